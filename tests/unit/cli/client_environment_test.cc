#include "cli/client_environment.h"

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

const ServerAddresses kServers{"http://127.0.0.1:1", "http://127.0.0.1:2", "key"};

std::string DirectHosts(const Environment& inherited) {
  const auto variables = ClientVariables(kServers, inherited);
  const std::map<std::string, std::string> by_name(variables.begin(), variables.end());
  EXPECT_EQ(by_name.at("NO_PROXY"), by_name.at("no_proxy"));
  return by_name.at("NO_PROXY");
}

TEST(ClientVariables, SayWhereTheServersAreAndWhichKeysTheyAccept) {
  const Variables variables = ClientVariables(kServers, Of({}));
  for (const char* name : {"L09_URL", "API_GATEWAY_URL", "LOCUST_HOST", "UNDERSTUDY_GATEWAY"})
    EXPECT_THAT(variables, Contains(Pair(name, "http://127.0.0.1:1")));
  for (const char* name : {"L01_URL", "L01_BASE_URL", "UNDERSTUDY_DATA_LAYER"})
    EXPECT_THAT(variables, Contains(Pair(name, "http://127.0.0.1:2")));
  for (const char* name : {"L01_API_KEY", "L01_DEFAULT_API_KEY"})
    EXPECT_THAT(variables, Contains(Pair(name, "key")));
  EXPECT_THAT(variables, Contains(Pair("TEST_API_KEY", testing::SizeIs(testing::Ge(32)))));
}

TEST(ClientVariables, SayNothingOfADataLayerThatNobodyNamed) {
  const ServerAddresses gateway_only{"http://h:1", "", "key"};
  for (const auto& [name, value] : ClientVariables(gateway_only, Of({}))) {
    EXPECT_THAT(name, testing::Not(testing::StartsWith("L01_")));
    EXPECT_NE(name, "UNDERSTUDY_DATA_LAYER");
  }
}

TEST(ClientVariables, NameTheRedisWhereThereIsOne) {
  const auto is_redis = Pair("REDIS_URL", testing::_);
  EXPECT_THAT(ClientVariables(kServers, Of({{"REDIS_URL", "redis://inherited"}})),
              testing::Not(Contains(is_redis)));
  const ServerAddresses servers{"http://h:1", "http://h:2", "key", "redis://127.0.0.1:3/0"};
  EXPECT_THAT(ClientVariables(servers, Of({})),
              Contains(Pair("REDIS_URL", "redis://127.0.0.1:3/0")));
}

TEST(DataLayerKey, IsOneThatIsAccepted) {
  EXPECT_EQ(DataLayerKey({"one", "two"}), "one");
  EXPECT_EQ(DataLayerKey({"none"}), "dev_key_local_ONLY");
}

TEST(ClientVariables, NeedNoProxyAndKeepWhatNeededNone) {
  EXPECT_EQ(DirectHosts(Of({})), "127.0.0.1,localhost");
  EXPECT_EQ(DirectHosts(Of({{"NO_PROXY", "a.corp, localhost"}, {"no_proxy", ".b,10.0.0.0/8"}})),
            ".b,10.0.0.0/8,a.corp,localhost,127.0.0.1");
  EXPECT_EQ(DirectHosts(Of({{"no_proxy", "*"}})), "*");
  const ServerAddresses elsewhere{"http://stand-in:8009", "https://[::1]:8001", ""};
  EXPECT_THAT(ClientVariables(elsewhere, Of({})),
              Contains(Pair("NO_PROXY", "127.0.0.1,localhost,stand-in,::1")));
}

TEST(ProxyVariables, AreThoseThatNameOne) {
  EXPECT_THAT(ProxyVariables(Of({{"ALL_PROXY", "socks5://x"}, {"http_proxy", "http://x"}})),
              ElementsAre("http_proxy", "ALL_PROXY"));
  EXPECT_THAT(ProxyVariables(Of({{"http_proxy", ""}})), ElementsAre());
}

}  // namespace
}  // namespace cli
