#include "cli/commands.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/counted.h"
#include "base/redaction.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/known_stand_ins.h"
#include "cli/platform_at_url.h"
#include "cli/report_file.h"
#include "cli/report_options.h"
#include "cli/terminal.h"
#include "cli/test_origin.h"
#include "harness/client/http_target.h"
#include "harness/drift/corpus.h"
#include "harness/drift/drift.h"
#include "harness/drift/record.h"
#include "harness/drift/versions.h"
#include "harness/report/drift_json.h"
#include "harness/report/drift_text.h"
#include "mock_server/defects/platform_state.h"
#include "output/output_file.h"
#include "output/shell_word.h"
#include "process/interrupt.h"

namespace cli {
namespace {

using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Status;
using harness::drift::Corpus;
using harness::drift::DriftReport;
using harness::report::DriftRun;

constexpr char kHelp[] =
    "It creates entities at the target, and deletes those that the API can delete. Examples:\n"
    "  understudy drift --target http://localhost:8009 --data-layer http://localhost:8001\n"
    "  understudy drift --target https://staging.example.org --yes --read-only --json drift.json\n"
    "\n"
    "It ends with 0 when nothing differs, 8 when something does, 7 when the target only differs\n"
    "from itself, 4 when nothing could be compared and 3 when the target can't be reached or\n"
    "refuses the key.\n";

constexpr char kAdvice[] =
    "a run writes to it. Look with --plan at what it would do, then confirm with --yes";

struct DriftCommandOptions {
  std::string gateway;
  std::string data_layer;
  std::string gateway_key = harness::drift::kGatewayKey;
  std::string data_layer_key = harness::drift::kDataLayerKey;
  std::string corpus;
  ExpectedState expected;
  ReportOptions reports;
  std::string record_file;
  std::string evidence_file;
  std::string proposals;
  double timeout_seconds = 30;
  bool read_only = false;
  bool yes = false;
  bool plan = false;
  bool verbose = false;
};

// The URLs, and how they are written in messages.
struct Servers {
  harness::client::HttpTargetOptions http;
  std::string name;
};

Result<Servers> ReadServers(const DriftCommandOptions& options) {
  Servers servers;
  servers.http.timeout =
      std::chrono::milliseconds(static_cast<int64_t>(options.timeout_seconds * 1000));
  const bool unasked = options.yes || options.plan;
  auto gateway = ReadPlatformUrl(options.gateway, "--target", unasked, kAdvice);
  if (!gateway) return tl::unexpected(gateway.error());
  servers.http.gateway = *gateway;
  servers.name = gateway->origin.ToString();
  if (options.data_layer.empty()) return servers;
  auto data_layer = ReadPlatformUrl(options.data_layer, "--data-layer", unasked, kAdvice);
  if (!data_layer) return tl::unexpected(data_layer.error());
  servers.http.data_layer = *data_layer;
  servers.name += " and " + data_layer->origin.ToString();
  return servers;
}

std::string IntentText(const harness::drift::Intent& intent, const Corpus& corpus,
                       const Servers& servers) {
  std::string text = fmt::format(
      "{} with {}, twice, to {}\n"
      "  {}: {} that create, {} that change, {} that delete\n",
      base::Counted(corpus.scenarios.size(), "scenario"), base::Counted(corpus.steps(), "step"),
      servers.name, base::Counted(intent.requests, "request"), intent.creates, intent.changes,
      intent.deletes);
  if (intent.left_out > 0)
    text += fmt::format("  {} left out\n", base::Counted(intent.left_out, "step"));
  if (intent.creates > 0)
    text +=
        "  What is created carries the names of the corpus. What the API can delete is deleted "
        "afterwards: agents,\n  documents, datasets and training examples; the rest stays.\n";
  return text;
}

// The keys that were given, unless they are those that everybody knows.
base::Redactor RedactorOf(const DriftCommandOptions& options) {
  base::Redactor::Secrets secrets;
  if (options.gateway_key != harness::drift::kGatewayKey)
    secrets.emplace_back(options.gateway_key, "<gateway key>");
  if (options.data_layer_key != harness::drift::kDataLayerKey)
    secrets.emplace_back(options.data_layer_key, "<data layer key>");
  return base::Redactor(std::move(secrets));
}

// What is recorded is played again, so it has the keys of the corpus in the place of those that
// were given.
base::Redactor RecordingRedactorOf(const DriftCommandOptions& options) {
  return base::Redactor(
      base::Redactor::Secrets{{options.gateway_key, harness::drift::kGatewayKey},
                              {options.data_layer_key, harness::drift::kDataLayerKey}});
}

std::string RecordText(const DriftCommandOptions& options, const Corpus& corpus,
                       const DriftReport& report) {
  const base::Redactor redactor = RecordingRedactorOf(options);
  std::string text;
  for (size_t i = 0; i < corpus.scenarios.size(); ++i) {
    text += RecordLine(corpus.scenarios[i], report.recordings[i], redactor,
                       corpus.scenarios[i].steps.size());
  }
  return text;
}

// Which run it was, without keys and without what changes nothing of its result.
std::string CommandLine(const DriftCommandOptions& options) {
  std::string line = "understudy drift";
  const std::pair<const char*, const std::string*> given[] = {
      {"--target", &options.gateway},
      {"--data-layer", &options.data_layer},
      {"--corpus", &options.corpus},
      {"--platform", &options.expected.platform},
      {"--defects", &options.expected.defects},
      {"--repair", &options.expected.repairs}};
  for (const auto& [option, value] : given) {
    if (!value->empty()) line += fmt::format(" {} {}", option, output::ShellWord(*value));
  }
  return line + (options.read_only ? " --read-only" : "");
}

std::string EvidenceText(const DriftCommandOptions& options, const Corpus& corpus,
                         harness::client::Target& target, const DriftRun& run) {
  harness::report::EvidenceOrigin origin;
  origin.program = "understudy " UNDERSTUDY_VERSION;
  origin.command = CommandLine(options);
  origin.gateway = harness::drift::VersionsOf(target, base::Service::kGateway, options.gateway_key,
                                              corpus.scenarios, run.result.recordings);
  if (!options.data_layer.empty()) {
    origin.data_layer =
        harness::drift::VersionsOf(target, base::Service::kDataLayer, options.data_layer_key,
                                   corpus.scenarios, run.result.recordings);
  }
  return DriftEvidence(run, origin);
}

// A name for a file, whatever characters a scenario's has.
std::string FileNameOf(std::string id) {
  for (char& c : id) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == '_';
    if (!plain) c = '_';
  }
  if (id.starts_with('.')) id.front() = '_';
  return id + ".jsonl";
}

// A file for each scenario that has a new difference, up to the last step that differs.
Status WriteProposals(const DriftCommandOptions& options, const Corpus& corpus,
                      const DriftReport& report) {
  if (options.proposals.empty()) return {};
  std::error_code error;
  std::filesystem::create_directories(options.proposals, error);
  if (error)
    return Fail(ErrorCode::kBadFile, "can't be made: " + error.message(), options.proposals);
  std::map<size_t, size_t> steps;  // of each scenario
  for (const harness::drift::StepPlace& place : report.new_differences)
    steps[place.scenario] = place.step + 1;
  const base::Redactor redactor = RecordingRedactorOf(options);
  for (const auto& [scenario, count] : steps) {
    const harness::drift::Scenario& one = corpus.scenarios[scenario];
    const Status written =
        output::WriteFile(options.proposals + "/" + FileNameOf(one.id),
                          RecordLine(one, report.recordings[scenario], redactor, count));
    if (!written) return written;
  }
  Print("{} written to {}\n", base::Counted(steps.size(), "candidate"), options.proposals);
  return {};
}

process::ExitCode Drift(const DriftCommandOptions& options) {
  const auto faults = options.expected.Read();
  if (!faults) return Complain("drift", faults.error());
  auto corpus = options.corpus.empty() ? harness::drift::LoadBuiltInCorpus()
                                       : harness::drift::LoadCorpus(options.corpus);
  if (!corpus) return Complain("drift", corpus.error());
  harness::drift::SetKeys(*corpus, options.gateway_key, options.data_layer_key);
  const auto servers = ReadServers(options);
  if (!servers) return Complain("drift", servers.error());
  harness::drift::DriftOptions run_options;
  run_options.has_data_layer = !options.data_layer.empty();
  run_options.read_only = options.read_only;
  const std::string intent =
      IntentText(harness::drift::IntentOf(corpus->scenarios, run_options), *corpus, *servers);
  if (options.plan) {
    Put(intent);
    return process::ExitCode::kOk;
  }
  std::vector<OutputPath> outputs = options.reports.Outputs();
  outputs.push_back({"--record", options.record_file});
  outputs.push_back({"--evidence", options.evidence_file});
  if (auto writable = CheckOutputs(outputs); !writable) return Complain("drift", writable.error());

  harness::client::HttpTarget target(servers->http);
  if (const auto access = harness::drift::CheckAccess(
          target, options.gateway_key, options.data_layer_key, run_options.has_data_layer);
      !access)
    return Complain("drift", access.error());
  run_options.interrupted = [&stop = process::StopOnInterrupt()] { return stop.interrupted(); };
  Put(intent + "\n");

  output::TestOrigin origin = BeginTestRun();
  const KnownStandIns states(*faults, options.data_layer_key);
  auto endpoints = states.Endpoints();
  if (!endpoints) return Complain("drift", endpoints.error());
  DriftRun run;
  run.target = servers->name;
  run.gateway_url = target.BaseUrl(base::Service::kGateway);
  if (run_options.has_data_layer) run.data_layer_url = target.BaseUrl(base::Service::kDataLayer);
  run.compared_with = mock_server::defects::Describe(*faults);
  run.started = base::FormatLocalTime(base::SystemClock().WallNow());
  run.corpus = corpus->name;
  run.corpus_digest = corpus->digest;
  run.scenarios = corpus->scenarios.size();
  run.steps = corpus->steps();
  run.switches = states.switches();
  auto result = harness::drift::RunDrift(corpus->scenarios, target, states, std::move(*endpoints),
                                         run_options);
  if (!result) return Complain("drift", result.error());
  run.result = std::move(*result);
  const base::Redactor redactor = RedactorOf(options);
  for (harness::drift::Group& group : run.result.groups)
    harness::drift::Redact(redactor, group.example);
  if (run.result.interrupted) origin.interrupted = process::InterruptText();

  Put(harness::report::DriftText(run, ConsoleColours(), options.verbose));
  const process::ExitCode code = ExitCodeFor(run.Verdict());
  Status written =
      options.reports.Publish("drift", harness::report::DriftResult(run, std::move(origin)));
  const Status recorded = WriteReports(
      {{options.record_file, [&] { return RecordText(options, *corpus, run.result); }},
       {options.evidence_file, [&] { return EvidenceText(options, *corpus, target, run); }}});
  if (written) written = recorded;
  if (written) written = WriteProposals(options, *corpus, run.result);
  if (!written) {
    const process::ExitCode complained = Complain("drift", written.error());
    if (code == process::ExitCode::kOk) return complained;
  }
  return code;
}

}  // namespace

