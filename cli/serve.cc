#include "cli/serve.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "check/report.h"
#include "check/text.h"
#include "cli/complain.h"
#include "cli/console.h"
#include "cli/platform_options.h"
#include "cli/ready_file.h"
#include "cli/serve_summary.h"
#include "cli/server_environment.h"
#include "latency/latency_choice.h"
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
    "option takes precedence (docs/platform.md, Environment).\n\nExamples:\n  understudy serve\n  "
    "understudy serve --gateway-port 0 --data-layer-port 0 --defects 1,3 --ready-file /tmp/ready\n "
    " understudy serve --platform main --data-layer-port 8001,8002\n  understudy serve --latency "
    "normal";

struct ServeOptions {
  MockServerOptions server{};
  std::vector<uint16_t> gateway_ports = {8009};
  std::vector<uint16_t> data_layer_ports = {8001};
  double keep_alive_seconds = 5;
  size_t journal_mb = 16;
  size_t max_body_mb = 16;
  bool no_admin = false;
  bool no_report = false;
  std::string ready_file;
};

// Signals that end the service, and SIGUSR1 that asks for a report. Blocked in every thread, so
// that only Wait() takes them.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    for (const int number : process::EndingSignals()) sigaddset(&set_, number);
    sigaddset(&set_, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }

  // Returns at the first signal to end; the next one ends the process. Calls `report` at each
  // SIGUSR1 before.
  void Wait(const std::function<void()>& report) {
    int number = 0;
    while (sigwait(&set_, &number) != 0 || number == SIGUSR1) report();
    process::NoteInterrupt(number);
    pthread_sigmask(SIG_UNBLOCK, &set_, nullptr);
  }

 private:
  sigset_t set_{};
};

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
Status TakeEnvironment(const CLI::App& command, MockServerOptions& server) {
  const auto is_given = [&](std::string_view option) {
    return command.count(std::string(option)) > 0;
  };
  if (is_given("--l01-url")) {
    auto url = DataLayerUrl(server.data_layer_url, "--l01-url");
    if (!url) return tl::unexpected(url.error());
    server.data_layer_url = *std::move(url);
  }
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
  return lines;
}

void WarnOfOpenHost(const std::string& host) {
  if (host.starts_with("127.") || host == "::1" || host == "localhost") return;
  PrintError(
      "warning: with --host {} everybody on the network can reach the stand-in and control it "
      "through /__understudy/ (--no-admin turns that off)\n",
      host);
}

// Of the default session; the others are reported under /__understudy/report.
void PrintFindings(StandIn& stand_in) {
  if (stand_in.recorder() == nullptr) return;
  const std::string findings = check::FindingLines(check::MakeReport(*stand_in.recorder()));
  if (!findings.empty()) Print("\n{}", findings);
}

void PrintSessions(const mock_server::stand_in::SessionTable& sessions) {
  if (sessions.size() == 0 && sessions.evictions() == 0) return;
  Print("\n{} named session{} at the end, {} evicted\n", sessions.size(),
        sessions.size() == 1 ? "" : "s", sessions.evictions());
}

process::ExitCode Serve(const CLI::App& command, ServeOptions options) {
  options.server.keep_alive = std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double>(options.keep_alive_seconds));
  options.server.journal_bytes = options.journal_mb << 20;
  options.server.max_body_bytes = options.max_body_mb << 20;
  options.server.admin = !options.no_admin;
  options.server.report = !options.no_report;
  options.server.log = [](const std::string& line) { PrintError("understudy serve: {}\n", line); };
  if (const Status taken = TakePorts(options, options.server); !taken)
    return Complain("serve", taken.error());
  if (const Status taken = TakeEnvironment(command, options.server); !taken)
    return Complain("serve", taken.error());
  const auto ready_file = ReadyFile::Prepare(options.ready_file);
  if (!ready_file) return Complain("serve", ready_file.error());
  StopSignals signals;
  const auto started = std::chrono::steady_clock::now();
  const auto server = SocketServer::Start(options.server);
  if (!server) return Complain("serve", server.error());
  const std::string urls = AddressLines(**server);
  if (const Status written = (*ready_file)->Write(urls); !written)
    return Complain("serve", written.error());
  Print("{}ready\n", urls);
  WarnOfOpenHost(options.server.host);
  signals.Wait([&] {
    std::string text = "no report: the stand-in was started with --no-report\n";
    (*server)->WithStandIn([&](StandIn& stand_in) {
      if (stand_in.recorder() == nullptr) return;
      text = check::CheckText(check::MakeReport(*stand_in.recorder()), /*strict=*/false);
    });
    Print("\n{}", text);
  });
  (*server)->Stop();
  const auto duration = std::chrono::steady_clock::now() - started;
  (*server)->WithStandIn([&](StandIn& stand_in) {
    Print("\n{}", ServeSummary(stand_in.TotalCounters(), duration));
    // Which port a request came by is not counted.
    if (options.gateway_ports.size() + options.data_layer_ports.size() > 2) Print("\n{}", urls);
    PrintFindings(stand_in);
    PrintSessions(stand_in.sessions());
  });
  return process::ExitCode::kOk;
}

}  // namespace

