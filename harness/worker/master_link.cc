#include "harness/worker/master_link.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <zmq.hpp>

#include "base/number.h"
#include "harness/client/resolver.h"
#include "harness/client/url.h"

namespace harness::worker {

using base::ErrorCode;
using base::Fail;
using base::Result;

namespace {

// What is still unsent when a worker ends may take so long.
constexpr int kLingerMs = 1000;
constexpr int kKeepAliveIdleSeconds = 30;
constexpr int kConnectAgainMs = 200;
// ZeroMQ shakes hands on a thread of its own, so that also a busy master does at once.
constexpr int kHandshakeMs = 3000;
constexpr int kConnectAgainAtMostMs = 2000;

// IPv4 first: a master without --master-bind-host listens to both, one with a name to what that
// means on its machine.
Result<std::string> Endpoint(const MasterAddress& address, bool* is_ipv6) {
  const client::Resolution resolution = client::Resolve({false, address.host, address.port});
  if (resolution.addresses.empty()) {
    return Fail(ErrorCode::kUnreachable,
                fmt::format("the master's host is not known: {}", resolution.fault),
                address.ToString());
  }
  auto best = std::find_if(resolution.addresses.begin(), resolution.addresses.end(),
                           [](const auto& at) { return at.storage.ss_family == AF_INET; });
  *is_ipv6 = best == resolution.addresses.end();
  if (*is_ipv6) best = resolution.addresses.begin();
  char text[INET6_ADDRSTRLEN] = "";
  const void* bytes = *is_ipv6
                          ? static_cast<const void*>(
                                &reinterpret_cast<const sockaddr_in6*>(&best->storage)->sin6_addr)
                          : &reinterpret_cast<const sockaddr_in*>(&best->storage)->sin_addr;
  ::inet_ntop(best->storage.ss_family, bytes, text, sizeof text);
  return "tcp://" + MasterAddress{text, address.port}.ToString();
}

}  // namespace

std::string MasterAddress::ToString() const {
  return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port)
                                             : fmt::format("[{}]:{}", host, port);
}

Result<MasterAddress> ParseMasterAddress(std::string_view text) {
  const auto wrong = [&](std::string_view what) {
    return Fail(ErrorCode::kBadUsage,
                fmt::format("'{}' {}; write HOST or HOST:PORT, e.g. 192.0.2.1:5557", text, what));
  };
  if (text.find("://") != std::string_view::npos) return wrong("is a URL");
  MasterAddress address;
  std::string_view port;
  if (text.starts_with('[')) {
    const size_t end = text.find(']');
    if (end == std::string_view::npos) return wrong("has a bracket that is not closed");
    address.host = text.substr(1, end - 1);
    const std::string_view rest = text.substr(end + 1);
    if (!rest.empty() && !rest.starts_with(':')) return wrong("has text after the bracket");
    if (!rest.empty()) port = rest.substr(1);
    if (!rest.empty() && port.empty()) return wrong("has no port after the colon");
  } else if (std::count(text.begin(), text.end(), ':') > 1) {
    address.host = text;
  } else {
    const size_t colon = text.find(':');
    address.host = text.substr(0, colon);
    if (colon != std::string_view::npos) {
      port = text.substr(colon + 1);
      if (port.empty()) return wrong("has no port after the colon");
    }
  }
  if (address.host.empty()) return wrong("has no host");
  if (!port.empty()) {
    const auto number = base::ParseNumber<uint16_t>(port);
    if (!number || *number == 0) return wrong("has a port that is not a number from 1 to 65535");
    address.port = *number;
  }
  return address;
}

namespace {

// Follows the events of a socket.
class Monitor : public zmq::monitor_t {
 public:
  const MasterLink::State& state() const { return state_; }

  void Watch(zmq::socket_t& socket) {
    state_.connected = false;
    shaking_hands_ = false;
    init(socket, fmt::format("inproc://master-link-{}", ++watched_));
  }

  void Update() {
    while (check_event(0)) {
    }
  }

 private:
  void on_event_connected(const zmq_event_t&, const char*) override { shaking_hands_ = true; }
  void on_event_handshake_succeeded(const zmq_event_t&, const char*) override {
    shaking_hands_ = false;
    state_.connected = true;
    ++state_.connections;
  }
  void on_event_handshake_failed_no_detail(const zmq_event_t&, const char*) override { Foreign(); }
  void on_event_handshake_failed_protocol(const zmq_event_t&, const char*) override { Foreign(); }
  void on_event_handshake_failed_auth(const zmq_event_t&, const char*) override { Foreign(); }
  void on_event_disconnected(const zmq_event_t&, const char*) override {
    state_.connected = false;
    if (shaking_hands_) Foreign();
  }
  void on_event_closed(const zmq_event_t&, const char*) override { ++state_.refused; }

