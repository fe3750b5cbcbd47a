#include "python/json_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "base/hex.h"
#include "base/utf8.h"
#include "python/json_text.h"
#include "python/text_encoding.h"
#include "python/utf8.h"

namespace python {

using base::HexDigit;

namespace {

// CPython stops at its recursion limit of 1,000, some of which the server's own frames use.
constexpr int kMaxDepth = 970;
// sys.int_info.default_max_str_digits.
constexpr size_t kMaxIntegerDigits = 4300;

constexpr std::string_view kObjectTooDeep =
    "maximum recursion depth exceeded while decoding a JSON object from a unicode string";
constexpr std::string_view kArrayTooDeep =
    "maximum recursion depth exceeded while decoding a JSON array from a unicode string";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsHighSurrogate(uint32_t c) { return c >= 0xd800 && c <= 0xdbff; }
bool IsLowSurrogate(uint32_t c) { return c >= 0xdc00 && c <= 0xdfff; }

// The scanner of CPython's Modules/_json.c, step by step, since its order of tests decides which
// error is told. It works on bytes; a position is turned into characters only when an error is
// made.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  tl::expected<Value, JsonReadError> Run() {
    size_t place = SkipBlanks(0);
    Value value;
    if (!ScanOnce(place, value, 0)) return tl::unexpected(error_);
    place = SkipBlanks(place);
    if (place != text_.size()) {
      Raise("Extra data", place);
      return tl::unexpected(error_);
    }
    return value;
  }

 private:
  bool Raise(std::string_view reason, size_t place) {
    error_ = {JsonReadError::Kind::kDecode, reason, CountCodePoints(text_.substr(0, place))};
    return false;
  }

  bool RaiseTooDeep(std::string_view reason) {
    error_ = {JsonReadError::Kind::kTooDeep, reason};
    return false;
  }

  size_t SkipBlanks(size_t place) const {
    while (place < text_.size() && (text_[place] == ' ' || text_[place] == '\t' ||
                                    text_[place] == '\n' || text_[place] == '\r'))
      ++place;
    return place;
  }

  bool At(size_t place, char c) const { return place < text_.size() && text_[place] == c; }

  bool ScanOnce(size_t& place, Value& out, int depth) {
    if (place >= text_.size()) return Raise("Expecting value", place);
    const std::string_view rest = text_.substr(place);
    switch (rest[0]) {
      case '"':
        ++place;
        return ScanString(place, out.MakeStr());
      case '{':
        if (depth >= kMaxDepth) return RaiseTooDeep(kObjectTooDeep);
        ++place;
        return ScanObject(place, out, depth + 1);
      case '[':
        if (depth >= kMaxDepth) return RaiseTooDeep(kArrayTooDeep);
        ++place;
        return ScanArray(place, out, depth + 1);
      case 'n':
        if (rest.starts_with("null")) return Take(place, 4, out, Value());
        break;
      case 't':
        if (rest.starts_with("true")) return Take(place, 4, out, Value(true));
        break;
      case 'f':
        if (rest.starts_with("false")) return Take(place, 5, out, Value(false));
        break;
      case 'N':
        if (rest.starts_with("NaN"))
          return Take(place, 3, out, Value(std::numeric_limits<double>::quiet_NaN()));
        break;
      case 'I':
        if (rest.starts_with("Infinity"))
          return Take(place, 8, out, Value(std::numeric_limits<double>::infinity()));
        break;
      case '-':
        if (rest.starts_with("-Infinity"))
          return Take(place, 9, out, Value(-std::numeric_limits<double>::infinity()));
        break;
      default:
        break;
    }
    return ScanNumber(place, out);
  }

  static bool Take(size_t& place, size_t length, Value& out, Value value) {
    place += length;
    out = std::move(value);
    return true;
  }

