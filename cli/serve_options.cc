#include "cli/serve_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "cli/platform_options.h"
#include "latency/latency_choice.h"

namespace cli {

void AddServeOptions(CLI::App& command, ServeOptions& options) {
  understudy::MockServerOptions& server = options.server;
  command
      .add_option("--gateway-port", options.gateway_ports,
                  "port of the gateway, or several: 8009,8000; 0 takes a free one")
      ->type_name("PORT")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str();
  command
      .add_option("--data-layer-port", options.data_layer_ports,
                  "port of the data layer, or several: 8001,8002; 0 takes a free one")
      ->type_name("PORT")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->capture_default_str();
  command.add_option("--host", server.host, "address to listen on")->capture_default_str();
  command
      .add_option("--store", server.store_file, "SQLite file for the state (default: in memory)")
      ->check([](const std::string& file) {
        return std::string(file.empty() ? "is empty; leave it out to keep the state in memory"
                                        : "");
      })
      ->type_name("FILE");
  AddPlatformOptions(command, server.platform, server.defects, server.repairs, server.resources);
  command.add_flag(
      "--strict", server.strict,
      "refuse, with 422 and the reason, what the platform silently accepts: its traps T1 to "
      "T10 (docs/platform.md), and fields and query parameters that it ignores");
  command.add_flag("--dead-connections", server.dead_connections,
                   "let the gateway's next call fail within a millisecond of an unhandled 500 of "
                   "the data layer, as it can on the platform (T11)");
  command
      .add_option("--seed", server.seed,
                  "seed of ids and random draws; on a fresh store the same seed gives the same ids")
      ->capture_default_str();
  command
      .add_option("--latency", server.latency,
                  fmt::format("how long answers take: {}", latency::kLatencyForms))
      ->capture_default_str();
  command
      .add_option("--clock", server.clock,
                  "what its clock shows at the start, for example 2026-01-18T10:00:00 (default: "
                  "the machine's time)")
      ->type_name("TIME");
  AddFaultOption(command, server.faults);
  AddFutureOption(command, server.future);
  AddApiKeysOption(command, server.api_keys);
  command
      .add_option("--l01-url", server.data_layer_url,
                  "the data layer's URL in the gateway's error texts")
      ->type_name("URL")
      ->capture_default_str();
  command
      .add_option("--jwt-secret", server.jwt_secret,
                  "secret that signs the tokens (JWT) accepted by the gateway's own pipeline")
      ->type_name("TEXT");
  command
      .add_option("--keep-alive", options.keep_alive_seconds,
                  "seconds after which an idle connection is closed; 5 on the platform")
      ->check(CLI::Range(0.001, 86400.0))
      ->capture_default_str();
  command
      .add_option("--journal-mb", options.journal_mb,
                  "memory for the journal of recent requests and answers, in MB; 0 turns it off")
      ->check(CLI::Range(0, 4096))
      ->capture_default_str();
  command
      .add_option("--max-entities", server.max_entities,
                  "rows kept per table; the oldest are dropped; 0 keeps all")
      ->check(CLI::Range(0, 1'000'000'000))
      ->capture_default_str();
  command
      .add_option("--max-body-mb", options.max_body_mb,
                  "largest body accepted, in MB; a larger one is refused with 413")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command
      .add_option("--max-sessions", server.max_sessions,
                  "sessions (X-Understudy-Session) kept at once; the least recently used is "
                  "evicted; 0 turns sessions off")
      ->check(CLI::Range(0, 100'000))
      ->capture_default_str();
  command
      .add_option(
          "--redis-url", server.redis_url,
          "publish the data layer's events on this Redis (redis://HOST:PORT/DATABASE), or on "
          "that of REDIS_URL: env")
      ->type_name("URL");
  AddRedisOption(command, server.redis_port);
  command.add_flag("--redis-sessions", server.redis_sessions,
                   "publish the events of named sessions, too, not only the default one's");
  command.add_flag("--no-report", options.no_report, "do not check what clients do wrong");
  command
      .add_option("--allowed-hosts", server.allowed_hosts,
                  "further host names under which /__understudy/ may be used, such as a "
                  "container's or a proxy's: name1,.example.org (addresses, localhost and this "
                  "machine's name are always allowed)")
      ->delimiter(',');
  command.add_flag("--no-admin", options.no_admin, "turn off the admin API at /__understudy/");
}

}  // namespace cli
