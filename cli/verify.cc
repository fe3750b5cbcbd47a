#include "cli/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/counted.h"
#include "cli/admin_defect_switch.h"
#include "cli/baseline_options.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/contract_source.h"
#include "cli/last_failed.h"
#include "cli/platform_options.h"
#include "cli/report_options.h"
#include "cli/terminal.h"
#include "cli/test_origin.h"
#include "cli/verify_target.h"
#include "harness/contract/latent.h"
#include "harness/contract/matrix.h"
#include "harness/contract/mutation.h"
#include "harness/contract/runner.h"
#include "harness/contract/selection.h"
#include "harness/report/contract_console.h"
#include "harness/report/contract_report.h"
#include "harness/report/failure_text.h"
#include "harness/report/latent_console.h"
#include "harness/report/matrix_console.h"
#include "harness/report/matrix_reports.h"
#include "harness/report/mutation_report.h"
#include "mock_server/gateway/gateway.h"
#include "process/interrupt.h"

namespace cli {
namespace {

using base::Error;
using base::Service;
using base::Status;
using harness::contract::Contract;
using harness::contract::ContractResult;
using harness::contract::Outcome;
using harness::contract::SuiteResult;

constexpr char kHelp[] =
    "Examples:\n"
    "  understudy verify                                      all contracts, on the embedded "
    "stand-in\n"
    "  understudy verify goals --target http://localhost:8009 --data-layer http://localhost:8001\n";

struct VerifyOptions {
  std::vector<std::string> patterns;
  TargetOptions target;
  std::string contracts;
  ReportOptions reports;
  BaselineOptions baseline;
  bool failed = false;
  harness::contract::RunOptions run;
  bool list = false;
  bool matrix = false;
  bool latent = false;
  bool mutate = false;
  double survivors = 5;
  bool no_skips = false;
  bool verbose = false;
};

process::ExitCode List(const std::vector<Contract>& contracts) {
  int steps = 0;
  for (const Contract& contract : contracts) {
    const auto count = static_cast<int>(contract.steps.size() + contract.finally.size());
    steps += count;
    Print("{:<38} {:<10} {}\n", harness::contract::ShortName(contract.file),
          base::Counted(count, "step"), contract.title);
  }
  Print("{}, {}\n", base::Counted(contracts.size(), "contract"), base::Counted(steps, "step"));
  return process::ExitCode::kOk;
}

process::ExitCode ExitCodeOf(const SuiteResult& suite, const VerifyOptions& options) {
  if (suite.interrupted) return process::ExitCode::kInconclusive;
  if (suite.Count(Outcome::kUnreachable) > 0) return process::ExitCode::kUnreachable;
  if (suite.Count(Outcome::kFailed) > 0) return process::ExitCode::kCheckFailed;
  const int skipped = suite.Count(Outcome::kSkipped);
  if (skipped == static_cast<int>(suite.contracts.size())) return process::ExitCode::kNothingRan;
  const bool left_out = skipped > 0 || suite.CountEventsUnheard() > 0;
  return left_out && options.no_skips ? process::ExitCode::kCheckFailed : process::ExitCode::kOk;
}

// What the contracts' files are below; nothing when they are in the program.
std::optional<std::string> FolderOf(const std::string& contracts) {
  if (contracts.empty()) return std::nullopt;
  std::error_code ignored;
  if (!std::filesystem::is_directory(contracts, ignored)) return "";
  return (std::filesystem::path(contracts) / "").lexically_normal().generic_string();
}

// What every form of the command needs to run and to report.
class Verification {
 public:
  Verification(const VerifyOptions& options, const std::vector<Contract>& contracts,
               VerifyTarget& target, bool hear, output::Baseline baseline)
      : options_(options),
        contracts_(contracts),
        target_(target),
        hear_(hear),
        baseline_(std::move(baseline)) {}

  process::ExitCode Run() {
    // RunContracts() knows better, after the run.
    if ((options_.latent || options_.matrix) && hear_ && options_.run.events == nullptr)
      PrintError("understudy verify: events are not checked: {}\n", harness::report::kUnheard);
    if (options_.latent) return RunTheLatent();
    if (options_.mutate) return RunTheMutations();
    return options_.matrix ? RunTheMatrix() : RunContracts();
  }

 private:
  process::ExitCode RunContracts();
  process::ExitCode RunTheMatrix();
  process::ExitCode RunTheLatent();
  process::ExitCode RunTheMutations();

