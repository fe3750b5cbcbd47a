#include "mock_server/app/route_table.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace mock_server::app {

using defects::Defect;
using defects::DefectSet;
using defects::RepairSet;

int RouteTable::Routes::EndpointOf(int route) const {
  const auto pages = static_cast<int>(openapi::ServicePages::Paths().size());
  assert(route >= 0 && route < router_.size());
  return route < pages ? -1 : endpoints_[static_cast<size_t>(route - pages)];
}

RouteTable::RouteTable(const openapi::ServiceTitle& title, std::vector<const Endpoint*> endpoints,
                       const RepairSet& repairs,
                       std::function<std::vector<openapi::Operation>()> document)
    : endpoints_(std::move(endpoints)), pages_(title, std::move(document)) {
  for (const Endpoint* endpoint : endpoints_) {
    if (endpoint->missing_with.has_value() &&
        std::find(relevant_.begin(), relevant_.end(), *endpoint->missing_with) == relevant_.end())
      relevant_.push_back(*endpoint->missing_with);
  }
  for (unsigned on = 0; on < 1u << relevant_.size(); ++on) {
    DefectSet defects;
    for (size_t i = 0; i < relevant_.size(); ++i) {
      if ((on >> i & 1u) != 0) defects.Set(relevant_[i]);
    }
    routes_.push_back(Build(repairs, defects));
  }
}

RouteTable::Routes RouteTable::Build(const RepairSet& repairs, const DefectSet& defects) const {
  Routes routes;
  for (const std::string_view path : openapi::ServicePages::Paths())
    routes.router_.Add(openapi::ServicePages::kMethods, path);
  for (const bool repaired : {true, false}) {
    for (size_t i = 0; i < endpoints_.size(); ++i) {
      const Endpoint& endpoint = *endpoints_[i];
      if (endpoint.only_with_repair.has_value() != repaired) continue;
      if (repaired && !repairs.Has(*endpoint.only_with_repair)) continue;
      if (endpoint.missing_with.has_value() && defects.Has(*endpoint.missing_with)) continue;
      routes.router_.Add(endpoint.method, endpoint.path);
      routes.endpoints_.push_back(static_cast<int>(i));
    }
  }
  return routes;
}

const RouteTable::Routes& RouteTable::With(const DefectSet& defects) const {
  unsigned on = 0;
  for (size_t i = 0; i < relevant_.size(); ++i) on |= unsigned{defects.Has(relevant_[i])} << i;
  return routes_[on];
}

}  // namespace mock_server::app
