#include "mock_server/admin/answers.h"

#include "base/json.h"
#include "python/utf8.h"

namespace mock_server::admin {

using base::HttpHeader;
using base::HttpHeaders;
using base::HttpResponse;
using rapidjson::Document;
using rapidjson::Value;

HttpResponse JsonAnswer(int status, const rapidjson::Document& body) {
  return {.status = status,
          .headers = {{"content-type", "application/json"}},
          .body = base::ToJson(body)};
}

HttpResponse ErrorAnswer(int status, std::string_view message) {
  rapidjson::Document body(rapidjson::kObjectType);
  body.AddMember("error", TextValue(message, body.GetAllocator()), body.GetAllocator());
  return JsonAnswer(status, body);
}

rapidjson::Value TextValue(std::string_view text, rapidjson::Document::AllocatorType& allocator) {
  rapidjson::Value value;
  if (python::IsValidUtf8(text, /*allow_surrogates=*/false)) {
    value.SetString(text.data(), static_cast<rapidjson::SizeType>(text.size()), allocator);
    return value;
  }
  const std::string wide = python::DecodeLatin1(text);
  value.SetString(wide.data(), static_cast<rapidjson::SizeType>(wide.size()), allocator);
  return value;
}

Value HeadersValue(const HttpHeaders& headers, Document::AllocatorType& allocator) {
  Value list(rapidjson::kArrayType);
  for (const HttpHeader& header : headers) {
    Value pair(rapidjson::kArrayType);
    pair.PushBack(TextValue(header.name, allocator), allocator);
    pair.PushBack(TextValue(header.value, allocator), allocator);
    list.PushBack(pair, allocator);
  }
  return list;
}

}  // namespace mock_server::admin
