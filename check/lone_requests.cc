#include "check/lone_requests.h"

#include <algorithm>
#include <functional>
#include <string>

#include "check/site.h"

namespace check {

std::optional<size_t> LoneRequests::Count(const Exchange& exchange, uint64_t number,
                                          bool opens_connection) {
  const std::string* header = exchange.request.header(kSiteHeader);
  if (header == nullptr) return std::nullopt;
  const uint64_t site = std::hash<std::string>()(*header);
  auto line = std::find_if(lines_.begin(), lines_.end(),
                           [&](const Line& known) { return known.site == site; });
  if (line == lines_.end()) {
    if (lines_.size() == kTracked) return std::nullopt;
    line = lines_.insert(lines_.end(), Line{.site = site, .example = {}});
  }
  ++line->requests;
  if (opens_connection && line->alone > 0 && line->example.empty())
    line->example = Example::Of(exchange, number);
  return static_cast<size_t>(line - lines_.begin());
}

}  // namespace check
