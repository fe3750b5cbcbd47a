#include "cli/serve.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/counted.h"
#include "check/report.h"
#include "check/text.h"
#include "cli/commands.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/ready_file.h"
#include "cli/serve_options.h"
#include "cli/server_environment.h"
#include "cli/standard_input_end.h"
#include "cli/stop_signals.h"
#include "cli/trace_export.h"
#include "mock_server/stand_in/socket_server.h"
#include "mock_server/stand_in/stand_in.h"
#include "process/interrupt.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Fail;
using base::Status;
using mock_server::stand_in::SocketServer;
using mock_server::stand_in::StandIn;
using understudy::MockServerOptions;

namespace {

constexpr char kFooter[] =
    "The default ports are the platform's. The admin API is at /__understudy/ on both ports "
    "(docs/admin.md).\nCtrl-C ends the stand-in with a summary; a second Ctrl-C ends it at once. "
    "SIGUSR1 prints what clients do\nwrong.\n\nL01_AUTH_DISABLED, L01_API_KEYS, "
    "L01_DEFAULT_API_KEY, L01_URL and JWT_SECRET are read as the real servers\nread them; an "
    "option takes precedence (docs/platform.md, Environment). With "
    "OTEL_EXPORTER_OTLP_ENDPOINT, requests become\ntraces (docs/next-steps.md, "
    "Traces).\n\nExamples:\n  understudy serve\n  "
    "understudy serve --gateway-port 0 --data-layer-port 0 --defects 1,3 --ready-file /tmp/ready\n "
    " understudy serve --platform main --data-layer-port 8001,8002\n  understudy serve --latency "
    "normal";

// Hands the ports to the server, none of them twice.
Status TakePorts(const ServeOptions& options, MockServerOptions& server) {
  std::vector<uint16_t> ports = options.gateway_ports;
  ports.insert(ports.end(), options.data_layer_ports.begin(), options.data_layer_ports.end());
  for (auto port = ports.begin(); port != ports.end(); ++port) {
    if (*port == 0 || std::find(ports.begin(), port, *port) == port) continue;
    return Fail(ErrorCode::kBadUsage,
                fmt::format("port {} is given twice; use 0 for a free one", *port),
                static_cast<size_t>(port - ports.begin()) < options.gateway_ports.size()
                    ? "--gateway-port"
                    : "--data-layer-port");
  }
  server.gateway_port = options.gateway_ports.front();
  server.more_gateway_ports.assign(options.gateway_ports.begin() + 1, options.gateway_ports.end());
  server.data_layer_port = options.data_layer_ports.front();
  server.more_data_layer_ports.assign(options.data_layer_ports.begin() + 1,
                                      options.data_layer_ports.end());
  return {};
}

// What was taken from the environment, in one line.
Status TakeEnvironment(const CLI::App& command, ServeOptions& options) {
  MockServerOptions& server = options.server;
  const auto is_given = [&](std::string_view option) {
    return command.count(std::string(option)) > 0;
  };
  if (is_given("--l01-url")) {
    auto url = DataLayerUrl(server.data_layer_url, "--l01-url");
    if (!url) return tl::unexpected(url.error());
    server.data_layer_url = *std::move(url);
  }
  if (is_given("--redis-url")) {
    auto url = RedisUrl(server.redis_url, ReadVariable);
    if (!url) return tl::unexpected(url.error());
    if (url->empty())
      return Fail(ErrorCode::kBadUsage, "is empty; leave it out to publish nothing", "--redis-url");
    server.redis_url = *std::move(url);
  } else if (server.redis_sessions && !server.redis_port) {
    return Fail(ErrorCode::kBadUsage, "has no use without --redis-url or --redis",
                "--redis-sessions");
  }
  if (!options.reads_environment) return {};
  const auto taken = TakeServerEnvironment(ReadVariable, is_given, server);
  if (!taken) return tl::unexpected(taken.error());
  if (!taken->empty()) {
    PrintError("understudy serve: from the environment: {}\n", fmt::join(*taken, ", "));
  }
  return {};
}

// A line for each port.
std::string AddressLines(const SocketServer& server) {
  std::string lines;
  for (const std::string& url : server.gateway_urls()) lines += "gateway " + url + "\n";
  for (const std::string& url : server.data_layer_urls()) lines += "data layer " + url + "\n";
  if (!server.redis_url().empty()) lines += "redis " + server.redis_url() + "\n";
  return lines;
}

void WarnOfOpenHost(const std::string& host) {
  if (host.starts_with("127.") || host == "::1" || host == "localhost") return;
  PrintError(
      "warning: with --host {} everybody on the network can reach the stand-in and control it "
      "through /__understudy/ (--no-admin turns that off)\n",
      host);
}

// Of the default session, as the findings.
void PrintNextSteps(const StandIn& stand_in) {
  if (stand_in.next_steps() == nullptr) return;
  for (const std::string& note : mock_server::future::AnswerNotes(*stand_in.next_steps()))
    Print("{}\n", note);
}

// Of the default session; the others are reported under /__understudy/report.
void PrintFindings(StandIn& stand_in) {
  if (stand_in.recorder() == nullptr) return;
  const std::string findings = check::FindingLines(check::MakeReport(*stand_in.recorder()));
  if (!findings.empty()) Print("\n{}", findings);
}

void PrintSessions(const mock_server::stand_in::SessionTable& sessions) {
  if (sessions.size() == 0 && sessions.evictions() == 0) return;
  Print("\n{} at the end, {} evicted\n", base::Counted(sessions.size(), "named session"),
        sessions.evictions());
}

// What became of the events, a line for each place where they go.
void PrintEvents(const mock_server::events::EventSinks& sinks) {
  for (const auto& sink : sinks.statuses()) {
    Print("\n{} published on {}", base::Counted(sink.published, "event"), sink.url);
    if (sink.missed > 0) Print("; {} missed while it could not be reached", sink.missed);
    Print("\n");
  }
}

}  // namespace

