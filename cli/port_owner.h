#ifndef UNDERSTUDY_CLI_PORT_OWNER_H_
#define UNDERSTUDY_CLI_PORT_OWNER_H_

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

namespace cli {

// Who listens on a TCP port of this machine, on whatever address.
struct PortOwner {
  pid_t pid = 0;        // 0: another user's, which this one may not see
  std::string program;  // "nginx"; empty when the pid is 0
};

// Nothing when nobody does. Reads /proc; the answer may be old when it comes.
std::optional<PortOwner> FindPortOwner(uint16_t port);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_PORT_OWNER_H_
