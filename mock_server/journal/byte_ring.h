#ifndef UNDERSTUDY_MOCK_SERVER_JOURNAL_BYTE_RING_H_
#define UNDERSTUDY_MOCK_SERVER_JOURNAL_BYTE_RING_H_

#include <cstddef>
#include <memory>

#include "mock_server/journal/offset_queue.h"

namespace mock_server::journal {

// Records of any size, first in, first out, in a fixed number of bytes: a new one takes the place
// of the oldest. Not thread-safe.
class ByteRing {
 public:
  // Takes `budget_bytes` at most, and only as it fills; 0 holds nothing.
  explicit ByteRing(size_t budget_bytes) : budget_bytes_(budget_bytes) {}

  // Room for a record, in one piece; valid until later records take it. nullptr when it can't fit.
  char* Reserve(size_t bytes) {
    if (bytes > budget_bytes_) return nullptr;
    // Not initialised, so that the system hands out pages as they are written.
    if (ring_ == nullptr) ring_ = std::make_unique_for_overwrite<char[]>(budget_bytes_);
    const bool wraps = next_ + bytes > budget_bytes_;
    if (wraps) {
      // What lies between here and the end is the oldest; it would be out of order later.
      while (!index_.empty() && index_.front() >= next_) index_.Pop();
      next_ = 0;
    }
    while (!index_.empty() && index_.front() >= next_ && index_.front() < next_ + bytes)
      index_.Pop();
    index_.Push(next_);
    char* const at = ring_.get() + next_;
    next_ += bytes;
    return at;
  }

  // How many records are kept; the oldest is number 0.
  size_t size() const { return index_.size(); }
  const char* operator[](size_t i) const { return ring_.get() + index_[i]; }
  size_t budget_bytes() const { return budget_bytes_; }

  void Clear() {
    index_.Clear();
    next_ = 0;
  }

 private:
  const size_t budget_bytes_;
  std::unique_ptr<char[]> ring_;
  size_t next_ = 0;    // where the next record goes
  OffsetQueue index_;  // where each record starts, the oldest first
};

}  // namespace mock_server::journal

#endif  // UNDERSTUDY_MOCK_SERVER_JOURNAL_BYTE_RING_H_
