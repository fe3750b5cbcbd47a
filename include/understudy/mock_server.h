#ifndef UNDERSTUDY_INCLUDE_UNDERSTUDY_MOCK_SERVER_H_
#define UNDERSTUDY_INCLUDE_UNDERSTUDY_MOCK_SERVER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace understudy {

// The defaults are the fixed platform on two free ports of this machine, with its state in memory.
struct MockServerOptions {
  // Address to listen on. 127.0.0.1 and ::1 can be reached from this machine only.
  std::string host = "127.0.0.1";
  // 0 takes a free port.
  uint16_t gateway_port = 0;
  uint16_t data_layer_port = 0;
  // Further ports of a service, for clients that expect other ports; the state is shared.
  std::vector<uint16_t> more_gateway_ports{};
  std::vector<uint16_t> more_data_layer_ports{};
  // A state of the platform: "fixed", "before-fixes" or "main" (docs/platform.md, Branches). The
  // next two options add to it.
  std::string platform = "fixed";
  // "none", "all", or numbers from 1 to 6 such as "1,3" (docs/platform.md, The six defects); empty:
  // those of the state.
  std::string defects{};
  // Latent platform faults to fix in this stand-in: "none", "latent" (all), or a list such as
  // "L1,L4" (docs/latent-defects.md); empty: those of the state.
  std::string repairs{};
  // A folder of routers of your own, beside the built-in ones or in place of some
  // (docs/resource-format.md, Your own routers); empty: none.
  std::string resources{};
  // Refuse, with 422 and the reason, what the platform silently accepts (docs/platform.md, Known
  // traps).
  bool strict = false;
  // After an unhandled 500 of the data layer, the gateway's next call may fail on the closing
  // connection (T11).
  bool dead_connections = false;
  // Keys that the data layer accepts; {"none"}: no key is required.
  std::vector<std::string> api_keys = {"dev_key_local_ONLY"};
  // The data layer's URL in the gateway's error texts.
  std::string data_layer_url = "http://l01-data-layer:8001";
  // Secret that signs the tokens (JWT) accepted by the gateway's own pipeline.
  std::string jwt_secret = "INSECURE_DEFAULT_SECRET_CHANGE_ME";
  // SQLite file for the state; empty keeps the state in memory.
  std::string store_file{};
  // Rows kept per table; the oldest are dropped. 0 = unlimited.
  int64_t max_entities = 0;
  // Seed of ids and random draws: the same seed gives the same ids.
  uint64_t seed = 0;
  // How long answers take, counted from the arrival of the request: "none" (no delay),
  // "fixed:100ms", a recorded run such as "normal", "recorded" (all runs, by the number of
  // connections at work), or a model file written by `understudy learn` (docs/load-model.md,
  // Latency on sockets). A delayed answer delays no other client.
  std::string latency = "none";
  // What the clock shows at the start, "2026-01-18T10:00:00"; empty: what the machine's does
  // (docs/admin.md, The clock).
  std::string clock{};
  // Faults to produce, a rule each: {"endpoint=/api/v1/goals/ first=3 status=503"}
  // (docs/faults.md).
  std::vector<std::string> faults{};
  // What the platform does not have yet, off by default (docs/next-steps.md):
  // "rate-limit=100/s,burst=50,per=key", "quota=100000/day", "cache=30s", "pool=10,wait=5s". An
  // answer that one of them gives in place of the platform has the header X-Understudy-Future.
  std::vector<std::string> future{};
  // A connection that has had a request is closed after being idle for this long. The platform's is
  // 5 s.
  std::chrono::nanoseconds keep_alive = std::chrono::seconds(5);
  size_t max_body_bytes = size_t{16} << 20;
  // Memory for the journal of recent requests and answers; 0 keeps counters only.
  size_t journal_bytes = size_t{16} << 20;
  // Checks what clients do wrong; GET /__understudy/report returns the findings.
  bool report = true;
  // The API under /__understudy/ on both ports.
  bool admin = true;
  // Further host names of the server, besides its addresses, localhost, this machine's name and
  // `host`: the admin API refuses any other Host (docs/http.md, Security).
  std::vector<std::string> allowed_hosts{};
  // Maximum number of named sessions (docs/in-tests.md, Sessions); a new session evicts the least
  // recently used one. 0 turns sessions off.
  size_t max_sessions = 1024;
  // Where events are published (docs/events.md), on the channel l01:events, as the data layer does:
  // redis://HOST:PORT/DATABASE. While Redis can't be reached, events are missed and counted, and
  // nothing waits. Empty: nowhere.
  std::string redis_url{};
  // The port of a small server of our own for who has no Redis: it publishes the events, and takes
  // subscribers (docs/events.md). 0 takes a free one; without a value there is none.
  std::optional<uint16_t> redis_port{};
  // Publishes the events of named sessions, too, not only those of the default session.
  bool redis_sessions = false;
  // Receives log lines, such as the eviction of a session; called on the server's thread.
  std::function<void(const std::string&)> log{};
};

