#include "tracing/sampler.h"

#include <cmath>

namespace tracing {

bool Sampler::Samples(const SpanContext& parent, const TraceId& trace) const {
  if (asks_parent && parent.valid()) return parent.sampled;
  if (rule != Rule::kRatio) return rule == Rule::kAlwaysOn;
  if (ratio >= 1) return true;
  // Below 1 the product fits: the greatest of such ratios is 1 - 2^-53.
  return trace.low < static_cast<uint64_t>(std::nearbyint(ratio * 0x1.0p64));
}

std::optional<Sampler> FindSampler(std::string_view name) {
  constexpr std::string_view kParentBased = "parentbased_";
  Sampler sampler;
  sampler.asks_parent = name.starts_with(kParentBased);
  if (sampler.asks_parent) name.remove_prefix(kParentBased.size());
  if (name == "always_on") return sampler;
  if (name == "always_off") {
    sampler.rule = Sampler::Rule::kAlwaysOff;
  } else if (name == "traceidratio") {
    sampler.rule = Sampler::Rule::kRatio;
  } else {
    return std::nullopt;
  }
  return sampler;
}

}  // namespace tracing
