#include "mock_server/platform/platform.h"

#include <optional>
#include <utility>

#include "mock_server/data_layer/data_layer.h"
#include "mock_server/diagnosis/strict.h"
#include "mock_server/fastapi/answer.h"
#include "mock_server/gateway/gateway.h"
#include "mock_server/gateway/pipeline.h"
#include "mock_server/openapi/pages.h"
#include "mock_server/store/file_store.h"
#include "mock_server/store/memory_store.h"
#include "python/url.h"

namespace mock_server::platform {

using base::Clock;
using base::HttpRequest;
using base::HttpResponse;
using base::Random;
using base::Result;
using base::Service;

class Platform::Impl {
 public:
  // What all sessions of a stand-in share.
  struct Common {
    PlatformOptions options;
    std::shared_ptr<const data_layer::Catalogue> data_layer;
    std::shared_ptr<const gateway::Catalogue> gateway;
  };

  static Result<std::shared_ptr<const Common>> MakeCommon(PlatformOptions options) {
    std::shared_ptr<const data_layer::ResourceFolder> folder;
    if (!options.resources.empty()) {
      auto read = data_layer::ResourceFolder::Read(options.resources);
      if (!read.has_value()) return tl::unexpected(read.error());
      folder = *std::move(read);
    }
    auto data_layer = data_layer::Catalogue::Load(options.repairs, std::move(folder));
    if (!data_layer.has_value()) return tl::unexpected(data_layer.error());
    auto gateway = gateway::Catalogue::Load(schema::SchemaRegistry::Embedded());
    if (!gateway.has_value()) return tl::unexpected(gateway.error());
    return std::make_shared<const Common>(
        Common{std::move(options), *std::move(data_layer), *std::move(gateway)});
  }

  enum class Position { kFirst, kOther };

  Impl(std::shared_ptr<const Common> common, const Clock& clock, Random random, Position position)
      : common_(std::move(common)) {
    state_.clock = &clock;
    state_.random = random;
    state_.defects = options().defects;
    state_.strict = options().strict;
    state_.repairs = options().repairs;
    state_.max_entities = options().max_entities;
    state_.sinks = options().sinks;
    const bool publishes = position == Position::kFirst || options().others_publish;
    if (options().call_clock != nullptr) call_log_.emplace(gateway::CallLog{*options().call_clock});
    state_.events = std::make_unique<events::EventPublisher>(
        position == Position::kFirst ? options().event_journal_bytes
                                     : options().others_event_journal_bytes,
        publishes ? options().sinks : nullptr);
  }

  base::Status Open(const std::string& store_file) {
    const auto& tables = common_->data_layer->tables();
    if (store_file.empty()) {
      state_.store = store::MakeMemoryStore(tables, options().max_entities);
    } else {
      auto opened = store::OpenFileStore(store_file, tables, options().max_entities);
      if (!opened.has_value()) return tl::unexpected(opened.error());
      state_.store = *std::move(opened);
    }
    // The ids of the times before may be in the file, and a stream draws the same ones again.
    if (const uint64_t times = state_.store->times_opened(); times > 0)
      state_.random = Random::ForKeys({options().seed, times});
    data_layer_.emplace(state_, common_->data_layer, options().api_keys);
    upstream_.emplace(*data_layer_, options().data_layer_url, [this] { return IsDown(); });
    if (call_log_) upstream_->LogCalls(*call_log_);
    if (options().dead_connections) upstream_->ReuseDeadConnections(*state_.clock, state_.random);
    gateway_.emplace(state_, *upstream_, common_->gateway, options().jwt_secret);
    return {};
  }

  const std::shared_ptr<const Common>& common() const { return common_; }
  const PlatformOptions& options() const { return common_->options; }

