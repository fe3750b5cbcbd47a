// The public face of SocketServer (include/understudy/mock_server.h).
#include "include/understudy/mock_server.h"

#include <stdexcept>
#include <utility>

#include "base/http_message.h"
#include "mock_server/stand_in/session_name.h"
#include "mock_server/stand_in/socket_server.h"
#include "mock_server/stand_in/stand_in.h"

namespace mock_server::stand_in {
namespace {

base::HttpResponse AskAdminApi(StandIn& stand_in, std::string_view method, std::string_view page,
                               std::string_view body, std::string_view session) {
  base::HttpRequest request;
  request.method = method;
  request.body = body;
  if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  request.target = "/__understudy/" + std::string(page);
  if (!session.empty()) request.headers.push_back({"X-Understudy-Session", std::string(session)});
  return stand_in.Handle(base::Service::kGateway, request);
}

}  // namespace
}  // namespace mock_server::stand_in

namespace understudy {

using mock_server::stand_in::SocketServer;
using mock_server::stand_in::StandIn;

class MockServer::Impl {
 public:
  explicit Impl(std::unique_ptr<SocketServer> server) : server_(std::move(server)) {}

  SocketServer& server() { return *server_; }

 private:
  const std::unique_ptr<SocketServer> server_;
};

MockServer::MockServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

MockServer::MockServer(const MockServerOptions& options)
    : impl_(std::make_unique<Impl>(std::make_unique<SocketServer>(options))) {}

std::unique_ptr<MockServer> MockServer::Start(const MockServerOptions& options,
                                              std::string& error) {
  auto server = SocketServer::Start(options);
  if (server)
    return std::unique_ptr<MockServer>(new MockServer(std::make_unique<Impl>(*std::move(server))));
  error = server.error().ToString();
  return nullptr;
}

MockServer::~MockServer() = default;

const std::string& MockServer::gateway_url() const { return impl_->server().gateway_url(); }
const std::string& MockServer::data_layer_url() const { return impl_->server().data_layer_url(); }
const std::string& MockServer::redis_url() const { return impl_->server().redis_url(); }
uint16_t MockServer::gateway_port() const { return impl_->server().gateway_port(); }
uint16_t MockServer::data_layer_port() const { return impl_->server().data_layer_port(); }
std::vector<std::string> MockServer::gateway_urls() const { return impl_->server().gateway_urls(); }
std::vector<std::string> MockServer::data_layer_urls() const {
  return impl_->server().data_layer_urls();
}

void MockServer::Reset(std::string_view session) { impl_->server().Reset(session); }
void MockServer::SetDefects(std::string_view defects, std::string_view session) {
  impl_->server().SetDefects(defects, session);
}
void MockServer::SetPlatform(std::string_view platform, std::string_view session) {
  impl_->server().SetPlatform(platform, session);
}
void MockServer::BeginOutage(std::chrono::nanoseconds duration, bool restart,
                             std::string_view session) {
  impl_->server().BeginOutage(duration, restart, session);
}
void MockServer::EndOutage(std::string_view session) { impl_->server().EndOutage(session); }
void MockServer::SetFaults(const std::vector<std::string>& rules, std::string_view session) {
  impl_->server().SetFaults(rules, session);
}
void MockServer::SetStrict(bool strict, std::string_view session) {
  impl_->server().SetStrict(strict, session);
}
void MockServer::SetClock(std::string_view time, std::string_view session) {
  impl_->server().SetClock(time, session);
}
void MockServer::AdvanceClock(std::chrono::nanoseconds by, std::string_view session) {
  impl_->server().AdvanceClock(by, session);
}
void MockServer::FreezeClock(bool frozen, std::string_view session) {
  impl_->server().FreezeClock(frozen, session);
}
void MockServer::SetLatency(std::string_view latency) { impl_->server().SetLatency(latency); }
void MockServer::SetKeepAlive(std::chrono::nanoseconds time) { impl_->server().SetKeepAlive(time); }
bool MockServer::DropSession(std::string_view session) {
  return impl_->server().DropSession(session);
}

std::string MockServer::Admin(std::string_view page, std::string_view session) const {
  return Admin("GET", page, "", session);
}

std::string MockServer::Admin(std::string_view method, std::string_view page, std::string_view body,
                              std::string_view session) const {
  base::HttpResponse answer;
  impl_->server().WithStandIn([&](StandIn& stand_in) {
    answer = mock_server::stand_in::AskAdminApi(stand_in, method, page, body, session);
  });
  if (answer.status >= 400) throw std::invalid_argument(answer.body);
  return answer.body;
}

uint64_t MockServer::request_count() const { return impl_->server().request_count(); }
void MockServer::Stop() { impl_->server().Stop(); }

}  // namespace understudy
