#include "mock_server/fastapi/body.h"

#include <algorithm>
#include <string>
#include <utility>

#include "mock_server/fastapi/answer.h"
#include "python/json_reader.h"
#include "python/utf8.h"

namespace mock_server::fastapi {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using python::Dict;
using python::Value;

// The blanks of Python's str.strip() that can stand in a header.
std::string_view Strip(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\r\f\v\x1c\x1d\x1e\x1f";
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

}  // namespace

bool IsJsonContentType(const std::string* content_type) {
  if (content_type == nullptr || content_type->empty()) return true;
  if (*content_type == "application/json") return true;  // as nearly all clients say
  // email.message.Message: what stands before the first ';', in lower case, with exactly one slash.
  std::string type(Strip(std::string_view(*content_type).substr(0, content_type->find(';'))));
  std::transform(type.begin(), type.end(), type.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (std::count(type.begin(), type.end(), '/') != 1) return false;
  const size_t slash = type.find('/');
  const std::string_view subtype = std::string_view(type).substr(slash + 1);
  return type.substr(0, slash) == "application" &&
         (subtype == "json" || subtype.ends_with("+json"));
}

std::variant<Value, HttpResponse> ReadBody(const HttpRequest& request, Dialect dialect) {
  if (request.body.empty()) return Value();
  if (!IsJsonContentType(request.header("content-type"))) {
    // The bytes reach the model as they are; only the error's `input` decodes them, and fails when
    // it can't, as it does for a surrogate.
    if (!python::IsValidUtf8(request.body, /*allow_surrogates=*/false)) {
      return Value("\xed\xa0\x80");
    }
    return Value(request.body);
  }
  auto value = python::ReadJson(request.body);
  if (value.has_value()) return *std::move(value);
  if (value.error().kind != python::JsonReadError::Kind::kDecode) {
    return DetailAnswer(400, "There was an error parsing the body");
  }
  ValidationError error{"json_invalid",
                        {"body", static_cast<int64_t>(value.error().position)},
                        "JSON decode error",
                        Dict{},
                        {{"error", value.error().reason}},
                        /*has_url=*/false};
  return ValidationAnswer({std::move(error)}, dialect);
}

const Dict* BodyObject(const Value& body, BodyKind kind, ValidationErrors& errors) {
  if (body.is_dict()) return &body.as_dict();
  if (body.is_none()) {
    errors.push_back(MissingError({"body"}, Value()));
  } else if (kind == BodyKind::kModel) {
    errors.push_back({"model_attributes_type",
                      {"body"},
                      "Input should be a valid dictionary or object to extract fields from",
                      body,
                      {}});
  } else {
    errors.push_back({"dict_type", {"body"}, "Input should be a valid dictionary", body, {}});
  }
  return nullptr;
}

}  // namespace mock_server::fastapi
