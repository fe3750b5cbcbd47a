#ifndef UNDERSTUDY_HARNESS_CLIENT_DEAD_CONNECTION_H_
#define UNDERSTUDY_HARNESS_CLIENT_DEAD_CONNECTION_H_

#include <cstdint>
#include <string_view>

namespace harness::client {

// A trap of the platform that everyone who measures it must know (docs/platform.md, Known traps,
// T11): the data layer closes its connection after an error that it did not handle, the gateway
// keeps it in its pool, and its next call may fail by that connection, with an empty reason. The
// answer says nothing about the request, which never arrived, so it is sent again; every repetition
// is counted and reported.
//
// Not thread-safe.
class DeadConnections {
 public:
  static constexpr std::string_view kReason =
      "after a 500 the gateway used a dead connection of its own (T11)";

  // For every answer of the gateway, in their order: whether this one is of a dead connection that
  // an earlier 500 may have left. Each 500 leaves one at most.
  bool Met(int status, std::string_view body);

 private:
  uint64_t possible_ = 0;
};

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_DEAD_CONNECTION_H_
