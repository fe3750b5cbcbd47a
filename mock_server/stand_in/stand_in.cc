#include "mock_server/stand_in/stand_in.h"

#include <utility>

#include "contracts/core/json.h"
#include "mock_server/report/report.h"
#include "mock_server/report/report_json.h"

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
  if (options.report) recorder_.emplace(platform_->routes());
  if (options.admin) admin_.emplace(*platform_, journal_, clock_);
  if (recorder_ && admin_) AddReportRoutes();
}

StandIn::~StandIn() = default;

void StandIn::AddReportRoutes() {
  admin_->Add(
      "GET", "report", "what clients do wrong; ?strict=1 counts warnings",
      [this](const HttpRequest& request) {
        const bool strict = request.query() == "strict=1" || request.query() == "strict=true";
        HttpResponse response;
        response.headers = {{"content-type", "application/json"}};
        response.body =
            contracts::core::ToJson(report::ReportToJson(report::MakeReport(*recorder_), strict));
        return response;
      });
  admin_->Add("DELETE", "report", "forget what clients did wrong", [this](const HttpRequest&) {
    recorder_->Forget();
    return HttpResponse{.status = 200,
                        .headers = {{"content-type", "application/json"}},
                        .body = R"({"status":"forgotten"})"};
  });
}

void StandIn::ConnectionClosed(uint64_t connection, bool by_client) {
  if (recorder_) recorder_->ConnectionClosed(connection, by_client);
}

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
  if (recorder_) {
    recorder_->Record({service, connection, start, request, response, platform_->observation()});
  }
  return response;
}

}  // namespace mock_server::stand_in
