#ifndef UNDERSTUDY_HARNESS_SHADOW_LISTENER_H_
#define UNDERSTUDY_HARNESS_SHADOW_LISTENER_H_

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/file_descriptor.h"
#include "harness/client/resolver.h"

namespace harness::shadow {

// A non-blocking socket that takes connections.
struct Listener {
  base::FileDescriptor fd;
  std::string url;  // with the port that it got
};

// kUnavailable, with the remedy, when the port can't be had; kBadUsage when the host is none of
// this machine's.
base::Result<Listener> Listen(const std::string& host, uint16_t port);

// Begins to connect, without waiting; no descriptor, and errno, when that is not possible.
base::FileDescriptor BeginToConnect(const client::SocketAddress& address);

// What became of it: 0, or the error's number.
int ConnectError(int fd);

// Waits until one of the addresses takes a connection, which is closed again. kUnreachable
// otherwise.
base::Status TryToConnect(const client::Origin& target, const client::Resolution& resolution);

}  // namespace harness::shadow

#endif  // UNDERSTUDY_HARNESS_SHADOW_LISTENER_H_
