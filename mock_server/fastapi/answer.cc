#include "mock_server/fastapi/answer.h"

#include <utility>

#include "python/json_writer.h"

namespace mock_server::fastapi {

using base::HttpResponse;

HttpResponse JsonTextAnswer(int status, std::string text) {
  HttpResponse response;
  response.status = status;
  response.headers.reserve(2);  // room for the diagnosis header
  response.headers.push_back({"content-type", "application/json"});
  response.body = std::move(text);
  return response;
}

HttpResponse JsonAnswer(int status, const python::Value& value) {
  std::string text;
  if (!python::WriteJson(value, text)) return UnhandledError();
  return JsonTextAnswer(status, std::move(text));
}

HttpResponse DetailAnswer(int status, std::string_view detail) {
  return JsonAnswer(status, python::Dict{{"detail", detail}});
}

HttpResponse ValidationAnswer(const ValidationErrors& errors, Dialect dialect) {
  return JsonAnswer(422, ToDetail(errors, dialect));
}

HttpResponse UnhandledError() {
  HttpResponse response;
  response.status = 500;
  response.headers.push_back({"content-type", "text/plain; charset=utf-8"});
  response.body = "Internal Server Error";
  return response;
}

bool IsUnhandledError(const HttpResponse& response) {
  // Every other 500 is JSON.
  if (response.status != 500) return false;
  const std::string* type = response.header("content-type");
  return type != nullptr && type->starts_with("text/plain");
}

HttpResponse MethodNotAllowed(std::string_view allow) {
  HttpResponse response = JsonTextAnswer(405, R"({"detail":"Method Not Allowed"})");
  response.headers.insert(response.headers.begin(), {"allow", std::string(allow)});
  return response;
}

}  // namespace mock_server::fastapi
