#include "mock_server/http/request_target.h"

#include <gtest/gtest.h>

namespace mock_server::http {
namespace {

struct Case {
  const char* given;
  const char* wanted;  // nullptr: refused
};

TEST(NormaliseTargetTest, GivesPathAndQueryOrRefuses) {
  const Case cases[] = {
      {"/a", "/a"},
      {"/a?b=c", "/a?b=c"},
      {"/a?b#c?d", "/a?b"},
      {"/a#b", "/a"},
      {"//a", "//a"},
      {"*", "*"},
      {"http://h/a?b", "/a?b"},
      {"http://h:80/", "/"},
      {"http://h:65535/a", "/a"},
      {"http://user:word@h:80/a", "/a"},
      {"http://[::1]:80/a", "/a"},
      {"http://[::1]/a", "/a"},
      {"http://h/a#b", "/a"},
      {"http://h", nullptr},
      {"http://h?a", nullptr},
      {"http://h#a", nullptr},
      {"http:///a", nullptr},
      {"http://:80/a", nullptr},
      {"http://h:/a", nullptr},
      {"http://h:65536/a", nullptr},
      {"http://h:8x/a", nullptr},
      {"http://[]/a", nullptr},
      {"http://[::1/a", nullptr},
      {"http://[::1]x/a", nullptr},
      {"http://[g]/a", nullptr},
      {"http://a<b/a", nullptr},
      {"http://a~b/a", nullptr},
      {"http://a-c.d9/a", "/a"},
      {"http://a_b/a", nullptr},
      {"h:443", nullptr},
      {"#a", nullptr},
      {"", nullptr},
  };
  for (const Case& c : cases) {
    std::string target = c.given;
    EXPECT_EQ(NormaliseTarget(target), c.wanted != nullptr) << c.given;
    if (c.wanted != nullptr) {
      EXPECT_EQ(target, c.wanted) << c.given;
    }
  }
}

}  // namespace
}  // namespace mock_server::http
