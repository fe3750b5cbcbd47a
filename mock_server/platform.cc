#include "mock_server/platform.h"

#include <optional>
#include <utility>

#include "mock_server/data_layer/data_layer.h"
#include "mock_server/diagnosis/strict.h"
#include "mock_server/fastapi/answer.h"
#include "mock_server/gateway/gateway.h"
#include "mock_server/store/sqlite_store.h"

namespace mock_server {

using contracts::core::Clock;
using contracts::core::HttpRequest;
using contracts::core::HttpResponse;
using contracts::core::Random;
using contracts::core::Result;
using contracts::core::Service;

class Platform::Impl {
 public:
  Impl(PlatformOptions options, const Clock& clock) : options_(std::move(options)) {
    state_.clock = &clock;
    state_.random = Random::ForKeys({options_.seed});
    state_.defects = options_.defects;
    state_.strict = options_.strict;
    state_.repairs = options_.repairs;
  }

  contracts::core::Status Open() {
    auto resources = data_layer::LoadResources();
    if (!resources.has_value()) return tl::unexpected(resources.error());
    std::vector<store::TableSpec> tables;
    for (const data_layer::Resource& resource : *resources) tables.push_back(resource.ToTable());
    auto opened = store::OpenSqliteStore(options_.store_file, std::move(tables));
    if (!opened.has_value()) return tl::unexpected(opened.error());
    state_.store = *std::move(opened);
    data_layer_.emplace(state_, *std::move(resources), options_.api_keys);
    upstream_.emplace(*data_layer_, options_.data_layer_url, [this] { return IsDown(); });
    if (options_.dead_connections) upstream_->ReuseDeadConnections(state_.random);
    auto gateway = gateway::Gateway::Make(state_, *upstream_);
    if (!gateway.has_value()) return tl::unexpected(gateway.error());
    gateway_ = *std::move(gateway);
    return {};
  }

  HttpResponse Handle(Service service, const HttpRequest& request) {
    diagnosis::Observation& observation = state_.observation;
    observation.Clear();
    HttpResponse response = Answer(service, request);
    if (observation.diagnoses.empty()) return response;
    if (const diagnosis::Diagnosis* trap = observation.FirstTrap();
        trap != nullptr && state_.strict) {
      response = diagnosis::RefuseTrap(*trap);
    }
    if (WantsDiagnosis(request)) {
      response.headers.push_back(
          {"x-understudy-diagnosis", diagnosis::HeaderValue(observation.diagnoses)});
    }
    return response;
  }

  const diagnosis::Observation& observation() const { return state_.observation; }

  std::vector<openapi::Operation> operations() const {
    std::vector<openapi::Operation> operations = gateway_->Operations();
    for (openapi::Operation& operation : data_layer_->Operations())
      operations.push_back(std::move(operation));
    return operations;
  }

  std::vector<RouteName> routes() const {
    std::vector<RouteName> routes;
    for (const auto& [service, router] : {std::pair(Service::kGateway, &gateway_->router()),
                                          std::pair(Service::kDataLayer, &data_layer_->router())}) {
      for (int i = 0; i < router->size(); ++i)
        routes.push_back({service, router->methods(i), router->path(i)});
    }
    return routes;
  }

  void Reset() {
    state_.store->Clear();
    state_.deleted_ids.Clear();
    down_until_.reset();
  }

  const defects::DefectSet& defects() const { return state_.defects; }
  void set_defects(const defects::DefectSet& set) { state_.defects = set; }

  void BeginOutage(std::chrono::nanoseconds duration, bool restart) {
    down_until_ = state_.clock->MonotonicNow() + duration;
    if (restart && !state_.repairs.Has(defects::Latent::kDroppedOnRestart))
      state_.store->DropOnRestart();
  }

 private:
  HttpResponse Answer(Service service, const HttpRequest& request) {
    if (service == Service::kGateway) return gateway_->Handle(request);
    if (!IsDown()) return data_layer_->Handle(request);
    HttpResponse refused;
    refused.status = 0;
    return refused;
  }

  // A client that says nothing of itself compares bytes, or counts them
  // (docs/adr/0005-diagnosis-header.md).
  static bool WantsDiagnosis(const HttpRequest& request) {
    return request.header("user-agent") != nullptr || request.header("accept") != nullptr ||
           request.header("accept-encoding") != nullptr;
  }

  bool IsDown() const {
    return down_until_.has_value() && state_.clock->MonotonicNow() < *down_until_;
  }

  const PlatformOptions options_;
  data_layer::State state_;
  std::optional<data_layer::DataLayer> data_layer_;
  std::optional<gateway::Upstream> upstream_;
  std::unique_ptr<gateway::Gateway> gateway_;
  std::optional<std::chrono::nanoseconds> down_until_;
};

Platform::Platform(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Platform::~Platform() = default;

Result<std::unique_ptr<Platform>> Platform::Open(PlatformOptions options, const Clock& clock) {
  auto impl = std::make_unique<Impl>(std::move(options), clock);
  if (const auto opened = impl->Open(); !opened.has_value()) return tl::unexpected(opened.error());
  return std::unique_ptr<Platform>(new Platform(std::move(impl)));
}

HttpResponse Platform::Handle(Service service, const HttpRequest& request) {
  try {
    return impl_->Handle(service, request);
  } catch (const std::exception&) {
    return fastapi::UnhandledError();
  }
}

const diagnosis::Observation& Platform::observation() const { return impl_->observation(); }

std::vector<openapi::Operation> Platform::operations() const { return impl_->operations(); }

std::vector<RouteName> Platform::routes() const { return impl_->routes(); }

void Platform::Reset() { impl_->Reset(); }

const defects::DefectSet& Platform::defects() const { return impl_->defects(); }

void Platform::set_defects(const defects::DefectSet& set) { impl_->set_defects(set); }

void Platform::BeginOutage(std::chrono::nanoseconds duration, bool restart) {
  impl_->BeginOutage(duration, restart);
}

}  // namespace mock_server
