#include "cli/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/counted.h"
#include "base/json.h"
#include "check/check_report.h"
#include "check/json.h"
#include "check/report.h"
#include "check/text.h"
#include "cli/baseline_options.h"
#include "cli/client_environment.h"
#include "cli/command_stand_in.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/expected_load.h"
#include "cli/platform_options.h"
#include "cli/rehearsal.h"
#include "cli/report_options.h"
#include "cli/sites.h"
#include "cli/test_origin.h"
#include "harness/load/duration.h"
#include "harness/load/profile.h"
#include "latency/latency_choice.h"
#include "mock_server/diagnosis/catalogue.h"
#include "mock_server/faults/injector.h"
#include "mock_server/stand_in/socket_server.h"
#include "mock_server/stand_in/stand_in.h"
#include "output/shell_word.h"
#include "process/command_runner.h"
#include "process/interrupt.h"
#include "rehearsal/rehearsal.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;
using check::ExpectedLoad;
using check::Report;
using mock_server::diagnosis::Code;
using mock_server::stand_in::StandIn;
using rehearsal::Rehearsal;
using understudy::MockServerOptions;

namespace {

constexpr char kFooter[] =
    "The command finds the stand-in through {gateway} and {data_layer} in its arguments, which "
    "are\nreplaced by URLs, or through LOCUST_HOST, UNDERSTUDY_GATEWAY and UNDERSTUDY_DATA_LAYER "
    "in its\nenvironment. docs/diagnoses.md explains the codes.\n\nExamples:\n  understudy check "
    "-- locust -f locustfile.py --headless -u 20 -r 5 -t 30s\n  understudy check --strict --junit "
    "check.xml -- k6 run -e BASE={gateway} script.js";

struct CheckOptions {
  MockServerOptions server;
  std::vector<std::string> command;
  ReportOptions reports;
  BaselineOptions baseline;
  std::string profile;
  std::string limit = "10m";
  std::vector<std::string> allow;
  bool strict = false;
  bool rehearse = false;
  bool no_sites = false;
};

std::string CommandLine(const std::vector<std::string>& command) {
  std::string line;
  for (const std::string& word : command) {
    if (!line.empty()) line += ' ';
    const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) {
      return std::isalnum(c) != 0 ||
             std::string_view("-_./:=@%+,").find(c) != std::string_view::npos;
    });
    line += plain ? word : output::ShellWord(word);
  }
  return line;
}

std::string JsonText(const Report& report, const CheckOptions& options, const CommandRun& run) {
  const process::CommandEnd& end = run.end;
  rapidjson::Document document = check::ReportToJson(report, options.strict);
  auto& allocator = document.GetAllocator();
  rapidjson::Value command(rapidjson::kObjectType);
  rapidjson::Value argv(rapidjson::kArrayType);
  for (const std::string& word : options.command)
    argv.PushBack(base::MakeString(word, allocator), allocator);
  command.AddMember("argv", argv, allocator);
  command.AddMember("exit_code", end.exit_code, allocator);
  command.AddMember("hit_limit", end.hit_limit, allocator);
  command.AddMember("interrupted", end.interrupted, allocator);
  command.AddMember("seconds", std::chrono::duration<double>(end.duration).count(), allocator);
  document.AddMember("command", command, allocator);
  if (run.rehearsal)
    document.AddMember("rehearsal", RehearsalJson(*run.rehearsal, allocator), allocator);
  return base::ToPrettyJson(document) + "\n";
}

// With what only this command knows.
class ReportOfCommand final : public check::CheckReport {
 public:
  ReportOfCommand(const check::Report& report, const CheckOptions& options, const CommandRun& run,
                  const output::TestOrigin& origin)
      : CheckReport(report, run.end, CommandLine(options.command), options.strict, origin,
                    run.rehearsal ? RehearsalText(*run.rehearsal, report) : std::string()),
        report_(report),
        options_(options),
        run_(run) {}

  std::string Json() const override { return JsonText(report_, options_, run_); }

 private:
  const check::Report& report_;
  const CheckOptions& options_;
  const CommandRun& run_;
};

