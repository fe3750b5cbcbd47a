#include "mock_server/gateway/request_validation.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "python/json_reader.h"
#include "python/url.h"
#include "python/utf8.h"

namespace mock_server::gateway {

using base::HttpHeader;
using base::HttpRequest;
using python::Dict;
using python::Value;

namespace {

constexpr size_t kMaxHeaders = 100;
constexpr size_t kMaxHeaderBytes = 16'384;
constexpr size_t kMaxQueryCharacters = 4'096;
constexpr size_t kMaxBodyBytes = 10'485'760;

// Those of the services behind the gateway.
constexpr std::string_view kForbiddenHeaders[] = {"x-internal-auth", "x-admin-token",
                                                  "x-backend-key"};

Dict Measured(std::string_view name, size_t value) {
  return Dict{{std::string(name), static_cast<int64_t>(value)}};
}

std::optional<Fault> ValidateHeaders(const Dict& headers) {
  if (headers.size() > kMaxHeaders) {
    return Fault{400, "E9309", fmt::format("Too many headers (max {})", kMaxHeaders), "/header",
                 Measured("count", headers.size())};
  }
  size_t size = 0;
  for (const auto& [name, value] : headers.items())
    size += python::CountCodePoints(name) + python::CountCodePoints(value.as_str());
  if (size > kMaxHeaderBytes) {
    return Fault{400, "E9309", fmt::format("Headers too large (max {} bytes)", kMaxHeaderBytes),
                 "/header", Measured("size", size)};
  }
  for (const std::string_view name : kForbiddenHeaders) {
    if (headers.Has(name))
      return Fault{400, "E9309", fmt::format("Forbidden header: {}", name), "/header", {}};
  }
  return std::nullopt;
}

std::optional<Fault> ValidateQuery(const Dict& query) {
  size_t length = 0;  // of name=value, joined by &
  for (const auto& [name, value] : query.items()) {
    length += (length > 0 ? 1 : 0) + python::CountCodePoints(name) + 1 +
              python::CountCodePoints(value.as_str());
  }
  if (length <= kMaxQueryCharacters) return std::nullopt;
  return Fault{400, "E9308",
               fmt::format("Query string too long (max {} chars)", kMaxQueryCharacters), "/query",
               Measured("length", length)};
}

bool IsForbiddenControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t' && c != '\r') || byte == 0x7f;
}

std::optional<Fault> ValidateBody(const Dict& headers, std::string_view body) {
  if (body.size() > kMaxBodyBytes) {
    return Fault{400, "E9304", fmt::format("Request body too large (max {} bytes)", kMaxBodyBytes),
                 "/body", Measured("size", body.size())};
  }
  if (body.empty()) return std::nullopt;
  const Value* type = headers.Find("content-type");
  if (type != nullptr && type->as_str().find("application/json") != std::string::npos) {
    const auto value = python::ReadJson(body);
    if (!value) {
      const std::string text = python::JsonErrorText(value.error(), body);
      // Only json.JSONDecodeError is expected there.
      if (value.error().kind != python::JsonReadError::Kind::kDecode)
        return Fault{500, "E9901", "Internal server error: " + text, "/body", {}};
      return Fault{400, "E9305", "Invalid JSON format: " + text, "/body", {}};
    }
  }
  if (body.find('\0') != std::string_view::npos)
    return Fault{400, "E9307", "Null bytes not allowed in request body", "/body", {}};
  if (!python::IsValidUtf8(body, /*allow_surrogates=*/false))
    return Fault{400, "E9306", "Request body is not valid UTF-8", "/body", {}};
  if (std::any_of(body.begin(), body.end(), IsForbiddenControl))
    return Fault{400, "E9306", "Control characters not allowed in request body", "/body", {}};
  return std::nullopt;
}

}  // namespace

Dict HeaderDict(const HttpRequest& request) {
  Dict headers;
  for (const HttpHeader& header : request.headers) {
    std::string name = python::DecodeLatin1(header.name);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (!headers.Has(name)) headers.Set(name, python::DecodeLatin1(header.value));
  }
  return headers;
}

Dict QueryDict(const HttpRequest& request) {
  Dict query;
  for (auto& [name, value] : python::ParseQuery(request.query())) query.Set(name, std::move(value));
  return query;
}

std::optional<Fault> ValidateRequest(const Dict& headers, const Dict& query,
                                     std::string_view body) {
  if (auto fault = ValidateHeaders(headers)) return fault;
  if (auto fault = ValidateQuery(query)) return fault;
  return ValidateBody(headers, body);
}

}  // namespace mock_server::gateway