std::pair<CLI::App*, Command> AddDriftCommand(CLI::App& app) {
  auto options = std::make_shared<DriftCommandOptions>();
  CLI::App* command =
      app.add_subcommand("drift", "report where a target answers otherwise than the stand-in");
  command->footer(kHelp);
  command->add_option("--target", options->gateway, "URL of the gateway")->required();
  command->add_option("--data-layer", options->data_layer,
                      "URL of the data layer; without it, only the gateway's steps are played");
  command->add_option("--gateway-key", options->gateway_key,
                      "key for the gateway, 32 characters or more");
  command->add_option("--data-layer-key", options->data_layer_key, "key for the data layer");
  command
      ->add_option("--corpus", options->corpus,
                   "folder of *.jsonl, or one file, of scenarios to play instead of the built-in "
                   "ones (docs/drift.md)")
      ->type_name("PATH");
  options->expected.AddTo(*command);
  command->add_option("--timeout", options->timeout_seconds, "seconds to wait for an answer")
      ->check(CLI::Range(0.001, 3600.0))
      ->capture_default_str();
  command->add_flag("--read-only", options->read_only, "play nothing but GET");
  command->add_flag("--yes", options->yes, "write to a target that is not this machine");
  command->add_flag("--plan", options->plan, "show what would be sent, and send nothing");
  options->reports.AddTo(*command);
  command
      ->add_option("--record", options->record_file,
                   "write what the target answered, as scenarios that --corpus plays")
      ->type_name("FILE");
  command
      ->add_option("--evidence", options->evidence_file,
                   "write a dated summary to be kept: what was compared with what, and the counts")
      ->type_name("FILE");
  command
      ->add_option("--propose", options->proposals,
                   "write each scenario with a new difference into a file of this folder")
      ->type_name("DIR");
  command->add_flag("-v,--verbose", options->verbose,
                    "also show endpoints that answer alike, and what can't be compared");
  return {command, [options] { return Drift(*options); }};
}

}  // namespace cli
