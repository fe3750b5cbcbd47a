#ifndef UNDERSTUDY_HARNESS_SHADOW_RELAY_H_
#define UNDERSTUDY_HARNESS_SHADOW_RELAY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/http_message.h"
#include "harness/client/url.h"
#include "harness/shadow/passed.h"

namespace harness::shadow {

// A port that is listened on, and where its connections lead.
struct Door {
  base::Service service = base::Service::kGateway;
  std::string host;
  uint16_t port = 0;  // 0: a free one
  client::Origin target;
};

// Passes bytes between clients and a server in both directions, unchanged: what a client sends
// reaches the server in the same order, what the server ends or resets is ended or reset for the
// client, and one side can go on when the other has ended. A connection to the server is made as
// soon as a client's has come. What passed goes into the queue, after it was passed on.
//
// It has a thread of its own. The destructor closes all connections.
class Relay {
 public:
  // Listens, and resolves the targets' names. `queue` must outlive it. kUnavailable when a port is
  // taken, kUnreachable when a target does not take a connection.
  static base::Result<std::unique_ptr<Relay>> Open(const std::vector<Door>& doors,
                                                   PassedQueue& queue);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  // Of each door, in their order.
  const std::vector<std::string>& urls() const;

 private:
  class Loop;
  explicit Relay(std::unique_ptr<Loop> loop);

  std::unique_ptr<Loop> loop_;
};

}  // namespace harness::shadow

#endif  // UNDERSTUDY_HARNESS_SHADOW_RELAY_H_
