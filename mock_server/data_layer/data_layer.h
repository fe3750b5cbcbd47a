#ifndef UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DATA_LAYER_H_
#define UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DATA_LAYER_H_

#include <string>
#include <string_view>
#include <vector>

#include "contracts/core/error.h"
#include "contracts/core/http_message.h"
#include "mock_server/data_layer/actions.h"
#include "mock_server/data_layer/resource.h"
#include "mock_server/data_layer/state.h"
#include "mock_server/fastapi/router.h"
#include "mock_server/openapi/operation.h"
#include "mock_server/python/value.h"

namespace mock_server::data_layer {

// L01 (docs/platform.md, the data layer): keys, CORS and routing in front of the resources. Not
// thread-safe.
class DataLayer {
 public:
  // `state` must outlive the data layer; its store must have the tables of `resources`, in their
  // order. Its repairs decide once which routes there are.
  DataLayer(State& state, std::vector<Resource> resources, std::vector<std::string> api_keys);

  // A request from outside.
  contracts::core::HttpResponse Handle(const contracts::core::HttpRequest& request);

  // Its routes, told from the descriptions.
  std::vector<openapi::Operation> Operations() const;

  // A request of the gateway, whose key is good: the path without its query, the query decoded, the
  // body parsed.
  contracts::core::HttpResponse Call(std::string_view method, std::string_view path,
                                     python::Dict query, python::Value body);

  // All routes, whatever defects are on.
  const fastapi::Router& router() const { return all_routes_.router; }

 private:
  struct Route {
    int resource = 0;
    const RouteDescription* description = nullptr;
    Action action = nullptr;
    bool takes_body = false;
  };

  // The routes that exist with and without the defects that take some away.
  struct Table {
    fastapi::Router router;
    std::vector<Route> routes;  // by the router's index
  };

  const Table& table() const;
  void AddRoutes(Table& table, bool task_routes_missing);
  bool IsMissing(const RouteDescription& route, bool task_routes_missing) const;
  void NoteRoute(const Table& table, std::string_view method, std::string_view path);
  contracts::core::HttpResponse Dispatch(const contracts::core::HttpRequest& request);
  contracts::core::HttpResponse Run(const Table& table, const fastapi::Router::Match& match,
                                    python::Dict query, python::Value body, bool from_gateway);

  State* state_;
  // Routes point into it, so it never changes; unique_ptr keeps the address when the data layer is
  // moved.
  std::unique_ptr<const std::vector<Resource>> resources_;
  std::vector<std::string> api_keys_;
  Table all_routes_;
  Table without_task_routes_;
};

}  // namespace mock_server::data_layer

#endif  // UNDERSTUDY_MOCK_SERVER_DATA_LAYER_DATA_LAYER_H_
