#ifndef UNDERSTUDY_TRACING_SETTINGS_H_
#define UNDERSTUDY_TRACING_SETTINGS_H_

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/http_message.h"
#include "tracing/otlp_json.h"
#include "tracing/sampler.h"

namespace tracing {

// What the OTEL_* variables ask for. The defaults are OpenTelemetry's.
struct Settings {
  std::string url;  // of the traces, as it was given: not checked
  base::HttpHeaders headers{};
  // For one export with all its tries, and for what is left to send at the end.
  std::chrono::milliseconds timeout{10'000};
  Resource resource{};
  Sampler sampler{};
  size_t most_queued = 2048;  // spans; what comes on top is lost
  size_t most_at_once = 512;  // spans in one request
  std::chrono::milliseconds schedule_delay{5'000};
};

// The value of a variable; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

struct Reading {
  // Nothing when no spans are asked for: there is no endpoint, or they are switched off.
  std::optional<Settings> settings;
  std::string endpoint_variable;  // that `url` is from
  // What was passed over, and what holds instead, a sentence without a full stop each.
  std::vector<std::string> notes;
};

// Reads the variables as OpenTelemetry's specification has them: an empty one counts as not set,
// and one that can't be read as its default, with a note. Without an endpoint nothing else is read.
Reading ReadSettings(const Environment& environment);

}  // namespace tracing

#endif  // UNDERSTUDY_TRACING_SETTINGS_H_
