#include "harness/load/answer_check.h"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "python/repr.h"

namespace harness::load {

using python::StrRepr;

namespace {

// Deeper answers are refused before they are parsed: everything below works recursively.
constexpr size_t kMaxDepth = 500;

bool TooDeep(std::string_view text) {
  // Nearly every answer is decided by its size, or by a count.
  const auto most = static_cast<std::ptrdiff_t>(kMaxDepth);
  if (std::ssize(text) <= most ||
      std::count(text.begin(), text.end(), '[') + std::count(text.begin(), text.end(), '{') <=
          most) {
    return false;
  }
  size_t depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaxDepth) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

// What Python's json module says at the place where RapidJSON stopped.
std::string JsonErrorText(const rapidjson::Document& document, std::string_view body) {
  const char* message = "Expecting value";
  switch (document.GetParseError()) {
    case rapidjson::kParseErrorDocumentRootNotSingular:
      message = "Extra data";
      break;
    case rapidjson::kParseErrorObjectMissName:
      message = "Expecting property name enclosed in double quotes";
      break;
    case rapidjson::kParseErrorObjectMissColon:
      message = "Expecting ':' delimiter";
      break;
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
      message = "Expecting ',' delimiter";
      break;
    case rapidjson::kParseErrorStringMissQuotationMark:
      message = "Unterminated string starting at";
      break;
    case rapidjson::kParseErrorStringEscapeInvalid:
      message = "Invalid \\escape";
      break;
    default:
      break;
  }
  const size_t at = document.GetParseError() == rapidjson::kParseErrorDocumentEmpty
                        ? 0
                        : std::min(document.GetErrorOffset(), body.size());
  const std::string_view before = body.substr(0, at);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const size_t column = before.size() - (before.rfind('\n') + 1) + 1;
  return "JSONDecodeError(" +
         StrRepr(std::string_view(
             fmt::format("{}: line {} column {} (char {})", message, line, column, at))) +
         ")";
}

std::string CatchResponse(std::string_view text) {
  return "CatchResponseError(" + StrRepr(text) + ")";
}

std::string TextOf(const rapidjson::Value& value) {
  if (value.IsString()) return {value.GetString(), value.GetStringLength()};
  if (value.IsNull() || value.IsObject() || value.IsArray()) return "";
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace

class AnswerCheck::Impl {
 public:
  explicit Impl(SchemaCheck* schemas)
      : schemas_(schemas), pool_(kPoolBytes), allocator_(pool_.data(), pool_.size()) {}

  void Check(const Workload& workload, const Step& step, const AnswerView& answer,
             CheckedAnswer& out) {
    out.failure.clear();
    out.values.clear();
    if (answer.status != step.expect.status) {
      out.failure = answer.status >= 400
                        ? HttpErrorText(answer.status, answer.reason, workload.rows[step.row].name)
                        : CatchResponse(fmt::format("expected status {}, got {}",
                                                    step.expect.status, answer.status));
      return;
    }
    if (step.expect.schema.empty() && step.saves.empty()) return;
    if (schemas_ != nullptr && step.saves.empty() &&
        schemas_->KnownValid(step.expect.schema, answer.body))
      return;
    if (TooDeep(answer.body)) {
      out.failure = CatchResponse("the answer is nested too deep");
      return;
    }
    allocator_.Clear();
    rapidjson::Document document(&allocator_);
    Parse(answer.body, document);
    if (document.HasParseError()) {
      out.failure = JsonErrorText(document, answer.body);
      return;
    }
    if (schemas_ != nullptr && !step.expect.schema.empty()) {
      if (const auto broken = schemas_->Check(step.expect.schema, document)) {
        out.failure = CatchResponse(fmt::format("breaks {} at {}", step.expect.schema, *broken));
        return;
      }
    }
    for (const rapidjson::Pointer& pointer : PointersOf(step)) {
      const rapidjson::Value* value = pointer.Get(document);
      std::string text = value == nullptr ? std::string() : TextOf(*value);
      if (text.empty()) {
        out.failure =
            CatchResponse("no " + step.saves[out.values.size()].pointer + " in the answer");
        out.values.clear();
        return;
      }
      out.values.push_back(std::move(text));
    }
  }

 private:
  static constexpr size_t kPoolBytes = 128 << 10;

  // A copy that may be written to is parsed in half the time: its texts stay where they are. It
  // ends with a NUL, so a body that holds one goes the long way; and so does a broken one, for its
  // error.
  void Parse(std::string_view body, rapidjson::Document& document) {
    if (body.find('\0') == std::string_view::npos) {
      text_.assign(body);
      document.ParseInsitu(text_.data());
      if (!document.HasParseError()) return;
    }
    document.Parse(body.data(), body.size());
  }

  const std::vector<rapidjson::Pointer>& PointersOf(const Step& step) {
    const auto found = pointers_.find(&step);
    if (found != pointers_.end()) return found->second;
    std::vector<rapidjson::Pointer> pointers;
    for (const Save& save : step.saves)
      pointers.emplace_back(save.pointer.data(), save.pointer.size());
    return pointers_.emplace(&step, std::move(pointers)).first->second;
  }

  SchemaCheck* schemas_;
  std::string text_;  // what the last document's texts lie in
  std::vector<char> pool_;
  rapidjson::MemoryPoolAllocator<> allocator_;
  std::unordered_map<const Step*, std::vector<rapidjson::Pointer>> pointers_;
};

AnswerCheck::AnswerCheck(SchemaCheck* schemas) : impl_(std::make_unique<Impl>(schemas)) {}
AnswerCheck::~AnswerCheck() = default;

void AnswerCheck::Check(const Workload& workload, const Step& step, const AnswerView& answer,
                        CheckedAnswer& out) {
  impl_->Check(workload, step, answer, out);
}

std::string HttpErrorText(int status, std::string_view reason, std::string_view name) {
  return "HTTPError(" +
         StrRepr(std::string_view(fmt::format("{} {} Error: {} for url: {}", status,
                                              status < 500 ? "Client" : "Server", reason, name))) +
         ")";
}

}  // namespace harness::load
