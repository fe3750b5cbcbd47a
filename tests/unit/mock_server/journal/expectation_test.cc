#include "mock_server/journal/expectation.h"

#include <gtest/gtest.h>

namespace mock_server::journal {
namespace {

class ExpectationTest : public testing::Test {
 protected:
  void Record(const std::string& method, const std::string& target, const std::string& body = "") {
    journal_.Record({}, {.method = method, .target = target, .headers = {}, .body = body},
                    {.status = 200, .headers = {}, .body = {}});
  }
  static Expectation Of(const std::vector<std::pair<std::string, std::string>>& conditions,
                        uint64_t at_least = 1, std::optional<uint64_t> at_most = std::nullopt) {
    Expectation expectation{.filter = {}, .at_least = at_least, .at_most = at_most};
    for (const auto& [name, value] : conditions)
      EXPECT_TRUE(expectation.filter.Add(name, value).has_value());
    return expectation;
  }

  Journal journal_{100'000};
};

TEST_F(ExpectationTest, CountsAndSaysWhatWasExpected) {
  Record("GET", "/a");
  Record("GET", "/a");
  Record("POST", "/a");
  const auto outcomes =
      Judge(journal_,
            {Of({{"method", "GET"}}, 2, 2), Of({{"method", "GET"}}), Of({{"method", "GET"}}, 0, 1),
             Of({{"method", "PUT"}}, 0, 0), Of({{"method", "GET"}}, 3)});
  EXPECT_EQ(outcomes[0].holds, true);
  EXPECT_EQ(outcomes[1].holds, true);
  EXPECT_EQ(outcomes[2].holds, false);
  EXPECT_EQ(outcomes[2].numbers, (std::vector<uint64_t>{1, 2}));
  EXPECT_EQ(outcomes[3].holds, true);
  EXPECT_EQ(outcomes[4].holds, false);
  EXPECT_EQ(outcomes[4].count, 2u);
  EXPECT_EQ(Of({}, 2, 2).ToText(), "exactly 2");
  EXPECT_EQ(Of({}, 2).ToText(), "at least 2");
  EXPECT_EQ(Of({}, 0, 2).ToText(), "at most 2");
  EXPECT_EQ(Of({}, 1, 2).ToText(), "from 1 to 2");
}

TEST_F(ExpectationTest, TellsWhatCameNearest) {
  Record("GET", "/other");
  Record("POST", "/goals/", R"({"name":"b"})");
  Record("POST", "/goals/", R"({"name":"c"})");
  Record("PUT", "/goals/", R"({"name":"a"})");
  Record("PUT", "/other", R"({"name":"d"})");
  const auto outcomes =
      Judge(journal_, {Of({{"method", "POST"}, {"path", "/goals/"}, {"body", "/name=a"}})});
  const auto& nearest = outcomes[0].nearest;
  ASSERT_EQ(nearest.size(), 3u);
  EXPECT_EQ(nearest[0].entry.number, 4u) << "of equals the newest";
  EXPECT_EQ(nearest[0].differences.at(0).where, "/request/method");
  EXPECT_EQ(nearest[1].entry.number, 3u);
  EXPECT_EQ(nearest[1].differences.at(0).where, "/request/body/name");
  EXPECT_EQ(nearest[1].differences.at(0).actual, "string \"c\"");
  EXPECT_EQ(nearest[2].entry.number, 2u);
}

TEST_F(ExpectationTest, WantsThemInOrder) {
  Record("POST", "/a");
  Record("GET", "/a");
  Record("POST", "/a");
  const Expectation post = Of({{"method", "POST"}});
  const Expectation get = Of({{"method", "GET"}});
  EXPECT_EQ(FirstOutOfOrder(journal_, {post, get, post}), std::nullopt);
  EXPECT_EQ(FirstOutOfOrder(journal_, {post, post}), std::nullopt) << "others may come between";
  EXPECT_EQ(FirstOutOfOrder(journal_, {get, post, get}), 2u);
  EXPECT_EQ(FirstOutOfOrder(journal_, {post, post, post}), 2u) << "one request each";
  EXPECT_EQ(FirstOutOfOrder(journal_, {get, get}), 1u);
}

}  // namespace
}  // namespace mock_server::journal
