#ifndef UNDERSTUDY_HARNESS_LOAD_CLIENT_SPANS_H_
#define UNDERSTUDY_HARNESS_LOAD_CLIENT_SPANS_H_

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>

#include "base/clock.h"
#include "harness/client/async_client.h"
#include "harness/client/url.h"
#include "harness/load/profile.h"
#include "harness/load/user_session.h"
#include "tracing/span.h"

namespace harness::load {

// Makes the spans of the requests that users send, and the headers that let the server's spans join
// them. A request that is sent again has another span. Not thread-safe.
class ClientSpans {
 public:
  // Tracer and clock must outlive it; the clock is that of the client. The spans are below `parent`
  // when that is valid, else each begins a trace.
  ClientSpans(tracing::Tracer& tracer, const base::Clock& clock, tracing::SpanContext parent,
              client::Origin target);

  // The headers that a request of `step` has now. They are good until the slot sends the next one.
  const std::string* Begin(uint32_t slot, const Step& step);
  // The request of the slot, which was begun, has its answer.
  void End(uint32_t slot, const Workload& workload, const PlannedRequest& request,
           const client::ClientAnswer& answer);

 private:
  struct Sent {
    tracing::SpanContext context;
    std::string headers;
  };

  tracing::Tracer& tracer_;
  const tracing::SpanContext parent_;
  const client::Origin target_;
  const std::chrono::nanoseconds wall_offset_;  // from the monotonic clock
  std::deque<Sent> sent_;                       // by slot; a deque, so that headers stay in place
};

}  // namespace harness::load

#endif  // UNDERSTUDY_HARNESS_LOAD_CLIENT_SPANS_H_
