#ifndef UNDERSTUDY_HARNESS_LOAD_DURATION_H_
#define UNDERSTUDY_HARNESS_LOAD_DURATION_H_

#include <chrono>
#include <string>
#include <string_view>

#include "base/error.h"

namespace harness::load {

// Reads a run time as Locust's command line takes it: `300`, `300s`, `20m`, `1h30m10s`. Unlike
// Locust 2.43.1, which reads `5m30` as 300 seconds, anything else is an error that shows the right
// form.
base::Result<std::chrono::nanoseconds> ParseDuration(std::string_view text);

// "1h30m", "5m", "12s", "1.5s"; the form that ParseDuration reads when it is whole seconds.
std::string FormatDuration(std::chrono::nanoseconds duration);

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_DURATION_H_
