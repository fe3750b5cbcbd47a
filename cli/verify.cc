#include "cli/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/admin_defect_switch.h"
#include "cli/complain.h"
#include "cli/contract_source.h"
#include "cli/platform_options.h"
#include "cli/report_file.h"
#include "cli/terminal.h"
#include "cli/verify_target.h"
#include "contracts/core/clock.h"
#include "harness/contract/latent.h"
#include "harness/contract/matrix.h"
#include "harness/contract/runner.h"
#include "harness/contract/selection.h"
#include "harness/report/contract_console.h"
#include "harness/report/contract_json.h"
#include "harness/report/contract_junit.h"
#include "harness/report/latent_console.h"
#include "harness/report/matrix_console.h"
#include "harness/report/matrix_reports.h"

namespace cli {
namespace {

using contracts::core::Contract;
using contracts::core::Error;
using contracts::core::Service;
using contracts::core::Status;
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
  std::string junit_file;
  std::string json_file;
  harness::contract::RunOptions run;
  bool list = false;
  bool matrix = false;
  bool latent = false;
  bool no_skips = false;
  bool verbose = false;
};

ExitCode List(const std::vector<Contract>& contracts) {
  int steps = 0;
  for (const Contract& contract : contracts) {
    const auto count = static_cast<int>(contract.steps.size() + contract.finally.size());
    steps += count;
    fmt::print("{:<38} {:<10} {}\n", harness::contract::ShortName(contract.file),
               harness::report::Counted(count, "step"), contract.title);
  }
  fmt::print("{}, {}\n", harness::report::Counted(static_cast<int>(contracts.size()), "contract"),
             harness::report::Counted(steps, "step"));
  return ExitCode::kOk;
}

ExitCode ExitCodeOf(const SuiteResult& suite, const VerifyOptions& options) {
  if (suite.Count(Outcome::kUnreachable) > 0) return ExitCode::kUnreachable;
  if (suite.Count(Outcome::kFailed) > 0) return ExitCode::kCheckFailed;
  const int skipped = suite.Count(Outcome::kSkipped);
  if (skipped == static_cast<int>(suite.contracts.size())) return ExitCode::kNothingRan;
  return skipped > 0 && options.no_skips ? ExitCode::kCheckFailed : ExitCode::kOk;
}

ExitCode RunContracts(const VerifyOptions& options, const std::vector<Contract>& contracts,
                      VerifyTarget& target) {
  const harness::report::Style style = StyleOf(stdout);
  const contracts::core::SystemClock clock;
  const auto show = [&](const ContractResult& result) {
    if (result.outcome == Outcome::kPassed && !options.verbose) return;
    fmt::print("{}", harness::report::TellContract(result, style));
    std::fflush(stdout);
  };
  SuiteResult suite = RunSuite(contracts, target.target(), clock, options.run, show);
  suite.target = target.name();
  fmt::print("{}", harness::report::TellTotals(suite, style));
  const Status written =
      WriteReports({{options.junit_file, [&] { return harness::report::ContractJunit(suite); }},
                    {options.json_file, [&] { return harness::report::ContractJson(suite); }}});
  if (!written) {
    return Complain("verify", written.error());
  }
  if (suite.Count(Outcome::kUnreachable) > 0) {
    const auto* failure = suite.contracts.back().FirstFailure();
    fmt::print(stderr, "understudy verify: {}\n", failure->reason);
  }
  if (options.no_skips && suite.Count(Outcome::kSkipped) > 0) {
    fmt::print(stderr, "understudy verify: {} skipped, and --no-skips was given\n",
               harness::report::Counted(suite.Count(Outcome::kSkipped), "contract"));
  }
  return ExitCodeOf(suite, options);
}

ExitCode RunTheMatrix(const VerifyOptions& options, const std::vector<Contract>& contracts,
                      VerifyTarget& target) {
  const contracts::core::SystemClock clock;
  harness::contract::Runner runner(target.target(), clock, options.run);
  AdminDefectSwitch defects(target.target());
  const auto rows = RunMatrix(contracts, runner, defects);
  if (!rows) {
    return Complain("verify", rows.error());
  }
  fmt::print("{}", harness::report::TellMatrix(*rows, StyleOf(stdout)));
  const Status written = WriteReports(
      {{options.junit_file, [&] { return harness::report::MatrixJunit(*rows); }},
       {options.json_file, [&] { return harness::report::MatrixJson(*rows, target.name()); }}});
  if (!written) {
    return Complain("verify", written.error());
  }
  const bool right =
      std::all_of(rows->begin(), rows->end(), [](const auto& row) { return row.Right(); });
  return right ? ExitCode::kOk : ExitCode::kCheckFailed;
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

ExitCode RunTheLatent(const VerifyOptions& options, const std::vector<Contract>& contracts,
                      VerifyTarget& target) {
  using harness::contract::LatentState;
  const contracts::core::SystemClock clock;
  harness::contract::Runner runner(target.target(), clock, options.run);
  const auto rows = RunLatent(contracts, runner);
  if (!rows) {
    return Complain("verify", rows.error());
  }
  fmt::print("{}", harness::report::TellLatent(*rows, StyleOf(stdout)));
  const SuiteResult suite = ReportedLatent(*rows, target.name());
  const Status written =
      WriteReports({{options.junit_file, [&] { return harness::report::ContractJunit(suite); }},
                    {options.json_file, [&] { return harness::report::ContractJson(suite); }}});
  if (!written) {
    return Complain("verify", written.error());
  }
  const auto any = [&](LatentState state) {
    return std::any_of(rows->begin(), rows->end(),
                       [&](const auto& row) { return row.state == state; });
  };
  if (any(LatentState::kUnreachable)) {
    fmt::print(stderr, "understudy verify: {}\n", rows->back().told);
    return ExitCode::kUnreachable;
  }
  return any(LatentState::kOtherwise) ? ExitCode::kCheckFailed : ExitCode::kOk;
}

ExitCode Verify(VerifyOptions options) {
  LoadedContracts loaded =
      options.contracts.empty() ? LoadEmbeddedContracts() : LoadContractsFrom(options.contracts);
  if (!loaded) {
    for (const Error& error : loaded.error()) Complain("verify", error);
    return ExitCodeFor(loaded.error().front().code);
  }
  // What the platform is known to do wrong is asked for by name only.
  std::erase_if(loaded->contracts, [&](const Contract& contract) {
    return contract.latent.has_value() != options.latent;
  });
  const auto selected = harness::contract::Select(std::move(loaded->contracts), options.patterns);
  if (!selected) {
    return Complain("verify", selected.error());
  }
  if (options.list) return List(*selected);
  if (auto writable = CheckWritable({options.junit_file, options.json_file}); !writable)
    return Complain("verify", writable.error());
  const auto target = VerifyTarget::Open(options.target, options.run);
  if (!target) {
    return Complain("verify", target.error());
  }
  if (options.latent) return RunTheLatent(options, *selected, **target);
  return options.matrix ? RunTheMatrix(options, *selected, **target)
                        : RunContracts(options, *selected, **target);
}

}  // namespace

std::pair<CLI::App*, Command> AddVerifyCommand(CLI::App& app) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* command =
      app.add_subcommand("verify", "runs contracts against the stand-in or a real target");
  command->footer(kHelp);
  command->add_option(
      "pattern", options->patterns,
      "which contracts: part of a name such as goals/create, a tag, or a pattern with * and ?; "
      "all of them without");
  command->add_option("--target", options->target.gateway,
                      "URL of the gateway; without it the embedded stand-in");
  command->add_option("--data-layer", options->target.data_layer, "URL of the data layer");
  command->add_option("--gateway-key", options->run.gateway_key,
                      "key for the gateway, 32 characters or more");
  command->add_option("--data-layer-key", options->run.data_layer_key, "key for the data layer");
  AddPlatformOptions(*command, options->target.platform, options->target.defects,
                     options->target.repairs);
  command->add_option("--contracts", options->contracts,
                      "a directory with *.contract.json (and *.schema.json), or one file, instead "
                      "of those in the program");
  command
      ->add_option("--timeout", options->target.timeout_seconds, "seconds that an answer may take")
      ->check(CLI::Range(0.001, 3600.0));
  command->add_option("--seed", options->run.seed, "seed of {{uuid}} and the stand-in's ids");
  command->add_option("--junit", options->junit_file, "write a case for each contract")
      ->type_name("FILE");
  command
      ->add_option("--json", options->json_file,
                   "write each contract and its mismatches (schemas/verify_report.schema.json)")
      ->type_name("FILE");
  command->add_flag(
      "--matrix", options->matrix,
      "detection matrix: each defect's contract must fail with the defect and pass without");
  command->add_flag("--latent", options->latent,
                    "known faults: which of the platform's latent faults the target still has");
  command->add_flag("--list", options->list, "show the chosen contracts and run nothing");
  command->add_flag("--no-skips", options->no_skips, "a skipped contract is a failure");
  command->add_flag("-v,--verbose", options->verbose, "a line for each contract that passes, too");
  return {command, [options] { return Verify(*options); }};
}

}  // namespace cli
