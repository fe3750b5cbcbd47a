#include "cli/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>

#include "cli/complain.h"
#include "cli/console.h"
#include "cli/live_page.h"
#include "cli/load_options.h"
#include "cli/load_plan.h"
#include "cli/load_run.h"
#include "cli/rehearsal.h"
#include "cli/terminal.h"
#include "cli/test_origin.h"
#include "harness/load/profile.h"
#include "harness/report/load_console.h"
#include "harness/report/load_report.h"
#include "harness/report/locust_csv.h"
#include "process/interrupt.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Status;
using harness::report::RunReport;
using harness::verdict::Outcome;

namespace {

constexpr char kFooter[] =
    "Examples:\n"
    "  understudy load smoke\n"
    "  understudy load peak --target http://127.0.0.1:8009 --html peak.html --threshold 'p99<800'";

process::ExitCode ExitCodeOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPassed:
      return process::ExitCode::kOk;
    case Outcome::kThresholdFailed:
      return process::ExitCode::kThresholdFailed;
    case Outcome::kInconclusive:
    case Outcome::kInterrupted:
      return process::ExitCode::kInconclusive;
    case Outcome::kUnreachable:
      return process::ExitCode::kUnreachable;
    case Outcome::kNothingRan:
      return process::ExitCode::kNothingRan;
  }
  return process::ExitCode::kCheckFailed;
}

void Show(const LoadRun& run) {
  const output::Style style = ConsoleColours();
  Print("{}\n{}{}", harness::report::ResultTable(run.statistics(), style),
        harness::report::BaselineText(run.statistics(), run.profile().baseline),
        harness::report::VerdictText(run.statistics(), run.verdict(), style));
}

std::string CsvPrefixOf(const LoadOptions& options, const std::string& name, bool suite) {
  return suite && !options.csv_prefix.empty() ? options.csv_prefix + "_" + name
                                              : options.csv_prefix;
}

using Runs = std::vector<std::unique_ptr<LoadRun>>;

// Everything that is written; makes the folder of the CSV files, as Locust's users are used to.
std::vector<OutputPath> OutputsOf(const LoadOptions& options, const Runs& runs) {
  std::vector<OutputPath> outputs = options.reports.Outputs();
  outputs.push_back({"--log", options.log_file});
  if (options.csv_prefix.empty()) return outputs;
  std::error_code told_by_the_check;
  const std::filesystem::path folder = std::filesystem::path(options.csv_prefix).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, told_by_the_check);
  for (const auto& run : runs) {
    const std::string prefix = CsvPrefixOf(options, run->profile().name, runs.size() > 1);
    for (const std::string& path : harness::report::LocustCsvPaths(prefix))
      outputs.push_back({"--csv", path});
  }
  return outputs;
}

// One after the other, each shown when it is done. What follows one that was interrupted, that a
// rule ended early, or that reached nobody, is left out, and said to be.
Status RunInTurn(const LoadOptions& options, const process::StopFlag& stop, LivePage* page,
                 Runs& runs) {
  const bool suite = runs.size() > 1;
  for (size_t i = 0; i < runs.size(); ++i) {
    LoadRun& run = *runs[i];
    if (i > 0) Print("\n");
    if (auto done = run.Run(CsvPrefixOf(options, run.profile().name, suite), page); !done)
      return done;
    Show(run);
    if (!stop.requested() && run.verdict().outcome != Outcome::kUnreachable) continue;
    for (size_t left = i + 1; left < runs.size(); ++left)
      Print("not run: {}\n", runs[left]->profile().name);
    runs.resize(i + 1);
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
      results[next - 1] =
          run.Run(CsvPrefixOf(options, run.profile().name, runs.size() > 1), nullptr);
    }
  };
  {
    std::vector<std::jthread> threads;
    const size_t cores = std::max(1u, std::thread::hardware_concurrency());
    for (size_t i = 0; i < std::min(cores, runs.size()); ++i) threads.emplace_back(work);
  }
  for (size_t i = 0; i < runs.size(); ++i) {
    if (!results[i]) return results[i];
    if (i > 0) Print("\n");
    Print("{}\n", runs[i]->Title());
    Show(*runs[i]);
    Print("digest {}\n", runs[i]->digest());
  }
  return {};
}

