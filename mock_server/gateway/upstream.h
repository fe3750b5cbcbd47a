#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_UPSTREAM_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_UPSTREAM_H_

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/clock.h"
#include "base/http_message.h"
#include "base/random.h"
#include "mock_server/app/request_context.h"
#include "mock_server/data_layer/data_layer.h"
#include "mock_server/gateway/call_log.h"
#include "python/value.h"

namespace mock_server::gateway {

// The gateway's httpx client of the data layer: calls it, and words its failures as httpx does.
class Upstream {
 public:
  // `base_url` is how the gateway calls the data layer in error texts. `is_down` tells whether it
  // can be reached. `layer` must outlive this object.
  Upstream(data_layer::DataLayer& layer, std::string base_url, std::function<bool()> is_down)
      : layer_(layer), base_url_(std::move(base_url)), is_down_(std::move(is_down)) {}

  // The answer when its status is below 400, else the text of the exception. `query` is appended to
  // the URL as httpx encodes it.
  tl::expected<base::HttpResponse, std::string> Call(app::RequestContext& context,
                                                     std::string_view method,
                                                     const std::string& path,
                                                     const python::Dict& query, python::Value body);

  // Posts a row of the gateway's own, on a connection of its own. That it is refused, or that the
  // data layer is down, concerns no client: neither an answer nor a diagnosis tells of it.
  void Leave(std::string_view path, python::Value body);

  // From now on every call is added to `log`, which must outlive this object.
  void LogCalls(CallLog& log) { log_ = &log; }

  bool is_down() const { return is_down_(); }
  // The routes that there are to call.
  const fastapi::Router& router() const { return layer_.router(); }

  // From now on a call may fail that follows an unhandled error of the data layer at once: httpx
  // uses the connection that the data layer is closing (docs/platform.md, Known traps, T11). Clock
  // and random must outlive this object.
  void ReuseDeadConnections(const base::Clock& clock, base::Random& random) {
    clock_ = &clock;
    random_ = &random;
  }

 private:
  // The text of the exception when the pooled connection is dead, as drawn.
  std::optional<std::string> MeetDeadConnection();
  std::chrono::nanoseconds LogTime() const;
  // Of a call that began at `start` and ends now; a status of 0 is no answer.
  void Log(std::string_view method, std::string_view path, std::string_view query, int status,
           std::chrono::nanoseconds start);

  data_layer::DataLayer& layer_;
  const std::string base_url_;
  const std::function<bool()> is_down_;
  // None while dead connections are not reused.
  const base::Clock* clock_ = nullptr;
  base::Random* random_ = nullptr;
  CallLog* log_ = nullptr;  // nullptr: nobody wants to know
  // When the last call ended, if that closed its connection.
  std::optional<std::chrono::nanoseconds> closed_at_;
};

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_UPSTREAM_H_
