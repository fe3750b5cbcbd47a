#include "base/json.h"

#include <fmt/format.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/packed_json.h"
#include "base/suggest.h"
#include "base/utf8.h"

namespace base {
namespace {

using rapidjson::SizeType;
using rapidjson::Value;

// Numbers come as their text, so that they are read exactly: RapidJSON's own exact reading counts
// the leading zeros of nothing for "0e66", which is undefined.
constexpr unsigned kBaseFlags =
    rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseValidateEncodingFlag;

std::string_view WhatWasExpected(rapidjson::ParseErrorCode code) {
  switch (code) {
    case rapidjson::kParseErrorDocumentEmpty:
      return "expected a JSON value, found nothing";
    case rapidjson::kParseErrorDocumentRootNotSingular:
      return "expected the end of the text after the value";
    case rapidjson::kParseErrorValueInvalid:
      return "expected a value";
    case rapidjson::kParseErrorObjectMissName:
      return "expected a key in double quotes";
    case rapidjson::kParseErrorObjectMissColon:
      return "expected ':' after the key";
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
      return "expected ',' or '}' after a member";
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
      return "expected ',' or ']' after an element";
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
      return "expected four hex digits after \\u";
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
      return "a lone surrogate is not a character";
    case rapidjson::kParseErrorStringEscapeInvalid:
      return "expected one of \"\\/bfnrtu after the backslash";
    case rapidjson::kParseErrorStringMissQuotationMark:
      return "expected '\"' at the end of the string";
    case rapidjson::kParseErrorStringInvalidEncoding:
      return "expected UTF-8";
    case rapidjson::kParseErrorNumberTooBig:
      return "the number is too big for a double";
    case rapidjson::kParseErrorNumberMissFraction:
      return "expected a digit after the decimal point";
    case rapidjson::kParseErrorNumberMissExponent:
      return "expected a digit in the exponent";
    default:
      return "expected JSON";
  }
}

// Marks the end of a token that begins no value.
constexpr size_t kCloseMark = size_t{1} << 63;

// Feeds a Document and stops at the depth limit, which keeps every later recursion over the value
// within the stack. With `offsets`, also notes where each event's token ends, in document order.
class Builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Builder> {
 public:
  Builder(rapidjson::Document& document, const rapidjson::MemoryStream& stream, int max_depth,
          std::vector<size_t>* ends)
      : document_(document), stream_(stream), max_depth_(max_depth), ends_(ends) {}

  bool Null() { return Note() && document_.Null(); }
  bool Bool(bool b) { return Note() && document_.Bool(b); }
  bool RawNumber(const char* s, SizeType n, bool) { return Note() && Number({s, n}); }
  bool String(const char* s, SizeType n, bool) { return Note() && document_.String(s, n, true); }
  bool Key(const char* s, SizeType n, bool) { return Note() && document_.Key(s, n, true); }
  bool StartObject() { return Deeper() && Note() && document_.StartObject(); }
  bool EndObject(SizeType n) { return --depth_, Close() && document_.EndObject(n); }
  bool StartArray() { return Deeper() && Note() && document_.StartArray(); }
  bool EndArray(SizeType n) { return --depth_, Close() && document_.EndArray(n); }

  bool too_deep() const { return too_deep_; }
  bool number_too_big() const { return number_too_big_; }

 private:
  bool Deeper() { return !(too_deep_ = ++depth_ > max_depth_); }
  bool Note() {
    if (ends_ != nullptr) ends_->push_back(stream_.Tell());
    return true;
  }
  // `text` is a number by JSON's grammar.
  bool Number(std::string_view text) {
    const char* const end = text.data() + text.size();
    if (text.find_first_of(".eE") == std::string_view::npos) {
      int64_t whole = 0;
      if (std::from_chars(text.data(), end, whole).ec == std::errc()) return document_.Int64(whole);
      uint64_t large = 0;
      if (std::from_chars(text.data(), end, large).ec == std::errc())
        return document_.Uint64(large);
    }
    double number = 0;
    if (std::from_chars(text.data(), end, number).ec != std::errc()) {
      // Out of range is also said of what is too small, and that is zero or near it.
      number = std::strtod(std::string(text).c_str(), nullptr);
      number_too_big_ = std::isinf(number);
    }
    return !number_too_big_ && document_.Double(number);
  }
  // A closing bracket begins no value; its end only moves the place where the next token is looked
  // for.
  bool Close() {
    if (ends_ != nullptr) ends_->push_back(stream_.Tell() | kCloseMark);
    return true;
  }

