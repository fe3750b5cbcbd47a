#include "harness/contract/contract_reading.h"

#include <fmt/format.h>

#include "base/hex.h"
#include "base/json_access.h"
#include "base/percent.h"
#include "base/template_text.h"

namespace harness::contract {

using base::AsView;
using rapidjson::Value;

namespace {

// The bytes that pairs of hex digits stand for; blanks between them are for people. The schema has
// checked the text.
std::string BytesOf(std::string_view hex) {
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); ++i) {
    if (hex[i] == ' ') continue;
    bytes += static_cast<char>(base::HexDigit(hex[i]) << 4 | base::HexDigit(hex[i + 1]));
    ++i;
  }
  return bytes;
}

void AppendParameter(const Value& name, const Value& value, std::string& path, Reading& reading) {
  const std::string text = value.IsString() ? std::string(AsView(value)) : base::ToJson(value);
  reading.CheckTemplate(value, text);
  path += path.find('?') == std::string::npos ? '?' : '&';
  path += base::PercentEncode(AsView(name)) + '=';
  const auto pieces = base::ParseTemplate(text);
  if (!pieces) return;  // told by CheckTemplate
  for (const base::TemplatePiece& piece : *pieces) {
    if (piece.is_name) {
      path += fmt::format("{{{{{} {}}}}}", piece.text, fmt::join(piece.arguments, " "));
    } else {
      path += base::PercentEncode(piece.text);
    }
  }
}

void AppendQuery(const Value& query, std::string& path, Reading& reading) {
  for (const auto& parameter : query.GetObject()) {
    if (parameter.value.IsArray()) {
      for (const Value& one : parameter.value.GetArray())
        AppendParameter(parameter.name, one, path, reading);
    } else {
      AppendParameter(parameter.name, parameter.value, path, reading);
    }
  }
}

}  // namespace

RequestTemplate ReadRequest(const Value& json, Reading& reading) {
  RequestTemplate request;
  request.method = AsView(json["method"]);
  request.path = AsView(json["path"]);
  reading.CheckTemplate(json["path"]);
  if (const Value* query = base::FindMember(json, "query"))
    AppendQuery(*query, request.path, reading);
  if (const Value* headers = base::FindMember(json, "headers")) {
    for (const auto& header : headers->GetObject()) {
      SentHeader sent{std::string(AsView(header.name)), std::nullopt};
      reading.CheckHeaderName(header.name);
      if (header.value.IsString()) {
        reading.CheckTemplate(header.value);
        if (base::AsView(header.value).find_first_of(std::string_view("\r\n\0", 3)) !=
            std::string_view::npos)
          reading.Wrong(header.value, "a header can't contain a line break or a zero byte");
        sent.value = AsView(header.value);
      }
      request.headers.push_back(std::move(sent));
    }
  }
  request.body = base::FindMember(json, "body");
  if (request.body != nullptr) reading.CheckTemplates(*request.body);
  if (const Value* raw = base::FindMember(json, "raw")) {
    reading.CheckTemplate(*raw);
    request.raw = AsView(*raw);
  }
  if (const Value* hex = base::FindMember(json, "raw_hex")) request.bytes = BytesOf(AsView(*hex));
  const int bodies =
      (request.body != nullptr ? 1 : 0) + (request.raw ? 1 : 0) + (request.bytes ? 1 : 0);
  if (bodies > 1) reading.Wrong(json, "\"body\", \"raw\" and \"raw_hex\" exclude each other");
  return request;
}

}  // namespace harness::contract