std::pair<CLI::App*, Command> AddServeCommand(CLI::App& app) {
  CLI::App* serve =
      app.add_subcommand("serve", "run the stand-in: gateway and data layer with shared state");
  const auto options = std::make_shared<ServeOptions>();
  MockServerOptions& server = options->server;
  serve
      ->add_option("--gateway-port", options->gateway_ports,
                   "port of the gateway, or several: 8009,8000; 0 takes a free one")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str();
  serve
      ->add_option("--data-layer-port", options->data_layer_ports,
                   "port of the data layer, or several: 8001,8002; 0 takes a free one")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str();
  serve->add_option("--host", server.host, "address to listen on")->capture_default_str();
  serve->add_option("--store", server.store_file, "SQLite file for the state (default: in memory)")
      ->check([](const std::string& file) {
        return std::string(file.empty() ? "is empty; leave it out to keep the state in memory"
                                        : "");
      })
      ->type_name("FILE");
  AddPlatformOptions(*serve, server.platform, server.defects, server.repairs, server.resources);
  serve->add_flag("--strict", server.strict,
                  "refuse, with 422 and the reason, what the platform silently accepts");
  serve->add_flag("--dead-connections", server.dead_connections,
                  "let the gateway's next call fail within a millisecond of an unhandled 500 of "
                  "the data layer, as it can on the platform (T11)");
  serve
      ->add_option(
          "--seed", server.seed,
          "seed of ids and random draws; on a fresh store the same seed gives the same ids")
      ->capture_default_str();
  serve
      ->add_option("--latency", server.latency,
                   fmt::format("how long answers take: {}", latency::kLatencyForms))
      ->capture_default_str();
  AddApiKeysOption(*serve, server.api_keys);
  serve
      ->add_option("--l01-url", server.data_layer_url,
                   "the data layer's URL in the gateway's error texts")
      ->type_name("URL")
      ->capture_default_str();
  serve
      ->add_option("--jwt-secret", server.jwt_secret,
                   "secret that signs the tokens (JWT) accepted by the gateway's own pipeline")
      ->type_name("TEXT");
  serve
      ->add_option("--keep-alive", options->keep_alive_seconds,
                   "seconds after which an idle connection is closed; 5 on the platform")
      ->check(CLI::Range(0.001, 86400.0))
      ->capture_default_str();
  serve
      ->add_option("--journal-mb", options->journal_mb,
                   "memory for the journal of recent requests and answers, in MB; 0 turns it off")
      ->check(CLI::Range(0, 4096))
      ->capture_default_str();
  serve
      ->add_option("--max-entities", server.max_entities,
                   "rows kept per table; the oldest are dropped; 0 keeps all")
      ->check(CLI::Range(0, 1'000'000'000))
      ->capture_default_str();
  serve
      ->add_option("--max-body-mb", options->max_body_mb,
                   "largest body accepted, in MB; a larger one is refused with 413")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  serve
      ->add_option("--max-sessions", server.max_sessions,
                   "sessions (X-Understudy-Session) kept at once; the least recently used is "
                   "evicted; 0 turns sessions off")
      ->check(CLI::Range(0, 100'000))
      ->capture_default_str();
  serve
      ->add_option("--ready-file", options->ready_file,
                   "file that is written once the server answers and removed when it ends")
      ->type_name("FILE");
  serve->add_flag("--no-report", options->no_report, "do not check what clients do wrong");
  serve
      ->add_option("--allowed-hosts", server.allowed_hosts,
                   "further host names under which /__understudy/ may be used, such as a "
                   "container's or a proxy's: name1,.example.org (addresses, localhost and this "
                   "machine's name are always allowed)")
      ->delimiter(',');
  serve->add_flag("--no-admin", options->no_admin, "turn off the admin API at /__understudy/");
  serve->footer(kFooter);
  return {serve, [serve, options] { return Serve(*serve, *options); }};
}

}  // namespace cli
