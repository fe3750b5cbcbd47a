#include "cli/check_environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Pair;

Environment Of(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional<std::string>(found->second);
  };
}

std::string DirectHosts(const Environment& inherited) {
  const auto variables = CheckVariables("http://127.0.0.1:1", "http://127.0.0.1:2", inherited);
  const std::map<std::string, std::string> by_name(variables.begin(), variables.end());
  EXPECT_EQ(by_name.at("NO_PROXY"), by_name.at("no_proxy"));
  return by_name.at("NO_PROXY");
}

TEST(CheckVariables, SayWhereTheStandInIs) {
  EXPECT_THAT(CheckVariables("http://127.0.0.1:1", "http://127.0.0.1:2", Of({})),
              testing::AllOf(Contains(Pair("LOCUST_HOST", "http://127.0.0.1:1")),
                             Contains(Pair("UNDERSTUDY_GATEWAY", "http://127.0.0.1:1")),
                             Contains(Pair("UNDERSTUDY_DATA_LAYER", "http://127.0.0.1:2"))));
}

TEST(CheckVariables, NeedNoProxyAndKeepWhatNeededNone) {
  EXPECT_EQ(DirectHosts(Of({})), "127.0.0.1,localhost");
  EXPECT_EQ(DirectHosts(Of({{"NO_PROXY", "a.corp, localhost"}, {"no_proxy", ".b,10.0.0.0/8"}})),
            ".b,10.0.0.0/8,a.corp,localhost,127.0.0.1");
  EXPECT_EQ(DirectHosts(Of({{"no_proxy", "*"}})), "*");
}

TEST(ProxyVariables, AreThoseThatNameOne) {
  EXPECT_THAT(ProxyVariables(Of({{"ALL_PROXY", "socks5://x"}, {"http_proxy", "http://x"}})),
              ElementsAre("http_proxy", "ALL_PROXY"));
  EXPECT_THAT(ProxyVariables(Of({{"http_proxy", ""}})), ElementsAre());
}

}  // namespace
}  // namespace cli
