#ifndef UNDERSTUDY_TRACING_SAMPLER_H_
#define UNDERSTUDY_TRACING_SAMPLER_H_

#include <optional>
#include <string_view>

#include "tracing/trace_context.h"

namespace tracing {

// Which traces are recorded, as OTEL_TRACES_SAMPLER names it. A plain value.
struct Sampler {
  enum class Rule { kAlwaysOn, kAlwaysOff, kRatio };

  // Of a span without a parent.
  Rule rule = Rule::kAlwaysOn;
  // What the parent was decides for the child.
  bool asks_parent = true;
  // For kRatio: the share of the traces, 0 to 1. A trace is in it or not for everybody who takes
  // the same share: the lower half of its id decides, as in OpenTelemetry's SDK for Python.
  double ratio = 1;

  // `parent` need not be valid.
  bool Samples(const SpanContext& parent, const TraceId& trace) const;
};

// "parentbased_traceidratio" and the others that OpenTelemetry defines, without a ratio; nothing
// for an unknown name.
std::optional<Sampler> FindSampler(std::string_view name);

}  // namespace tracing

#endif  // UNDERSTUDY_TRACING_SAMPLER_H_
