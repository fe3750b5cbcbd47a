#include "mock_server/admin/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

namespace mock_server::admin {
namespace {

using base::HttpHeaders;
using base::HttpRequest;
using testing::HasSubstr;

// The status of the refusal; 0 when there is none.
int Refused(const Access& access, HttpHeaders headers, const std::string& method = "GET",
            const std::string& path = "state", const std::string& body = "") {
  const auto refusal = access.Refuse({.method = method,
                                      .target = "/__understudy/" + path,
                                      .headers = std::move(headers),
                                      .body = body});
  return refusal.has_value() ? refusal->status : 0;
}

std::string Reason(HttpHeaders headers) {
  const auto refusal = Access().Refuse({.method = "GET",
                                        .target = "/__understudy/state",
                                        .headers = std::move(headers),
                                        .body = ""});
  return refusal.has_value() ? refusal->body : "";
}

TEST(AccessTest, AddressesAndLocalNamesAreThisServer) {
  const Access access;
  EXPECT_EQ(Refused(access, {}), 0) << "HTTP/1.0, and what is in the same process";
  for (const char* host :
       {"127.0.0.1", "127.0.0.1:8009", "localhost", "LOCALHOST:8009", "localhost.:8009", "[::1]",
        "[::1]:8009", "[fe80::1]:8009", "192.168.0.7:8009", "test.localhost:8009"}) {
    EXPECT_EQ(Refused(access, {{"Host", host}}), 0) << host;
  }
  char machine[256] = "";
  ASSERT_EQ(gethostname(machine, sizeof machine - 1), 0);
  EXPECT_EQ(Refused(access, {{"Host", std::string(machine) + ":8009"}}), 0) << machine;
}

TEST(AccessTest, AnyOtherNameMayBeOneThatAPageMadeOurs) {
  const Access access;
  for (const char* host :
       {"evil.example", "evil.example:8009", "127.0.0.1.evil.example", "localhost.evil.example",
        "evillocalhost", "", ":8009", "[::1", "::1", "1.2.3", "0x7f.1", "127.0.0.1@evil.example",
        "[127.0.0.1]", "localhost..", "[::1]evil.example"}) {
    EXPECT_EQ(Refused(access, {{"Host", host}}), 403) << host;
    EXPECT_EQ(Refused(access, {{"hOST", host}}, "POST", "reset"), 403) << host;
  }
  EXPECT_THAT(Reason({{"Host", "api.test:80"}}),
              testing::AllOf(HasSubstr("the Host 'api.test:80' is neither an address nor a name"),
                             HasSubstr("start the stand-in with --allowed-hosts api.test\"")));
}

TEST(AccessTest, MoreNamesCanBeGiven) {
  const Access access({"understudy", ".Example.org"});
  for (const char* host :
       {"understudy:8009", "Understudy", "example.org", "a.example.org:80", "a.b.EXAMPLE.org"}) {
    EXPECT_EQ(Refused(access, {{"Host", host}}), 0) << host;
  }
  for (const char* host : {"a.understudy", "anexample.org", "example.org.evil", "org"})
    EXPECT_EQ(Refused(access, {{"Host", host}}), 403) << host;
}

TEST(AccessTest, OnlyTheOwnOriginIsObeyed) {
  const Access access({"understudy"});
  const auto refused = [&](const char* host, const char* origin) {
    return Refused(access, {{"Host", host}, {"Origin", origin}}, "POST", "reset");
  };
  EXPECT_EQ(refused("127.0.0.1:8009", "http://127.0.0.1:8009"), 0);
  EXPECT_EQ(refused("localhost:8009", "http://LOCALHOST:8009"), 0);
  EXPECT_EQ(refused("[::1]:8009", "http://[::1]:8009"), 0);
  EXPECT_EQ(refused("understudy", "https://understudy"), 0) << "a proxy that speaks TLS";
  for (const char* origin :
       {"http://evil.example", "null", "", "http://127.0.0.1", "http://127.0.0.1:3000",
        "http://localhost:8009", "file://127.0.0.1:8009", "http://127.0.0.1:8009.evil.example",
        "127.0.0.1:8009"}) {
    EXPECT_EQ(refused("127.0.0.1:8009", origin), 403) << origin;
  }
  EXPECT_EQ(Refused(access, {{"Origin", "http://127.0.0.1:8009"}}), 403) << "no Host";
  EXPECT_THAT(Reason({{"Host", "127.0.0.1"}, {"Origin", "http://evil.example"}}),
              HasSubstr("the request comes from a page of another origin ('http://evil.example')"));
}

TEST(AccessTest, WhatABrowserSaysOfTheAskingPageCounts) {
  const Access access;
  const auto refused = [&](const char* site, const std::string& path = "state",
                           HttpHeaders more = {}) {
    more.push_back({"Host", "127.0.0.1:8009"});
    more.push_back({"Sec-Fetch-Site", site});
    return Refused(access, std::move(more), "GET", path);
  };
  EXPECT_EQ(refused("same-origin"), 0);
  EXPECT_EQ(refused("none"), 0) << "typed into the address line";
  for (const char* site : {"cross-site", "same-site", "whatever"})
    EXPECT_EQ(refused(site), 403) << site;
  // A link on another page leads to the docs page, and to nothing else.
  const HttpHeaders followed = {{"Sec-Fetch-Mode", "navigate"}, {"Sec-Fetch-Dest", "document"}};
  EXPECT_EQ(refused("cross-site", "docs", followed), 0);
  EXPECT_EQ(refused("cross-site", "docs"), 403);
  EXPECT_EQ(refused("cross-site", "journal", followed), 403);
  EXPECT_EQ(
      refused("cross-site", "docs", {{"Sec-Fetch-Mode", "navigate"}, {"Sec-Fetch-Dest", "iframe"}}),
      403);
}

TEST(AccessTest, ABodyMustSayThatItIsJson) {
  const Access access;
  const auto refused = [&](HttpHeaders headers, const std::string& body = "{}") {
    return Refused(access, std::move(headers), "PUT", "defects", body);
  };
  EXPECT_EQ(refused({{"Content-Type", "application/json"}}), 0);
  EXPECT_EQ(refused({{"content-type", "Application/JSON; charset=utf-8"}}), 0);
  EXPECT_EQ(refused({{"Content-Type", "application/json ;x=1"}}), 0);
  EXPECT_EQ(refused({}, ""), 0) << "without a body there is nothing to say";
  EXPECT_EQ(refused({}), 415);
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded", "application/jsonp",
                           "text/plain; application/json", ""}) {
    EXPECT_EQ(refused({{"Content-Type", type}}), 415) << type;
  }
}

TEST(HostWithoutPortTest, KnowsBrackets) {
  EXPECT_EQ(HostWithoutPort("127.0.0.1:8009"), "127.0.0.1");
  EXPECT_EQ(HostWithoutPort("localhost"), "localhost");
  EXPECT_EQ(HostWithoutPort("[::1]:8009"), "[::1]");
  EXPECT_EQ(HostWithoutPort("[::1]"), "[::1]");
  EXPECT_EQ(HostWithoutPort(""), "");
}

}  // namespace
}  // namespace mock_server::admin
