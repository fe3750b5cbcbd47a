#include "mock_server/faults/injector.h"

#include <gtest/gtest.h>

#include "mock_server/faults/rule_reader.h"

namespace mock_server::faults {
namespace {

using base::HttpRequest;
using base::Service;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

class InjectorTest : public testing::Test {
 protected:
  static std::vector<Rule> Rules(const std::vector<std::string>& texts) {
    return ReadRules(texts, {}).value();
  }

  // The names of the faults that so many requests meet, "-" for none.
  static std::string Play(Injector& injector, int requests, nanoseconds now = nanoseconds(0),
                          const std::string& target = "/") {
    const HttpRequest request{.method = "GET", .target = target, .headers = {}, .body = {}};
    std::string met;
    for (int i = 0; i < requests; ++i) {
      const Injection injection = injector.Next(Service::kGateway, request, now);
      met += injection.rule == nullptr ? "-" : injection.rule->name;
    }
    return met;
  }
};

TEST_F(InjectorTest, FirstAndEveryCount) {
  Injector injector(7);
  injector.Set(Rules({"name=a first=2 status=500"}), nanoseconds(0));
  EXPECT_EQ(Play(injector, 4), "aa--");
  injector.Set(Rules({"name=a every=3 first=2 status=500"}), nanoseconds(0));
  EXPECT_EQ(Play(injector, 10), "--a--a----");
  EXPECT_EQ(injector.entries()[0].matched, 10u);
  EXPECT_EQ(injector.entries()[0].injected, 2u);
}

TEST_F(InjectorTest, TheFirstRuleThatIsDueHappens) {
  Injector injector(7);
  injector.Set(Rules({"name=a first=1 status=500", "name=b endpoint=/b status=501"}),
               nanoseconds(0));
  EXPECT_EQ(Play(injector, 1, nanoseconds(0), "/b"), "a");
  EXPECT_EQ(Play(injector, 2, nanoseconds(0), "/b"), "bb");
  EXPECT_EQ(Play(injector, 1, nanoseconds(0), "/c"), "-");
}

TEST_F(InjectorTest, BeginsAfterATime) {
  Injector injector(7);
  injector.Set(Rules({"name=a after=5s every=2 status=500"}), seconds(10));
  EXPECT_EQ(Play(injector, 3, milliseconds(14'999)), "---");
  EXPECT_EQ(Play(injector, 3, seconds(15)), "-a-") << "every counts from then on";
}

TEST_F(InjectorTest, DrawsAreTheSeedsAndTheRules) {
  const auto rules = Rules({"name=a probability=0.3 status=500"});
  Injector one(7);
  one.Set(rules, nanoseconds(0));
  const std::string met = Play(one, 1000);
  const auto count = std::count(met.begin(), met.end(), 'a');
  EXPECT_GT(count, 250);
  EXPECT_LT(count, 350);
  one.Set(rules, nanoseconds(0));
  EXPECT_EQ(Play(one, 1000), met) << "given again, it begins again";
  Injector other(8);
  other.Set(rules, nanoseconds(0));
  EXPECT_NE(Play(other, 1000), met);
}

TEST_F(InjectorTest, DrawsADelayFromItsRange) {
  Injector injector(7);
  injector.Set(Rules({"delay=100ms..200ms"}), nanoseconds(0));
  const HttpRequest request{.method = "GET", .target = "/", .headers = {}, .body = {}};
  nanoseconds shortest = seconds(1);
  nanoseconds longest{0};
  for (int i = 0; i < 200; ++i) {
    const auto delay = injector.Next(Service::kGateway, request, nanoseconds(0)).delay;
    shortest = std::min(shortest, delay);
    longest = std::max(longest, delay);
  }
  EXPECT_GE(shortest, milliseconds(100));
  EXPECT_LT(shortest, milliseconds(110));
  EXPECT_GT(longest, milliseconds(190));
  EXPECT_LT(longest, milliseconds(200));
}

}  // namespace
}  // namespace mock_server::faults
