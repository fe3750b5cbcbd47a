#include "mock_server/fastapi/redirect.h"

#include <gtest/gtest.h>

namespace mock_server::fastapi {
namespace {

using base::HttpRequest;

class RedirectSlashTest : public ::testing::Test {
 protected:
  RedirectSlashTest() {
    router.Add("POST", "/goals/");
    router.Add("GET", "/plans/{plan_id}");
  }

  std::string Location(const std::string& target, const std::string& path) {
    HttpRequest request;
    request.method = "GET";
    request.target = target;
    request.headers = {{"Host", "h:1"}};
    const auto response = RedirectSlash(router, request, path, ForwardedProto::kKnown);
    if (!response.has_value()) return "";
    EXPECT_EQ(response->status, 307);
    EXPECT_EQ(response->body, "");
    return *response->header("location");
  }

  Router router;
};

TEST_F(RedirectSlashTest, GoesToTheFormThatIsThereAndKeepsTheQuery) {
  EXPECT_EQ(Location("/goals", "/goals"), "http://h:1/goals/");
  EXPECT_EQ(Location("/goals?a=b%20c&d", "/goals"), "http://h:1/goals/?a=b%20c&d");
  EXPECT_EQ(Location("/plans/p1/", "/plans/p1/"), "http://h:1/plans/p1");
}

TEST_F(RedirectSlashTest, QuotesWhatWasDecoded) {
  EXPECT_EQ(Location("/plans/a%20b/", "/plans/a b/"), "http://h:1/plans/a%20b");
}

TEST_F(RedirectSlashTest, LeavesOtherPathsAlone) {
  EXPECT_EQ(Location("/", "/"), "");
  EXPECT_EQ(Location("/nothing", "/nothing"), "");
}

}  // namespace
}  // namespace mock_server::fastapi
