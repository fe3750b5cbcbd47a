#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/counted.h"
#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/known_stand_ins.h"
#include "cli/platform_at_url.h"
#include "cli/ready_file.h"
#include "cli/report_file.h"
#include "cli/report_options.h"
#include "cli/stop_signals.h"
#include "cli/terminal.h"
#include "cli/test_origin.h"
#include "harness/drift/corpus.h"
#include "harness/report/drift_json.h"
#include "harness/report/drift_text.h"
#include "harness/shadow/passed.h"
#include "harness/shadow/relay.h"
#include "harness/shadow/shadow.h"

namespace cli {
namespace {

using base::ErrorCode;
using base::Fail;
using base::Result;
using base::Service;
using base::Status;
using harness::report::DriftRun;
using harness::shadow::Door;
using harness::shadow::PassedQueue;
using harness::shadow::Relay;
using harness::shadow::Shadow;

constexpr char kHelp[] =
    "Clients go on as before: their answers come from the platform, byte for byte. Ctrl-C ends it\n"
    "with a summary. Examples:\n"
    "  understudy shadow --target http://localhost:18009 --data-layer http://localhost:18001\n"
    "  understudy shadow --target http://staging.example.org --yes --json live.json\n"
    "\n"
    "It ends with 0 when nothing differed, 8 when something did, 7 when the platform only\n"
    "contradicted itself, 4 when nothing could be compared and 3 when it can't be reached.\n";

struct ShadowCommandOptions {
  std::string gateway;
  std::string data_layer;
  std::string host = "127.0.0.1";
  uint16_t gateway_port = 8009;
  uint16_t data_layer_port = 8001;
  ExpectedState expected;
  ReportOptions reports;
  std::string record_file;
  std::string ready_file;
  bool yes = false;
  bool verbose = false;
};

Result<Door> ReadDoor(const ShadowCommandOptions& options, Service service) {
  const bool gateway = service == Service::kGateway;
  const char* const option = gateway ? "--target" : "--data-layer";
  const auto url = ReadPlatformUrl(gateway ? options.gateway : options.data_layer, option,
                                   options.yes, "what clients send goes there. Confirm with --yes");
  if (!url) return tl::unexpected(url.error());
  if (url->origin.tls) {
    return Fail(ErrorCode::kBadUsage,
                "has to be http: bytes are passed on as they are, and the client does not encrypt",
                option);
  }
  if (url->target != "/") {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("has the path {}: requests are passed on as they are, so give the "
                            "server alone",
                            url->target),
                option);
  }
  return Door{.service = service,
              .host = options.host,
              .port = gateway ? options.gateway_port : options.data_layer_port,
              .target = url->origin};
}

Result<std::vector<Door>> ReadDoors(const ShadowCommandOptions& options) {
  std::vector<Door> doors;
  auto gateway = ReadDoor(options, Service::kGateway);
  if (!gateway) return tl::unexpected(gateway.error());
  doors.push_back(std::move(*gateway));
  if (options.data_layer.empty()) return doors;
  auto data_layer = ReadDoor(options, Service::kDataLayer);
  if (!data_layer) return tl::unexpected(data_layer.error());
  doors.push_back(std::move(*data_layer));
  return doors;
}

// What a run is called in reports, before anything has passed.
DriftRun BeginRun(const std::vector<Door>& doors) {
  DriftRun run;
  run.live = true;
  run.target = run.gateway_url = doors.front().target.ToString();
  if (doors.size() > 1) {
    run.data_layer_url = doors.back().target.ToString();
    run.target += " and " + run.data_layer_url;
  }
  run.started = base::FormatLocalTime(base::SystemClock().WallNow());
  run.corpus = "live";
  return run;
}

std::string AddressLines(const std::vector<Door>& doors, const Relay& relay) {
  std::string lines;
  for (size_t i = 0; i < doors.size(); ++i) {
    lines +=
        fmt::format("{} {}\n", doors[i].service == Service::kGateway ? "gateway" : "data layer",
                    relay.urls()[i]);
  }
  return lines;
}

// An exchange that is not the same, as it comes: the first of its kind in full.
void PrintGroup(DriftRun& run, const harness::drift::Endpoint& endpoint,
                harness::drift::Group group) {
  if (group.outcome == harness::drift::Outcome::kNotComparable) return;
  run.result.endpoints = {endpoint};
  group.endpoint = 0;
  std::string text = harness::report::DriftTitle(run, group) + "\n";
  if (group.steps == 1) text += harness::report::DriftExample(run, group);
  Put(text);
}

process::ExitCode ShadowPlatform(const ShadowCommandOptions& options) {
  const auto faults = options.expected.Read();
  if (!faults) return Complain("shadow", faults.error());
  const auto doors = ReadDoors(options);
  if (!doors) return Complain("shadow", doors.error());
  std::vector<OutputPath> outputs = options.reports.Outputs();
  outputs.push_back({"--record", options.record_file});
  if (auto writable = CheckOutputs(outputs); !writable) return Complain("shadow", writable.error());
  const auto ready_file = ReadyFile::Prepare(options.ready_file);
  if (!ready_file) return Complain("shadow", ready_file.error());
  const KnownStandIns states(*faults, harness::drift::kDataLayerKey);
  auto endpoints = states.Endpoints();
  if (!endpoints) return Complain("shadow", endpoints.error());

  output::TestOrigin origin = BeginTestRun();
  DriftRun run = BeginRun(*doors);
  run.compared_with = mock_server::defects::Describe(*faults);
  Shadow shadow([&states] { return states.OpenLive(); }, std::move(*endpoints),
                [&run](const harness::drift::Endpoint& endpoint,
                       const harness::drift::Group& group) { PrintGroup(run, endpoint, group); },
                !options.record_file.empty());
  if (auto opened = shadow.Open(); !opened) return Complain("shadow", opened.error());
  StopSignals signals;
  PassedQueue queue;
  auto relay = Relay::Open(*doors, queue);
  if (!relay) return Complain("shadow", relay.error());
  const std::string urls = AddressLines(*doors, **relay);
  if (const Status written = (*ready_file)->Write(urls); !written)
    return Complain("shadow", written.error());
  Print("{}passing on to {}\nready\n", urls, run.target);
  std::thread comparing([&] { shadow.Run(queue); });
  signals.Wait([] {});
  relay->reset();
  queue.End();
  comparing.join();

  run.result = shadow.Report();
  run.notes = shadow.Notes();
  run.steps = shadow.requests();
  run.scenarios = shadow.connections();
  Print("\n{} on {}\n", base::Counted(run.steps, "request"),
        base::Counted(run.scenarios, "connection"));
  Put(harness::report::DriftText(run, ConsoleColours(), options.verbose));
  const process::ExitCode code = ExitCodeFor(run.Verdict());
  Status written =
      options.reports.Publish("shadow", harness::report::DriftResult(run, std::move(origin)));
  const Status recorded =
      WriteReports({{options.record_file, [&] { return shadow.Record("live " + run.started); }}});
  if (written) written = recorded;
  if (written) return code;
  const process::ExitCode complained = Complain("shadow", written.error());
  return code == process::ExitCode::kOk ? complained : code;
}

}  // namespace

