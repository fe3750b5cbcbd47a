#include "cli/commands.h"

#include <fmt/format.h>

#include <memory>

#include "cli/admin_defect_switch.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/load_run.h"
#include "cli/report_options.h"
#include "cli/terminal.h"
#include "cli/test_origin.h"
#include "harness/client/http_target.h"
#include "harness/report/sprint_console.h"
#include "harness/report/sprint_reports.h"
#include "harness/verdict/sprint.h"
#include "process/interrupt.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Fail;
using base::Status;
using harness::report::RunReport;
using harness::verdict::Outcome;
using harness::verdict::SprintResult;
using harness::verdict::SprintStage;

namespace {

constexpr char kFooter[] =
    "Examples:\n"
    "  understudy sprint\n"
    "  understudy sprint --real --junit sprint.xml --html sprint.html";

struct SprintOptions {
  bool real = false;
  std::string target;  // empty: the embedded stand-in
  uint64_t seed = 1;
  std::string run_time;  // of a stage; empty: as recorded
  ReportOptions reports;
};

LoadOptions LoadOptionsOf(const SprintOptions& options, const SprintStage& stage) {
  LoadOptions load;
  load.profile = stage.profile;
  load.target = options.target;
  load.defects = stage.defects;
  load.seed = options.seed;
  load.run_time = options.run_time;
  load.virtual_time = !options.real;
  load.only_summary = !options.real;
  return load;
}

// What outlives a stage, for the page of all of them.
struct StageRun {
  LoadOptions options;
  std::unique_ptr<LoadRun> run;
};

class Sprint {
 public:
  explicit Sprint(const SprintOptions& options)
      : options_(options), stop_(process::StopOnInterrupt()) {}

  process::ExitCode Run() {
    if (auto writable = CheckOutputs(options_.reports.Outputs()); !writable)
      return Complain("sprint", writable.error());
    if (auto ready = ReachTarget(); !ready) return Complain("sprint", ready.error());
    const output::Style style = ConsoleColours();
    process::ExitCode untrusted = process::ExitCode::kOk;
    for (const SprintStage& stage : harness::verdict::SprintStages()) {
      auto outcome = RunStage(stage);
      if (!outcome) return Complain("sprint", outcome.error());
      if (stop_.interrupted()) break;
      if (*outcome == Outcome::kUnreachable) {
        origin_.interrupted = fmt::format("the target did not answer in stage {}", stage.number);
        untrusted = process::ExitCode::kUnreachable;
        break;
      }
      if (*outcome == Outcome::kInconclusive) untrusted = process::ExitCode::kInconclusive;
      Print("{}\n", harness::report::FormatSprintStage(results_.back(), style));
    }
    switch_.reset();  // before anything else can go wrong, what was on at the target is put back
    if (stop_.interrupted()) {
      origin_.interrupted = process::InterruptText();
      untrusted = process::ExitCode::kInconclusive;
      Print("{}: {} of {} stages were completed\n", style.Warn("INTERRUPTED"), results_.size(),
            harness::verdict::SprintStages().size());
    } else if (origin_.interrupted.empty()) {
      Put(harness::report::FormatSprint(results_, style));
    }
    if (auto written = Publish(); !written) return Complain("sprint", written.error());
    if (!origin_.interrupted.empty()) return untrusted;
    for (const SprintResult& result : results_) {
      if (!result.Right()) return process::ExitCode::kCheckFailed;
    }
    return untrusted;
  }

 private:
  // A stand-in elsewhere is told its defects through its admin API.
  Status ReachTarget() {
    if (options_.target.empty()) return {};
    auto url = harness::client::ParseUrl(options_.target);
    if (!url) return Fail(ErrorCode::kBadUsage, url.error().ToString(), "--target");
    harness::client::HttpTargetOptions http;
    http.gateway = *url;
    target_ = std::make_unique<harness::client::HttpTarget>(std::move(http));
    switch_ = std::make_unique<AdminDefectSwitch>(*target_);
    return {};
  }

  base::Result<Outcome> RunStage(const SprintStage& stage) {
    if (switch_) {
      if (auto set = switch_->Set(stage.defects); !set) return tl::unexpected(set.error());
    }
    auto profile = harness::load::LoadProfile(stage.profile);
    if (!profile) return tl::unexpected(profile.error());
    if (auto applied = ApplyOverrides(LoadOptionsOf(options_, stage), *profile); !applied)
      return tl::unexpected(applied.error());
    auto stage_run = std::make_unique<StageRun>();
    stage_run->options = LoadOptionsOf(options_, stage);
    stage_run->run = std::make_unique<LoadRun>(stage_run->options, std::move(*profile), stop_);
    LoadRun& run = *stage_run->run;
    runs_.push_back(std::move(stage_run));
    if (auto done = run.Run("", nullptr); !done) return tl::unexpected(done.error());
    const Outcome outcome = run.verdict().outcome;
    for (const std::string& reason : run.verdict().reasons)
      PrintError("understudy sprint: stage {}: {}\n", stage.number, reason);
    if (outcome == Outcome::kInterrupted) return outcome;
    auto result = harness::verdict::JudgeSprint(stage, run.statistics());
    if (!result) return tl::unexpected(result.error());
    result->notes = run.verdict().notes;
    result->elapsed = run.statistics().elapsed();
    results_.push_back(std::move(*result));
    return outcome;
  }

  Status Publish() const {
    std::vector<RunReport> reports;
    for (const auto& stage : runs_) reports.push_back(stage->run->Report());
    const std::string target = options_.target.empty() ? "the embedded stand-in" : options_.target;
    return options_.reports.Publish(
        "sprint", harness::report::SprintReport(results_, reports, origin_, target, options_.seed,
                                                stop_.interrupted()));
  }

  const SprintOptions& options_;
  process::StopFlag& stop_;
  output::TestOrigin origin_ = BeginTestRun();
  std::unique_ptr<harness::client::HttpTarget> target_;
  std::unique_ptr<AdminDefectSwitch> switch_;
  std::vector<std::unique_ptr<StageRun>> runs_;
  std::vector<SprintResult> results_;
};

}  // namespace

std::pair<CLI::App*, Command> AddSprintCommand(CLI::App& app) {
  CLI::App* command = app.add_subcommand(
      "sprint", "repeat the load-test sprint and compare it with its recorded counts");
  auto options = std::make_shared<SprintOptions>();
  command->add_flag("--real", options->real, "run in real time over sockets (eight minutes)");
  command->add_option("-H,--host,--target", options->target,
                      "gateway URL of a stand-in that runs elsewhere; needs --real");
  command->add_option("-t,--run-time", options->run_time,
                      "run time of each stage; the recorded stages took 2m");
  command->add_option("--seed", options->seed, "the same seed makes the same requests")
      ->capture_default_str();
  options->reports.AddTo(*command);
  command->footer(kFooter);
  return {command, [options] { return Sprint(*options).Run(); }};
}

}  // namespace cli
