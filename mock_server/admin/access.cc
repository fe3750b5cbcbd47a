#include "mock_server/admin/access.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/number.h"
#include "mock_server/admin/answers.h"

namespace mock_server::admin {

using base::EqualsIgnoreCase;
using base::HttpRequest;
using base::HttpResponse;

namespace {

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return lower;
}

bool IsAddress4(std::string_view host) {
  int parts = 0;
  for (bool more = true; more; ++parts) {
    const size_t dot = host.find('.');
    more = dot != std::string_view::npos;
    const std::string_view part = host.substr(0, dot);
    const auto value = base::ParseNumber<int>(part);
    if (!value || *value < 0 || *value > 255) return false;
    if (more) host.remove_prefix(dot + 1);
  }
  return parts == 4;
}

// In brackets there can be nothing but an address, so its form is not looked at.
bool IsAddress6(std::string_view host) {
  if (!host.starts_with('[') || !host.ends_with(']')) return false;
  host = host.substr(1, host.size() - 2);
  return host.find(':') != std::string_view::npos &&
         host.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
}

bool IsAddress(std::string_view host) { return IsAddress4(host) || IsAddress6(host); }

std::string MachineName() {
  char name[256] = "";
  if (gethostname(name, sizeof name - 1) != 0) return "";
  return LowerCase(name);
}

// "http://HOST" or "https://HOST" (behind a proxy that speaks TLS), HOST being what the request was
// sent to.
bool IsSameOrigin(std::string_view origin, std::string_view host) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme) && EqualsIgnoreCase(origin.substr(scheme.size()), host))
      return true;
  }
  return false;
}

// A link to the page, followed: the page comes alone, and asks for the rest from its own origin.
bool OpensPage(const HttpRequest& request) {
  const std::string* mode = request.header("sec-fetch-mode");
  const std::string* destination = request.header("sec-fetch-dest");
  return request.method == "GET" && request.path() == "/__understudy/docs" && mode != nullptr &&
         *mode == "navigate" && destination != nullptr && *destination == "document";
}

bool IsJson(const std::string* content_type) {
  if (content_type == nullptr) return false;
  std::string_view type = std::string_view(*content_type).substr(0, content_type->find(';'));
  while (type.ends_with(' ') || type.ends_with('\t')) type.remove_suffix(1);
  return EqualsIgnoreCase(type, "application/json");
}

}  // namespace

Access::Access(std::vector<std::string> names) : names_(std::move(names)) {
  for (std::string& name : names_) name = LowerCase(name);
  if (std::string machine = MachineName(); !machine.empty()) names_.push_back(std::move(machine));
}

bool Access::IsOurs(std::string_view host) const {
  if (IsAddress(host)) return true;
  std::string name = LowerCase(host);
  if (name.ends_with('.')) name.pop_back();
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  return std::any_of(names_.begin(), names_.end(), [&](const std::string& ours) {
    return ours == name ||
           (ours.starts_with('.') && (name.ends_with(ours) || ours.substr(1) == name));
  });
}

std::optional<HttpResponse> Access::Refuse(const HttpRequest& request) const {
  const std::string* host = request.header("host");
  if (host != nullptr && !IsOurs(HostWithoutPort(*host))) {
    return ErrorAnswer(
        403, fmt::format("the Host '{}' is neither an address nor a name of this server, so the "
                         "request may come from another site's page; use http://127.0.0.1 or "
                         "localhost, or start the stand-in with --allowed-hosts {}",
                         *host, HostWithoutPort(*host)));
  }
  if (const std::string* origin = request.header("origin");
      origin != nullptr && (host == nullptr || !IsSameOrigin(*origin, *host))) {
    return ErrorAnswer(403,
                       fmt::format("the request comes from a page of another origin ('{}'), which "
                                   "may not use this API; send it from a program, without Origin",
                                   *origin));
  }
  if (const std::string* site = request.header("sec-fetch-site");
      site != nullptr && *site != "same-origin" && *site != "none" && !OpensPage(request)) {
    return ErrorAnswer(
        403, fmt::format("the request comes from a page of another origin (Sec-Fetch-Site: {}), "
                         "which may not use this API; send it from a program",
                         *site));
  }
  if (request.method != "GET" && request.method != "HEAD" && !request.body.empty() &&
      !IsJson(request.header("content-type"))) {
    return ErrorAnswer(
        415, "the body must be JSON and declared as such: send Content-Type: application/json");
  }
  return std::nullopt;
}

std::string_view HostWithoutPort(std::string_view authority) {
  const size_t colon = authority.rfind(':');
  const size_t bracket = authority.rfind(']');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) {
    return authority;
  }
  return authority.substr(0, colon);
}

}  // namespace mock_server::admin
