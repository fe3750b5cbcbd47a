#include "check/future_use.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <string_view>

#include "check/connection_log.h"

namespace check {

using std::chrono::nanoseconds;

namespace {

constexpr int kTooManyRequests = 429;
// A client's clock is not the stand-in's, and a request takes its time.
constexpr nanoseconds kSlack = std::chrono::milliseconds(50);
// Nobody waits so little on purpose.
constexpr nanoseconds kAtOnce = std::chrono::milliseconds(100);
// One that comes at once may be a coincidence.
constexpr uint32_t kStormRepeats = 2;

nanoseconds RetryAfter(const base::HttpResponse& response) {
  int64_t seconds = 0;
  if (const std::string* value = response.header("retry-after"))
    std::from_chars(value->data(), value->data() + value->size(), seconds);
  return std::chrono::seconds(seconds);
}

}  // namespace

void FutureUse::Record(const Exchange& exchange, size_t client, uint64_t number,
                       uint64_t connections) {
  if (exchange.answered_ahead()) ++answers_;
  RecordQuota(exchange);
  const bool refused = exchange.answered_ahead() && exchange.response.status == kTooManyRequests;
  bytes_ += exchange.response.body.size();
  if (refused_ > 0 || refused) RecordShare(exchange, refused, connections);
  if (refused) ++refused_;
  const bool has_tag = exchange.response.header("etag") != nullptr;
  if (sent_.empty()) {
    if (!refused && !has_tag) return;
    sent_.resize(kTracked);
  }
  const uint64_t fingerprint = ConnectionLog::Fingerprint(exchange, client);
  Sent& sent = sent_[fingerprint % kTracked];
  if (sent.fingerprint != fingerprint) {
    sent = Sent{};
    sent.fingerprint = fingerprint;
    sent.connection = exchange.connection;
  }
  RecordRetry(exchange, number, connections, sent);
  sent.refused = refused;
  sent.time = exchange.time;
  if (refused) sent.until = exchange.time + RetryAfter(exchange.response);
  if (has_tag) RecordValidator(exchange, number, sent);
}

void FutureUse::RecordRetry(const Exchange& exchange, uint64_t number, uint64_t connections,
                            Sent& sent) {
  if (sent.connection != exchange.connection && connections > 1) sent.shared = true;
  sent.connection = exchange.connection;
  if (!sent.refused) {
    sent.at_once = 0;
    return;
  }
  retries_.Add(exchange.time);
  ++retry_count_;
  if (sent.shared) return;
  if (exchange.time + kSlack < sent.until) {
    early_.Count(exchange, number);
  } else {
    ++patient_;
  }
  sent.at_once = exchange.time - sent.time <= kAtOnce ? sent.at_once + 1 : 0;
  if (sent.at_once >= kStormRepeats) storms_.Count(exchange, number);
}

void FutureUse::RecordValidator(const Exchange& exchange, uint64_t number, Sent& sent) {
  if (exchange.request.header("if-none-match") != nullptr) sent_validator_ = true;
  const uint64_t etag = std::hash<std::string_view>()(*exchange.response.header("etag"));
  if (sent.etag == etag && exchange.response.status == 200) {
    unchanged_.Count(exchange, number);
    unchanged_bytes_ += exchange.response.body.size();
  }
  sent.etag = etag;
}

void FutureUse::RecordShare(const Exchange& exchange, bool refused, uint64_t connections) {
  if (connections > slices_connections_) {
    slices_connections_ = connections;
    slices_ = {};
    slices_start_ = exchange.time;
    slice_length_ = std::chrono::seconds(1);
    slice_ = 0;
  }
  slice_ = static_cast<size_t>((exchange.time - slices_start_) / slice_length_);
  while (slice_ >= kSlices) {
    for (size_t i = 0; i < kSlices / 2; ++i) {
      slices_[i] = {slices_[2 * i].requests + slices_[2 * i + 1].requests,
                    slices_[2 * i].refused + slices_[2 * i + 1].refused};
    }
    std::fill(slices_.begin() + kSlices / 2, slices_.end(), Slice{});
    slice_length_ *= 2;
    slice_ = static_cast<size_t>((exchange.time - slices_start_) / slice_length_);
  }
  ++slices_[slice_].requests;
  if (refused) ++slices_[slice_].refused;
}

std::vector<FutureUse::Slice> FutureUse::slices() const {
  return {slices_.begin(), slices_.begin() + static_cast<std::ptrdiff_t>(slice_)};
}

void FutureUse::RecordQuota(const Exchange& exchange) {
  const auto use = exchange.next_steps->quota_use();
  if (!use || use->used < quota_.used) return;
  quota_ = *use;
  quota_time_ = exchange.time;
}

}  // namespace check
