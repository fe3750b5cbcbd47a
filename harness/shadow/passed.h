#ifndef UNDERSTUDY_HARNESS_SHADOW_PASSED_H_
#define UNDERSTUDY_HARNESS_SHADOW_PASSED_H_

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

#include "base/http_message.h"

namespace harness::shadow {

// Something that went through the relay.
struct Passed {
  enum class Kind {
    kRequestBytes,  // from the client
    kAnswerBytes,   // from the platform
    kAnswerEnd,     // the platform ended its stream
    kClosed,        // the connection is gone
    kRefused,       // the platform could not be reached: `bytes` says why
  };

  Kind kind = Kind::kClosed;
  base::Service service = base::Service::kGateway;
  uint64_t connection = 0;  // counted from 1
  std::string bytes;
};

// From the relay to the comparison, in the order in which it passed. Thread-safe.
class PassedQueue {
 public:
  // Never waits. Once the queue is full(), the relay is to read no more from clients.
  void Push(Passed passed);
  bool full() const { return bytes_ > kMostBytes; }
  // Waits for the next; nothing once the queue was ended and is empty.
  std::optional<Passed> Pop();
  void End();

 private:
  // Beside its bytes, what an entry takes.
  static constexpr size_t kEntryBytes = 128;
  static constexpr size_t kMostBytes = 64 << 20;

  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<Passed> passed_;
  std::atomic<size_t> bytes_{0};
  bool ended_ = false;
};

}  // namespace harness::shadow

#endif  // UNDERSTUDY_HARNESS_SHADOW_PASSED_H_
