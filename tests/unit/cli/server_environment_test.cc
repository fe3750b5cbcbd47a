#include "cli/server_environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

namespace cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using understudy::MockServerOptions;

using Variables = std::map<std::string, std::string>;

struct Taken {
  MockServerOptions options;
  std::vector<std::string> told;
  std::string error;
};

Taken Take(const Variables& variables, const std::set<std::string>& given = {},
           MockServerOptions options = {}) {
  Taken taken{std::move(options), {}, ""};
  const auto environment = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
  const auto is_given = [&](std::string_view option) {
    return given.contains(std::string(option));
  };
  const auto told = TakeServerEnvironment(environment, is_given, taken.options);
  if (told) {
    taken.told = *told;
  } else {
    taken.error = told.error().ToString();
  }
  return taken;
}

TEST(ServerEnvironmentTest, WithoutVariablesNothingChanges) {
  const Taken taken = Take({});
  EXPECT_THAT(taken.told, ElementsAre());
  EXPECT_EQ(taken.options.api_keys, MockServerOptions().api_keys);
  EXPECT_EQ(taken.options.data_layer_url, "http://l01-data-layer:8001");
  EXPECT_THAT(Take({{"L01_API_KEYS", ""}, {"JWT_SECRET", ""}}).told, ElementsAre());
}

TEST(ServerEnvironmentTest, TakesKeys) {
  Taken taken = Take({{"L01_API_KEYS", " one, two ,,three"}, {"L01_DEFAULT_API_KEY", "four"}});
  EXPECT_THAT(taken.options.api_keys, ElementsAre("one", "two", "three", "four"));
  EXPECT_THAT(taken.told, ElementsAre("3 keys (L01_API_KEYS)", "a key (L01_DEFAULT_API_KEY)"));
  taken = Take({{"L01_DEFAULT_API_KEY", "four"}});
  EXPECT_THAT(taken.options.api_keys, ElementsAre("four"));
  EXPECT_THAT(Take({{"L01_API_KEYS", " , "}}).error,
              HasSubstr("L01_API_KEYS in the environment: it contains no key"));
}

TEST(ServerEnvironmentTest, TakesThatNoKeyIsWanted) {
  const Taken taken = Take({{"L01_AUTH_DISABLED", "True"}, {"L01_API_KEYS", "one"}});
  EXPECT_THAT(taken.options.api_keys, ElementsAre("none"));
  EXPECT_THAT(taken.told, ElementsAre("no key is required (L01_AUTH_DISABLED)"));
  EXPECT_EQ(Take({{"L01_AUTH_DISABLED", "false"}}).options.api_keys, MockServerOptions().api_keys);
  EXPECT_THAT(Take({{"L01_AUTH_DISABLED", "off"}}).error,
              HasSubstr("L01_AUTH_DISABLED in the environment: 'off' is neither true nor false"));
}

TEST(ServerEnvironmentTest, TakesTheUrlAndTheSecretWithoutTellingIt) {
  const Taken taken = Take({{"L01_URL", "http://l01:9/"}, {"JWT_SECRET", "hush"}});
  EXPECT_EQ(taken.options.data_layer_url, "http://l01:9");
  EXPECT_EQ(taken.options.jwt_secret, "hush");
  EXPECT_THAT(taken.told, ElementsAre("the data layer's URL http://l01:9 (L01_URL)",
                                      "the secret that signs tokens (JWT_SECRET)"));
  EXPECT_THAT(Take({{"L01_URL", "l01:9"}}).error, HasSubstr("'l01:9' is not a URL"));
}

TEST(ServerEnvironmentTest, AnOptionWins) {
  MockServerOptions options;
  options.api_keys = {"mine"};
  options.data_layer_url = "http://mine";
  options.jwt_secret = "mine";
  const Taken taken = Take({{"L01_AUTH_DISABLED", "true"},
                            {"L01_API_KEYS", "one"},
                            {"L01_DEFAULT_API_KEY", "two"},
                            {"L01_URL", "http://other"},
                            {"JWT_SECRET", "other"}},
                           {"--api-keys", "--l01-url", "--jwt-secret"}, options);
  EXPECT_THAT(taken.options.api_keys, ElementsAre("mine"));
  EXPECT_EQ(taken.options.data_layer_url, "http://mine");
  EXPECT_EQ(taken.options.jwt_secret, "mine");
  EXPECT_THAT(taken.told, ElementsAre("L01_AUTH_DISABLED ignored because of --api-keys",
                                      "L01_API_KEYS ignored because of --api-keys",
                                      "L01_DEFAULT_API_KEY ignored because of --api-keys",
                                      "L01_URL ignored because of --l01-url",
                                      "JWT_SECRET ignored because of --jwt-secret"));
}

}  // namespace
}  // namespace cli
