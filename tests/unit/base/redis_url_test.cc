#include "base/redis_url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace base {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(RedisUrl, HasDefaults) {
  const RedisUrl url = ParseRedisUrl("redis://cache").value();
  EXPECT_EQ(url.host, "cache");
  EXPECT_EQ(url.port, 6379);
  EXPECT_EQ(url.database, 0);
  EXPECT_EQ(url.password, "");
}

TEST(RedisUrl, TakesAllParts) {
  const RedisUrl url = ParseRedisUrl("redis://ann:p%40ss%3a@[::1]:7000/3").value();
  EXPECT_EQ(url.host, "::1");
  EXPECT_EQ(url.port, 7000);
  EXPECT_EQ(url.user, "ann");
  EXPECT_EQ(url.password, "p@ss:");
  EXPECT_EQ(url.database, 3);
  EXPECT_EQ(url.ToString(), "redis://[::1]:7000/3");
  EXPECT_EQ(ParseRedisUrl("redis://:s3cret@h").value().password, "s3cret");
}

TEST(RedisUrl, TellsWhatIsWrongWithoutThePassword) {
  for (const auto& [text, problem] : std::vector<std::pair<const char*, const char*>>{
           {"", "does not begin with redis://"},
           {"localhost:6379", "does not begin with redis://"},
           {"rediss://h", "TLS"},
           {"redis://", "names no host"},
           {"redis://:6379", "names no host"},
           {"redis://h:0", "'0' is not a port"},
           {"redis://h:65536", "'65536' is not a port"},
           {"redis://h:x", "'x' is not a port"},
           {"redis://h:", "'' is not a port"},
           {"redis://h/-1", "'-1' is not the number of a database"},
           {"redis://h/1/2", "'1/2' is not the number of a database"},
           {"redis://h?db=1", "parameters"},
           {"redis://s3cret@h", "no :PASSWORD"},
           {"redis://u:@h", "password is empty"},
           {"redis://u:s3cret@h:x", "is not a port"}}) {
    const auto url = ParseRedisUrl(text);
    ASSERT_FALSE(url.has_value()) << text;
    EXPECT_THAT(url.error().message, HasSubstr(problem)) << text;
    EXPECT_THAT(url.error().message, HasSubstr("write redis://HOST:PORT/DATABASE"));
    EXPECT_THAT(url.error().message, Not(HasSubstr("s3cret")));
  }
}

}  // namespace
}  // namespace base