// The platform's gateway and data layer on real sockets, in this process, served by a thread of
// their own:
//
//   understudy::MockServer server;
//   client.Get(server.gateway_url() + "/health");
//
// Every function may be called from any thread. The destructor stops the server and closes all its
// connections.
class MockServer {
 public:
  // Throws std::runtime_error with the reason and the remedy when it can't start.
  explicit MockServer(const MockServerOptions& options = {});
  // The same without exceptions: null when it can't start, with the reason in `error`.
  static std::unique_ptr<MockServer> Start(const MockServerOptions& options, std::string& error);
  ~MockServer();
  MockServer(const MockServer&) = delete;
  MockServer& operator=(const MockServer&) = delete;

  // "http://127.0.0.1:40123"; of several the first.
  const std::string& gateway_url() const;
  const std::string& data_layer_url() const;
  uint16_t gateway_port() const;
  uint16_t data_layer_port() const;
  // All of a service, in the options' order.
  std::vector<std::string> gateway_urls() const;
  std::vector<std::string> data_layer_urls() const;
  // Of the server that `redis_port` asks for, "redis://127.0.0.1:40125/0"; empty without one.
  const std::string& redis_url() const;

  // These act on the session of that name, which is created if necessary; "" is the default
  // session, that of requests without X-Understudy-Session. An invalid name throws
  // std::invalid_argument.
  //
  // Deletes all entities and the journal; defects and options stay.
  void Reset(std::string_view session = {});
  // As in the options. Throws std::invalid_argument when `defects` is invalid.
  void SetDefects(std::string_view defects, std::string_view session = {});
  // Switches to a state of the platform; further repairs are kept. Throws std::invalid_argument
  // when there is none of that name.
  void SetPlatform(std::string_view platform, std::string_view session = {});
  // The data layer does not answer for `duration`; with `restart` it comes back without what a
  // restart drops (docs/platform.md, Known traps, T12).
  void BeginOutage(std::chrono::nanoseconds duration, bool restart, std::string_view session = {});
  void EndOutage(std::string_view session = {});
  // Replaces the faults that the session's requests meet, a rule each, as in the options; none ends
  // them. Throws std::invalid_argument when a rule is wrong.
  void SetFaults(const std::vector<std::string>& rules, std::string_view session = {});
  // As in the options.
  void SetStrict(bool strict, std::string_view session = {});
  // What the session's clock shows: `time` is as in the options; a named session's follows the
  // default one's, and only that moves idle closes and latencies (docs/admin.md, The clock).
  void SetClock(std::string_view time, std::string_view session = {});
  // Lets time pass at once.
  void AdvanceClock(std::chrono::nanoseconds by, std::string_view session = {});
  // Stops the clock, or lets it go on from where it stands.
  void FreezeClock(bool frozen, std::string_view session = {});
  // Deletes a named session; the next request to it begins a new one. Returns false when there is
  // none of that name.
  bool DropSession(std::string_view session);

  // The answer of the admin API (docs/admin.md) as JSON, without a client:
  // Admin("journal?limit=1"), Admin("report"). Throws std::invalid_argument with the API's own
  // words when it refuses.
  std::string Admin(std::string_view page, std::string_view session = {}) const;

  // The answer to any other request to it, such as
  // Admin("POST", "expect", R"({"expectations": [{"request": {"method": "POST"}}]})").
  std::string Admin(std::string_view method, std::string_view page, std::string_view body,
                    std::string_view session = {}) const;

  // Of the whole server. A latency is as in the options, but no file.
  void SetLatency(std::string_view latency);
  void SetKeepAlive(std::chrono::nanoseconds time);

  // Requests answered since the start, in all sessions, without those to the admin API.
  uint64_t request_count() const;

  // Ends the service; what it knows can still be asked. The destructor does it, too.
  void Stop();

 private:
  class Impl;
  explicit MockServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace understudy

#endif  // UNDERSTUDY_INCLUDE_UNDERSTUDY_MOCK_SERVER_H_
