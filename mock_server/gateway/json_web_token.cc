#include "mock_server/gateway/json_web_token.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>

#include "mock_server/gateway/hmac.h"
#include "python/base64.h"
#include "python/integer.h"
#include "python/json_reader.h"

namespace mock_server::gateway {

using python::Dict;
using python::Value;

namespace {

constexpr std::string_view kPlace = "/header/Authorization";

// What PyJWT raises, as the gateway tells it.
enum class Raised {
  kDecodeError,       // "Invalid JWT format: ..."
  kExpired,           // "Token expired"
  kInvalidSignature,  // "Invalid JWT signature"
  kOther,             // "JWT validation failed: ..."
};

struct Exception {
  Raised kind = Raised::kOther;
  std::string text;
};

template <typename T>
using Outcome = tl::expected<T, Exception>;

tl::unexpected<Exception> Raise(Raised kind, std::string text) {
  return tl::unexpected(Exception{kind, std::move(text)});
}

Fault FaultOf(const Exception& exception) {
  switch (exception.kind) {
    case Raised::kExpired:
      return {401, "E9102", "Token expired", kPlace, {}};
    case Raised::kInvalidSignature:
      return {401, "E9104", "Invalid JWT signature", kPlace, {}};
    case Raised::kDecodeError:
      return {401, "E9104", "Invalid JWT format: " + exception.text, kPlace, {}};
    case Raised::kOther:
      break;
  }
  return {401, "E9104", "JWT validation failed: " + exception.text, kPlace, {}};
}

// The three segments, decoded.
struct Segments {
  std::string_view signed_text;
  Dict header;
  std::string payload;
  std::string signature;
};

Outcome<std::string> DecodeSegment(std::string_view segment, std::string_view name) {
  auto bytes = python::DecodeUrlSafeBase64(segment);
  if (!bytes) return Raise(Raised::kDecodeError, fmt::format("Invalid {} padding", name));
  return *std::move(bytes);
}

Outcome<Dict> ReadObject(std::string_view bytes, std::string_view name) {
  auto value = python::ReadJson(bytes);
  if (!value) {
    const std::string text = python::JsonErrorText(value.error(), bytes);
    return value.error().is_value_error()
               ? Raise(Raised::kDecodeError, fmt::format("Invalid {} string: {}", name, text))
               : Raise(Raised::kOther, text);
  }
  if (!value->is_dict()) {
    return Raise(Raised::kDecodeError,
                 fmt::format("Invalid {} string: must be a json object", name));
  }
  return std::move(value->as_dict());
}

// api_jws._load() of a token with two dots.
Outcome<Segments> Load(std::string_view token) {
  Segments segments;
  const size_t first = token.find('.');
  const size_t second = token.rfind('.');
  segments.signed_text = token.substr(0, second);
  const auto header = DecodeSegment(token.substr(0, first), "header");
  if (!header) return tl::unexpected(header.error());
  auto object = ReadObject(*header, "header");
  if (!object) return tl::unexpected(object.error());
  segments.header = *std::move(object);
  auto payload = DecodeSegment(token.substr(first + 1, second - first - 1), "payload");
  if (!payload) return tl::unexpected(payload.error());
  segments.payload = *std::move(payload);
  auto signature = DecodeSegment(token.substr(second + 1), "crypto");
  if (!signature) return tl::unexpected(signature.error());
  segments.signature = *std::move(signature);
  return segments;
}

// api_jws._verify_signature(), with the algorithm of the header as the only one that is allowed.
Outcome<void> VerifySignature(const Segments& segments, std::string_view secret) {
  const Value* kid = segments.header.Find("kid");
  if (kid != nullptr && !kid->is_str())
    return Raise(Raised::kOther, "Key ID header parameter must be a string");
  if (const Value* b64 = segments.header.Find("b64"); b64 != nullptr && *b64 == Value(false)) {
    return Raise(Raised::kDecodeError,
                 "It is required that you pass in a value for the \"detached_payload\" argument to "
                 "decode a message having the b64 header set to false.");
  }
  const Value* algorithm = segments.header.Find("alg");
  if (algorithm == nullptr) return Raise(Raised::kOther, "Algorithm not specified");
  if (!algorithm->IsTruthy())
    return Raise(Raised::kOther, "The specified alg value is not allowed");
  if (!algorithm->is_str()) return Raise(Raised::kOther, "Algorithm not supported");
  if (algorithm->as_str() == "none")
    return Raise(Raised::kOther, "When alg = \"none\", key value must be None.");
  const auto wanted = Hmac(algorithm->as_str(), secret, segments.signed_text);
  if (!wanted) return Raise(Raised::kOther, "Algorithm not supported");
  if (!EqualSignatures(*wanted, segments.signature)) return Raise(Raised::kInvalidSignature, "");
  return {};
}

// int(payload[name]), as seconds since 1970; nothing when the payload has no such claim.
// `otherwise` is what PyJWT makes of a ValueError.
Outcome<std::optional<double>> ReadTime(const Dict& payload, std::string_view name,
                                        const Exception& otherwise) {
  const Value* claim = payload.Find(name);
  if (claim == nullptr) return std::nullopt;
  if (claim->is_bool()) return claim->as_bool() ? 1.0 : 0.0;
  if (claim->is_int()) return std::strtod(claim->IntegerText().c_str(), nullptr);
  if (claim->is_float()) {
    if (std::isnan(claim->as_float())) return tl::unexpected(otherwise);
    if (std::isinf(claim->as_float()))
      return Raise(Raised::kOther, "cannot convert float infinity to integer");
    return std::trunc(claim->as_float());
  }
  if (claim->is_str()) {
    const auto digits = python::ParseInteger(claim->as_str());
    if (!digits) return tl::unexpected(otherwise);
    return std::strtod(digits->c_str(), nullptr);
  }
  return Raise(Raised::kOther,
               fmt::format("int() argument must be a string, a bytes-like object or a real "
                           "number, not '{}'",
                           claim->TypeName()));
}

// api_jwt._validate_claims() without an audience and an issuer.
Outcome<void> ValidateClaims(const Dict& payload, double now) {
  const auto issued =
      ReadTime(payload, "iat", {Raised::kOther, "Issued At claim (iat) must be an integer."});
  if (!issued) return tl::unexpected(issued.error());
  if (*issued && **issued > now) return Raise(Raised::kOther, "The token is not yet valid (iat)");
  const auto begins = ReadTime(
      payload, "nbf", {Raised::kDecodeError, "Not Before claim (nbf) must be an integer."});
  if (!begins) return tl::unexpected(begins.error());
  if (*begins && **begins > now) return Raise(Raised::kOther, "The token is not yet valid (nbf)");
  const auto ends = ReadTime(
      payload, "exp", {Raised::kDecodeError, "Expiration Time claim (exp) must be an integer."});
  if (!ends) return tl::unexpected(ends.error());
  if (*ends && **ends <= now) return Raise(Raised::kExpired, "Signature has expired");
  const Value* audience = payload.Find("aud");
  if (audience != nullptr && audience->IsTruthy()) return Raise(Raised::kOther, "Invalid audience");
  return {};
}

Outcome<Value> Judge(std::string_view token, std::string_view secret,
                     std::chrono::microseconds now) {
  const auto segments = Load(token);
  if (!segments) return tl::unexpected(segments.error());
  if (auto verified = VerifySignature(*segments, secret); !verified)
    return tl::unexpected(verified.error());
  const auto payload = ReadObject(segments->payload, "payload");
  if (!payload) return tl::unexpected(payload.error());
  if (auto valid = ValidateClaims(*payload, std::chrono::duration<double>(now).count()); !valid)
    return tl::unexpected(valid.error());
  const Value* subject = payload->Find("sub");
  if (subject == nullptr || !subject->IsTruthy())
    return Raise(Raised::kOther, "Missing subject claim in JWT");
  return *subject;
}

}  // namespace

tl::expected<Value, Fault> ReadToken(std::string_view token, std::string_view secret,
                                     std::chrono::microseconds now) {
  return Judge(token, secret, now).map_error(FaultOf);
}

}  // namespace mock_server::gateway
