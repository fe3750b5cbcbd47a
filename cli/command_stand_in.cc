#include "cli/command_stand_in.h"

#include "cli/client_environment.h"
#include "cli/rehearsal.h"
#include "cli/sites.h"
#include "cli/trace_export.h"

namespace cli {

using base::Result;
using mock_server::stand_in::SocketServer;
using mock_server::stand_in::StandIn;
using understudy::MockServerOptions;

namespace {

// In it, a client that half-closes right behind its request has done so. The quickest answer of all
// recorded runs took twice as long (latency/baselines).
constexpr std::chrono::nanoseconds kFirstAnswer = std::chrono::milliseconds(1);

std::string Replaced(std::string text, const std::string& what, const std::string& with) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
  return text;
}

}  // namespace

Result<CommandRun> RunAgainstStandIn(
    const MockServerOptions& options, const std::vector<std::string>& command,
    const CommandPlan& plan, const std::function<void(StandIn&, const CommandRun&)>& at_end) {
  process::CommandRunner runner;  // before the server's thread is there
  mock_server::stand_in::Timing timing;
  if (plan.sees_half_closes && !plan.rehearse) timing.first_answer = kFirstAnswer;
  std::unique_ptr<rehearsal::Rehearsal> rehearsal;
  if (plan.rehearse) {
    auto begun = BeginRehearsal(command.front(), timing);
    if (!begun) return tl::unexpected(begun.error());
    rehearsal = *std::move(begun);
  }
  const auto traces = TraceExport::Begin(plan.subcommand);
  const auto server = SocketServer::Start(options, timing, traces ? &traces->server() : nullptr);
  if (!server) return tl::unexpected(server.error());
  const ServerAddresses servers{(*server)->gateway_url(), (*server)->data_layer_url(),
                                DataLayerKey(options.api_keys), (*server)->redis_url()};
  std::vector<std::string> argv;
  for (const std::string& word : command) {
    argv.push_back(Replaced(Replaced(word, "{gateway}", servers.gateway_url), "{data_layer}",
                            servers.data_layer_url));
  }
  Variables variables = ClientVariables(servers, OwnVariable);
  std::optional<Sites> told;
  if (plan.sites) {
    told.emplace();
    told->AddTo({(*server)->gateway_port(), (*server)->data_layer_port()}, OwnVariable, variables);
  }
  CommandRun run;
  if (rehearsal) {
    if (base::Status joined = LetTakePart(*rehearsal, **server, variables); !joined)
      return tl::unexpected(joined.error());
    run.started = rehearsal->clock().MonotonicNow();
  }
  const base::SystemClock machine;
  std::optional<CommandSpan> span;
  if (traces) {
    span.emplace(*traces, rehearsal ? rehearsal->clock() : machine, command.front());
    span->AddTo(variables);
  }
  const auto end = runner.Run(argv, variables, plan.limit);
  if (!end) return tl::unexpected(end.error());
  if (span) span->End(*end);
  run.end = *end;
  if (rehearsal) run.rehearsal = rehearsal->End(end->duration);
  (*server)->WithStandIn([&](StandIn& stand_in) { at_end(stand_in, run); });
  (*server)->Stop();
  if (traces) traces->Finish();
  return run;
}

}  // namespace cli
