#include "mock_server/http/service_ports.h"

#include <fmt/format.h>

#include <utility>

#include "mock_server/http/tags.h"

namespace mock_server::http {

using base::Service;

base::Result<std::vector<ServicePort>> OpenServicePorts(const HttpServerOptions& options) {
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
  std::vector<ServicePort> open;
  for (const auto& [service, port] : ports) {
    auto socket = ListeningSocket::Open(options.host, port);
    if (!socket) return tl::unexpected(socket.error());
    open.push_back({service, *std::move(socket)});
  }
  return open;
}

std::vector<const ListeningSocket*> SocketsOf(const std::vector<ServicePort>& ports,
                                              Service service) {
  std::vector<const ListeningSocket*> sockets;
  for (const ServicePort& port : ports) {
    if (port.service == service) sockets.push_back(&port.socket);
  }
  return sockets;
}

}  // namespace mock_server::http
