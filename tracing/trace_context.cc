#include "tracing/trace_context.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hex.h"

namespace tracing {

namespace {

// "00-" 32 digits "-" 16 digits "-" 2 digits.
constexpr size_t kTraceparentLength = 55;
constexpr size_t kMostMembers = 32;
constexpr size_t kLongestKey = 256;
constexpr size_t kLongestValue = 256;

// Capitals are against the rules.
std::optional<uint64_t> ReadHex(std::string_view digits) {
  uint64_t value = 0;
  for (const char c : digits) {
    if (!base::IsLowerHexDigit(c)) return std::nullopt;
    value = value << 4 | static_cast<uint64_t>(base::HexDigit(c));
  }
  return value;
}

// Loosely: of which characters a key is, not where its one @ stands.
bool IsMember(std::string_view member) {
  const size_t equals = member.find('=');
  if (equals == 0 || equals == member.npos || equals > kLongestKey) return false;
  const std::string_view value = member.substr(equals + 1);
  if (value.empty() || value.size() > kLongestValue) return false;
  const auto in_key = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("_-*/@").find(c) != std::string_view::npos;
  };
  const auto in_value = [](char c) { return c >= ' ' && c <= '~' && c != '='; };
  return std::all_of(member.begin(), member.begin() + static_cast<ptrdiff_t>(equals), in_key) &&
         std::all_of(value.begin(), value.end(), in_value);
}

}  // namespace

std::string ToHex(SpanId span) { return fmt::format("{:016x}", span); }
std::string TraceId::ToHex() const { return fmt::format("{:016x}{:016x}", high, low); }

std::optional<SpanContext> ParseTraceparent(std::string_view text) {
  if (text.size() < kTraceparentLength || text[2] != '-' || text[35] != '-' || text[52] != '-')
    return std::nullopt;
  const auto version = ReadHex(text.substr(0, 2));
  const auto high = ReadHex(text.substr(3, 16));
  const auto low = ReadHex(text.substr(19, 16));
  const auto span = ReadHex(text.substr(36, 16));
  const auto flags = ReadHex(text.substr(53, 2));
  if (!version || !high || !low || !span || !flags || *version == 0xff) return std::nullopt;
  if (text.size() > kTraceparentLength && (*version == 0 || text[kTraceparentLength] != '-'))
    return std::nullopt;
  SpanContext context{{*high, *low}, *span, (*flags & 1) != 0, {}};
  if (!context.valid()) return std::nullopt;
  return context;
}

std::string ToTraceparent(const SpanContext& context) {
  return fmt::format("00-{}-{}-{}", context.trace.ToHex(), ToHex(context.span),
                     context.sampled ? "01" : "00");
}

bool IsTracestate(std::string_view text) {
  size_t members = 0;
  for (size_t start = 0; start <= text.size();) {
    const size_t comma = std::min(text.find(',', start), text.size());
    const auto member = base::TrimBlanks(text.substr(start, comma - start));
    // Empty ones are allowed, and count for nothing.
    if (!member.empty() && (!IsMember(member) || ++members > kMostMembers)) return false;
    start = comma + 1;
  }
  return members > 0;
}

SpanContext ReadContext(const base::HttpHeaders& headers) {
  std::optional<SpanContext> context;
  std::string state;
  for (const base::HttpHeader& header : headers) {
    if (base::EqualsIgnoreCase(header.name, "traceparent")) {
      if (context) return {};  // there must be one
      context = ParseTraceparent(base::TrimBlanks(header.value));
      if (!context) return {};
    } else if (base::EqualsIgnoreCase(header.name, "tracestate")) {
      if (!state.empty()) state += ',';
      state += header.value;
    }
  }
  if (!context) return {};
  if (IsTracestate(state)) context->state = std::move(state);
  return *std::move(context);
}

}  // namespace tracing
