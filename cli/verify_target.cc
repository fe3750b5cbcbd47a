#include "cli/verify_target.h"

#include <fmt/format.h>

#include "base/clock.h"
#include "base/redis_url.h"
#include "cli/admin_events.h"
#include "cli/in_process_target.h"
#include "cli/server_environment.h"
#include "harness/client/http_target.h"
#include "harness/client/redis_events.h"
#include "mock_server/defects/platform_state.h"
#include "mock_server/stand_in/stand_in.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Fail;
using base::HttpRequest;
using base::Service;
using harness::client::EventSource;
using harness::client::Target;
using mock_server::stand_in::StandIn;

// A stand-in of its own, in this process.
class EmbeddedTarget : public VerifyTarget {
 public:
  static base::Result<std::unique_ptr<VerifyTarget>> Open(
      const TargetOptions& target, const harness::contract::RunOptions& run) {
    const auto faults =
        mock_server::defects::ReadFaults(target.platform, target.defects, target.repairs);
    if (!faults) return tl::unexpected(faults.error());
    auto embedded = std::make_unique<EmbeddedTarget>();
    mock_server::stand_in::StandInOptions options;
    options.platform.defects = faults->defects;
    options.platform.repairs = faults->repairs;
    options.platform.resources = target.resources;
    options.platform.seed = run.seed;
    options.platform.api_keys = {run.data_layer_key};
    auto stand_in = StandIn::Open(std::move(options), embedded->clock_);
    if (!stand_in) return tl::unexpected<Error>(stand_in.error());
    embedded->stand_in_ = std::move(*stand_in);
    return embedded;
  }

  Target& target() override { return target_; }
  std::string name() const override { return "the embedded stand-in"; }

 private:
  base::SystemClock clock_;
  std::unique_ptr<StandIn> stand_in_;
  InProcessTarget target_{[this](Service service, const HttpRequest& request) {
    return stand_in_->Handle(service, request);
  }};
};

// Servers that somebody else runs.
class ServersByUrl : public VerifyTarget {
 public:
  ServersByUrl(harness::client::HttpTargetOptions options, bool has_data_layer)
      : target_(std::move(options)), has_data_layer_(has_data_layer) {}

  Target& target() override { return target_; }
  std::string name() const override {
    const std::string gateway = target_.BaseUrl(Service::kGateway);
    return has_data_layer_ ? fmt::format("{} and {}", gateway, target_.BaseUrl(Service::kDataLayer))
                           : gateway;
  }

 private:
  harness::client::HttpTarget target_;
  const bool has_data_layer_;
};

base::Result<std::unique_ptr<VerifyTarget>> OpenServers(const TargetOptions& options,
                                                        harness::contract::RunOptions& run) {
  harness::client::HttpTargetOptions http;
  http.timeout = std::chrono::milliseconds(static_cast<int64_t>(options.timeout_seconds * 1000));
  auto gateway = harness::client::ParseUrl(options.gateway);
  if (!gateway) return Fail(ErrorCode::kBadUsage, gateway.error().ToString(), "--target");
  http.gateway = *gateway;
  run.has_data_layer = !options.data_layer.empty();
  if (run.has_data_layer) {
    auto data_layer = harness::client::ParseUrl(options.data_layer);
    if (!data_layer)
      return Fail(ErrorCode::kBadUsage, data_layer.error().ToString(), "--data-layer");
    http.data_layer = *data_layer;
  }
  return std::make_unique<ServersByUrl>(std::move(http), run.has_data_layer);
}

base::Result<std::unique_ptr<EventSource>> OpenRedis(const std::string& text) {
  const auto given = RedisUrl(text, ReadVariable);
  if (!given) return tl::unexpected(given.error());
  const auto url = base::ParseRedisUrl(*given);
  if (!url) return Fail(ErrorCode::kBadUsage, url.error().message, "--redis-url");
  auto events = harness::client::RedisEvents::Open(*url);
  if (!events) {
    return Fail(events.error().code,
                events.error().message + "; start it, or leave this option out and run without it",
                "--redis-url");
  }
  return *std::move(events);
}

}  // namespace

base::Result<std::unique_ptr<VerifyTarget>> VerifyTarget::Open(const TargetOptions& options,
                                                               bool hear,
                                                               harness::contract::RunOptions& run) {
  auto target =
      options.gateway.empty() ? EmbeddedTarget::Open(options, run) : OpenServers(options, run);
  if (!target) return target;
  VerifyTarget& opened = **target;
  if (!options.redis_url.empty()) {
    auto events = OpenRedis(options.redis_url);
    if (!events) return tl::unexpected(events.error());
    opened.events_ = *std::move(events);
  } else if (hear) {
    opened.events_ = AdminEvents::Of(opened.target());
  }
  run.events = opened.events_.get();
  return target;
}

}  // namespace cli
