#include "harness/client/url.h"

#include <gmock/gmock.h>

namespace harness::client {
namespace {

using testing::HasSubstr;

TEST(ParseUrl, ReadsHostPortAndTarget) {
  const auto url = ParseUrl("http://example.org:8009/base/?a=b#part");
  ASSERT_TRUE(url);
  EXPECT_FALSE(url->origin.tls);
  EXPECT_EQ(url->origin.host, "example.org");
  EXPECT_EQ(url->origin.port, 8009);
  EXPECT_EQ(url->target, "/base/?a=b");
}

TEST(ParseUrl, KnowsTheDefaultPorts) {
  EXPECT_EQ(ParseUrl("http://a")->origin.port, 80);
  EXPECT_EQ(ParseUrl("https://a")->origin.port, 443);
  EXPECT_EQ(ParseUrl("https://a")->origin.HostHeader(), "a");
  EXPECT_EQ(ParseUrl("https://a:8443")->origin.HostHeader(), "a:8443");
  EXPECT_EQ(ParseUrl("http://a")->target, "/");
}

TEST(ParseUrl, ReadsAnIpv6Address) {
  const auto url = ParseUrl("http://[::1]:8009");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->origin.host, "::1");
  EXPECT_EQ(url->origin.port, 8009);
  EXPECT_EQ(url->origin.ToString(), "http://[::1]:8009");
  EXPECT_EQ(url->origin.HostHeader(), "[::1]:8009");
}

TEST(ParseUrl, SaysWhatIsWrong) {
  const struct {
    const char* text;
    const char* reason;
  } kCases[] = {
      {"127.0.0.1:8009", "no scheme"},
      {"ftp://a", "http or https"},
      {"http://", "no host"},
      {"http://a:0", "from 1 to 65535"},
      {"http://a:70000", "from 1 to 65535"},
      {"http://a:8x", "from 1 to 65535"},
      {"http://[::1", "not closed"},
      {"http://[::1]8", "only a port"},
      {"http://u@a", "user name"},
      {"http://a/b c", "percent-encode"},
  };
  for (const auto& item : kCases) {
    const auto url = ParseUrl(item.text);
    ASSERT_FALSE(url) << item.text;
    EXPECT_THAT(url.error().ToString(), HasSubstr(item.reason)) << item.text;
    EXPECT_THAT(url.error().ToString(), HasSubstr(item.text));
  }
}

TEST(ResolveUrl, FollowsEveryFormOfLocation) {
  const Url base = *ParseUrl("http://a:1/b/c?d=e");
  const struct {
    const char* location;
    const char* origin;
    const char* target;
  } kCases[] = {
      {"https://x/y", "https://x:443", "/y"},
      {"//x:2/y", "http://x:2", "/y"},
      {"/z?q=1", "http://a:1", "/z?q=1"},
      {"z", "http://a:1", "/b/z"},
      {"../z", "http://a:1", "/z"},
      {"./", "http://a:1", "/b/"},
      {"?q", "http://a:1", "/b/c?q"},
      {"#part", "http://a:1", "/b/c?d=e"},
      {"..", "http://a:1", "/"},
  };
  for (const auto& item : kCases) {
    const auto url = ResolveUrl(base, item.location);
    ASSERT_TRUE(url) << item.location;
    EXPECT_EQ(url->origin.ToString(), item.origin) << item.location;
    EXPECT_EQ(url->target, item.target) << item.location;
  }
}

TEST(OriginTest, OnlyAnAddressOfThisMachineIsLoopback) {
  for (const char* url : {"http://127.0.0.1", "http://127.1.2.3:80", "http://[::1]:1",
                          "http://localhost", "http://LOCALHOST"})
    EXPECT_TRUE(ParseUrl(url)->origin.IsLoopback()) << url;
  for (const char* url : {"http://127.example.org", "http://10.0.0.1", "http://localhost.example"})
    EXPECT_FALSE(ParseUrl(url)->origin.IsLoopback()) << url;
}

}  // namespace
}  // namespace harness::client
