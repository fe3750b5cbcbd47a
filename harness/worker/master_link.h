#ifndef UNDERSTUDY_HARNESS_WORKER_MASTER_LINK_H_
#define UNDERSTUDY_HARNESS_WORKER_MASTER_LINK_H_

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace harness::worker {

// Where a master listens for workers.
struct MasterAddress {
  static constexpr uint16_t kDefaultPort = 5557;

  std::string host;  // a name or an address, IPv6 without brackets
  uint16_t port = kDefaultPort;

  // "127.0.0.1:5557", "[::1]:5557".
  std::string ToString() const;
};

// Reads HOST, HOST:PORT, [IPV6] or [IPV6]:PORT. kBadUsage names what is wrong with it.
base::Result<MasterAddress> ParseMasterAddress(std::string_view text);

// The connection to a Locust master: whole messages over ZeroMQ, which connects anew by itself when
// the connection is lost. Nothing is queued while it is. Not thread-safe.
class MasterLink {
 public:
  // How the connection is now, and what became of it so far.
  struct State {
    bool connected = false;
    uint64_t connections = 0;  // that came about, as far as ZeroMQ's handshake
    uint64_t refused = 0;      // attempts that nobody answered
    uint64_t foreign = 0;      // attempts that ended before or at the handshake: no ZeroMQ is there
  };

  // Begins to connect. `node` is this worker's name for the master. Fails with kUnreachable when
  // the host name is not known.
  static base::Result<std::unique_ptr<MasterLink>> Open(const MasterAddress& address,
                                                        const std::string& node);
  ~MasterLink();

  // Sends the message if there is a connection; whether it did.
  bool Send(const std::string& message);
  // The next message that is there.
  std::optional<std::string> Receive();
  // Waits until a message is there or so long.
  void Wait(std::chrono::nanoseconds at_most);
  // Closes the connection and opens it again, under the same name.
  void Reopen();
  const State& Update();

 private:
  class Impl;
  explicit MasterLink(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace harness::worker

#endif  // UNDERSTUDY_HARNESS_WORKER_MASTER_LINK_H_
