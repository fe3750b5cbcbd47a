#include "mock_server/data_layer/api_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock_server::data_layer {
namespace {

using base::HttpHeaders;
using base::HttpRequest;
using testing::HasSubstr;

const std::vector<std::string> kKeys = {"one", "two"};

std::optional<KeyRefusal> Ask(HttpHeaders headers, const std::vector<std::string>& keys = kKeys) {
  return RefuseKey({"GET", "/agents/", std::move(headers), ""}, "/agents/", keys);
}

bool LetsIn(const std::string& authorization) {
  return !Ask({{"Authorization", authorization}}).has_value();
}

TEST(RefuseKeyTest, TakesBearerOutWhereverAndHoweverOftenItStands) {
  for (const char* value : {"one", "Bearer two", "Bearer Bearer one", "oBearer ne", "oneBearer "})
    EXPECT_TRUE(LetsIn(value)) << value;
  for (const char* value : {"bearer one", "BEARER one", "Bearer  one", "Bearerone", "Bearer three"})
    EXPECT_FALSE(LetsIn(value)) << value;
}

TEST(RefuseKeyTest, AnEmptyKeyIsNone) {
  EXPECT_THAT(Ask({})->response.body, HasSubstr("authentication_required"));
  EXPECT_THAT(Ask({{"Authorization", "Bearer "}})->response.body,
              HasSubstr("authentication_required"));
  EXPECT_FALSE(Ask({{"X-API-Key", ""}, {"Authorization", "Bearer one"}}).has_value());
  EXPECT_THAT(Ask({{"X-API-Key", "no"}, {"Authorization", "Bearer one"}})->response.body,
              HasSubstr(R"("key_prefix":"***")"));
}

TEST(RefuseKeyTest, WithoutKeysEverybodyIsLetIn) {
  EXPECT_FALSE(Ask({}, {}).has_value());
  EXPECT_FALSE(Ask({{"X-API-Key", "any"}}, {}).has_value());
}

TEST(RefuseKeyTest, TellsTheUnchangedKeyOfThePlatform) {
  const auto refusal = Ask({{"X-API-Key", "dev_key_CHANGE_IN_PRODUCTION"}});
  EXPECT_THAT(refusal->response.body, HasSubstr(R"("key_prefix":"dev_key_")"));
  EXPECT_THAT(refusal->hint, HasSubstr("L01_DEFAULT_API_KEY"));
  EXPECT_THAT(Ask({{"X-API-Key", "other"}})->hint, testing::Not(HasSubstr("L01_DEFAULT_API_KEY")));
}

}  // namespace
}  // namespace mock_server::data_layer
