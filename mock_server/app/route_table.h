#ifndef UNDERSTUDY_MOCK_SERVER_APP_ROUTE_TABLE_H_
#define UNDERSTUDY_MOCK_SERVER_APP_ROUTE_TABLE_H_

#include <functional>
#include <vector>

#include "mock_server/app/endpoint.h"
#include "mock_server/fastapi/router.h"
#include "mock_server/openapi/operation.h"
#include "mock_server/openapi/pages.h"

namespace mock_server::app {

// The routes of a service: FastAPI's own pages, then the endpoints. Immutable, so that all sessions
// of a stand-in share one.
class RouteTable {
 public:
  // The routes that exist while certain defects are on.
  class Routes {
   public:
    const fastapi::Router& router() const { return router_; }
    // Index of the endpoint of a route of the router; -1: the route is one of the pages.
    int EndpointOf(int route) const;

   private:
    friend class RouteTable;
    fastapi::Router router_;
    std::vector<int> endpoints_;  // of each route behind the pages
  };

  // `endpoints` are in the order of the service's document and must outlive the table. `repairs`
  // decide once which of them exist. `document` makes the operations of the service's own OpenAPI
  // document and must stay callable as long as the table is there.
  RouteTable(const openapi::ServiceTitle& title, std::vector<const Endpoint*> endpoints,
             const defects::RepairSet& repairs,
             std::function<std::vector<openapi::Operation>()> document);
  RouteTable(const RouteTable&) = delete;
  RouteTable& operator=(const RouteTable&) = delete;

  const Endpoint& endpoint(int index) const { return *endpoints_[static_cast<size_t>(index)]; }
  const openapi::ServicePages& pages() const { return pages_; }

  const Routes& With(const defects::DefectSet& defects) const;
  // The routes that exist without any defect.
  const Routes& All() const { return routes_.front(); }

 private:
  Routes Build(const defects::RepairSet& repairs, const defects::DefectSet& defects) const;

  const std::vector<const Endpoint*> endpoints_;
  const openapi::ServicePages pages_;
  // The defects that take routes away.
  std::vector<defects::Defect> relevant_;
  // By which of `relevant_` are on, as a number of bits.
  std::vector<Routes> routes_;
};

}  // namespace mock_server::app

#endif  // UNDERSTUDY_MOCK_SERVER_APP_ROUTE_TABLE_H_