  // What --failed is to run next time.
  void Remember(const SuiteResult& suite) const;
  Status KeepBaseline(const SuiteResult& suite);
  // Where no contract is shown with its steps.
  static void PrintSentAgain(int count) {
    if (count == 0) return;
    Print("{} sent again: {}\n", base::Counted(count, "request"),
          harness::client::DeadConnections::kReason);
  }
  // Whether a signal ended it; the reports say so.
  bool NoteOfInterrupt() {
    if (!process::StopOnInterrupt().interrupted()) return false;
    origin_.interrupted = process::InterruptText();
    return true;
  }

  const VerifyOptions& options_;
  const std::vector<Contract>& contracts_;
  VerifyTarget& target_;
  const bool hear_;  // contracts say something of events
  output::Baseline baseline_;
  const std::optional<std::string> folder_ = FolderOf(options_.contracts);
  const output::Style style_ = ConsoleColours();
  const base::SystemClock clock_;
  output::TestOrigin origin_ = BeginTestRun();
};

process::ExitCode Verification::RunContracts() {
  const auto show = [&](const ContractResult& result) {
    Put(harness::report::FormatContract(result, style_, options_.verbose));
  };
  harness::contract::RunOptions run = options_.run;
  if (options_.baseline.given()) {
    run.known = [this](std::string_view contract, std::string_view step) {
      return baseline_.Meet(contract, step);
    };
  }
  SuiteResult suite = RunSuite(contracts_, target_.target(), clock_, run, show);
  suite.target = target_.name();
  suite.interrupted = NoteOfInterrupt();
  suite.folder = folder_;
  Put(harness::report::FormatTotals(suite, style_));
  const harness::report::ContractReport report(suite, origin_);
  if (const Status written = options_.reports.Publish("verify", report); !written)
    return Complain("verify", written.error());
  if (!suite.interrupted) Remember(suite);
  if (const Status kept = KeepBaseline(suite); !kept) return Complain("verify", kept.error());
  if (suite.Count(Outcome::kUnreachable) > 0) {
    const auto* failure = suite.contracts.back().FirstFailure();
    PrintError("understudy verify: {}\n", failure->reason);
  }
  if (const int unheard = suite.CountEventsUnheard(); unheard > 0) {
    PrintError("understudy verify: events of {} not checked{}: {}\n",
               base::Counted(unheard, "step"),
               options_.no_skips ? ", and --no-skips was given" : "", harness::report::kUnheard);
  }
  if (options_.no_skips && suite.Count(Outcome::kSkipped) > 0) {
    PrintError("understudy verify: {} skipped, and --no-skips was given\n",
               base::Counted(suite.Count(Outcome::kSkipped), "contract"));
  }
  return ExitCodeOf(suite, options_);
}

void Verification::Remember(const SuiteResult& suite) const {
  std::vector<RanContract> ran;
  for (const ContractResult& one : suite.contracts) {
    ran.push_back({std::string(harness::contract::ShortName(one.file)),
                   one.outcome == Outcome::kFailed || one.outcome == Outcome::kUnreachable});
  }
  RememberFailed(options_.contracts, ran);
}

Status Verification::KeepBaseline(const SuiteResult& suite) {
  if (!options_.baseline.given()) return {};
  output::Baseline now;
  std::vector<std::string> judged;  // contracts that this run covered
  for (const ContractResult& one : suite.contracts) {
    const std::string name(harness::contract::ShortName(one.file));
    if (one.outcome == Outcome::kPassed || one.outcome == Outcome::kFailed ||
        one.outcome == Outcome::kKnown)
      judged.push_back(name);
    for (const auto& step : one.steps) {
      if (step.outcome == Outcome::kFailed || step.outcome == Outcome::kKnown) {
        now.Add({name, step.name, harness::report::MismatchText(step.mismatches.front())});
      }
    }
  }
  const bool all = options_.patterns.empty() && !options_.failed;
  const auto is_judged = [&](const output::Baseline::Entry& entry) {
    const bool exists = std::any_of(
        suite.contracts.begin(), suite.contracts.end(),
        [&](const auto& one) { return harness::contract::ShortName(one.file) == entry.rule; });
    return std::find(judged.begin(), judged.end(), entry.rule) != judged.end() || (all && !exists);
  };
  return options_.baseline.Keep("verify", baseline_, std::move(now), is_judged,
                                suite.interrupted || suite.Count(Outcome::kUnreachable) > 0);
}

process::ExitCode Verification::RunTheMatrix() {
  harness::contract::Runner runner(target_.target(), clock_, options_.run);
  const auto rows = [&] {
    // What was on at the target is put back before anything else can go wrong.
    AdminDefectSwitch defects(target_.target());
    return RunMatrix(contracts_, runner, defects);
  }();
  if (!rows) return Complain("verify", rows.error());
  const bool interrupted = NoteOfInterrupt();
  Put(harness::report::FormatMatrix(*rows, style_));
  int sent_again = 0;
  for (const auto& row : *rows) sent_again += row.off.CountSentAgain() + row.on.CountSentAgain();
  PrintSentAgain(sent_again);
  if (interrupted) Print("{}\n", style_.Warn("INTERRUPTED: the matrix is incomplete"));
  const harness::report::MatrixReport report(*rows, origin_, target_.name());
  if (const Status written = options_.reports.Publish("verify", report); !written)
    return Complain("verify", written.error());
  if (interrupted) return process::ExitCode::kInconclusive;
  const bool right =
      std::all_of(rows->begin(), rows->end(), [](const auto& row) { return row.Right(); });
  return right ? process::ExitCode::kOk : process::ExitCode::kCheckFailed;
}

process::ExitCode Verification::RunTheMutations() {
  const auto result =
      harness::contract::RunMutations(contracts_, target_.target(), clock_, options_.run);
  if (!result) return Complain("verify", result.error());
  const bool interrupted = NoteOfInterrupt();
  Put(harness::report::FormatMutations(*result, options_.survivors, style_));
  if (interrupted) Print("{}\n", style_.Warn("INTERRUPTED: not all answers were mutated"));
  const harness::report::MutationReport report(*result, options_.survivors, origin_);
  if (const Status written = options_.reports.Publish("verify", report); !written)
    return Complain("verify", written.error());
  if (interrupted) return process::ExitCode::kInconclusive;
  return result->SurvivorsPercent() > options_.survivors ? process::ExitCode::kCheckFailed
                                                         : process::ExitCode::kOk;
}

// A known fault is no failure of whoever runs this: reports show it as skipped, with the reason.
SuiteResult ReportedLatent(const std::vector<harness::contract::LatentRow>& rows,
                           const std::string& target) {
  using harness::contract::LatentState;
  SuiteResult suite;
  suite.target = target;
  for (const auto& row : rows) {
    suite.contracts.push_back(row.result);
    if (row.state != LatentState::kThere && row.state != LatentState::kNotJudged) continue;
    suite.contracts.back().outcome = Outcome::kSkipped;
    suite.contracts.back().reason =
        fmt::format("known fault L{}, {}: {}", row.number, row.title, row.told);
    suite.contracts.back().steps.clear();
  }
  return suite;
}

process::ExitCode Verification::RunTheLatent() {
  using harness::contract::LatentState;
  harness::contract::Runner runner(target_.target(), clock_, options_.run);
  const auto rows = RunLatent(contracts_, runner);
  if (!rows) return Complain("verify", rows.error());
  Put(harness::report::FormatLatent(*rows, style_));
  int sent_again = 0;
  for (const auto& row : *rows) sent_again += row.result.CountSentAgain();
  PrintSentAgain(sent_again);
  SuiteResult suite = ReportedLatent(*rows, target_.name());
  suite.interrupted = NoteOfInterrupt();
  if (suite.interrupted)
    Print("{}\n", style_.Warn("INTERRUPTED: not all known faults were checked"));
  suite.folder = folder_;
  const harness::report::LatentReport report(*rows, suite, origin_);
  if (const Status written = options_.reports.Publish("verify", report); !written)
    return Complain("verify", written.error());
  if (suite.interrupted) return process::ExitCode::kInconclusive;
  const auto any = [&](LatentState state) {
    return std::any_of(rows->begin(), rows->end(),
                       [&](const auto& row) { return row.state == state; });
  };
  if (any(LatentState::kUnreachable)) {
    PrintError("understudy verify: {}\n", rows->back().told);
    return process::ExitCode::kUnreachable;
  }
  return any(LatentState::kFailedDifferently) ? process::ExitCode::kCheckFailed
                                              : process::ExitCode::kOk;
}

process::ExitCode Verify(VerifyOptions options) {
  if (options.run.gateway_key.size() < mock_server::gateway::kShortestKey) {
    return Complain(
        "verify", {base::ErrorCode::kBadUsage,
                   fmt::format("has {} characters, and the gateway takes no key of "
                               "less than {}",
                               options.run.gateway_key.size(), mock_server::gateway::kShortestKey),
                   "--gateway-key"});
  }
  LoadedContracts loaded =
      options.contracts.empty() ? LoadEmbeddedContracts() : LoadContractsFrom(options.contracts);
  if (!loaded) {
    for (const Error& error : loaded.error()) Complain("verify", error);
    return process::ExitCodeFor(loaded.error().front().code);
  }
  // What the platform is known to do wrong is asked for by name only.
  std::erase_if(loaded->contracts, [&](const Contract& contract) {
    return contract.latent.has_value() != options.latent;
  });
  auto selected = harness::contract::Select(std::move(loaded->contracts), options.patterns);
  if (!selected) {
    return Complain("verify", selected.error());
  }
  if (options.failed) {
    const std::vector<std::string> failed = LastFailed(options.contracts);
    std::erase_if(*selected, [&](const Contract& contract) {
      const std::string name(harness::contract::ShortName(contract.file));
      return std::find(failed.begin(), failed.end(), name) == failed.end();
    });
    if (selected->empty()) {
      return Complain("verify", {base::ErrorCode::kNothingRan,
                                 "no contract failed when they were run last from this folder; "
                                 "leave it out to run all of them",
                                 "--failed"});
    }
  }
  if (options.list) return List(*selected);
  std::vector<OutputPath> outputs = options.reports.Outputs();
  options.baseline.AddOutput(outputs);
  if (auto writable = CheckOutputs(outputs); !writable) return Complain("verify", writable.error());
  auto baseline = options.baseline.Load();
  if (!baseline) return Complain("verify", baseline.error());
  options.run.interrupted = [&stop = process::StopOnInterrupt()] { return stop.interrupted(); };
  const bool hear = std::any_of(selected->begin(), selected->end(),
                                [](const Contract& contract) { return contract.HasEvents(); });
  const auto target = VerifyTarget::Open(options.target, hear, options.run);
  if (!target) {
    return Complain("verify", target.error());
  }
  return Verification(options, *selected, **target, hear, *std::move(baseline)).Run();
}

}  // namespace

std::pair<CLI::App*, Command> AddVerifyCommand(CLI::App& app) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* command =
      app.add_subcommand("verify", "run contracts against the stand-in or a real target");
  command->footer(kHelp);
  command->add_option("pattern", options->patterns,
                      "which contracts to run: part of a name such as goals/create, a tag, or a "
                      "pattern with * and ? (default: all)");
  command->add_option("--target", options->target.gateway,
                      "URL of the gateway (default: the embedded stand-in)");
  command->add_option("--data-layer", options->target.data_layer, "URL of the data layer");
  command->add_option("--gateway-key", options->run.gateway_key,
                      "key for the gateway, 32 characters or more");
  command->add_option("--data-layer-key", options->run.data_layer_key, "key for the data layer");
  AddPlatformOptions(*command, options->target.platform, options->target.defects,
                     options->target.repairs, options->target.resources);
  command->add_option("--contracts", options->contracts,
                      "directory with *.contract.json (and *.schema.json), or one file, to run "
                      "instead of the built-in contracts");
  command->add_option("--timeout", options->target.timeout_seconds, "seconds to wait for an answer")
      ->check(CLI::Range(0.001, 3600.0))
      ->capture_default_str();
  command->add_option("--seed", options->run.seed, "seed of {{uuid}} and of the stand-in's ids");
  options->reports.AddTo(*command);
  options->baseline.AddTo(*command);
  command
      ->add_option(
          "--redis-url", options->target.redis_url,
          "the Redis on which the target publishes (redis://HOST:PORT/DATABASE), or that of "
          "REDIS_URL: env; what contracts say of events is checked there")
      ->type_name("URL");
  command->add_flag("--failed", options->failed,
                    "run only the contracts that failed when they were run last from this folder");
  command->add_flag(
      "--matrix", options->matrix,
      "detection matrix: each defect's contract must fail with the defect and pass without it");
  command->add_flag("--latent", options->latent,
                    "report which of the platform's latent faults the target still has");
  command->add_flag("--mutate", options->mutate,
                    "change each answer in one way at a time, and list the changes that no "
                    "contract notices");
  command
      ->add_option("--survivors", options->survivors,
                   "percentage of the mutated answers that may go unnoticed")
      ->check(CLI::Range(0.0, 100.0))
      ->capture_default_str();
  command->add_flag("--list", options->list, "list the selected contracts and run nothing");
  command->add_flag("--no-skips", options->no_skips,
                    "treat a skipped contract, and events that could not be checked, as a failure");
  command->add_flag("-v,--verbose", options->verbose,
                    "also print a line for each contract that passes");
  return {command, [options] { return Verify(*options); }};
}

}  // namespace cli
