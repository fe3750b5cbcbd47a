#ifndef UNDERSTUDY_MOCK_SERVER_REDIS_GLOB_H_
#define UNDERSTUDY_MOCK_SERVER_REDIS_GLOB_H_

#include <string_view>

namespace mock_server::redis {

// Whether a text is of a Redis pattern: * ? [abc] [^a-z] \x. In time that grows with the product of
// both lengths at most.
bool MatchesGlob(std::string_view pattern, std::string_view text);

}  // namespace mock_server::redis

#endif  // UNDERSTUDY_MOCK_SERVER_REDIS_GLOB_H_