  void Foreign() {
    shaking_hands_ = false;
    ++state_.foreign;
  }

  MasterLink::State state_;
  bool shaking_hands_ = false;
  int watched_ = 0;
};

}  // namespace

class MasterLink::Impl {
 public:
  Impl(std::string endpoint, bool is_ipv6, std::string node)
      : endpoint_(std::move(endpoint)), is_ipv6_(is_ipv6), node_(std::move(node)) {}

  void Open() {
    socket_ = zmq::socket_t(context_, zmq::socket_type::dealer);
    socket_.set(zmq::sockopt::routing_id, node_);
    socket_.set(zmq::sockopt::ipv6, is_ipv6_);
    socket_.set(zmq::sockopt::linger, kLingerMs);
    socket_.set(zmq::sockopt::tcp_keepalive, 1);
    socket_.set(zmq::sockopt::tcp_keepalive_idle, kKeepAliveIdleSeconds);
    socket_.set(zmq::sockopt::immediate, true);
    socket_.set(zmq::sockopt::handshake_ivl, kHandshakeMs);
    socket_.set(zmq::sockopt::reconnect_ivl, kConnectAgainMs);
    socket_.set(zmq::sockopt::reconnect_ivl_max, kConnectAgainAtMostMs);
    monitor_.Watch(socket_);
    socket_.connect(endpoint_);
  }

  void Reopen() {
    monitor_.abort();
    socket_.set(zmq::sockopt::linger, 0);
    socket_.close();
    Open();
  }

  bool Send(const std::string& message) {
    try {
      return monitor_.state().connected &&
             socket_.send(zmq::buffer(message), zmq::send_flags::dontwait).has_value();
    } catch (const zmq::error_t&) {
      return false;  // it is being connected anew
    }
  }

  std::optional<std::string> Receive() {
    try {
      zmq::message_t part;
      if (!socket_.recv(part, zmq::recv_flags::dontwait)) return std::nullopt;
      std::string message = part.to_string();
      // A message of Locust has one part; what has more is joined, and is then no message.
      while (part.more() && socket_.recv(part, zmq::recv_flags::dontwait))
        message += part.to_string();
      return message;
    } catch (const zmq::error_t&) {
      return std::nullopt;
    }
  }

  void Wait(std::chrono::nanoseconds at_most) {
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(at_most);
    try {
      zmq::pollitem_t item{socket_.handle(), 0, ZMQ_POLLIN, 0};
      zmq::poll(&item, 1, std::max(wait, std::chrono::milliseconds(0)));
    } catch (const zmq::error_t&) {
      return;  // a signal
    }
  }

  const State& Update() {
    try {
      monitor_.Update();
    } catch (const zmq::error_t&) {
      return monitor_.state();  // a signal; the rest is read next time
    }
    return monitor_.state();
  }

 private:
  const std::string endpoint_;
  const bool is_ipv6_;
  const std::string node_;
  zmq::context_t context_;  // goes last: it waits until nothing uses it
  zmq::socket_t socket_;
  Monitor monitor_;
};

MasterLink::MasterLink(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MasterLink::~MasterLink() = default;

Result<std::unique_ptr<MasterLink>> MasterLink::Open(const MasterAddress& address,
                                                     const std::string& node) {
  bool is_ipv6 = false;
  auto endpoint = Endpoint(address, &is_ipv6);
  if (!endpoint) return tl::unexpected(endpoint.error());
  try {
    auto impl = std::make_unique<Impl>(std::move(*endpoint), is_ipv6, node);
    impl->Open();
    return std::unique_ptr<MasterLink>(new MasterLink(std::move(impl)));
  } catch (const zmq::error_t& error) {
    return Fail(ErrorCode::kUnavailable, fmt::format("ZeroMQ can't connect: {}", error.what()),
                address.ToString());
  }
}

bool MasterLink::Send(const std::string& message) { return impl_->Send(message); }
std::optional<std::string> MasterLink::Receive() { return impl_->Receive(); }
void MasterLink::Wait(std::chrono::nanoseconds at_most) { impl_->Wait(at_most); }
void MasterLink::Reopen() { impl_->Reopen(); }
const MasterLink::State& MasterLink::Update() { return impl_->Update(); }

}  // namespace harness::worker
