#include "cli/load_options.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/platform_options.h"
#include "cli/rehearsal.h"
#include "harness/load/duration.h"
#include "harness/verdict/threshold.h"
#include "latency/latency_choice.h"

namespace cli {

using base::ErrorCode;
using base::Fail;
using base::Status;

namespace {

// What is run, and how.
void AddRunOptions(CLI::App& command, LoadOptions& options) {
  command.add_option("profile", options.profile, "a built-in profile or a profile file")
      ->required();
  command
      .add_option("-H,--host,--target", options.target,
                  "base URL of the server (default: an embedded stand-in)")
      ->envname("LOCUST_HOST");
  command.add_option("-u,--users", options.users, "peak number of users")
      ->envname("LOCUST_USERS")
      ->check(CLI::Range(1, 1'000'000));
  command.add_option("-r,--spawn-rate", options.spawn_rate, "users started per second")
      ->envname("LOCUST_SPAWN_RATE")
      ->check(CLI::Range(0.001, 1e6));
  command
      .add_option("-t,--run-time", options.run_time,
                  "run time, ramp included: 300, 300s, 20m, 1h30m10s")
      ->envname("LOCUST_RUN_TIME");
  AddPlatformOptions(command, options.platform, options.defects, options.repairs,
                     options.resources);
  AddFutureOption(command, options.future);
  command.add_option("--seed", options.seed, "the same seed makes the same requests")
      ->capture_default_str();
  command.add_flag("--virtual", options.virtual_time,
                   "run in virtual time: minutes pass in seconds, on the embedded stand-in, with "
                   "recorded latencies");
  command.add_flag("--plan", options.plan,
                   "run nothing; print what the profile will do, which thresholds its sample can "
                   "decide, and which steps can never run (exit 1)");
  AddAllowRehearsed(command, options.allow_rehearsed);
  command.add_option(
      "--latency", options.latency,
      fmt::format("how long the embedded stand-in's answers take: {} (default: none; with "
                  "--virtual, the recorded run that the profile names, or else recorded)",
                  latency::kLatencyForms));
}

// How the target is reached.
void AddTargetOptions(CLI::App& command, LoadOptions& options) {
  command
      .add_option("--timeout", options.timeout_seconds,
                  "seconds after which a request without an answer fails")
      ->check(CLI::Range(0.001, 86'400.0))
      ->capture_default_str();
  command.add_flag("--insecure", options.insecure, "do not check the server's certificate");
  command.add_option("--ca-file", options.ca_file,
                     "PEM file of certificate authorities to trust instead of the system's");
}

// What the result must be, and when it is known early.
void AddJudgementOptions(CLI::App& command, LoadOptions& options) {
  command
      .add_option("--threshold", options.thresholds,
                  "a limit to keep, e.g. 'p95<500' or 'error_rate<1% without 429', in place of the "
                  "profile's own of the same figure; may be repeated")
      ->allow_extra_args(false);
  command.add_flag("--production", options.production,
                   "use the limits of a release: error_rate<0.1%, p95<100, p99<200, rps>500");
  command.add_flag("--require-decided", options.require_decided,
                   "make the run inconclusive (exit 7) when its sample can't decide a threshold");
  command
      .add_option("--abort-when-broken", options.abort_after,
                  "end the run once a threshold is certainly broken, but not before this delay")
      ->type_name("DELAY");
  command
      .add_option("--breaker", options.breaker_percent,
                  "end the run when this percentage of the last ten seconds' requests failed")
      ->type_name("PERCENT")
      ->check(CLI::Range(0.001, 100.0));
}

// What is written and shown.
void AddReportOptions(CLI::App& command, LoadOptions& options) {
  command
      .add_option("--csv", options.csv_prefix,
                  "write Locust's four files: PREFIX_stats.csv and so on")
      ->type_name("PREFIX")
      ->envname("LOCUST_CSV");
  command
      .add_flag("--csv-full-history", options.csv_full_history,
                "list every endpoint in PREFIX_stats_history.csv, with percentiles of the last ten "
                "seconds")
      ->envname("LOCUST_CSV_FULL_HISTORY");
  options.reports.AddTo(command);
  command.get_option("--html")->envname("LOCUST_HTML");
  command.add_option("--log,--logfile", options.log_file, "append a line for each event")
      ->type_name("FILE")
      ->envname("LOCUST_LOGFILE");
  command
      .add_option("--web", options.web_port,
                  "serve the page of --html on this port of 127.0.0.1 while the run goes; 0 "
                  "takes a free one")
      ->type_name("PORT");
  command.add_flag("--only-summary", options.only_summary, "print no progress line")
      ->envname("LOCUST_ONLY_SUMMARY");
  // Locust needs it to run without its web page, which is the only way here.
  command
      .add_flag("--headless", options.headless,
                "accepted for compatibility with Locust; runs are always headless")
      ->envname("LOCUST_HEADLESS");
}

}  // namespace

void AddLoadOptions(CLI::App& command, LoadOptions& options) {
  AddRunOptions(command, options);
  AddTargetOptions(command, options);
  AddJudgementOptions(command, options);
  AddReportOptions(command, options);
}

Status ApplyOverrides(const LoadOptions& options, harness::load::Profile& profile) {
  if (!options.abort_after.empty()) {
    auto delay = harness::load::ParseDuration(options.abort_after);
    if (!delay) return Fail(ErrorCode::kBadUsage, delay.error().message, "--abort-when-broken");
  }
  if (auto good = harness::verdict::CheckThresholds(profile, options.thresholds); !good)
    return good;
  const bool any = options.users || options.spawn_rate || !options.run_time.empty();
  if (!any) return {};
  if (profile.stages.size() != 1) {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("profile '{}' has {} stages, so --users, --spawn-rate and --run-time "
                            "do not apply to it; change its file",
                            profile.name, profile.stages.size()));
  }
  harness::load::Stage& stage = profile.stages.front();
  if (options.users) stage.users = *options.users;
  if (options.spawn_rate) stage.spawn_rate = *options.spawn_rate;
  if (!options.run_time.empty()) {
    auto duration = harness::load::ParseDuration(options.run_time);
    if (!duration) return Fail(ErrorCode::kBadUsage, duration.error().message, "--run-time");
    stage.duration = *duration;
    std::erase_if(profile.events, [&](const auto& event) { return event.at >= stage.duration; });
  }
  return {};
}

std::vector<std::string> ThresholdsOf(const LoadOptions& options,
                                      const harness::load::Profile& profile) {
  std::vector<std::string> thresholds =
      options.production ? harness::verdict::ProductionThresholds() : profile.thresholds;
  for (const std::string& text : options.thresholds) {
    const auto own = harness::verdict::ParseThreshold(text);
    if (!own) continue;  // told where all are judged
    std::erase_if(thresholds, [&](const std::string& given) {
      const auto threshold = harness::verdict::ParseThreshold(given);
      return threshold && threshold->IsAboutTheSameAs(*own);
    });
  }
  thresholds.insert(thresholds.end(), options.thresholds.begin(), options.thresholds.end());
  return thresholds;
}

harness::verdict::WatchdogRules WatchdogRulesOf(const LoadOptions& options,
                                                const harness::load::Profile& profile) {
  harness::verdict::WatchdogRules rules;
  if (!options.abort_after.empty())
    rules.abort_after = *harness::load::ParseDuration(options.abort_after);
  if (options.breaker_percent) rules.breaker_share = *options.breaker_percent / 100;
  rules.thresholds = ThresholdsOf(options, profile);
  return rules;
}

}  // namespace cli
