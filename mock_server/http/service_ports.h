#ifndef UNDERSTUDY_MOCK_SERVER_HTTP_SERVICE_PORTS_H_
#define UNDERSTUDY_MOCK_SERVER_HTTP_SERVICE_PORTS_H_

#include <cstdint>
#include <vector>

#include "base/error.h"
#include "base/http_message.h"
#include "mock_server/http/event_loop.h"
#include "mock_server/http/http_server.h"
#include "mock_server/http/listening_socket.h"
#include "mock_server/http/tags.h"

namespace mock_server::http {

// A port of a service, which a server listens on.
struct ServicePort {
  base::Service service;
  ListeningSocket socket;
};

// All ports of a server, and whether it accepts clients there. Not thread-safe.
class ServicePorts {
 public:
  // Those of the options: the first ones of both services, then the further ones. Fails as
  // HttpServer::Listen() does.
  static base::Result<ServicePorts> Open(const HttpServerOptions& options);

  // Those of a service, in the options' order; they stay where they are until this is moved.
  std::vector<const ListeningSocket*> Of(base::Service service) const;

  // To be called once. The events of each have a tag of their own.
  void AddTo(EventLoop& loop) const;
  // nullptr: the tag is none of theirs.
  const ServicePort* Find(uint64_t tag) const {
    const uint64_t index = kListenTag - tag;
    return index < ports_.size() ? &ports_[index] : nullptr;
  }

  // While paused, clients wait in the backlog: a listening socket that stays ready would spin.
  // False when they are in that state already.
  bool Pause(EventLoop& loop);
  bool Resume(EventLoop& loop);
  void Close();

 private:
  void Listen(EventLoop& loop, bool accepting) const;

  std::vector<ServicePort> ports_;
  bool paused_ = false;
};

}  // namespace mock_server::http

#endif  // UNDERSTUDY_MOCK_SERVER_HTTP_SERVICE_PORTS_H_
