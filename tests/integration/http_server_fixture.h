#ifndef UNDERSTUDY_TESTS_INTEGRATION_HTTP_SERVER_FIXTURE_H_
#define UNDERSTUDY_TESTS_INTEGRATION_HTTP_SERVER_FIXTURE_H_

#include <future>
#include <memory>
#include <stdexcept>
#include <thread>

#include "base/clock.h"
#include "mock_server/http/http_server.h"
#include "tests/fakes/wire_handler.h"

namespace tests::integration {

// A server on free ports with a WireHandler, running in a thread of its own.
class RunningServer {
 public:
  // With `at_once` false nothing is read or answered until Start(), but clients can connect and
  // send.
  explicit RunningServer(const mock_server::http::HttpServerOptions& options = {},
                         bool at_once = true) {
    auto server = mock_server::http::HttpServer::Listen(options, handler, clock_);
    if (!server) throw std::runtime_error(server.error().ToString());
    server_ = *std::move(server);
    if (at_once) Start();
  }
  void Start() {
    thread_ = std::jthread([this] { server_->Run(); });
  }
  ~RunningServer() { Stop(); }

  void Stop() {
    server_->Stop();
    if (thread_.joinable()) thread_.join();
  }

  uint16_t port(base::Service service = base::Service::kGateway) const {
    return server_->Port(service);
  }
  mock_server::http::HttpServer& server() { return *server_; }

  // Asked on the server's thread.
  mock_server::http::ServerCounts Counts() {
    std::promise<mock_server::http::ServerCounts> counts;
    server_->Post([this, &counts] { counts.set_value(server_->counts()); });
    return counts.get_future().get();
  }

  fakes::WireHandler handler;

 private:
  base::SystemClock clock_;
  std::unique_ptr<mock_server::http::HttpServer> server_;
  std::jthread thread_;
};

}  // namespace tests::integration

#endif  // UNDERSTUDY_TESTS_INTEGRATION_HTTP_SERVER_FIXTURE_H_
