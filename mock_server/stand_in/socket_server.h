#ifndef UNDERSTUDY_MOCK_SERVER_STAND_IN_SOCKET_SERVER_H_
#define UNDERSTUDY_MOCK_SERVER_STAND_IN_SOCKET_SERVER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "include/understudy/mock_server.h"

namespace base {
class Clock;
}
namespace mock_server::http {
class TimeKeeper;
}

namespace mock_server::stand_in {

using understudy::MockServerOptions;

class StandIn;

// The time of everything, and who decides on it (docs/rehearsal.md): both or neither; they must
// outlive the server. Without them it is the machine's clock.
struct Timing {
  const base::Clock* clock = nullptr;
  http::TimeKeeper* keeper = nullptr;
};

// The platform's gateway and data layer on real sockets, in this process, served by a thread of
// their own: what understudy::MockServer shows, and what only this program needs of it.
//
// Every function may be called from any thread. The destructor stops the server and closes all its
// connections.
class SocketServer {
 public:
  // Throws std::runtime_error with the reason and the remedy when it can't start; Start() returns
  // them.
  explicit SocketServer(const MockServerOptions& options = {});
  static base::Result<std::unique_ptr<SocketServer>> Start(const MockServerOptions& options,
                                                           const Timing& timing = {});
  ~SocketServer();
  SocketServer(const SocketServer&) = delete;
  SocketServer& operator=(const SocketServer&) = delete;

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

  // All that were answered since the start in all sessions, admin requests not counted.
  uint64_t request_count() const;

  // Runs `use` on the server's thread, between two requests, and returns when it is done.
  void WithStandIn(const std::function<void(StandIn&)>& use) const;
  // Ends the service; what the stand-in knows can still be asked. The destructor does it too.
  void Stop();

 private:
  class Impl;
  explicit SocketServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace mock_server::stand_in

#endif  // UNDERSTUDY_MOCK_SERVER_STAND_IN_SOCKET_SERVER_H_