// What is to be said of the command itself, before its findings.
std::string EndText(const CommandRun& run, const CheckOptions& options, const Report& report) {
  const process::CommandEnd& end = run.end;
  std::string text =
      fmt::format("\nunderstudy check: {} in {:.1f} s; the command exited with {}\n",
                  base::Counted(report.requests, "request"),
                  std::chrono::duration<double>(end.duration).count(), end.exit_code);
  if (run.rehearsal) text += RehearsalText(*run.rehearsal, report);
  if (end.hit_limit) {
    text += fmt::format(
        "The command did not end within {} and was stopped. Use a shorter run or a longer "
        "--limit.\n",
        options.limit);
  }
  if (end.interrupted)
    text += "It was interrupted; the findings cover only the part before that.\n";
  if (end.left_processes)
    text += "The command left processes running; they were stopped as well.\n";
  if (report.MetOnlyFaults()) {
    text += "All of its requests met faults of --fault, so there is nothing to judge.\n";
  } else if (report.requests == 0 && end.exit_code != 0 && !end.hit_limit && !end.interrupted) {
    text += fmt::format(
        "The command failed, with exit code {}, before it sent anything to the stand-in: what it "
        "wrote says why.\n",
        end.exit_code);
  } else if (report.requests == 0) {
    for (const std::string& name : ProxyVariables(OwnVariable)) {
      text += fmt::format(
          "{} is set: did the requests go to that proxy? NO_PROXY and no_proxy exclude the "
          "stand-in,\nbut not every tool honours them.\n",
          name);
    }
    text +=
        "The command sent nothing to the stand-in. Does it know the address? Write {gateway} "
        "or\n{data_layer} where it takes a URL, or let it read LOCUST_HOST or UNDERSTUDY_GATEWAY "
        "from the\nenvironment.\n";
  }
  return text;
}

process::ExitCode Verdict(const Report& report, const process::CommandEnd& end, bool strict) {
  if (end.interrupted) return process::ExitCode::kInconclusive;
  if (end.hit_limit) return process::ExitCode::kCheckFailed;
  if (report.requests == 0) return process::ExitCode::kNothingRan;
  return report.IsReady(strict) ? process::ExitCode::kOk : process::ExitCode::kCheckFailed;
}

// The load of the profile that was named; nothing when none was.
Result<std::optional<ExpectedLoad>> LoadExpected(const std::string& name) {
  if (name.empty()) return std::nullopt;
  const auto profile = harness::load::LoadProfile(name);
  if (!profile) return tl::unexpected(profile.error());
  if (!profile->runs.empty()) {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("{} is a suite of several profiles; name one of them", profile->name),
                "--profile");
  }
  return ExpectedLoadOf(*profile);
}

Result<std::vector<Code>> ParseCodes(const std::vector<std::string>& names) {
  std::vector<Code> codes;
  for (const std::string& name : names) {
    const auto entries = mock_server::diagnosis::Catalogue();
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [&](const auto& entry) { return entry.name == name; });
    if (found == entries.end()) {
      return Fail(
          ErrorCode::kBadUsage,
          fmt::format(
              "'{}' is not a code; write one such as S9, or several as S3,S4 (docs/diagnoses.md)",
              name),
          "--allow");
    }
    codes.push_back(found->code);
  }
  return codes;
}

Status KeepBaseline(const Report& report, const CheckOptions& options,
                    const output::Baseline& baseline, const process::CommandEnd& end) {
  if (!options.baseline.given()) return {};
  output::Baseline now;
  for (const check::ClientReport& client : report.clients) {
    for (const check::Finding& finding : client.findings) {
      if (finding.is_servers() || finding.severity == mock_server::diagnosis::Severity::kNote)
        continue;
      auto [rule, subject] = check::KeyOf(finding);
      now.Add({std::move(rule), std::move(subject), finding.message});
    }
  }
  const bool partial = end.interrupted || end.hit_limit || report.requests == 0;
  return options.baseline.Keep(
      "check", baseline, std::move(now), [](const auto&) { return true; }, partial);
}

// What each fault is, in the order of the rules, also of those that no request met.
void AddFaultRules(const mock_server::faults::Injector& faults, Report& report) {
  std::vector<check::FaultCount> all;
  for (const auto& entry : faults.entries()) {
    std::string rule = entry.rule.ToText();
    if (const std::string name = fmt::format("name={} ", entry.rule.name); rule.starts_with(name))
      rule.erase(0, name.size());
    all.push_back({entry.rule.name, entry.injected, std::move(rule)});
  }
  for (const check::FaultCount& met : report.faults) {
    const auto same = [&](const auto& one) { return one.name == met.name; };
    const auto known = std::find_if(all.begin(), all.end(), same);
    if (known == all.end()) {
      all.push_back(met);  // of rules that were replaced meanwhile
    } else {
      known->requests = met.requests;
    }
  }
  report.faults = std::move(all);
}

