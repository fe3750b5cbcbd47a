#include "mock_server/http/service_ports.h"

#include <fmt/format.h>

#include <utility>

namespace mock_server::http {

using base::Service;

base::Result<ServicePorts> ServicePorts::Open(const HttpServerOptions& options) {
  std::vector<std::pair<Service, uint16_t>> ports = {{Service::kGateway, options.gateway_port}};
  if (options.data_layer_port) ports.emplace_back(Service::kDataLayer, *options.data_layer_port);
  for (const uint16_t port : options.more_gateway_ports)
    ports.emplace_back(Service::kGateway, port);
  for (const uint16_t port : options.more_data_layer_ports)
    ports.emplace_back(Service::kDataLayer, port);
  if (ports.size() > kMaxListening) {
    return base::Fail(
        base::ErrorCode::kBadUsage,
        fmt::format("{} ports are too many; the maximum is {}", ports.size(), kMaxListening),
        options.host);
  }
  ServicePorts open;
  for (const auto& [service, port] : ports) {
    auto socket = ListeningSocket::Open(options.host, port);
    if (!socket) return tl::unexpected(socket.error());
    open.ports_.push_back({service, *std::move(socket)});
  }
  return open;
}

std::vector<const ListeningSocket*> ServicePorts::Of(Service service) const {
  std::vector<const ListeningSocket*> sockets;
  for (const ServicePort& port : ports_) {
    if (port.service == service) sockets.push_back(&port.socket);
  }
  return sockets;
}

void ServicePorts::AddTo(EventLoop& loop) const {
  for (size_t i = 0; i < ports_.size(); ++i)
    loop.Add(ports_[i].socket.fd.get(), kListenTag - i, {.read = true});
}

bool ServicePorts::Pause(EventLoop& loop) {
  if (paused_) return false;
  paused_ = true;
  Listen(loop, /*accepting=*/false);
  return true;
}

bool ServicePorts::Resume(EventLoop& loop) {
  if (!paused_) return false;
  paused_ = false;
  Listen(loop, /*accepting=*/true);
  return true;
}

void ServicePorts::Listen(EventLoop& loop, bool accepting) const {
  for (size_t i = 0; i < ports_.size(); ++i)
    loop.Modify(ports_[i].socket.fd.get(), kListenTag - i, {.read = accepting});
}

void ServicePorts::Close() {
  for (ServicePort& port : ports_) port.socket.fd.Close();
  paused_ = false;
}

}  // namespace mock_server::http
