#include "harness/shadow/passed.h"

namespace harness::shadow {

void PassedQueue::Push(Passed passed) {
  {
    const std::lock_guard lock(mutex_);
    bytes_ += passed.bytes.size() + kEntryBytes;
    passed_.push_back(std::move(passed));
  }
  came_.notify_one();
}

std::optional<Passed> PassedQueue::Pop() {
  std::unique_lock lock(mutex_);
  came_.wait(lock, [this] { return ended_ || !passed_.empty(); });
  if (passed_.empty()) return std::nullopt;
  Passed passed = std::move(passed_.front());
  passed_.pop_front();
  bytes_ -= passed.bytes.size() + kEntryBytes;
  return passed;
}

void PassedQueue::End() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  came_.notify_all();
}

}  // namespace harness::shadow