// How often the command waited, where a rehearsal has seen all of it.
std::optional<uint64_t> WaitsOf(const CommandRun& run) {
  if (!run.rehearsal || run.rehearsal->processes == 0 || !run.rehearsal->blocked.empty() ||
      !run.rehearsal->unknown_waits.empty()) {
    return std::nullopt;
  }
  return run.rehearsal->jumps;
}

process::ExitCode Check(const CheckOptions& options) {
  const auto limit = harness::load::ParseDuration(options.limit);
  if (!limit) return Complain("check", Error{limit.error().code, limit.error().message, "--limit"});
  const auto expected = LoadExpected(options.profile);
  if (!expected) return Complain("check", expected.error());
  const auto allowed = ParseCodes(options.allow);
  if (!allowed) return Complain("check", allowed.error());
  std::vector<OutputPath> outputs = options.reports.Outputs();
  options.baseline.AddOutput(outputs);
  if (auto writable = CheckOutputs(outputs); !writable) return Complain("check", writable.error());
  auto baseline = options.baseline.Load();
  if (!baseline) return Complain("check", baseline.error());
  output::TestOrigin origin = BeginTestRun();
  Report report;
  const auto run = RunAgainstStandIn(options.server, options.command,
                                     {.subcommand = "check",
                                      .limit = *limit,
                                      .rehearse = options.rehearse,
                                      .sites = !options.no_sites,
                                      .sees_half_closes = true},
                                     [&](StandIn& stand_in, const CommandRun& ended) {
                                       report = check::MakeReport(*stand_in.recorder(),
                                                                  *expected ? &**expected : nullptr,
                                                                  *allowed, WaitsOf(ended));
                                       AddFaultRules(stand_in.faults(), report);
                                     });
  if (!run) return Complain("check", run.error());
  const process::CommandEnd& end = run->end;
  report.started = run->started;
  report.interrupted = end.interrupted;
  if (end.interrupted) origin.interrupted = process::InterruptText();
  check::MarkKnown(report, [&](std::string_view rule, std::string_view subject) {
    return baseline->Meet(rule, subject);
  });
  Print("{}{}", EndText(*run, options, report), check::CheckText(report, options.strict));
  const Status written =
      options.reports.Publish("check", ReportOfCommand(report, options, *run, origin));
  if (!written) return Complain("check", written.error());
  if (const Status kept = KeepBaseline(report, options, *baseline, run->end); !kept)
    return Complain("check", kept.error());
  return Verdict(report, end, options.strict);
}

}  // namespace

std::pair<CLI::App*, Command> AddCheckCommand(CLI::App& app) {
  CLI::App* check = app.add_subcommand(
      "check", "run a load tool against the stand-in and report what its script does wrong");
  const auto options = std::make_shared<CheckOptions>();
  check->add_option("command", options->command, "the command and its arguments, after --")
      ->required();
  check->add_flag("--strict", options->strict, "count warnings as not ready, too");
  check
      ->add_option("--allow", options->allow,
                   "codes of findings that are intended, such as S9 or S3,S4; they become notes")
      ->delimiter(',')
      ->allow_extra_args(false);
  options->reports.AddTo(*check);
  options->baseline.AddTo(*check);
  check
      ->add_option(
          "--limit", options->limit,
          "ask the command to end after this time (90s, 10m, 1h30m), and kill it when it has "
          "not done so ten seconds later")
      ->capture_default_str();
  check->add_option(
      "--profile", options->profile,
      "also compare the load with a profile's: mix, rate, think time, users and arrivals");
  check->add_flag("--rehearse", options->rehearse,
                  "skip the command's waits, so that half an hour of its time takes only its "
                  "processor time (docs/rehearsal.md)");
  AddSitesOption(*check, options->no_sites);
  AddPlatformOptions(*check, options->server.platform, options->server.defects,
                     options->server.repairs, options->server.resources);
  AddFaultOption(*check, options->server.faults);
  AddRedisOption(*check, options->server.redis_port);
  AddFutureOption(*check, options->server.future);
  AddApiKeysOption(*check, options->server.api_keys);
  check
      ->add_option("--latency", options->server.latency,
                   fmt::format("how long answers take: {}", latency::kLatencyForms))
      ->capture_default_str();
  check->add_option("--seed", options->server.seed, "seed of the stand-in's ids")
      ->capture_default_str();
  check->footer(kFooter);
  return {check, [options] { return Check(*options); }};
}

}  // namespace cli