  rapidjson::Document& document_;
  const rapidjson::MemoryStream& stream_;
  const int max_depth_;
  std::vector<size_t>* const ends_;
  int depth_ = 0;
  bool too_deep_ = false;
  bool number_too_big_ = false;
};

struct ParseFailure {
  size_t offset = 0;
  std::string message;
};

// Empty message: parsed. `text` has no byte order mark.
template <unsigned kFlags>
ParseFailure ParseInto(std::string_view text, int max_depth, rapidjson::Document& document,
                       std::vector<size_t>* ends) {
  rapidjson::MemoryStream stream(text.data(), text.size());
  Builder builder(document, stream, max_depth, ends);
  rapidjson::Reader reader;
  rapidjson::ParseResult result;
  const auto generate = [&](rapidjson::Document&) {
    result = reader.Parse<kFlags>(stream, builder);
    return !result.IsError();
  };
  document.Populate(generate);
  if (result.IsError()) {
    if (builder.too_deep()) {
      return {result.Offset(), fmt::format("nested deeper than {} levels", max_depth)};
    }
    if (builder.number_too_big()) {
      return {result.Offset(), std::string(WhatWasExpected(rapidjson::kParseErrorNumberTooBig))};
    }
    // UTF-16 begins with one of the bytes that UTF-8 never has.
    const bool foreign =
        result.Offset() < text.size() && static_cast<unsigned char>(text[result.Offset()]) >= 0xF5;
    return {result.Offset(),
            std::string(WhatWasExpected(foreign ? rapidjson::kParseErrorStringInvalidEncoding
                                                : result.Code()))};
  }
  // RapidJSON takes a NUL for the end of the text.
  if (stream.Tell() < text.size())
    return {stream.Tell(), "expected the end of the text, found a NUL byte"};
  return {};
}

// The first byte of the next token: past blanks, separators and comments.
size_t SkipToToken(std::string_view text, size_t at) {
  while (at < text.size()) {
    const char c = text[at];
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' || c == ':') {
      ++at;
    } else if (text.substr(at, 2) == "//") {
      at = std::min(text.find('\n', at), text.size());
    } else if (text.substr(at, 2) == "/*") {
      const size_t end = text.find("*/", at + 2);
      at = end == std::string_view::npos ? text.size() : end + 2;
    } else {
      break;
    }
  }
  return at;
}

Position PositionAt(std::string_view text, size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const size_t line_start = before.rfind('\n') + 1;  // 0 when there is none
  return {static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<int>(offset - line_start) + 1};
}

// How many values and keys of `root` stand before `place`, in document order: true when it is
// found, else all are counted.
bool CountBefore(const Value& root, const Value& place, size_t& count) {
  if (&root == &place) return true;
  ++count;
  if (root.IsObject()) {
    for (const auto& member : root.GetObject()) {
      if (&member.name == &place) return true;
      ++count;
      if (CountBefore(member.value, place, count)) return true;
    }
  } else if (root.IsArray()) {
    for (const Value& element : root.GetArray()) {
      if (CountBefore(element, place, count)) return true;
    }
  }
  return false;
}

// The name of a member that stands twice in one object; nullptr when there is none.
const Value* FindDuplicateKey(const Value& value) {
  if (value.IsArray()) {
    for (const Value& element : value.GetArray()) {
      if (const Value* found = FindDuplicateKey(element)) return found;
    }
  } else if (value.IsObject()) {
    for (auto it = value.MemberBegin(); it != value.MemberEnd(); ++it) {
      // RapidJSON finds the first member of a name.
      if (value.FindMember(it->name) != it) return &it->name;
      if (const Value* found = FindDuplicateKey(it->value)) return found;
    }
  }
  return nullptr;
}

}  // namespace

Result<JsonFile> JsonFile::Parse(std::string_view text, std::string name) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  JsonFile file;
  file.name_ = std::move(name);
  file.text_ = text;
  file.document_ = std::make_unique<rapidjson::Document>();
  const ParseFailure failure = ParseInto<kBaseFlags | rapidjson::kParseCommentsFlag>(
      text, kMaxFileDepth, *file.document_, &file.token_ends_);
  if (!failure.message.empty()) {
    const Position position = PositionAt(text, std::min(failure.offset, text.size()));
    return Fail(ErrorCode::kBadFile, failure.message,
                fmt::format("{}:{}:{}", file.name_, position.line, position.column));
  }
  if (const Value* twice = FindDuplicateKey(*file.document_)) {
    return Fail(ErrorCode::kBadFile,
                fmt::format("the key \"{}\" appears twice in one object", AsView(*twice)),
                file.Where(*twice));
  }
  return file;
}