// A step that can never run outweighs a threshold that can't be decided.
process::ExitCode ShowPlans(const LoadOptions& options, const std::vector<std::string>& names) {
  process::ExitCode worst = process::ExitCode::kOk;
  for (const std::string& name : names) {
    auto profile = harness::load::LoadProfile(name);
    if (!profile) return Complain("load", profile.error());
    if (auto applied = ApplyOverrides(options, *profile); !applied)
      return Complain("load", applied.error());
    if (name != names.front()) Print("\n");
    auto shown = ShowPlan(options, *profile);
    if (!shown) return Complain("load", shown.error());
    if (worst != process::ExitCode::kCheckFailed && *shown != process::ExitCode::kOk)
      worst = *shown;
  }
  return worst;
}

process::ExitCode RunLoad(const LoadOptions& options) {
  auto profile = harness::load::LoadProfile(options.profile);
  if (!profile) return Complain("load", profile.error());
  std::vector<std::string> names = profile->runs;
  if (names.empty()) names.push_back(options.profile);
  if (options.plan) return ShowPlans(options, names);
  if (IsRehearsed() && !options.virtual_time && !options.allow_rehearsed) {
    return Complain("load", {ErrorCode::kBadUsage,
                             "it runs in a rehearsal, so its times would not be measured ones; run "
                             "it by itself, with --virtual if it is to take no time, or add "
                             "--allow-rehearsed",
                             ""});
  }
  output::TestOrigin origin = BeginTestRun();
  process::StopFlag& stop = process::StopOnInterrupt();
  Runs runs;
  for (const std::string& name : names) {
    auto single = harness::load::LoadProfile(name);
    if (!single) return Complain("load", single.error());
    if (auto applied = ApplyOverrides(options, *single); !applied)
      return Complain("load", applied.error());
    runs.push_back(std::make_unique<LoadRun>(options, std::move(*single), stop));
  }
  if (auto writable = CheckOutputs(OutputsOf(options, runs)); !writable)
    return Complain("load", writable.error());
  std::unique_ptr<LivePage> page;
  if (options.web_port) {
    auto open = LivePage::Open(*options.web_port);
    if (!open) return Complain("load", open.error());
    page = std::move(*open);
    Print("The run's page: {}/\n", page->url());
  }
  if (auto done = options.virtual_time ? RunAtOnce(options, runs)
                                       : RunInTurn(options, stop, page.get(), runs);
      !done) {
    return Complain("load", done.error());
  }
  if (page) page->Finish();
  process::ExitCode worst = process::ExitCode::kOk;
  std::vector<RunReport> reports;
  for (const auto& run : runs) {
    const Outcome outcome = run->verdict().outcome;
    if (worst == process::ExitCode::kOk || outcome == Outcome::kInterrupted)
      worst = ExitCodeOf(outcome);
    reports.push_back(run->Report());
  }
  const harness::report::LoadReport report(reports, std::move(origin));
  if (const Status written = options.reports.Publish("load", report); !written)
    return Complain("load", written.error());
  for (const auto& run : runs) {
    if (!run->written()) return Complain("load", run->written().error());
  }
  return worst;
}

}  // namespace

std::pair<CLI::App*, Command> AddLoadCommand(CLI::App& app) {
  CLI::App* command = app.add_subcommand("load", "run a load profile and judge the result");
  auto options = std::make_shared<LoadOptions>();
  AddLoadOptions(*command, *options);
  command->footer(kFooter);
  return {command, [options] { return RunLoad(*options); }};
}

}  // namespace cli
