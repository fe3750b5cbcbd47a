#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_HTTP_SERVER_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_HTTP_SERVER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/http_message.h"
#include "mock_server/http/loop.h"
#include "mock_server/http/request_framer.h"
#include "mock_server/http/request_handler.h"
#include "mock_server/http/time_keeper.h"

namespace mock_server::http {

// How the server behaves on the wire; docs/http.md lists the platform's values.
struct HttpServerOptions {
  std::string host = "127.0.0.1";
  // 0 takes a free port.
  uint16_t gateway_port = 0;
  std::optional<uint16_t> data_layer_port = 0;  // nothing: that service is not served
  // Further ones of a service.
  std::vector<uint16_t> more_gateway_ports{};
  std::vector<uint16_t> more_data_layer_ports{};
  // A connection that has had a request is closed after being idle for this long. The platform's is
  // 5 s.
  std::chrono::nanoseconds keep_alive = std::chrono::seconds(5);
  // A connection is closed this long after the answer of an application that failed. The platform's
  // clients see the end after 2 ms; what they send before is lost there and answered here.
  std::chrono::nanoseconds failure_close = std::chrono::milliseconds(2);
  // A request must be complete this long after its first byte; 408 otherwise. The platform waits
  // for ever.
  std::chrono::nanoseconds request_timeout = std::chrono::seconds(60);
  // A client that reads nothing of its answer for this long is disconnected.
  std::chrono::nanoseconds write_timeout = std::chrono::seconds(60);
  FramerLimits limits{};
  // Decides what time it is; must outlive the server. nullptr: the machine's clock.
  TimeKeeper* time_keeper = nullptr;
};

// Numbers since the start. `open` is a subset of `accepted`. `wake_ups` counts how often the thread
// was woken; it stands still while nothing happens.
struct ServerCounts {
  uint64_t accepted = 0;
  uint64_t open = 0;
  uint64_t wake_ups = 0;
};

// Serves both services over HTTP/1.1 as the real servers do (docs/http.md, Two servers): a
// listening socket for each port, all their connections and all timers on one thread, the one that
// calls Run(). Stop() and Post() may be called from any thread, everything else only from one at a
// time.
class HttpServer {
 public:
  // Binds all ports. Clients can connect from now on, and are answered once Run() is called.
  // `handler` and `clock`, which decides on all times, must outlive the server. kUnavailable or
  // kBadUsage when an address can't be had; its `where` is the address.
  static base::Result<std::unique_ptr<HttpServer>> Listen(const HttpServerOptions& options,
                                                          RequestHandler& handler,
                                                          const base::Clock& clock);
  // Run() must have returned.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // "http://127.0.0.1:8009"; of several the first. Only of a service that is served.
  std::string Url(base::Service service) const;
  std::vector<std::string> Urls(base::Service service) const;
  uint16_t Port(base::Service service) const;

  // Serves until Stop(). Then no connection is accepted any more, delayed answers are sent at once,
  // and every connection is closed.
  void Run();
  void Stop();
  // Runs `task` on the thread of Run(), between two requests. Tasks posted after Stop() may never
  // run.
  void Post(std::function<void()> task);
  // For what shares the thread of Run(). Lives as long as the server.
  Loop& loop();
  // These on the thread of Run(), or when it does not run.
  ServerCounts counts() const;
  // What a connection waits for the next request, as in the options; those that wait keep the time
  // that they had.
  std::chrono::nanoseconds keep_alive() const;
  void set_keep_alive(std::chrono::nanoseconds time);
  // The clock was moved, stopped or resumed: what is due by it happens now.
  void ClockMoved(bool stands);

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_HTTP_SERVER_H_
