#include "cli/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <memory>
#include <thread>

#include "cli/interrupt.h"
#include "cli/load_options.h"
#include "cli/load_plan.h"
#include "cli/load_run.h"
#include "harness/load/profile.h"
#include "harness/report/load_console.h"
#include "harness/report/load_html.h"
#include "harness/report/load_json.h"
#include "harness/report/load_junit.h"

namespace cli {

using contracts::core::Error;
using contracts::core::ErrorCode;
using contracts::core::Fail;
using contracts::core::Status;
using harness::report::RunReport;
using harness::verdict::Outcome;

namespace {

constexpr char kFooter[] =
    "Examples:\n"
    "  understudy load smoke\n"
    "  understudy load peak --target http://127.0.0.1:8009 --html peak.html --threshold 'p99<800'";

ExitCode ExitCodeOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPassed:
      return ExitCode::kOk;
    case Outcome::kThresholdFailed:
      return ExitCode::kThresholdFailed;
    case Outcome::kInconclusive:
      return ExitCode::kInconclusive;
    case Outcome::kUnreachable:
      return ExitCode::kUnreachable;
    case Outcome::kNothingRan:
      return ExitCode::kNothingRan;
  }
  return ExitCode::kCheckFailed;
}

ExitCode Complain(const Error& error) {
  fmt::print(stderr, "understudy load: {}\n", error.ToString());
  return ExitCodeFor(error.code);
}

// A report that can't be written is told before the run: half an hour's figures must not be lost.
Status CheckWritable(const LoadOptions& options) {
  for (const std::string* path : {&options.html_file, &options.json_file, &options.junit_file}) {
    if (path->empty()) continue;
    if (!std::ofstream(*path, std::ios::app)) {
      return Fail(ErrorCode::kUnavailable,
                  "the report can't be written; is the directory there and writable?", *path);
    }
  }
  return {};
}

Status WriteReports(const LoadOptions& options, const std::vector<RunReport>& reports) {
  const auto write = [](const std::string& path, const std::string& text) -> Status {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text << std::flush;
    if (!file)
      return Fail(ErrorCode::kUnavailable, "the report could not be written completely", path);
    return {};
  };
  if (!options.html_file.empty()) {
    if (auto done = write(options.html_file, harness::report::LoadHtml(reports)); !done)
      return done;
  }
  if (!options.json_file.empty()) {
    if (auto done = write(options.json_file, harness::report::LoadJson(reports)); !done)
      return done;
  }
  if (!options.junit_file.empty()) {
    if (auto done = write(options.junit_file, harness::report::LoadJunit(reports)); !done)
      return done;
  }
  return {};
}

void Show(const LoadRun& run) {
  const auto style = harness::report::ConsoleStyle::Of(stdout);
  fmt::print("{}\n{}{}", harness::report::ResultTable(run.statistics(), style),
             harness::report::BaselineText(run.statistics(), run.profile().baseline),
             harness::report::VerdictText(run.statistics(), run.verdict(), style));
  std::fflush(stdout);
}

std::string CsvPrefixOf(const LoadOptions& options, const std::string& name, bool suite) {
  return suite && !options.csv_prefix.empty() ? options.csv_prefix + "_" + name
                                              : options.csv_prefix;
}

using Runs = std::vector<std::unique_ptr<LoadRun>>;

// One after the other, each shown when it is done. What follows an interrupted one, or one that
// reached nobody, is left out.
Status RunInTurn(const LoadOptions& options, const harness::load::StopFlag& stop, Runs& runs) {
  const bool suite = runs.size() > 1;
  for (size_t i = 0; i < runs.size(); ++i) {
    LoadRun& run = *runs[i];
    if (i > 0) fmt::print("\n");
    if (auto done = run.Run(CsvPrefixOf(options, run.profile().name, suite)); !done) return done;
    Show(run);
    if (stop.requested() || run.verdict().outcome == Outcome::kUnreachable) runs.resize(i + 1);
  }
  return {};
}

