#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DATA_LAYER_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DATA_LAYER_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/http_message.h"
#include "mock_server/data_layer/actions.h"
#include "mock_server/data_layer/resource.h"
#include "mock_server/data_layer/state.h"
#include "mock_server/defects/repair_set.h"
#include "mock_server/fastapi/router.h"
#include "mock_server/openapi/operation.h"
#include "mock_server/openapi/pages.h"
#include "python/value.h"

namespace mock_server::data_layer {

// What the descriptions say, read once: the resources and the routes to them. Immutable, so that
// any number of data layers can share one.
class Blueprint {
 public:
  struct Route {
    int resource = 0;
    const RouteDescription* description = nullptr;
    Action action = nullptr;
    bool takes_body = false;
    std::string_view body;  // JSON that is answered where there is no action
  };

  // The routes that exist with or without the defects that take some away.
  struct Table {
    fastapi::Router router;  // FastAPI's own pages, then the routes
    std::vector<Route> routes;

    // Null: it is one of the pages.
    const Route* Find(int index) const;
  };

  // `repairs` decide once which routes there are.
  Blueprint(std::vector<Resource> resources, const defects::RepairSet& repairs);
  Blueprint(const Blueprint&) = delete;  // routes point into the resources
  Blueprint& operator=(const Blueprint&) = delete;

  // What a store for these resources must have, in their order.
  std::vector<store::TableSpec> Tables() const;

  const std::vector<Resource>& resources() const { return resources_; }
  const openapi::ServicePages& pages() const { return pages_; }
  const Table& all_routes() const { return all_routes_; }
  const Table& without_task_routes() const { return without_task_routes_; }

 private:
  void AddRoutes(Table& table, const defects::RepairSet& repairs, bool task_routes_missing);

  const std::vector<Resource> resources_;
  const openapi::ServicePages pages_;
  Table all_routes_;
  Table without_task_routes_;
};

// L01 (docs/platform.md, the data layer): keys, CORS and routing in front of the resources. Not
// thread-safe.
class DataLayer {
 public:
  // `state` and `api_keys` must outlive the data layer; its store must have the blueprint's tables.
  DataLayer(State& state, std::shared_ptr<const Blueprint> blueprint,
            const std::vector<std::string>& api_keys);

  // A request from outside.
  base::HttpResponse Handle(const base::HttpRequest& request);

  // Whether the answer may depend on the body of a request from outside whose head this is.
  bool NeedsBody(const base::HttpRequest& head) const;

  // Its routes, told from the descriptions.
  std::vector<openapi::Operation> Operations() const;

  // A request of the gateway, whose key is good: the path without its query, the query decoded, the
  // body parsed.
  base::HttpResponse Call(std::string_view method, std::string_view path, python::Dict query,
                          python::Value body);

  // All routes, whatever defects are on.
  const fastapi::Router& router() const { return blueprint_->all_routes().router; }

 private:
  using Table = Blueprint::Table;

  const Table& table() const;
  void NoteRoute(const Table& table, std::string_view method, std::string_view path);
  base::HttpResponse Dispatch(const base::HttpRequest& request, const std::string& path);
  base::HttpResponse Run(const Table& table, const fastapi::Router::Match& match,
                         python::Dict query, python::Value body, bool from_gateway);

  State* state_;
  std::shared_ptr<const Blueprint> blueprint_;  // shared by the sessions of a stand-in
  const std::vector<std::string>* api_keys_;
};

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DATA_LAYER_H_