  bool ScanNumber(size_t& place, Value& out) {
    const size_t start = place;
    size_t end = place;
    if (At(end, '-')) ++end;
    if (end >= text_.size()) return Raise("Expecting value", start);
    if (text_[end] >= '1' && text_[end] <= '9') {
      while (end < text_.size() && IsDigit(text_[end])) ++end;
    } else if (text_[end] == '0') {
      ++end;
    } else {
      return Raise("Expecting value", start);
    }
    bool is_float = false;
    if (At(end, '.') && end + 1 < text_.size() && IsDigit(text_[end + 1])) {
      is_float = true;
      end += 2;
      while (end < text_.size() && IsDigit(text_[end])) ++end;
    }
    if (end + 1 < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
      const size_t exponent = end++;
      if (end + 1 < text_.size() && (text_[end] == '-' || text_[end] == '+')) ++end;
      while (end < text_.size() && IsDigit(text_[end])) ++end;
      if (IsDigit(text_[end - 1])) {
        is_float = true;
      } else {
        end = exponent;
      }
    }
    const std::string_view number = text_.substr(start, end - start);
    place = end;
    if (is_float) {
      out = Value(ReadDouble(number));
      return true;
    }
    if (const size_t digits = number.size() - (number[0] == '-'); digits > kMaxIntegerDigits) {
      error_ = {JsonReadError::Kind::kTooManyDigits, "", 0, digits};
      return false;
    }
    out = Value::Integer(number);
    return true;
  }

  static double ReadDouble(std::string_view number) {
    double value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error == std::errc::result_out_of_range) {
      // from_chars does not say which way: ask strtod, which gives HUGE_VAL or the nearest
      // subnormal.
      return std::strtod(std::string(number).c_str(), nullptr);
    }
    return value;
  }

  // Four hex digits at `place`; -1 when one of them is none.
  int64_t ReadHex4(size_t place) const {
    int64_t code = 0;
    for (size_t i = 0; i < 4; ++i) {
      const int digit = HexDigit(text_[place + i]);
      if (digit < 0) return -1;
      code = code * 16 + digit;
    }
    return code;
  }

  bool ScanString(size_t& place, std::string& out) {
    const size_t begin = place - 1;
    while (true) {
      size_t next = FindEscaped(text_, place);
      if (next >= text_.size()) return Raise("Unterminated string starting at", begin);
      if (static_cast<unsigned char>(text_[next]) <= 0x1f)
        return Raise("Invalid control character at", next);
      if (out.empty() && next - place > out.capacity()) {
        // Most strings have no escape. A new one is made at once, where an empty one would grow.
        out = std::string(text_.substr(place, next - place));
      } else {
        out.append(text_, place, next - place);
      }
      const char mark = text_[next++];
      if (mark == '"') {
        place = next;
        return true;
      }
      if (next == text_.size()) return Raise("Unterminated string starting at", begin);
      const char c = text_[next];
      if (c != 'u') {
        place = next + 1;
        switch (c) {
          case '"':
          case '\\':
          case '/':
            out += c;
            break;
          case 'b':
            out += '\b';
            break;
          case 'f':
            out += '\f';
            break;
          case 'n':
            out += '\n';
            break;
          case 'r':
            out += '\r';
            break;
          case 't':
            out += '\t';
            break;
          default:
            return Raise("Invalid \\escape", next - 1);
        }
        continue;
      }
      if (!ScanUnicodeEscape(next, out)) return false;
      place = next;
    }
  }

  // `next` stands on the 'u'; it is moved past the escape, or past two that make one character.
  bool ScanUnicodeEscape(size_t& next, std::string& out) {
    const size_t u = next++;
    size_t end = next + 4;
    if (end >= CharacterLimit(next)) return Raise("Invalid \\uXXXX escape", u);
    const int64_t first = ReadHex4(next);
    if (first < 0) return Raise("Invalid \\uXXXX escape", u);
    uint32_t code = static_cast<uint32_t>(first);
    if (IsHighSurrogate(code) && end + 6 < CharacterLimit(end) && At(end, '\\') &&
        At(end + 1, 'u')) {
      const int64_t second = ReadHex4(end + 2);
      if (second < 0) return Raise("Invalid \\uXXXX escape", end + 1);
      if (IsLowSurrogate(static_cast<uint32_t>(second))) {
        code = 0x10000 + ((code - 0xd800) << 10) + (static_cast<uint32_t>(second) - 0xdc00);
        end += 6;
      }
    }
    AppendCodePoint(out, code);
    next = end;
    return true;
  }

  // CPython compares with the length in characters; from `place` on only the few next ones matter,
  // so the byte at which the seventh character after `place` would start is told as if all of them
  // were single bytes.
  size_t CharacterLimit(size_t place) const {
    size_t characters = 0;
    size_t at = place;
    while (at < text_.size() && characters < 8) {
      ++characters;
      ++at;
      while (at < text_.size() && base::IsContinuation(text_[at])) ++at;
    }
    return place + characters;
  }

  bool ScanObject(size_t& place, Value& out, int depth) {
    Dict& dict = out.MakeDict();
    place = SkipBlanks(place);
    if (!At(place, '}')) {
      while (true) {
        if (!At(place, '"'))
          return Raise("Expecting property name enclosed in double quotes", place);
        std::string key;
        ++place;
        if (!ScanString(place, key)) return false;
        place = SkipBlanks(place);
        if (!At(place, ':')) return Raise("Expecting ':' delimiter", place);
        place = SkipBlanks(place + 1);
        // A key that is there already takes the later value.
        if (!ScanOnce(place, dict.Slot(std::move(key)), depth)) return false;
        place = SkipBlanks(place);
        if (At(place, '}')) break;
        if (!At(place, ',')) return Raise("Expecting ',' delimiter", place);
        place = SkipBlanks(place + 1);
      }
    }
    ++place;
    return true;
  }

  bool ScanArray(size_t& place, Value& out, int depth) {
    List& list = out.MakeList();
    place = SkipBlanks(place);
    if (!At(place, ']')) {
      while (true) {
        if (!ScanOnce(place, list.emplace_back(), depth)) return false;
        place = SkipBlanks(place);
        if (At(place, ']')) break;
        if (!At(place, ',')) return Raise("Expecting ',' delimiter", place);
        place = SkipBlanks(place + 1);
      }
    }
    ++place;
    return true;
  }

  const std::string_view text_;
  JsonReadError error_;
};

}  // namespace

