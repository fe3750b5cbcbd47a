#ifndef UNDERSTUDY_CLI_CHECK_ENVIRONMENT_H_
#define UNDERSTUDY_CLI_CHECK_ENVIRONMENT_H_

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cli {

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// This process's own.
std::optional<std::string> OwnVariable(const std::string& name);

// What a checked command gets beside, or in place of, what it inherits: where the stand-in is, and
// that no proxy stands between them. What NO_PROXY and no_proxy say already stays in them.
std::vector<std::pair<std::string, std::string>> CheckVariables(const std::string& gateway_url,
                                                                const std::string& data_layer_url,
                                                                const Environment& inherited);

// The inherited variables that name a proxy, in the order in which tools read them.
std::vector<std::string> ProxyVariables(const Environment& inherited);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_CHECK_ENVIRONMENT_H_
