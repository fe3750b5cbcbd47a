#ifndef UNDERSTUDY_LATENCY_BASELINES_H_
#define UNDERSTUDY_LATENCY_BASELINES_H_

#include <optional>
#include <span>
#include <string_view>

#include "base/embedded_file.h"
#include "latency/recorded_times.h"

namespace latency {

// The recorded runs of the platform in latency/baselines, compiled in.
std::span<const base::EmbeddedFile> Baselines();

// One of them by name, such as "normal"; empty when there is none.
std::string_view BuiltInBaseline(std::string_view name);

// The same, read; nothing when there is none.
std::optional<RecordedTimes> BuiltInRun(std::string_view name);

// The runs of the fixed platform, without those from before the fixes: the built-in model is
// learned from them.
std::span<const std::string_view> FixedPlatformRuns();

}  // namespace latency

#endif  // UNDERSTUDY_LATENCY_BASELINES_H_
