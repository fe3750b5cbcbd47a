#ifndef UNDERSTUDY_HARNESS_CLIENT_EVENT_SOURCE_H_
#define UNDERSTUDY_HARNESS_CLIENT_EVENT_SOURCE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/http_message.h"

namespace harness::client {

// Where what a target publishes can be heard (docs/events.md). Not thread-safe.
class EventSource {
 public:
  virtual ~EventSource() = default;

  // What is published from here on belongs to `request`, which is about to be sent. kUnreachable
  // when nobody tells any more.
  virtual base::Status Begin(const base::HttpRequest& request) = 0;

  // After the answer: what was published since Begin(), as JSON texts in their order. Waits a
  // bounded time for the first `expected` of them. kUnreachable as above.
  virtual base::Result<std::vector<std::string>> Take(size_t expected) = 0;
};

}  // namespace harness::client

#endif  // UNDERSTUDY_HARNESS_CLIENT_EVENT_SOURCE_H_
