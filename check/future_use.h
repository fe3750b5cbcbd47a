#ifndef UNDERSTUDY_CHECK_FUTURE_USE_H_
#define UNDERSTUDY_CHECK_FUTURE_USE_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "check/example.h"
#include "check/exchange.h"
#include "check/load_shape.h"
#include "mock_server/future/rate_limiter.h"

namespace check {

// How a client deals with what the platform does not have yet and the stand-in has (--future): rate
// limit, quota and cache. Takes next to no memory before the first of them shows. Not thread-safe.
class FutureUse {
 public:
  // Requests and those of them that were refused with 429, by time; what is refused more and more
  // often shows. Slices are joined in pairs when there are too many.
  struct Slice {
    uint64_t requests = 0;
    uint64_t refused = 0;
  };
  static constexpr size_t kSlices = 24;

  // An exchange with features in front of the platform. `number` counts the client's requests,
  // `connections` is the most that it had open at once.
  void Record(const Exchange& exchange, size_t client, uint64_t number, uint64_t connections);

  // Answers of a feature in place of the platform's.
  uint64_t answers() const { return answers_; }
  // Those of them that were 429.
  uint64_t refused() const { return refused_; }

  // A request that was refused was sent again: before Retry-After was over, or not.
  const Sighting& early() const { return early_; }
  uint64_t patient() const { return patient_; }
  // Subset of early: for the third time or more, each time within 100 ms.
  const Sighting& storms() const { return storms_; }
  // When requests were sent again, whoever sent them.
  const ArrivalScatter& retries() const { return retries_; }
  uint64_t retry_count() const { return retry_count_; }
  // Since there were as many connections as there were ever; whole ones only.
  std::vector<Slice> slices() const;

  // The key (or address) that has used up most of its quota; amount 0: there is no quota.
  const mock_server::future::QuotaUse& quota() const { return quota_; }
  std::chrono::nanoseconds quota_time() const { return quota_time_; }

  bool sent_validator() const { return sent_validator_; }
  // Answers that the client had already, with the same ETag.
  const Sighting& unchanged() const { return unchanged_; }
  uint64_t unchanged_bytes() const { return unchanged_bytes_; }  // subset of bytes()
  uint64_t bytes() const { return bytes_; }                      // of bodies

 private:
  // What became of a request when it was last sent. In a table by what the request was; a newer one
  // takes the place of an older one.
  struct Sent {
    uint64_t fingerprint = 0;
    uint64_t connection = 0;
    bool shared = false;  // several users send this, so nobody can tell who repeats it
    bool refused = false;
    uint32_t at_once = 0;  // how many times in a row it was sent again at once
    std::chrono::nanoseconds time{0};
    std::chrono::nanoseconds until{0};  // as Retry-After said
    uint64_t etag = 0;                  // a hash of it
  };
  static constexpr size_t kTracked = 2048;

  void RecordRetry(const Exchange& exchange, uint64_t number, uint64_t connections, Sent& sent);
  void RecordValidator(const Exchange& exchange, uint64_t number, Sent& sent);
  void RecordShare(const Exchange& exchange, bool refused, uint64_t connections);
  void RecordQuota(const Exchange& exchange);

  uint64_t answers_ = 0;
  uint64_t refused_ = 0;
  std::vector<Sent> sent_;
  Sighting early_;
  uint64_t patient_ = 0;
  Sighting storms_;
  ArrivalScatter retries_;
  uint64_t retry_count_ = 0;

  std::array<Slice, kSlices> slices_{};
  uint64_t slices_connections_ = 0;
  std::chrono::nanoseconds slices_start_{0};
  std::chrono::nanoseconds slice_length_ = std::chrono::seconds(1);
  size_t slice_ = 0;

  mock_server::future::QuotaUse quota_;
  std::chrono::nanoseconds quota_time_{0};

  bool sent_validator_ = false;
  Sighting unchanged_;
  uint64_t unchanged_bytes_ = 0;
  uint64_t bytes_ = 0;
};

}  // namespace check

#endif  // UNDERSTUDY_CHECK_FUTURE_USE_H_
