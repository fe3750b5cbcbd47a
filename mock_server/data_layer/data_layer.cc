#include "mock_server/data_layer/data_layer.h"

#include <algorithm>
#include <utility>

#include "mock_server/data_layer/api_key.h"
#include "mock_server/data_layer/cors.h"
#include "mock_server/data_layer/notes.h"
#include "mock_server/data_layer/operations.h"
#include "mock_server/data_layer/service_pages.h"
#include "mock_server/diagnosis/route_notes.h"
#include "mock_server/fastapi/answer.h"
#include "mock_server/fastapi/body.h"
#include "mock_server/fastapi/query.h"
#include "mock_server/fastapi/redirect.h"
#include "mock_server/fastapi/request_url.h"
#include "python/url.h"

namespace mock_server::data_layer {

using base::HttpRequest;
using base::HttpResponse;
using defects::Defect;
using fastapi::Dialect;
using python::Dict;
using python::Value;

namespace {

bool IsMissing(const RouteDescription& route, const defects::RepairSet& repairs,
               bool task_routes_missing) {
  if (route.only_with_repair.has_value()) return !repairs.Has(*route.only_with_repair);
  return task_routes_missing && route.missing_with_defect == static_cast<int>(Defect::kTaskRoutes);
}

}  // namespace

Blueprint::Blueprint(std::vector<Resource> resources, const defects::RepairSet& repairs)
    : resources_(std::move(resources)),
      pages_({"L01 Data Layer", "1.0.0", Dialect::kPydantic212},
             [this] { return Operations(resources_, Shadowed::kIncluded); }) {
  AddRoutes(all_routes_, repairs, /*task_routes_missing=*/false);
  AddRoutes(without_task_routes_, repairs, /*task_routes_missing=*/true);
}

void Blueprint::AddRoutes(Table& table, const defects::RepairSet& repairs,
                          bool task_routes_missing) {
  for (const std::string_view path : openapi::ServicePages::Paths())
    table.router.Add(openapi::ServicePages::kMethods, path);
  const auto add = [&](const ServicePage& page) {
    table.router.Add("GET", page.path);
    table.routes.emplace_back().body = page.body;
  };
  for (const ServicePage& page : HealthPages()) add(page);
  add(IndexPage());
  // Repaired routes come first: on the real server they are missing because another takes their
  // path.
  for (const bool repaired : {true, false}) {
    for (size_t i = 0; i < resources_.size(); ++i) {
      for (const RouteDescription& route : resources_[i].routes) {
        if (route.only_with_repair.has_value() != repaired ||
            IsMissing(route, repairs, task_routes_missing)) {
          continue;
        }
        table.router.Add(route.method, route.path);
        table.routes.push_back({static_cast<int>(i),
                                &route,
                                FindAction(route.action),
                                ActionTakesBody(route.action),
                                {}});
      }
    }
  }
}

const Blueprint::Route* Blueprint::Table::Find(int index) const {
  const auto pages = static_cast<int>(openapi::ServicePages::Paths().size());
  return index < pages ? nullptr : &routes[static_cast<size_t>(index - pages)];
}

std::vector<store::TableSpec> Blueprint::Tables() const {
  std::vector<store::TableSpec> tables;
  for (const Resource& resource : resources_) tables.push_back(resource.ToTable());
  return tables;
}

DataLayer::DataLayer(State& state, std::shared_ptr<const Blueprint> blueprint,
                     const std::vector<std::string>& api_keys)
    : state_(&state), blueprint_(std::move(blueprint)), api_keys_(&api_keys) {}

const DataLayer::Table& DataLayer::table() const {
  return state_->defects.Has(Defect::kTaskRoutes) ? blueprint_->without_task_routes()
                                                  : blueprint_->all_routes();
}

std::vector<openapi::Operation> DataLayer::Operations() const {
  return data_layer::Operations(blueprint_->resources(), Shadowed::kLeftOut);
}

// The middlewares, from the outside in: errors that nobody handled, keys, CORS.
HttpResponse DataLayer::Handle(const HttpRequest& request) {
  const std::string path = python::Unquote(request.path());
  if (auto refusal = RefuseKey(request, fastapi::RequestUrlPath(request, path), *api_keys_)) {
    state_->observation.Note(diagnosis::Code::kKey, "/header/X-API-Key", std::move(refusal->hint));
    return std::move(refusal->response);
  }
  if (auto preflight = AnswerPreflight(request)) return *std::move(preflight);
  HttpResponse response = Dispatch(request, path);
  if (!fastapi::IsUnhandledError(response)) AddCorsHeaders(request, response);
  return response;
}

bool DataLayer::NeedsBody(const HttpRequest& head) const {
  const std::string path = python::Unquote(head.path());
  if (RefuseKey(head, fastapi::RequestUrlPath(head, path), *api_keys_)) return false;
  const Table& routes = table();
  const Blueprint::Route* route = routes.Find(routes.router.Find(head.method, path).route);
  return route != nullptr && route->takes_body;
}

HttpResponse DataLayer::Dispatch(const HttpRequest& request, const std::string& path) {
  const Table& routes = table();
  const fastapi::Router::Match match = routes.router.Find(request.method, path);
  if (match.route < 0) NoteRoute(routes, request.method, path);
  if (match.route < 0 && match.same_path < 0) {
    if (auto redirect =
            fastapi::RedirectSlash(routes.router, request, path, fastapi::ForwardedProto::kKnown))
      return *std::move(redirect);
    return fastapi::DetailAnswer(404, "Not Found");
  }
  if (match.route < 0) return fastapi::MethodNotAllowed(routes.router.methods(match.same_path));
  Value body;
  if (const Blueprint::Route* route = routes.Find(match.route);
      route != nullptr && route->takes_body) {
    auto read = fastapi::ReadBody(request, Dialect::kPydantic212);
    if (auto* refusal = std::get_if<HttpResponse>(&read)) {
      diagnosis::NoteUnreadableBody(refusal->body, state_->observation);
      return std::move(*refusal);
    }
    body = std::move(std::get<Value>(read));
  }
  return Run(routes, match, fastapi::ReadQuery(request.query()), std::move(body),
             /*from_gateway=*/false);
}

void DataLayer::NoteRoute(const Table& routes, std::string_view method, std::string_view path) {
  // Told apart from a path of the client's own: with defect 2 it is the server that misses the
  // routes of tasks.
  if (&routes == &blueprint_->without_task_routes() && router().Find(method, path).route >= 0) {
    state_->observation.Note(diagnosis::Code::kDefectTaskRoutes, "/path",
                             "the server has no routes for tasks: defect 2");
    return;
  }
  diagnosis::NoteNoRoute(routes.router, routes.router, method, path, /*slash_trap=*/0,
                         state_->observation);
}

HttpResponse DataLayer::Call(std::string_view method, std::string_view path, Dict query,
                             Value body) {
  const Table& routes = table();
  const fastapi::Router::Match match = routes.router.Find(method, path);
  // The gateway asks for its own paths only, so a missing one is the server's fault.
  if (match.route < 0) NoteRoute(routes, method, path);
  if (match.route < 0 && match.same_path < 0) return fastapi::DetailAnswer(404, "Not Found");
  if (match.route < 0) return fastapi::MethodNotAllowed(routes.router.methods(match.same_path));
  return Run(routes, match, std::move(query), std::move(body), /*from_gateway=*/true);
}

HttpResponse DataLayer::Run(const Table& routes, const fastapi::Router::Match& match, Dict query,
                            Value body, bool from_gateway) {
  if (!from_gateway) {
    state_->observation.method = routes.router.methods(match.route);
    state_->observation.route = routes.router.path(match.route);
    if (!match.parameters.empty()) state_->observation.path_id = match.parameters.front();
  }
  const Blueprint::Route* const found = routes.Find(match.route);
  if (found == nullptr) return blueprint_->pages().Answer(static_cast<size_t>(match.route));
  const Blueprint::Route& route = *found;
  if (route.action == nullptr) {
    return {.status = 200,
            .headers = {{"content-type", "application/json"}},
            .body = std::string(route.body)};
  }
  Request request{*state_, blueprint_->resources(), route.resource,  *route.description,
                  {},      std::move(query),        std::move(body), from_gateway};
  const std::vector<std::string>& names = routes.router.parameter_names(match.route);
  for (size_t i = 0; i < names.size(); ++i) request.path.Set(names[i], match.parameters[i]);
  HttpResponse response = route.action(request);
  if (response.status >= 400 && state_->observation.diagnoses.empty())
    NoteUnexplained(request, response.status, response.body, route.takes_body);
  return response;
}

}  // namespace mock_server::data_layer
