#include "mock_server/fastapi/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock_server::fastapi {
namespace {

using ::testing::ElementsAre;

class RouterTest : public ::testing::Test {
 protected:
  RouterTest() {
    create_plan = router.Add("POST", "/plans/");
    read_plan = router.Add("GET", "/plans/{plan_id}");
    patch_plan = router.Add("PATCH", "/plans/{plan_id}");
    create_task = router.Add("POST", "/plans/tasks");
    read_task = router.Add("GET", "/plans/tasks/{task_id}");
  }

  Router router;
  int create_task, read_task, create_plan, read_plan, patch_plan;
};

TEST_F(RouterTest, TheFirstRouteWithPathAndMethodWins) {
  EXPECT_EQ(router.Find("POST", "/plans/tasks").route, create_task);
  EXPECT_EQ(router.Find("GET", "/plans/tasks").route, read_plan);
  EXPECT_THAT(router.Find("GET", "/plans/tasks").parameters, ElementsAre("tasks"));
  EXPECT_EQ(router.Find("PATCH", "/plans/p1").route, patch_plan);
  EXPECT_EQ(router.Find("GET", "/plans/tasks/t1").route, read_task);
}

TEST_F(RouterTest, AWrongMethodNamesTheFirstRouteOfThePath) {
  EXPECT_EQ(router.Find("PUT", "/plans/p1").route, -1);
  EXPECT_EQ(router.Find("PUT", "/plans/p1").same_path, read_plan);
  EXPECT_EQ(router.Find("PUT", "/plans/tasks").same_path, read_plan);
  EXPECT_EQ(router.Find("GE", "/plans/p1").route, -1);
}

TEST_F(RouterTest, AParameterIsOneSegmentThatIsNotEmpty) {
  for (const char* path :
       {"/plans/a/b/c", "/plans/a/", "/plans", "//plans/a", "/plan/a", "plans/a", ""}) {
    EXPECT_FALSE(router.HasPath(path)) << path;
  }
  EXPECT_EQ(router.Find("GET", "/plans/").route, -1);
  EXPECT_EQ(router.Find("GET", "/plans/").same_path, create_plan);
}

TEST_F(RouterTest, ALaterRouteWithATextDoesNotTakeThePathOfAnEarlierParameter) {
  const int read_all = router.Add("GET", "/plans/all");
  EXPECT_EQ(router.Find("GET", "/plans/all").route, read_plan);
  EXPECT_THAT(router.Find("GET", "/plans/all").parameters, ElementsAre("all"));
  const int put_all = router.Add("PUT", "/plans/all");
  EXPECT_EQ(router.Find("PUT", "/plans/all").route, put_all);
  EXPECT_TRUE(router.Find("PUT", "/plans/all").parameters.empty());
  EXPECT_EQ(router.Find("DELETE", "/plans/all").same_path, read_plan);
  EXPECT_GT(read_all, read_plan);
}

TEST_F(RouterTest, AParameterMayComeFirstAndThereMayBeEight) {
  const int any = router.Add("GET", "/{kind}");
  const int long_one = router.Add("GET", "/{a}/{b}/x/{c}/{d}/{e}/{f}/{g}/{h}");
  EXPECT_EQ(router.Find("GET", "/agents").route, any);
  const Router::Match match = router.Find("GET", "/1/2/x/3/4/5/6/7/8");
  EXPECT_EQ(match.route, long_one);
  EXPECT_THAT(match.parameters, ElementsAre("1", "2", "3", "4", "5", "6", "7", "8"));
  EXPECT_EQ(router.Find("GET", "/1/2/y/3/4/5/6/7/8").route, -1);
}

TEST_F(RouterTest, ANewlineMayEndAPath) {
  EXPECT_EQ(router.Find("POST", "/plans/tasks\n").route, create_task);
  EXPECT_EQ(router.Find("POST", "/plans/\n").route, create_plan);
  EXPECT_EQ(router.Find("POST", "/plans/tasks\n\n").route, -1);
  EXPECT_EQ(router.Find("POST", "/plans\n/tasks").route, -1);
  EXPECT_THAT(router.Find("GET", "/plans/p1\n").parameters, ElementsAre("p1\n"));
}

}  // namespace
}  // namespace mock_server::fastapi
