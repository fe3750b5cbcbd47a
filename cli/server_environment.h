#ifndef UNDERSTUDY_CLI_SERVER_ENVIRONMENT_H_
#define UNDERSTUDY_CLI_SERVER_ENVIRONMENT_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "mock_server/stand_in/socket_server.h"

namespace cli {

// The value of a variable; nothing when it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// That of this process.
std::optional<std::string> ReadVariable(const std::string& name);

// What `serve` takes from the variables that the real servers read (docs/platform.md, Environment):
// L01_AUTH_DISABLED, L01_API_KEYS, L01_DEFAULT_API_KEY, L01_URL and JWT_SECRET. An option that
// `is_given` says was given wins, an empty variable counts as none. Returns what was taken and what
// was passed over, in a few words each and without secrets; kBadUsage names the variable.
base::Result<std::vector<std::string>> TakeServerEnvironment(
    const Environment& environment, const std::function<bool(std::string_view option)>& is_given,
    understudy::MockServerOptions& options);

// What --redis-url says; "env" is the value of REDIS_URL, which must be set.
base::Result<std::string> RedisUrl(const std::string& text, const Environment& environment);

// How the gateway names the data layer in its error texts, from what --l01-url or L01_URL say.
base::Result<std::string> DataLayerUrl(const std::string& text, const std::string& where);

}  // namespace cli

#endif  // UNDERSTUDY_CLI_SERVER_ENVIRONMENT_H_
