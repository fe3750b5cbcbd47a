#ifndef UNDERSTUDY_INCLUDE_UNDERSTUDY_MOCK_SERVER_H_
#define UNDERSTUDY_INCLUDE_UNDERSTUDY_MOCK_SERVER_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace understudy {

// The defaults are the fixed platform on two free ports of this machine, with its state in memory.
struct MockServerOptions {
  // Who can reach the server: 127.0.0.1 and ::1 nobody but this machine.
  std::string host = "127.0.0.1";
  // 0 takes a free port.
  uint16_t gateway_port = 0;
  uint16_t data_layer_port = 0;
  // Further ports of a service, for clients that look for it elsewhere; the state is the same.
  std::vector<uint16_t> more_gateway_ports{};
  std::vector<uint16_t> more_data_layer_ports{};
  // A state of the platform: "fixed", "before-fixes" or "main" (docs/platform.md, Branches). The
  // two next options add to it.
  std::string platform = "fixed";
  // "none", "all", or numbers from 1 to 6 such as "1,3" (docs/platform.md, The six defects); empty:
  // those of the state.
  std::string defects{};
  // Faults that the platform still has, to be done without: "none", "latent" (all), or such as
  // "L1,L4" (docs/latent-defects.md); empty: those of the state.
  std::string repairs{};
  // A folder of routers of your own, beside the built-in ones or in place of some
  // (docs/resource-format.md, Your own routers); empty: none.
  std::string resources{};
  // Refuse with 422 and the reason what the platform takes without a word (docs/platform.md, Known
  // traps).
  bool strict = false;
  // After a 500 of the data layer the gateway sometimes reuses a dead connection (T11).
  bool dead_connections = false;
  // Keys that the data layer accepts; "none" alone: no key is required.
  std::vector<std::string> api_keys = {"dev_key_local_ONLY"};
  // Where the gateway expects the data layer; it appears in its error texts.
  std::string data_layer_url = "http://l01-data-layer:8001";
  // Signs the tokens (JWT) that the gateway's own pipeline lets in.
  std::string jwt_secret = "INSECURE_DEFAULT_SECRET_CHANGE_ME";
  // A SQLite file that outlives the server; empty keeps the state in memory.
  std::string store_file{};
  // Each kind keeps so many of its newest entities, and older ones are dropped; 0: all are kept.
  int64_t max_entities = 0;
  // Of every id and draw: the same seed gives the same ids.
  uint64_t seed = 0;
  // How long answers take, from the arrival of a request on: "none" (as fast as they come),
  // "fixed:100ms", a recorded run such as "normal", "recorded" (all of them, by the number of
  // connections that are at work), or the file of a model that `understudy learn` wrote
  // (docs/load-model.md, Latency on sockets). Nothing waits for a delayed answer but its client.
  std::string latency = "none";
  // A connection that had a request is closed after this silence. The platform's is 5 s.
  std::chrono::nanoseconds keep_alive = std::chrono::seconds(5);
  size_t max_body_bytes = size_t{16} << 20;
  // For the newest requests and answers; 0 keeps counters only.
  size_t journal_bytes = size_t{16} << 20;
  // Looks for what clients do wrong; GET /__understudy/report tells.
  bool report = true;
  // The API under /__understudy/ on both ports.
  bool admin = true;
  // What else the server is called, beside its addresses, localhost, this machine's name and
  // `host`: the admin API refuses a Host that it does not know (docs/http.md, Security).
  std::vector<std::string> allowed_hosts{};
  // Named sessions at once (docs/in-tests.md, Sessions): a new one takes the place of the one that
  // was not used for longest. 0: X-Understudy-Session means nothing.
  size_t max_sessions = 1024;
  // Hears what belongs into a log, such as the eviction of a session; on the server's thread.
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

  // These are about the session of that name, which is made when there is none; "" is the default
  // one, that of requests without X-Understudy-Session. A name that can't be one throws
  // std::invalid_argument.
  //
  // Forgets all entities and the journal; defects and options stay.
  void Reset(std::string_view session = {});
  // As in the options. Throws std::invalid_argument when `defects` is none of these.
  void SetDefects(std::string_view defects, std::string_view session = {});
  // Moves to a state of the platform; what was repaired beyond that stays so. Throws
  // std::invalid_argument when there is none of that name.
  void SetPlatform(std::string_view platform, std::string_view session = {});
  // The data layer does not answer for `duration`; with `restart` it comes back without what a
  // restart drops (docs/platform.md, Known traps, T12).
  void BeginOutage(std::chrono::nanoseconds duration, bool restart, std::string_view session = {});
  // Frees all that a named session holds; its next request begins a new one. False when there is
  // none of that name.
  bool DropSession(std::string_view session);

  // The answer of the admin API (docs/admin.md) as JSON, without a client:
  // Admin("journal?limit=1"), Admin("report"). Throws std::invalid_argument with the API's own
  // words when it refuses.
  std::string Admin(std::string_view page, std::string_view session = {}) const;

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