tl::expected<Value, JsonReadError> ReadJson(std::string_view bytes) {
  std::string storage;
  const std::optional<std::string_view> text = DecodeJsonBytes(bytes, storage);
  if (!text.has_value()) return tl::unexpected(JsonReadError{JsonReadError::Kind::kEncoding, ""});
  return Scanner(*text).Run();
}

bool MayHoldSurrogates(std::string_view bytes) {
  // They come from escapes, from the bytes that would be their UTF-8, and from other encodings, in
  // which the text of JSON has a NUL.
  constexpr char kFirstByte = '\xed';
  return bytes.find('\\') != bytes.npos || bytes.find(kFirstByte) != bytes.npos ||
         bytes.find('\0') != bytes.npos;
}

std::string JsonErrorText(const JsonReadError& error, std::string_view bytes) {
  switch (error.kind) {
    case JsonReadError::Kind::kEncoding:
      return DecodeErrorText(bytes);
    case JsonReadError::Kind::kTooDeep:
      return std::string(error.reason);
    case JsonReadError::Kind::kTooManyDigits:
      return fmt::format(
          "Exceeds the limit ({} digits) for integer string conversion: value has {} digits; use "
          "sys.set_int_max_str_digits() to increase the limit",
          kMaxIntegerDigits, error.digits);
    case JsonReadError::Kind::kDecode:
      break;
  }
  std::string storage;
  const std::string_view before =
      FirstCodePoints(DecodeJsonBytes(bytes, storage).value_or(bytes), error.position);
  const size_t line_start = before.rfind('\n') + 1;  // 0 when there is none
  return fmt::format("{}: line {} column {} (char {})", error.reason,
                     std::count(before.begin(), before.end(), '\n') + 1,
                     CountCodePoints(before.substr(line_start)) + 1, error.position);
}

}  // namespace python
