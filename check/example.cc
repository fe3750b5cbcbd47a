#include "check/example.h"

#include "check/site.h"
#include "python/utf8.h"

namespace check {
namespace {

constexpr size_t kMaxHeaders = 30;
constexpr size_t kMaxHeaderBytes = 300;

// Readable and bounded, whatever bytes a client sent.
std::string Readable(std::string_view text, size_t max_bytes) {
  std::string readable = python::DecodeWithReplacement(text.substr(0, max_bytes));
  if (text.size() > max_bytes) {
    // A character that was cut in two is no fault of the client.
    if (readable.ends_with("\xEF\xBF\xBD")) readable.resize(readable.size() - 3);
    readable += "…";
  }
  return readable;
}

// A report is passed around; keys are not.
std::string WithoutSecrets(const base::HttpHeader& header) {
  if (IsSecretHeader(header.name))
    return "(" + std::to_string(header.value.size()) + " characters)";
  return Readable(header.value, kMaxHeaderBytes);
}

}  // namespace

bool IsSecretHeader(std::string_view name) {
  for (const std::string_view secret : {"x-api-key", "authorization", "cookie"}) {
    if (base::EqualsIgnoreCase(name, secret)) return true;
  }
  return false;
}

Example Example::Of(const Exchange& exchange, uint64_t number) {
  Example example;
  example.number = number;
  example.time = exchange.time;
  example.method = Readable(exchange.request.method, kMaxHeaderBytes);
  example.target = Readable(exchange.request.target, kMaxTextBytes);
  for (const base::HttpHeader& header : exchange.request.headers) {
    if (example.headers.size() == kMaxHeaders) break;
    example.headers.push_back({Readable(header.name, kMaxHeaderBytes), WithoutSecrets(header)});
  }
  example.body = Readable(exchange.request.body, kMaxTextBytes);
  example.body_bytes = exchange.request.body.size();
  example.status = exchange.response.status;
  example.answer = Readable(exchange.response.body, kMaxTextBytes);
  example.answer_bytes = exchange.response.body.size();
  example.site = SiteOf(exchange.request);
  return example;
}

}  // namespace check
