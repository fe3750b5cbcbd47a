#include "mock_server/future/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace mock_server::future {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using namespace std::chrono_literals;

Options Read(const std::vector<std::string>& texts) {
  auto options = ParseOptions(texts);
  EXPECT_TRUE(options) << options.error().ToString();
  return options.value_or(Options{});
}

std::string ErrorOf(const std::string& text) {
  const auto options = ParseOptions(std::vector{text});
  return options ? "'" + text + "' was taken" : options.error().ToString();
}

TEST(ParseOptions, ReadsEveryFeature) {
  const Options options =
      Read({"rate-limit=100/s,burst=50,per=address,fields=older", "quota=100000/day,per=all",
            "cache=2m", "pool=10,wait=5s,hold=20ms"});
  ASSERT_TRUE(options.rate_limit && options.quota && options.cache && options.pool);
  EXPECT_EQ(options.rate_limit->allowance.amount, 100u);
  EXPECT_EQ(options.rate_limit->allowance.window, 1s);
  EXPECT_EQ(options.rate_limit->burst, 50u);
  EXPECT_EQ(options.rate_limit->allowance.per, Per::kAddress);
  EXPECT_EQ(options.rate_limit->fields, LimitFields::kOlder);
  EXPECT_EQ(options.quota->allowance.window, 24h);
  EXPECT_EQ(options.quota->allowance.per, Per::kAll);
  EXPECT_EQ(options.cache->lifetime, 120s);
  EXPECT_EQ(options.pool->connections, 10u);
  EXPECT_EQ(options.pool->wait, 5s);
  EXPECT_EQ(options.pool->hold, 20ms);
  EXPECT_FALSE(Read({}).any());
}

TEST(ParseOptions, TakesSeveralFeaturesInOneText) {
  const Options options = Read({"rate-limit=5/s,burst=2,cache=30s,pool=3,wait=1s"});
  ASSERT_TRUE(options.rate_limit && options.cache && options.pool);
  EXPECT_EQ(options.rate_limit->burst, 2u);
  EXPECT_EQ(options.pool->wait, 1s);
  EXPECT_THAT(ErrorOf("cache=30s,cache=40s"), HasSubstr("cache is given twice"));
}

TEST(ParseOptions, FillsInWhatIsLeftOut) {
  const Options options = Read({"rate-limit=600/min", "pool=1"});
  EXPECT_EQ(options.rate_limit->burst, 600u);
  EXPECT_EQ(options.rate_limit->allowance.window, 60s);
  EXPECT_EQ(options.rate_limit->allowance.per, Per::kKey);
  EXPECT_EQ(options.rate_limit->fields, LimitFields::kBoth);
  EXPECT_EQ(options.pool->wait, 30s);
  EXPECT_FALSE(options.pool->hold);
  EXPECT_EQ(Read({"rate-limit=50/10s"}).rate_limit->allowance.window, 10s);
}

// Each with what is wrong with it.
TEST(ParseOptions, NamesTheFaultAndTheRemedy) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "'' is not a feature"},
      {"ratelimit=5/s", "did you mean 'rate-limit'?"},
      {"rate-limit", "'' is not a number of requests"},
      {"rate-limit=0/s", "'0/s' is not a number of requests"},
      {"rate-limit=-5/s", "'-5/s' is not a number of requests"},
      {"rate-limit=1e3/s", "'1e3/s' is not a number of requests"},
      {"rate-limit=5", "'5' is not a number of requests"},
      {"rate-limit=5/fortnight", "'5/fortnight' is not a number of requests"},
      {"rate-limit=5/100ms", "in a time of whole seconds"},
      {"rate-limit=5/nan", "'5/nan' is not a number of requests"},
      {"rate-limit=5/s,burst=0", "'0' is not a number of requests from 1"},
      {"rate-limit=5/s,per=user", "'user' is not key, address or all"},
      {"rate-limit=5/s,fields=none", "'none' is not both, draft or older"},
      {"rate-limit=5/s,", "there is an empty part"},
      {"rate-limit=5/s,brust=3", "'brust' is not a part of it"},
      {"rate-limit=7/31d,burst=1000000000", "too large to be counted exactly"},
      {"quota=5/day,burst=3", "'burst' is not a part of it"},
      {"cache=", "'' is not a time of whole seconds"},
      {"cache=0s", "'0s' is not a time of whole seconds"},
      {"cache=500ms", "'500ms' is not a time of whole seconds"},
      {"cache=30", "'30' is not a time of whole seconds"},
      {"cache=30s,stale=3s", "'stale' is not a part of it"},
      {"pool=0", "'0' is not a number of connections"},
      {"pool=10,wait=inf", "'inf' is not a time above zero"},
      {"pool=10,wait=400d", "'400d' is not a time above zero"},
      {"pool=10,queue=3", "'queue' is not a part of it"},
  };
  for (const auto& [text, problem] : cases)
    EXPECT_THAT(ErrorOf(text),
                AllOf(HasSubstr(problem), HasSubstr("--future: "), HasSubstr("write ")));
}

TEST(ParseOptions, RefusesAFeatureThatIsGivenTwice) {
  const auto options = ParseOptions(std::vector<std::string>{"cache=30s", "cache=60s"});
  ASSERT_FALSE(options);
  EXPECT_THAT(options.error().ToString(), HasSubstr("cache is given twice"));
}

}  // namespace
}  // namespace mock_server::future
