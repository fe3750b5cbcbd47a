#include "mock_server/stand_in/stand_in.h"

#include <utility>

namespace mock_server::stand_in {

using contracts::core::Clock;
using contracts::core::HttpRequest;
using contracts::core::HttpResponse;
using contracts::core::Result;
using contracts::core::Service;

Result<std::unique_ptr<StandIn>> StandIn::Open(StandInOptions options, const Clock& clock) {
  auto platform = Platform::Open(options.platform, clock);
  if (!platform) return tl::unexpected(platform.error());
  return std::unique_ptr<StandIn>(new StandIn(options, *std::move(platform), clock));
}

StandIn::StandIn(const StandInOptions& options, std::unique_ptr<Platform> platform,
                 const Clock& clock)
    : clock_(clock), platform_(std::move(platform)), journal_(options.journal_bytes) {
  if (options.admin) admin_.emplace(*platform_, journal_, clock_);
}

StandIn::~StandIn() = default;

void StandIn::Reset() {
  platform_->Reset();
  journal_.Forget();
}

HttpResponse StandIn::Handle(Service service, const HttpRequest& request, uint64_t connection) {
  if (admin_ && admin::AdminApi::Owns(request.path())) return admin_->Handle(request);
  const auto start = clock_.MonotonicNow();
  HttpResponse response = platform_->Handle(service, request);
  journal::Entry entry;
  entry.time = clock_.WallNow();
  entry.service_time = clock_.MonotonicNow() - start;
  entry.service = service;
  entry.connection = connection;
  journal_.Record(entry, request, response);
  return response;
}

}  // namespace mock_server::stand_in
