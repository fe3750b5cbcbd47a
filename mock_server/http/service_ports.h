#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_SERVICE_PORTS_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_SERVICE_PORTS_H_

#include <vector>

#include "base/error.h"
#include "base/http_message.h"
#include "mock_server/http/http_server.h"
#include "mock_server/http/listening_socket.h"

namespace mock_server::http {

// A port of a service, which a server listens on.
struct ServicePort {
  base::Service service;
  ListeningSocket socket;
};

// Opens all ports of the options: the first ones of both services, then the further ones. Fails as
// HttpServer::Listen() does.
base::Result<std::vector<ServicePort>> OpenServicePorts(const HttpServerOptions& options);

// Those of a service, in the options' order; they stay where they are in `ports`.
std::vector<const ListeningSocket*> SocketsOf(const std::vector<ServicePort>& ports,
                                              base::Service service);

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_SERVICE_PORTS_H_
