#include "mock_server/redis/glob.h"

#include <gtest/gtest.h>

#include <string>

namespace mock_server::redis {
namespace {

TEST(MatchesGlob, IsThatOfRedis) {
  for (const auto& [pattern, text] :
       std::initializer_list<std::pair<const char*, const char*>>{{"", ""},
                                                                  {"*", ""},
                                                                  {"*", "l01:events"},
                                                                  {"l01:*", "l01:events"},
                                                                  {"*events", "l01:events"},
                                                                  {"l?1:*s", "l01:events"},
                                                                  {"l[0-9][12]:*", "l01:events"},
                                                                  {"h[^x]llo", "hello"},
                                                                  {"h[b-a]llo", "hallo"},
                                                                  {"a\\*b", "a*b"},
                                                                  {"a[\\]]b", "a]b"},
                                                                  {"**a**", "bab"},
                                                                  {"a*b*c", "abbbc"}})
    EXPECT_TRUE(MatchesGlob(pattern, text)) << pattern << " " << text;
  for (const auto& [pattern, text] :
       std::initializer_list<std::pair<const char*, const char*>>{{"", "a"},
                                                                  {"?", ""},
                                                                  {"l01:*", "l02:events"},
                                                                  {"h[^e]llo", "hello"},
                                                                  {"a\\*b", "axb"},
                                                                  {"abc", "ab"},
                                                                  {"ab", "abc"},
                                                                  {"*a", "b"},
                                                                  {"[", "a"},
                                                                  {"a[", "a"},
                                                                  {"a*b*d", "abbbc"}})
    EXPECT_FALSE(MatchesGlob(pattern, text)) << pattern << " " << text;
}

// With an attempt for each way to share the text among the stars, this would never end.
TEST(MatchesGlob, DoesNotTryAllWays) {
  std::string pattern;
  for (int i = 0; i < 100; ++i) pattern += "*a";
  EXPECT_FALSE(MatchesGlob(pattern + "b", std::string(250, 'a')));
}

}  // namespace
}  // namespace mock_server::redis
