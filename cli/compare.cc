#include "cli/commands.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/suggest.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/rehearsal.h"
#include "cli/report_options.h"
#include "cli/terminal.h"
#include "cli/test_origin.h"
#include "harness/report/comparison_console.h"
#include "harness/report/comparison_report.h"
#include "harness/verdict/comparison.h"
#include "latency/baselines.h"
#include "latency/recorded_times.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Fail;
using base::Result;
using harness::verdict::Change;
using harness::verdict::Comparison;
using harness::verdict::Tolerance;
using latency::RecordedTimes;

namespace {

constexpr char kFooter[] =
    "A result is a file written by load --json, Locust's PREFIX_stats.csv, a recorded "
    "run\n(schemas/recorded_run.schema.json), or the name of a built-in recorded run such as "
    "normal.\n\nExamples:\n  understudy compare normal run_stats.csv\n  understudy compare "
    "monday.json tuesday.json --run peak --require-decided";

struct CompareOptions {
  std::string base;
  std::string now;
  std::string run;  // empty: there is but one
  double tolerance_percent = 10;
  double tolerance_ms = 1;
  bool require_decided = false;
  bool allow_rehearsed = false;
  ReportOptions reports;
};

Result<std::vector<RecordedTimes>> ReadRuns(const std::string& name, bool allow_rehearsed) {
  if (const std::string_view built_in = latency::BuiltInBaseline(name); !built_in.empty()) {
    return latency::ParseRuns(built_in, name);
  }
  auto text = base::ReadFile(name);
  if (!text) return tl::unexpected(text.error());
  if (!name.ends_with(".csv")) return latency::ParseRuns(*text, name);
  if (!allow_rehearsed) {
    if (auto measured = latency::CheckMeasured(name); !measured)
      return tl::unexpected(measured.error());
  }
  auto run = latency::ParseLocustStats(*text, name, 0);
  if (!run) return tl::unexpected(run.error());
  return std::vector<RecordedTimes>{std::move(*run)};
}

// The run that is meant, where a result has several.
Result<RecordedTimes> ChooseRun(std::vector<RecordedTimes> runs, const std::string& name,
                                const std::string& run) {
  if (runs.size() == 1) return std::move(runs.front());
  std::vector<std::string> names;
  for (RecordedTimes& candidate : runs) {
    if (candidate.run == run) return std::move(candidate);
    names.push_back(candidate.run);
  }
  return Fail(ErrorCode::kBadUsage,
              fmt::format("it has the runs {}; choose one with --run{}", fmt::join(names, ", "),
                          base::DidYouMean(run, names)),
              name);
}

std::string TitleOf(const RecordedTimes& run) {
  const std::string name = run.run.empty() ? "" : ", " + run.run;
  return fmt::format("{}{}: {:.0f} requests", run.where, name, run.all.requests);
}

process::ExitCode RunCompare(const CompareOptions& options) {
  const output::TestOrigin origin = BeginTestRun();
  auto base_runs = ReadRuns(options.base, options.allow_rehearsed);
  if (!base_runs) return Complain("compare", base_runs.error());
  auto now_runs = ReadRuns(options.now, options.allow_rehearsed);
  if (!now_runs) return Complain("compare", now_runs.error());
  if (!options.run.empty() && base_runs->size() == 1 && now_runs->size() == 1) {
    return Complain("compare", {ErrorCode::kBadUsage,
                                "each of the two results has only one run; leave it out", "--run"});
  }
  const auto base = ChooseRun(*std::move(base_runs), options.base, options.run);
  if (!base) return Complain("compare", base.error());
  const auto now = ChooseRun(*std::move(now_runs), options.now, options.run);
  if (!now) return Complain("compare", now.error());
  if (auto writable = CheckOutputs(options.reports.Outputs()); !writable)
    return Complain("compare", writable.error());
  const Tolerance tolerance{options.tolerance_percent / 100, options.tolerance_ms};
  const Comparison comparison = harness::verdict::Compare(*base, *now, tolerance);
  if (std::all_of(comparison.endpoints.begin(), comparison.endpoints.end(),
                  [](const auto& endpoint) { return endpoint.figures.empty(); })) {
    return Complain("compare", {ErrorCode::kNothingRan,
                                "the two runs have no endpoint in common, so nothing can be "
                                "compared; do they use the same request names?",
                                options.base + " and " + options.now});
  }
  Print("base  {}\nnew   {}\n", TitleOf(*base), TitleOf(*now));
  Print("\n{}", harness::report::FormatComparison(comparison, tolerance, ConsoleColours()));
  const harness::report::ComparisonReport report(
      comparison, tolerance, {TitleOf(*base), TitleOf(*now), *base, *now}, origin);
  if (const base::Status written = options.reports.Publish("compare", report); !written)
    return Complain("compare", written.error());
  if (comparison.Count(Change::kWorse) > 0) return process::ExitCode::kRegression;
  if (options.require_decided && comparison.Count(Change::kUndecided) > 0)
    return process::ExitCode::kInconclusive;
  return process::ExitCode::kOk;
}

}  // namespace

std::pair<CLI::App*, Command> AddCompareCommand(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("compare", "report whether a run is worse than an earlier one");
  auto options = std::make_shared<CompareOptions>();
  command->add_option("base", options->base, "the result to compare with")->required();
  command->add_option("new", options->now, "the result to judge")->required();
  command->add_option("--run", options->run, "which run to use of a result that has several");
  command
      ->add_option("--tolerance", options->tolerance_percent,
                   "percentage by which a time may be worse")
      ->check(CLI::Range(0.0, 1000.0))
      ->capture_default_str();
  command
      ->add_option("--tolerance-ms", options->tolerance_ms,
                   "milliseconds by which a time may be worse; the larger of the two applies")
      ->check(CLI::Range(0.0, 1e6))
      ->capture_default_str();
  command->add_flag("--require-decided", options->require_decided,
                    "exit with 7 when the runs are too short to decide");
  AddAllowRehearsed(*command, options->allow_rehearsed);
  options->reports.AddTo(*command);
  command->footer(kFooter);
  return {command, [options] { return RunCompare(*options); }};
}

}  // namespace cli
