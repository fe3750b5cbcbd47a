#include "cli/client_environment.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "harness/client/url.h"
#include "include/understudy/mock_server.h"

namespace cli {
namespace {

// The loopback address, and the name that scripts call it by.
constexpr std::string_view kHosts[] = {"127.0.0.1", "localhost"};

// The host of a URL; empty when it can't be read.
std::string HostOf(const std::string& url) {
  const auto parsed = harness::client::ParseUrl(url);
  return parsed ? parsed->origin.host : "";
}

std::vector<std::string> Listed(std::string_view text) {
  std::vector<std::string> entries;
  while (!text.empty()) {
    const size_t end = text.find_first_of(", ");
    if (end != 0) entries.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return entries;
}

// Tools differ in which of the two they read, and some let one of them hide the other.
std::string WithoutProxy(const ServerAddresses& servers, const Environment& inherited) {
  std::vector<std::string> entries;
  const auto add = [&](const std::string& entry) {
    if (std::find(entries.begin(), entries.end(), entry) == entries.end()) entries.push_back(entry);
  };
  for (const char* name : {"no_proxy", "NO_PROXY"}) {
    for (const std::string& entry : Listed(inherited(name).value_or(""))) add(entry);
  }
  // A star means every host where it stands alone, and nothing beside others.
  if (std::find(entries.begin(), entries.end(), "*") != entries.end()) return "*";
  for (const std::string_view host : kHosts) add(std::string(host));
  for (const std::string& url : {servers.gateway_url, servers.data_layer_url}) {
    if (const std::string host = HostOf(url); !host.empty()) add(host);
  }
  std::string text;
  for (const std::string& entry : entries) text += (text.empty() ? "" : ",") + entry;
  return text;
}

}  // namespace

std::optional<std::string> OwnVariable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::string DataLayerKey(const std::vector<std::string>& api_keys) {
  const bool any = api_keys.empty() || api_keys.front() == "none";
  return any ? understudy::MockServerOptions{}.api_keys.front() : api_keys.front();
}

Variables ClientVariables(const ServerAddresses& servers, const Environment& inherited) {
  const std::string direct = WithoutProxy(servers, inherited);
  Variables variables = {{"L09_URL", servers.gateway_url},
                         {"API_GATEWAY_URL", servers.gateway_url},
                         {"TEST_API_KEY", kGatewayKey},
                         {"LOCUST_HOST", servers.gateway_url},
                         {"UNDERSTUDY_GATEWAY", servers.gateway_url},
                         {"no_proxy", direct},
                         {"NO_PROXY", direct}};
  if (!servers.data_layer_url.empty()) {
    for (const char* name : {"L01_URL", "L01_BASE_URL", "UNDERSTUDY_DATA_LAYER"})
      variables.emplace_back(name, servers.data_layer_url);
    for (const char* name : {"L01_API_KEY", "L01_DEFAULT_API_KEY"})
      variables.emplace_back(name, servers.data_layer_key);
  }
  if (!servers.redis_url.empty()) variables.emplace_back("REDIS_URL", servers.redis_url);
  return variables;
}

std::vector<std::string> ProxyVariables(const Environment& inherited) {
  std::vector<std::string> found;
  for (const char* name :
       {"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
    if (!inherited(name).value_or("").empty()) found.push_back(name);
  }
  return found;
}

}  // namespace cli