// Virtual runs have nothing in common, so as many go on at once as there are cores, the last and
// longest of a suite first. They are shown in their order.
Status RunAtOnce(const LoadOptions& options, Runs& runs) {
  std::vector<Status> results(runs.size());
  std::atomic<size_t> left{runs.size()};
  const auto work = [&] {
    for (size_t next = left--; next > 0 && next <= runs.size(); next = left--) {
      LoadRun& run = *runs[next - 1];
      results[next - 1] = run.Run(CsvPrefixOf(options, run.profile().name, runs.size() > 1));
    }
  };
  {
    std::vector<std::jthread> threads;
    const size_t cores = std::max(1u, std::thread::hardware_concurrency());
    for (size_t i = 0; i < std::min(cores, runs.size()); ++i) threads.emplace_back(work);
  }
  for (size_t i = 0; i < runs.size(); ++i) {
    if (!results[i]) return results[i];
    if (i > 0) fmt::print("\n");
    fmt::print("{}\n", runs[i]->Title());
    Show(*runs[i]);
    fmt::print("digest {}\n", runs[i]->digest());
  }
  return {};
}

// A step that can never run outweighs a threshold that can't be decided.
ExitCode ShowPlans(const LoadOptions& options, const std::vector<std::string>& names) {
  ExitCode worst = ExitCode::kOk;
  for (const std::string& name : names) {
    auto profile = harness::load::LoadProfile(name);
    if (!profile) return Complain(profile.error());
    if (auto applied = ApplyOverrides(options, *profile); !applied)
      return Complain(applied.error());
    if (name != names.front()) fmt::print("\n");
    auto shown = ShowPlan(options, *profile);
    if (!shown) return Complain(shown.error());
    if (worst != ExitCode::kCheckFailed && *shown != ExitCode::kOk) worst = *shown;
  }
  return worst;
}

ExitCode RunLoad(const LoadOptions& options) {
  harness::load::StopFlag& stop = StopOnInterrupt();
  auto profile = harness::load::LoadProfile(options.profile);
  if (!profile) return Complain(profile.error());
  if (options.plan && !(options.csv_prefix + options.html_file + options.json_file +
                        options.junit_file + options.log_file)
                           .empty()) {
    return Complain({ErrorCode::kBadUsage,
                     "nothing is run, so there is nothing to report; leave --csv, --html, --json, "
                     "--junit and --log out",
                     "--plan"});
  }
  if (auto writable = CheckWritable(options); !writable) return Complain(writable.error());
  std::vector<std::string> names = profile->runs;
  if (names.empty()) names.push_back(options.profile);
  if (options.plan) return ShowPlans(options, names);
  Runs runs;
  for (const std::string& name : names) {
    auto single = harness::load::LoadProfile(name);
    if (!single) return Complain(single.error());
    if (auto applied = ApplyOverrides(options, *single); !applied) return Complain(applied.error());
    runs.push_back(std::make_unique<LoadRun>(options, std::move(*single), stop));
  }
  if (auto done = options.virtual_time ? RunAtOnce(options, runs) : RunInTurn(options, stop, runs);
      !done) {
    return Complain(done.error());
  }
  ExitCode worst = ExitCode::kOk;
  std::vector<RunReport> reports;
  for (const auto& run : runs) {
    if (worst == ExitCode::kOk) worst = ExitCodeOf(run->verdict().outcome);
    reports.push_back(run->Report());
  }
  if (auto written = WriteReports(options, reports); !written) return Complain(written.error());
  return worst;
}

}  // namespace

std::pair<CLI::App*, Command> AddLoadCommand(CLI::App& app) {
  CLI::App* command = app.add_subcommand("load", "runs a load profile and judges the result");
  auto options = std::make_shared<LoadOptions>();
  AddLoadOptions(*command, *options);
  command->footer(kFooter);
  return {command, [options] { return RunLoad(*options); }};
}

}  // namespace cli
