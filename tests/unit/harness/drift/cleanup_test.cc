#include "harness/drift/cleanup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace harness::drift {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::Service;
using testing::ElementsAre;
using testing::IsEmpty;

class Recorder : public client::Target {
 public:
  base::Result<HttpResponse> Send(Service, const HttpRequest& request) override {
    sent.push_back(request.method + " " + request.target);
    if (gone) return base::Fail(base::ErrorCode::kUnreachable, "gone");
    HttpResponse response;
    response.status = status;
    return response;
  }
  std::string BaseUrl(Service) const override { return ""; }

  std::vector<std::string> sent;
  int status = 204;
  bool gone = false;
};

class CleanupTest : public testing::Test {
 protected:
  void Note(const std::string& method, const std::string& target, int status,
            const std::string& body = "") {
    HttpResponse response;
    response.status = status;
    response.body = body;
    cleanup.Note(Service::kDataLayer, {method, target, {}, ""}, response);
  }

  EndpointTable endpoints{{{Service::kDataLayer, "POST", "/agents/"},
                           {Service::kDataLayer, "DELETE", "/agents/{agent_id}"},
                           {Service::kDataLayer, "POST", "/goals/"}}};
  Cleanup cleanup{endpoints};
  Recorder target;
};

TEST_F(CleanupTest, DeletesTheNewestFirstAndSaysWhatStays) {
  Note("POST", "/agents/", 201, R"({"id":"1"})");
  Note("POST", "/agents/?x=1", 201, R"({"id":"2"})");
  Note("POST", "/agents/", 422, R"({"id":"3"})");
  Note("POST", "/goals/", 201, R"({"id":"4"})");
  const Made made = cleanup.Run(target, true);
  EXPECT_THAT(target.sent, ElementsAre("DELETE /agents/2", "DELETE /agents/1"));
  EXPECT_EQ(made.created, 3u);
  EXPECT_EQ(made.deleted, 2u);
  ASSERT_EQ(made.left.size(), 1u);
  EXPECT_EQ(made.left[0].first, "data layer POST /goals/");
  EXPECT_THAT(made.left[0].second, ElementsAre("4"));
}

TEST_F(CleanupTest, LeavesAloneWhatTheCorpusDeletedItself) {
  Note("POST", "/agents/", 201, R"({"id":"1"})");
  Note("DELETE", "/agents/1", 204);
  EXPECT_EQ(cleanup.Run(target, true).deleted, 1u);
  EXPECT_THAT(target.sent, IsEmpty());
}

TEST_F(CleanupTest, StopsAtATargetThatIsGoneAndSaysWhatItRefused) {
  Note("POST", "/agents/", 201, R"({"id":"1"})");
  Note("POST", "/agents/", 201, R"({"id":"2"})");
  target.status = 500;
  EXPECT_THAT(cleanup.Run(target, true).left[0].second, ElementsAre("1", "2"));
  target.gone = true;
  target.sent.clear();
  EXPECT_EQ(cleanup.Run(target, true).deleted, 0u);
  EXPECT_THAT(target.sent, ElementsAre("DELETE /agents/2"));
  target.sent.clear();
  EXPECT_EQ(cleanup.Run(target, false).deleted, 0u);
  EXPECT_THAT(target.sent, IsEmpty());
}

}  // namespace
}  // namespace harness::drift
