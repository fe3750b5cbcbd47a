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
class SteeredClock;
}  // namespace base
namespace mock_server::http {
class TimeKeeper;
}
namespace tracing {
class Tracer;
}

namespace mock_server::stand_in {

using understudy::MockServerOptions;

class StandIn;

// The time of everything, and who decides on it (docs/rehearsal.md): the first two both or neither;
// they must outlive the server. Without them it is the machine's clock.
struct Timing {
  const base::Clock* clock = nullptr;
  http::TimeKeeper* keeper = nullptr;
  // The first answer of a connection leaves no sooner, unless the client half-closes it (S22): an
  // answer of microseconds would be quicker than the client that does so right behind its request.
  std::chrono::nanoseconds first_answer{0};
};

// The platform's gateway and data layer on real sockets, in this process, served by a thread of
// their own: what understudy::MockServer shows, and what only this program needs of it.
//
// Every function may be called from any thread. The destructor stops the server and closes all its
// connections.
class SocketServer {
 public:
  // Throws std::runtime_error with the reason and the remedy when it can't start; Start() returns
  // them instead.
  explicit SocketServer(const MockServerOptions& options = {});
  // With a tracer, what is answered becomes spans; it must outlive the server, and belongs to the
  // server's thread.
  static base::Result<std::unique_ptr<SocketServer>> Start(const MockServerOptions& options,
                                                           const Timing& timing = {},
                                                           tracing::Tracer* tracer = nullptr);
  ~SocketServer();
  SocketServer(const SocketServer&) = delete;
  SocketServer& operator=(const SocketServer&) = delete;

  // As understudy::MockServer has them.
  const std::string& gateway_url() const;
  const std::string& data_layer_url() const;
  uint16_t gateway_port() const;
  uint16_t data_layer_port() const;
  std::vector<std::string> gateway_urls() const;
  std::vector<std::string> data_layer_urls() const;
  const std::string& redis_url() const;
  void Reset(std::string_view session = {});
  void SetDefects(std::string_view defects, std::string_view session = {});
  void SetPlatform(std::string_view platform, std::string_view session = {});
  void BeginOutage(std::chrono::nanoseconds duration, bool restart, std::string_view session = {});
  void EndOutage(std::string_view session = {});
  void SetFaults(const std::vector<std::string>& rules, std::string_view session = {});
  void SetStrict(bool strict, std::string_view session = {});
  void SetClock(std::string_view time, std::string_view session = {});
  void AdvanceClock(std::chrono::nanoseconds by, std::string_view session = {});
  void FreezeClock(bool frozen, std::string_view session = {});
  void SetLatency(std::string_view latency);
  void SetKeepAlive(std::chrono::nanoseconds time);
  bool DropSession(std::string_view session);
  uint64_t request_count() const;

  // Runs `use` on the server's thread, between two requests, and returns when it is done.
  void WithStandIn(const std::function<void(StandIn&)>& use) const;
  // Stops serving; the stand-in can still be queried. The destructor does this, too.
  void Stop();

 private:
  class Impl;
  void SteerClock(std::string_view session, const std::function<void(base::SteeredClock&)>& steer);
  explicit SocketServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace mock_server::stand_in

#endif  // UNDERSTUDY_MOCK_SERVER_STAND_IN_SOCKET_SERVER_H_
