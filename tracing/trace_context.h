#ifndef UNDERSTUDY_TRACING_TRACE_CONTEXT_H_
#define UNDERSTUDY_TRACING_TRACE_CONTEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/http_message.h"

namespace tracing {

// Of 128 bits; all of them zero is none.
struct TraceId {
  uint64_t high = 0;
  uint64_t low = 0;

  bool operator==(const TraceId&) const = default;
  std::string ToHex() const;
};

// Zero is none.
using SpanId = uint64_t;
std::string ToHex(SpanId span);

// A span as others know it: what W3C Trace Context passes on with a request. A plain value.
struct SpanContext {
  TraceId trace{};
  SpanId span = 0;
  bool sampled = false;
  std::string state{};  // of the header tracestate, as it came

  bool valid() const { return trace != TraceId() && span != 0; }
};

// The value of the header traceparent, or of the variable TRACEPARENT. Of a version after 00 what
// that one knows is read. Nothing when it breaks the rules of W3C Trace Context, level 1.
std::optional<SpanContext> ParseTraceparent(std::string_view text);
// In version 00.
std::string ToTraceparent(const SpanContext& context);

// Whether `text` is a tracestate that may be passed on.
bool IsTracestate(std::string_view text);

// The context that came with a request: not valid when there is none, or one that can't be read.
SpanContext ReadContext(const base::HttpHeaders& headers);

}  // namespace tracing

#endif  // UNDERSTUDY_TRACING_TRACE_CONTEXT_H_
