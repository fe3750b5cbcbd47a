#ifndef UNDERSTUDY_CLI_CLIENT_ENVIRONMENT_H_
#define UNDERSTUDY_CLI_CLIENT_ENVIRONMENT_H_

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cli {

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// This process's own.
std::optional<std::string> OwnVariable(const std::string& name);

// What a client needs to know of the servers that it is to use.
struct ServerAddresses {
  std::string gateway_url;
  std::string data_layer_url;  // empty: nobody said where it is
  std::string data_layer_key;
  std::string redis_url{};  // where to subscribe to the events; empty: nowhere
};

using Variables = std::vector<std::pair<std::string, std::string>>;

// A key that every gateway accepts that looks at its length only, as the platform's does.
inline constexpr char kGatewayKey[] = "understudy-client-key-0123456789abcd";

// The first key that the data layer accepts, or its default one where it accepts any.
std::string DataLayerKey(const std::vector<std::string>& api_keys);

// What a client of the platform gets beside, or in place of, what it inherits: the variables in
// which the platform's layers, their tests and Locust look for the servers and keys
// (docs/python.md, The environment), and that no proxy stands between. Those of a data layer that
// nobody named are left out. What NO_PROXY and no_proxy say already stays in them.
Variables ClientVariables(const ServerAddresses& servers, const Environment& inherited);

// The inherited variables that name a proxy, in the order in which tools read them.
std::vector<std::string> ProxyVariables(const Environment& inherited);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_CLIENT_ENVIRONMENT_H_
