#ifndef UNDERSTUDY_CHECK_LONE_REQUESTS_H_
#define UNDERSTUDY_CHECK_LONE_REQUESTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "check/example.h"

namespace check {

// How many requests of each line of a client's script were the only ones of their connection, for
// the first kTracked lines. Not thread-safe.
class LoneRequests {
 public:
  static constexpr size_t kTracked = 32;

  struct Line {
    uint64_t site = 0;  // its header X-Understudy-Site, by a hash
    uint64_t requests = 0;
    uint64_t alone = 0;  // subset of requests: the client closed the connection then
    Example example;     // opened a connection; once there was one that was alone
  };

  // `number` is the client's count of requests. Returns the place of the request's line; nothing
  // where it does not say, or is none of those.
  std::optional<size_t> Count(const Exchange& exchange, uint64_t number, bool opens_connection);
  void CountAlone(size_t line) { ++lines_[line].alone; }

  const std::vector<Line>& lines() const { return lines_; }

 private:
  std::vector<Line> lines_;
};

}  // namespace check

#endif  // UNDERSTUDY_CHECK_LONE_REQUESTS_H_