std::pair<CLI::App*, Command> AddShadowCommand(CLI::App& app) {
  auto options = std::make_shared<ShadowCommandOptions>();
  CLI::App* command = app.add_subcommand(
      "shadow", "pass clients on to the platform, and report where the stand-in says otherwise");
  command->footer(kHelp);
  command->add_option("--target", options->gateway, "URL of the platform's gateway")->required();
  command->add_option("--data-layer", options->data_layer,
                      "URL of its data layer; without it, only the gateway is shadowed");
  command
      ->add_option("--gateway-port", options->gateway_port,
                   "port on which clients find the gateway; 0 takes a free one")
      ->type_name("PORT")
      ->capture_default_str();
  command
      ->add_option("--data-layer-port", options->data_layer_port,
                   "port on which clients find the data layer; 0 takes a free one")
      ->type_name("PORT")
      ->capture_default_str();
  command->add_option("--host", options->host, "address to listen on")->capture_default_str();
  options->expected.AddTo(*command);
  command->add_flag("--yes", options->yes, "pass clients on to another machine");
  options->reports.AddTo(*command);
  command
      ->add_option("--record", options->record_file,
                   "write what passed, as a scenario that drift --corpus plays")
      ->type_name("FILE");
  command
      ->add_option("--ready-file", options->ready_file,
                   "file that is written once clients can connect and removed when it ends")
      ->type_name("FILE");
  command->add_flag(
      "-v,--verbose", options->verbose,
      "at the end also show endpoints that were not asked, and what can't be compared");
  return {command, [options] { return ShadowPlatform(*options); }};
}

}  // namespace cli
