#ifndef UNDERSTUDY_MOCK_SERVER_JOURNAL_JOURNAL_H_
#define UNDERSTUDY_MOCK_SERVER_JOURNAL_JOURNAL_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/http_message.h"
#include "mock_server/journal/byte_ring.h"
#include "mock_server/journal/counters.h"

namespace mock_server::journal {

// One request and its answer. A status of 0: the connection was dropped instead of an answer.
struct Entry {
  uint64_t number = 0;                // from 1, over the life of the journal; Clear() starts anew
  std::chrono::microseconds time{0};  // wall clock, since the epoch
  std::chrono::nanoseconds service_time{0};
  // For the counters only: how long the answer is held back for the sake of the latency model.
  std::chrono::nanoseconds drawn{0};
  base::Service service = base::Service::kGateway;
  uint64_t connection = 0;  // 0: not over a socket
  std::string fault{};      // the name of the one that it met (docs/faults.md); usually empty
  base::HttpRequest request{};
  base::HttpResponse response{};
  // What the bodies were; the stored ones are cut at kMaxBodyBytes.
  uint64_t request_body_bytes = 0;
  uint64_t response_body_bytes = 0;
};

// What the stand-in was asked and what it answered: the newest exchanges in a ring of bytes, and
// beside it counters that never drop one. Not thread-safe.
class Journal {
 public:
  static constexpr size_t kMaxBodyBytes = 64 * 1024;

  // The ring takes `budget_bytes` at most, and only as it fills; 0 keeps counters only.
  explicit Journal(size_t budget_bytes);

  // `entry` without number and sizes; request and response are passed beside it, so that nothing is
  // copied twice.
  void Record(const Entry& entry, const base::HttpRequest& request,
              const base::HttpResponse& response);

  // The newest `limit` entries, the oldest of them first.
  std::vector<Entry> Last(size_t limit) const;
  // Passes the entries to `take`, the newest first, until it returns false.
  void ForEachNewest(const std::function<bool(Entry entry)>& take) const;
  size_t size() const { return ring_.size(); }
  size_t budget_bytes() const { return ring_.budget_bytes(); }
  const Counters& counters() const { return counters_; }
  // What they were when the ring was emptied last.
  const Counters& forgotten() const { return forgotten_; }
  // All requests since then are in the ring.
  bool keeps_all() const { return ring_.size() == counters_.requests() - forgotten_.requests(); }
  // Empties the ring; the counters go on.
  void Forget();

 private:
  Entry Read(size_t index) const;

  ByteRing ring_;
  Counters counters_;
  Counters forgotten_;
};

}  // namespace mock_server::journal

#endif  // UNDERSTUDY_MOCK_SERVER_JOURNAL_JOURNAL_H_
