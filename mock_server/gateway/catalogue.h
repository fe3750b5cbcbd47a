#ifndef UNDERSTUDY_MOCK_SERVER_GATEWAY_CATALOGUE_H_
#define UNDERSTUDY_MOCK_SERVER_GATEWAY_CATALOGUE_H_

#include <memory>
#include <vector>

#include "base/error.h"
#include "mock_server/app/endpoint_reader.h"
#include "mock_server/app/route_table.h"
#include "mock_server/gateway/actions.h"
#include "mock_server/openapi/operation.h"

namespace mock_server::gateway {

// What the gateway's description says. Immutable, so that all sessions of a stand-in share one.
class Catalogue {
 public:
  // `schemas` must outlive the catalogue.
  static base::Result<std::shared_ptr<const Catalogue>> Load(const schema::SchemaRegistry& schemas);

  // For Load().
  Catalogue(app::ServiceDescription service, std::vector<Action> actions);
  Catalogue(const Catalogue&) = delete;  // the table points into the description
  Catalogue& operator=(const Catalogue&) = delete;

  const app::RouteTable& table() const { return *table_; }
  // Null where the endpoint has a constant answer.
  Action action(int endpoint) const { return actions_[static_cast<size_t>(endpoint)]; }

  // What the OpenAPI documents say of the endpoints.
  std::vector<openapi::Operation> Operations() const;

 private:
  const app::ServiceDescription service_;
  const std::vector<Action> actions_;  // by endpoint
  std::unique_ptr<app::RouteTable> table_;
};

}  // namespace mock_server::gateway

#endif  // UNDERSTUDY_MOCK_SERVER_GATEWAY_CATALOGUE_H_
