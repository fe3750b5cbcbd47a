#ifndef UNDERSTUDY_BASE_REDIS_URL_H_
#define UNDERSTUDY_BASE_REDIS_URL_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"

namespace base {

// Where a Redis server is: redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE].
struct RedisUrl {
  std::string host;
  uint16_t port = 6379;
  std::string user;
  std::string password;  // empty: none
  int database = 0;

  // Without user and password: for people.
  std::string ToString() const;
};

// kBadUsage with what is wrong and the remedy; never with the password. %XX in user and password
// are decoded.
Result<RedisUrl> ParseRedisUrl(std::string_view text);

}  // namespace base

#endif  // UNDERSTUDY_BASE_REDIS_URL_H_