  HttpResponse Handle(Service service, const HttpRequest& request) {
    if (call_log_) call_log_->calls.clear();
    context_.Clear();
    HttpResponse response = Answer(context_, service, request);
    const diagnosis::Observation& observation = context_.observation;
    if (observation.diagnoses.empty()) return response;
    if (const diagnosis::Diagnosis* accepted = observation.FirstSilentlyAccepted();
        accepted != nullptr && state_.strict) {
      response = diagnosis::RefuseInStrictMode(*accepted);
    }
    if (WantsDiagnosis(request)) {
      response.headers.push_back(
          {std::string(diagnosis::kHeaderName), diagnosis::HeaderValue(observation.diagnoses)});
    }
    return response;
  }

  bool NeedsBody(Service service, const HttpRequest& head) const {
    if (service == Service::kGateway) return gateway_->NeedsBody(head);
    return !IsDown() && data_layer_->NeedsBody(head);
  }

  void ObserveRoute(Service service, const HttpRequest& request) {
    context_.Clear();
    diagnosis::Observation& observation = context_.observation;
    if (call_log_) call_log_->calls.clear();
    const fastapi::Router& router =
        service == Service::kGateway ? gateway_->router() : data_layer_->router();
    std::string unquoted;
    const std::string_view path = python::Unquote(request.path(), unquoted);
    const fastapi::Router::Match match = router.Find(request.method, path);
    if (match.route < 0) return;
    observation.method = router.methods(match.route);
    observation.route = router.path(match.route);
    if (!match.parameters.empty()) observation.path_id = match.parameters.front();
  }

  const diagnosis::Observation& observation() const { return context_.observation; }
  const std::vector<gateway::UpstreamCall>& calls() const {
    static const std::vector<gateway::UpstreamCall> none;
    return call_log_ ? call_log_->calls : none;
  }
  const events::EventJournal& events() const { return state_.events->journal(); }

  std::vector<openapi::Operation> operations() const {
    std::vector<openapi::Operation> operations = common_->gateway->Operations();
    for (openapi::Operation& operation :
         common_->data_layer->Operations(data_layer::Catalogue::Shadowed::kLeftOut))
      operations.push_back(std::move(operation));
    return operations;
  }

  std::vector<RouteName> routes() const {
    std::vector<RouteName> routes;
    for (const auto& [service, router] : {std::pair(Service::kGateway, &gateway_->router()),
                                          std::pair(Service::kDataLayer, &data_layer_->router())}) {
      for (int i = 0; i < router->size(); ++i)
        routes.push_back(
            {service, router->methods(i), router->path(i), openapi::IsPage(router->path(i))});
    }
    for (const gateway::PipelineRoute& route : gateway::PipelineRoutes())
      routes.push_back({Service::kGateway, route.method, route.path, /*optional=*/true});
    return routes;
  }

  std::vector<std::pair<std::string_view, uint64_t>> row_counts() const {
    std::vector<std::pair<std::string_view, uint64_t>> counts;
    int table = 0;
    for (const data_layer::Resource& resource : common_->data_layer->resources())
      counts.emplace_back(resource.name, state_.store->Count(table++));
    return counts;
  }

  const schema::SchemaRegistry& schemas() const { return common_->data_layer->schemas(); }

  void Reset() {
    state_.store->Clear();
    state_.deleted_ids.Clear();
    state_.events->journal().Forget();
    gateway_->Reset();
    state_.restarted = false;
    down_until_.reset();
  }

  const defects::DefectSet& defects() const { return state_.defects; }
  void set_defects(const defects::DefectSet& set) { state_.defects = set; }
  defects::Faults faults() const { return {state_.defects, state_.repairs}; }
  void set_faults(const defects::Faults& faults) {
    state_.defects = faults.defects;
    state_.repairs = faults.repairs;
  }

  bool strict() const { return state_.strict; }
  void set_strict(bool strict) { state_.strict = strict; }

  void EndOutage() { down_until_.reset(); }
  void BeginOutage(std::chrono::nanoseconds duration, bool restart) {
    down_until_ = state_.clock->MonotonicNow() + duration;
    if (!restart || state_.repairs.Has(defects::Latent::kDroppedOnRestart)) return;
    state_.store->DropOnRestart();
    state_.restarted = true;
  }

