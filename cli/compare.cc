#include "cli/commands.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/complain.h"
#include "cli/console.h"
#include "cli/recorded_runs.h"
#include "cli/rehearsal.h"
#include "cli/report_options.h"
#include "cli/terminal.h"
#include "cli/test_origin.h"
#include "harness/report/comparison_console.h"
#include "harness/report/comparison_report.h"
#include "harness/verdict/comparison.h"
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
    "monday.json tuesday.json --run peak --require-decided\n  understudy compare --base runs/ "
    "--last 7 "
    "tonight.json";

struct CompareOptions {
  std::vector<std::string> results;  // the base and the new one, or the latter alone
  std::string base_folder;
  size_t last = 7;
  RunChoice choice;
  double tolerance_percent = 10;
  double tolerance_ms = 1;
  bool require_decided = false;
  ReportOptions reports;
};

// What the new run is compared with.
struct Base {
  std::vector<RecordedTimes> runs;  // one, or as many as it takes for a median
  RecordedTimes together;           // of all of them
  std::string title;
};

std::string TitleOf(const RecordedTimes& run) {
  const std::string name = run.run.empty() ? "" : ", " + run.run;
  return fmt::format("{}{}: {:.0f} requests", run.where, name, run.all.requests);
}

base::Status CheckResults(const CompareOptions& options) {
  if (options.results.empty()) {
    return Fail(ErrorCode::kBadUsage,
                "no result is given: name the base and the new one, or --base with a folder of "
                "earlier results and the new one");
  }
  if (!options.base_folder.empty() && options.results.size() > 1) {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("it takes the place of the first result; leave out '{}'",
                            options.results.front()),
                "--base");
  }
  if (options.base_folder.empty() && options.results.size() < 2) {
    return Fail(ErrorCode::kBadUsage,
                "a second result is missing: name the base and the new one, or --base with a "
                "folder of earlier results",
                options.results.front());
  }
  return {};
}

Result<Base> ReadBase(const CompareOptions& options, RunChoice& choice) {
  if (options.base_folder.empty()) {
    auto run = ReadRun(options.results.front(), choice);
    if (!run) return tl::unexpected(run.error());
    return Base{{*run}, *run, TitleOf(*run)};
  }
  auto runs = ReadLastRuns(options.base_folder, options.last, options.results.back(), choice);
  if (!runs) return tl::unexpected(runs.error());
  std::vector<std::string> names;
  for (const RecordedTimes& run : *runs)
    names.push_back(std::filesystem::path(run.where).filename().string());
  Base base{*runs, std::move(latency::PoolByLoad(*runs, latency::LoadUnit::kUsers).front()),
            fmt::format("{}: the median of {} runs, {}", options.base_folder, runs->size(),
                        fmt::join(names, ", "))};
  return base;
}

process::ExitCode RunCompare(const CompareOptions& options) {
  const output::TestOrigin origin = BeginTestRun();
  if (auto complete = CheckResults(options); !complete)
    return Complain("compare", complete.error());
  RunChoice choice = options.choice;
  const auto base = ReadBase(options, choice);
  if (!base) return Complain("compare", base.error());
  const auto now = ReadRun(options.results.back(), choice);
  if (!now) return Complain("compare", now.error());
  if (!choice.run.empty() && choice.made == 0) {
    return Complain("compare", {ErrorCode::kBadUsage,
                                "each of the results has only one run; leave it out", "--run"});
  }
  if (auto writable = CheckOutputs(options.reports.Outputs()); !writable)
    return Complain("compare", writable.error());
  const Tolerance tolerance{options.tolerance_percent / 100, options.tolerance_ms};
  Comparison comparison = base->runs.size() == 1
                              ? harness::verdict::Compare(base->runs.front(), *now, tolerance)
                              : harness::verdict::CompareWithSeveral(base->runs, *now, tolerance);
  comparison.likeness = RecordedLikeness(*now);
  if (std::all_of(comparison.endpoints.begin(), comparison.endpoints.end(),
                  [](const auto& endpoint) { return endpoint.figures.empty(); })) {
    return Complain("compare", {ErrorCode::kNothingRan,
                                "the two runs have no endpoint in common, so nothing can be "
                                "compared; do they use the same request names?",
                                base->together.where + " and " + now->where});
  }
  Print("base  {}\nnew   {}\n", base->title, TitleOf(*now));
  Print("\n{}", harness::report::FormatComparison(comparison, tolerance, ConsoleColours()));
  const harness::report::ComparisonReport report(
      comparison, tolerance, {base->title, TitleOf(*now), base->together, *now}, origin);
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
  command
      ->add_option("results", options->results,
                   "the result to compare with and the result to judge; with --base only the "
                   "latter")
      ->expected(1, 2);
  command->add_option("--base", options->base_folder,
                      "compare with the median of the last results in this folder");
  command->add_option("--last", options->last, "how many results of the folder")
      ->check(CLI::Range(size_t{harness::verdict::kLeastBaseRuns}, size_t{1000}))
      ->capture_default_str();
  command->add_option("--run", options->choice.run,
                      "which run to use of a result that has several");
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
  AddAllowRehearsed(*command, options->choice.allow_rehearsed);
  options->reports.AddTo(*command);
  command->footer(kFooter);
  return {command, [options] { return RunCompare(*options); }};
}

}  // namespace cli