process::ExitCode Serve(const CLI::App& command, ServeOptions options) {
  const std::string name = command.get_name();
  options.server.keep_alive = std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double>(options.keep_alive_seconds));
  options.server.journal_bytes = options.journal_mb << 20;
  options.server.max_body_bytes = options.max_body_mb << 20;
  options.server.admin = !options.no_admin;
  options.server.report = !options.no_report;
  options.server.log = [](const std::string& line) { PrintError("understudy serve: {}\n", line); };
  if (const Status taken = TakePorts(options, options.server); !taken)
    return Complain(name, taken.error());
  if (const Status taken = TakeEnvironment(command, options); !taken)
    return Complain(name, taken.error());
  const auto ready_file = ReadyFile::Prepare(options.ready_file);
  if (!ready_file) return Complain(name, ready_file.error());
  StopSignals signals;
  const auto started = std::chrono::steady_clock::now();
  const auto traces = TraceExport::Begin(name);
  const auto server = SocketServer::Start(options.server, {}, traces ? &traces->server() : nullptr);
  if (!server) return Complain(name, server.error());
  const std::string urls = AddressLines(**server);
  if (const Status written = (*ready_file)->Write(urls); !written)
    return Complain(name, written.error());
  Print("{}ready\n", urls);
  WarnOfOpenHost(options.server.host);
  std::optional<StandardInputEnd> input_end;
  if (options.end_with_stdin) input_end.emplace();
  signals.Wait([&] {
    std::string text = "no report: the stand-in was started with --no-report\n";
    (*server)->WithStandIn([&](StandIn& stand_in) {
      if (stand_in.recorder() == nullptr) return;
      text = check::CheckText(check::MakeReport(*stand_in.recorder()), /*strict=*/false);
    });
    Print("\n{}", text);
  });
  input_end.reset();
  (*server)->Stop();
  const auto duration = std::chrono::steady_clock::now() - started;
  (*server)->WithStandIn([&](StandIn& stand_in) {
    Print("\n{}", ServeSummary(stand_in.TotalCounters(), duration));
    PrintNextSteps(stand_in);
    // Which port a request came by is not counted.
    if (options.gateway_ports.size() + options.data_layer_ports.size() > 2) Print("\n{}", urls);
    PrintFindings(stand_in);
    PrintSessions(stand_in.sessions());
    PrintEvents(stand_in.sinks());
  });
  if (traces) traces->Finish();
  return process::ExitCode::kOk;
}

std::pair<CLI::App*, Command> AddServeCommand(CLI::App& app) {
  CLI::App* serve =
      app.add_subcommand("serve", "run the stand-in: gateway and data layer with shared state");
  const auto options = std::make_shared<ServeOptions>();
  AddServeOptions(*serve, *options);
  serve
      ->add_option("--ready-file", options->ready_file,
                   "file that is written once the server answers and removed when it ends")
      ->type_name("FILE");
  serve->add_flag(
      "--end-with-stdin", options->end_with_stdin,
      "end once standard input does: with the program that started it, however that ends");
  serve->footer(kFooter);
  return {serve, [serve, options] { return Serve(*serve, *options); }};
}

}  // namespace cli
