#ifndef UNDERSTUDY_MOCK_SERVER_STAND_IN_REQUEST_SPANS_H_
#define UNDERSTUDY_MOCK_SERVER_STAND_IN_REQUEST_SPANS_H_

#include <chrono>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/http_message.h"
#include "mock_server/http/request_handler.h"
#include "tracing/span.h"

namespace mock_server::stand_in {

class Session;
class StandIn;

// Makes the spans of what a stand-in answers (docs/next-steps.md, Traces): one of the service that
// was asked, below the client's; and where the gateway calls the data layer, one on either side.
// Requests to the admin API have none. Not thread-safe.
class RequestSpans {
 public:
  // Tracer and clock must outlive it. `clock` is that of the machine or of a rehearsal: the
  // client's, whatever the stand-in's own clock shows. `data_layer_url` is where the gateway calls
  // the data layer.
  RequestSpans(tracing::Tracer& tracer, const base::Clock& clock, std::string data_layer_url)
      : tracer_(tracer), clock_(clock), data_layer_url_(std::move(data_layer_url)) {}

  // Around StandIn::Handle(); `answer` is as it will be sent.
  void Begin(const base::HttpRequest& request);
  void End(StandIn& stand_in, base::Service service, const base::HttpRequest& request,
           const http::Answer& answer);

 private:
  std::chrono::nanoseconds OnWall(std::chrono::nanoseconds monotonic) const {
    return wall_start_ + (monotonic - start_);
  }
  void EndCalls(const Session& session);

  tracing::Tracer& tracer_;
  const base::Clock& clock_;
  const std::string data_layer_url_;
  // Of the request at hand.
  tracing::SpanContext parent_{};
  tracing::SpanContext context_{};
  std::chrono::nanoseconds start_{0};
  std::chrono::nanoseconds wall_start_{0};
};

}  // namespace mock_server::stand_in

#endif  // UNDERSTUDY_MOCK_SERVER_STAND_IN_REQUEST_SPANS_H_
