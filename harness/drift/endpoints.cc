#include "harness/drift/endpoints.h"

#include <fmt/format.h>

#include <algorithm>

namespace harness::drift {
namespace {

constexpr std::string_view kOther = "(other requests)";

// Whether the path has the pattern's segments, "{name}" for any that is not empty.
bool Matches(std::string_view pattern, std::string_view path) {
  while (true) {
    const std::string_view want = pattern.substr(0, pattern.find('/'));
    const std::string_view have = path.substr(0, path.find('/'));
    if (want.starts_with('{') ? have.empty() : want != have) return false;
    const bool pattern_ends = want.size() == pattern.size();
    if (pattern_ends || have.size() == path.size())
      return pattern_ends && have.size() == path.size();
    pattern.remove_prefix(want.size() + 1);
    path.remove_prefix(have.size() + 1);
  }
}

bool Takes(const Endpoint& endpoint, base::Service service, std::string_view method,
           std::string_view target) {
  return endpoint.service == service && endpoint.method == method &&
         Matches(endpoint.path, target.substr(0, target.find('?')));
}

}  // namespace

std::string Endpoint::Label() const {
  const std::string_view name = service == base::Service::kGateway ? "gateway" : "data layer";
  return method.empty() ? fmt::format("{} {}", name, path)
                        : fmt::format("{} {} {}", name, method, path);
}

bool EndpointTable::Has(base::Service service, std::string_view method,
                        std::string_view target) const {
  return std::any_of(endpoints_.begin(), endpoints_.end(), [&](const Endpoint& endpoint) {
    return Takes(endpoint, service, method, target);
  });
}

size_t EndpointTable::Find(base::Service service, std::string_view method,
                           std::string_view target) {
  const auto index_of = [&](const auto& predicate) {
    return static_cast<size_t>(std::find_if(endpoints_.begin(), endpoints_.end(), predicate) -
                               endpoints_.begin());
  };
  const size_t found =
      index_of([&](const Endpoint& endpoint) { return Takes(endpoint, service, method, target); });
  if (found < endpoints_.size()) return found;
  const size_t other = index_of([&](const Endpoint& endpoint) {
    return endpoint.service == service && endpoint.path == kOther;
  });
  if (other == endpoints_.size()) endpoints_.push_back({service, "", std::string(kOther)});
  return other;
}

}  // namespace harness::drift
