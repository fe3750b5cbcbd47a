#include "check/endpoint_table.h"

#include <algorithm>

#include "mock_server/openapi/pages.h"

namespace check {

using base::Service;
using base::ServiceName;

namespace {

constexpr std::string_view kPreflight = "OPTIONS";

std::string Key(Service service, std::string_view method, std::string_view path) {
  std::string key(ServiceName(service));
  key.append(" ").append(method).append(" ").append(path);
  return key;
}

std::string LastParameter(std::string_view path) {
  const size_t begin = path.rfind('{');
  if (begin == std::string_view::npos) return "";
  const size_t end = path.find('}', begin);
  return std::string(path.substr(begin + 1, end - begin - 1));
}

}  // namespace

bool EndpointTable::Endpoint::is_about_service() const {
  return path == "/" || path.starts_with("/health") || mock_server::openapi::IsPage(path);
}

EndpointTable::EndpointTable(const std::vector<mock_server::platform::RouteName>& routes) {
  for (const mock_server::platform::RouteName& route : routes) {
    Endpoint endpoint{route.service, std::string(route.method), std::string(route.path),
                      LastParameter(route.path)};
    endpoint.is_optional = route.optional;
    by_name_.emplace(Key(route.service, route.method, route.path), endpoints_.size());
    endpoints_.push_back(std::move(endpoint));
  }
  for (const Service service : {Service::kGateway, Service::kDataLayer}) {
    by_name_.emplace(Key(service, "", ""), endpoints_.size());
    endpoints_.push_back({service, "", "", "", false});
    by_name_.emplace(Key(service, kPreflight, ""), endpoints_.size());
    endpoints_.push_back({service, "", "", "", false, true});
  }
}

size_t EndpointTable::FindByName(const Exchange& exchange) const {
  const auto found =
      by_name_.find(Key(exchange.service, exchange.observation.method, exchange.observation.route));
  // A route that the list doesn't have can only be one that a defect put there.
  return found == by_name_.end() ? by_name_.at(Key(exchange.service, "", "")) : found->second;
}

size_t EndpointTable::Find(const Exchange& exchange) {
  const mock_server::diagnosis::Observation& observation = exchange.observation;
  if (observation.route.empty() && exchange.request.method == kPreflight &&
      exchange.response.status == 200) {
    return by_name_.at(Key(exchange.service, kPreflight, ""));
  }
  if (observation.route.empty()) return FindByName(exchange);
  const CacheKey key{observation.route.data(), observation.method.data()};
  const auto cached = by_address_.find(key);
  if (cached != by_address_.end()) return cached->second;
  const size_t index = FindByName(exchange);
  by_address_.emplace(key, index);
  return index;
}

void StatusCounts::Add(const StatusCounts& other) {
  for (const auto& [status, count] : other.counts_) {
    const auto known =
        std::find_if(counts_.begin(), counts_.end(),
                     [wanted = status](const auto& entry) { return entry.first == wanted; });
    if (known == counts_.end()) {
      counts_.emplace_back(status, count);
    } else {
      known->second += count;
    }
    total_ += count;
  }
}

uint64_t StatusCounts::failures() const {
  uint64_t failures = 0;
  for (const auto& [status, count] : counts_) {
    if (status >= 400 || status == 0) failures += count;
  }
  return failures;
}

std::vector<std::pair<int, uint64_t>> StatusCounts::Sorted() const {
  std::vector<std::pair<int, uint64_t>> sorted = counts_;
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

}  // namespace check
