#ifndef UNDERSTUDY_CLI_LOAD_OPTIONS_H_
#define UNDERSTUDY_CLI_LOAD_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/report_options.h"
#include "harness/load/profile.h"
#include "harness/verdict/watchdog.h"

namespace CLI {
class App;
}

namespace cli {

// The options of `understudy load`. An option takes precedence over its LOCUST_ variable, which
// takes precedence over the profile.
struct LoadOptions {
  std::string profile;
  std::string target;  // empty: the embedded stand-in
  // Of the embedded stand-in, as MockServerOptions has them.
  std::string platform = "fixed";
  std::string defects;
  std::string repairs;
  std::string resources;
  std::vector<std::string> future;
  std::optional<uint32_t> users;
  std::optional<double> spawn_rate;
  std::string run_time;
  uint64_t seed = 96;
  std::string csv_prefix;
  bool csv_full_history = false;
  std::vector<std::string> thresholds;
  bool production = false;
  bool require_decided = false;
  double timeout_seconds = 60;
  bool insecure = false;
  std::string ca_file;
  bool only_summary = false;
  bool virtual_time = false;
  bool plan = false;
  bool allow_rehearsed = false;
  // As serve has it; empty: none in real time, see VirtualLatencyOf() for virtual time.
  std::string latency;
  ReportOptions reports;
  std::string log_file;
  std::optional<uint16_t> web_port;
  std::string abort_after;  // a duration; empty: a broken threshold ends nothing
  std::optional<double> breaker_percent;
  bool headless = true;
};

// Adds them to the subcommand; `options` must outlive it.
void AddLoadOptions(CLI::App& command, LoadOptions& options);

// The profile with what the options override. kBadUsage when they don't fit together.
base::Status ApplyOverrides(const LoadOptions& options, harness::load::Profile& profile);

// The profile's thresholds and those of the command line; --production replaces the profile's by
// its own.
std::vector<std::string> ThresholdsOf(const LoadOptions& options,
                                      const harness::load::Profile& profile);

// When the run is to be ended before its time.
harness::verdict::WatchdogRules WatchdogRulesOf(const LoadOptions& options,
                                                const harness::load::Profile& profile);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_LOAD_OPTIONS_H_