 private:
  HttpResponse Answer(app::RequestContext& context, Service service, const HttpRequest& request) {
    if (service == Service::kGateway) return gateway_->Handle(context, request);
    if (!IsDown()) return data_layer_->Handle(context, request);
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

  const std::shared_ptr<const Common> common_;
  data_layer::State state_;
  app::RequestContext context_;  // of the last request; used again, for the room in its texts
  std::optional<gateway::CallLog> call_log_;
  std::optional<data_layer::DataLayer> data_layer_;
  std::optional<gateway::Upstream> upstream_;
  std::optional<gateway::Gateway> gateway_;
  std::optional<std::chrono::nanoseconds> down_until_;
};

Platform::Platform(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Platform::~Platform() = default;

Result<std::unique_ptr<Platform>> Platform::Open(PlatformOptions options, const Clock& clock) {
  auto common = Impl::MakeCommon(std::move(options));
  if (!common.has_value()) return tl::unexpected(common.error());
  const PlatformOptions& kept = (*common)->options;
  auto impl =
      std::make_unique<Impl>(*common, clock, Random::ForKeys({kept.seed}), Impl::Position::kFirst);
  if (const auto opened = impl->Open(kept.store_file); !opened.has_value())
    return tl::unexpected(opened.error());
  return std::unique_ptr<Platform>(new Platform(std::move(impl)));
}

Result<std::unique_ptr<Platform>> Platform::OpenAnother(std::string_view name,
                                                        const Clock& clock) const {
  auto impl = std::make_unique<Impl>(
      impl_->common(), clock, Random::ForName(impl_->options().seed, name), Impl::Position::kOther);
  if (const auto opened = impl->Open(/*store_file=*/""); !opened.has_value())
    return tl::unexpected(opened.error());
  return std::unique_ptr<Platform>(new Platform(std::move(impl)));
}

HttpResponse Platform::Handle(Service service, const HttpRequest& request) {
  try {
    return impl_->Handle(service, request);
  } catch (const std::exception&) {
    return fastapi::UnhandledError();
  }
}

bool Platform::NeedsBody(Service service, const HttpRequest& head) const {
  return impl_->NeedsBody(service, head);
}

bool Platform::ClosesConnection(const HttpResponse& response) {
  return fastapi::IsUnhandledError(response);
}

void Platform::ObserveRoute(Service service, const HttpRequest& request) {
  impl_->ObserveRoute(service, request);
}

const diagnosis::Observation& Platform::observation() const { return impl_->observation(); }

const std::vector<gateway::UpstreamCall>& Platform::calls() const { return impl_->calls(); }

std::vector<openapi::Operation> Platform::operations() const { return impl_->operations(); }

const schema::SchemaRegistry& Platform::schemas() const { return impl_->schemas(); }

const events::EventJournal& Platform::events() const { return impl_->events(); }

std::vector<RouteName> Platform::routes() const { return impl_->routes(); }

std::vector<std::pair<std::string_view, uint64_t>> Platform::row_counts() const {
  return impl_->row_counts();
}

void Platform::Reset() { impl_->Reset(); }

const defects::DefectSet& Platform::defects() const { return impl_->defects(); }

void Platform::set_defects(const defects::DefectSet& set) { impl_->set_defects(set); }

defects::Faults Platform::faults() const { return impl_->faults(); }

void Platform::set_faults(const defects::Faults& faults) { impl_->set_faults(faults); }

bool Platform::strict() const { return impl_->strict(); }

void Platform::set_strict(bool strict) { impl_->set_strict(strict); }

void Platform::EndOutage() { impl_->EndOutage(); }

void Platform::BeginOutage(std::chrono::nanoseconds duration, bool restart) {
  impl_->BeginOutage(duration, restart);
}

}  // namespace mock_server::platform
