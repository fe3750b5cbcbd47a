#include "check/site.h"

#include "base/number.h"
#include "python/url.h"

namespace check {
namespace {

constexpr size_t kMaxBytes = 1000;  // a path of 300 bytes, each of them as %XX, and a line

}  // namespace

std::optional<output::Place> SiteOf(const base::HttpRequest& request) {
  const std::string* header = request.header(kSiteHeader);
  if (header == nullptr || header->size() > kMaxBytes) return std::nullopt;
  const size_t colon = header->rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  const auto line = base::ParseNumber<int>(std::string_view(*header).substr(colon + 1));
  if (!line || *line < 1) return std::nullopt;
  output::Place site;
  site.line = *line;
  site.file = python::Unquote(std::string_view(*header).substr(0, colon));
  return site;
}

std::string SiteText(const output::Place& site) {
  return site.file + ":" + std::to_string(site.line);
}

}  // namespace check