Result<JsonFile> JsonFile::Load(const std::string& path) {
  Result<std::string> text = ReadFile(path);
  if (!text) return tl::unexpected<Error>(text.error());
  return Parse(*text, path);
}

JsonFile JsonFile::Unpack(std::string_view packed, std::string name) {
  JsonFile file;
  file.name_ = std::move(name);
  file.document_ = std::make_unique<rapidjson::Document>();
  UnpackJson(packed, *file.document_);
  return file;
}

JsonFile::Token JsonFile::TokenOf(const Value& value) const {
  size_t index = 0;
  if (!CountBefore(*document_, value, index)) return {};
  size_t previous_end = 0;
  for (const size_t end : token_ends_) {
    const bool closes = (end & kCloseMark) != 0;
    if (!closes && index-- == 0) return {SkipToToken(text_, previous_end), end};
    previous_end = end & ~kCloseMark;
  }
  return {};
}

Position JsonFile::PositionOf(const Value& value) const {
  const Token token = TokenOf(value);
  return token.end == 0 ? Position{} : PositionAt(text_, token.begin);
}

std::string_view JsonFile::TextOf(const Value& value) const {
  const Token token = TokenOf(value);
  return std::string_view(text_).substr(token.begin, token.end - token.begin);
}

std::string JsonFile::Where(const Value& value) const {
  const Position position = PositionOf(value);
  return position.line == 0 ? name_
                            : fmt::format("{}:{}:{}", name_, position.line, position.column);
}

Result<std::string> ReadFile(const std::string& path) {
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  const std::unique_ptr<std::FILE, Closer> file(std::fopen(path.c_str(), "rb"));
  if (!file) {
    return Fail(ErrorCode::kBadFile,
                fmt::format("can't be read: {}{}", std::strerror(errno), BlankAtAnEnd(path)), path);
  }
  std::string text;
  char buffer[65536];
  size_t got = 0;
  while ((got = std::fread(buffer, 1, sizeof buffer, file.get())) > 0) text.append(buffer, got);
  if (std::ferror(file.get()) != 0) {
    return Fail(ErrorCode::kBadFile, fmt::format("can't be read: {}", std::strerror(errno)), path);
  }
  return text;
}

Status ParseJson(std::string_view text, rapidjson::Document& document) {
  const ParseFailure failure = ParseInto<kBaseFlags>(text, kMaxAnswerDepth, document, nullptr);
  if (failure.message.empty()) return {};
  const Position position = PositionAt(text, std::min(failure.offset, text.size()));
  return Fail(ErrorCode::kBadFile, fmt::format("{} at line {}, column {}", failure.message,
                                               position.line, position.column));
}

std::string ToJson(const Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

std::string ToPrettyJson(const Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 2);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

std::string_view JsonTypeName(const Value& value) {
  switch (value.GetType()) {
    case rapidjson::kNullType:
      return "null";
    case rapidjson::kFalseType:
    case rapidjson::kTrueType:
      return "boolean";
    case rapidjson::kObjectType:
      return "object";
    case rapidjson::kArrayType:
      return "array";
    case rapidjson::kStringType:
      return "string";
    case rapidjson::kNumberType:
      return value.IsDouble() ? "number" : "integer";
  }
  return "null";
}

std::string DescribeJson(const Value& value, size_t max_bytes) {
  if (value.IsNull()) return "null";
  if (value.IsArray() && value.Empty()) return "an empty array";
  if (value.IsArray()) {
    return fmt::format("array of {} {}", value.Size(), CutText(ToJson(value), max_bytes));
  }
  return fmt::format("{} {}", JsonTypeName(value), CutText(ToJson(value), max_bytes));
}

std::string CutText(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return std::string(text);
  return fmt::format("{}… ({} bytes)", text.substr(0, CharacterStart(text, max_bytes)),
                     text.size());
}

const Value* FindMember(const Value& value, std::string_view name) {
  if (!value.IsObject()) return nullptr;
  for (const auto& member : value.GetObject()) {
    if (member.name.GetStringLength() == name.size() && AsView(member.name) == name)
      return &member.value;
  }
  return nullptr;
}

Value MakeString(std::string_view text, rapidjson::Document::AllocatorType& allocator) {
  return Value(text.data(), static_cast<SizeType>(text.size()), allocator);
}

}  // namespace base
