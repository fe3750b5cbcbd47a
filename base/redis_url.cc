#include "base/redis_url.h"

#include <fmt/format.h>

#include <optional>

#include "base/number.h"
#include "base/percent.h"

namespace base {
namespace {

constexpr std::string_view kScheme = "redis://";
constexpr std::string_view kRemedy =
    "write redis://HOST:PORT/DATABASE, such as "
    "redis://127.0.0.1:6379/0";
constexpr int kMaxDatabase = 65'535;

tl::unexpected<Error> Wrong(std::string_view problem) {
  return Fail(ErrorCode::kBadUsage, fmt::format("{}; {}", problem, kRemedy), "Redis URL");
}

std::optional<int> Number(std::string_view text, int most) {
  const auto number = ParseNumber<int>(text);
  if (!number || *number < 0 || *number > most) return std::nullopt;
  return number;
}

}  // namespace

std::string RedisUrl::ToString() const {
  const bool bare = host.find(':') == std::string::npos;
  return fmt::format("redis://{}:{}/{}", bare ? host : "[" + host + "]", port, database);
}

Result<RedisUrl> ParseRedisUrl(std::string_view text) {
  if (text.starts_with("rediss://"))
    return Wrong("TLS to Redis is not supported, and the URL begins with rediss://");
  if (!text.starts_with(kScheme)) return Wrong("the URL does not begin with redis://");
  RedisUrl url;
  std::string_view rest = text.substr(kScheme.size());
  if (const size_t query = rest.find_first_of("?#"); query != rest.npos)
    return Wrong("parameters behind ? or # are not supported");
  const size_t slash = rest.find('/');
  std::string_view authority = rest.substr(0, slash);
  const std::string_view database = slash == rest.npos ? "" : rest.substr(slash + 1);
  if (const size_t at = authority.rfind('@'); at != authority.npos) {
    const std::string_view login = authority.substr(0, at);
    authority.remove_prefix(at + 1);
    const size_t colon = login.find(':');
    if (colon == login.npos) return Wrong("before the @ there is no :PASSWORD");
    url.user = PercentDecode(login.substr(0, colon));
    url.password = PercentDecode(login.substr(colon + 1));
    if (url.password.empty()) return Wrong("before the @ the password is empty");
  }
  const size_t bracket = authority.rfind(']');
  const size_t colon = authority.rfind(':');
  std::string_view host = authority;
  if (colon != authority.npos && (bracket == authority.npos || colon > bracket)) {
    host = authority.substr(0, colon);
    const std::optional<int> port = Number(authority.substr(colon + 1), 65'535);
    if (!port || *port == 0)
      return Wrong(fmt::format("'{}' is not a port", authority.substr(colon + 1)));
    url.port = static_cast<uint16_t>(*port);
  }
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host.empty()) return Wrong("the URL names no host");
  url.host = host;
  if (!database.empty()) {
    const std::optional<int> number = Number(database, kMaxDatabase);
    if (!number) return Wrong(fmt::format("'{}' is not the number of a database", database));
    url.database = *number;
  }
  return url;
}

}  // namespace base
