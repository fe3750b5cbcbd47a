#include "harness/drift/player.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::drift {
namespace {

using base::ErrorCode;
using base::HttpRequest;
using base::HttpResponse;
using base::Result;
using base::Service;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Step MakeStep(std::string method, std::string path) {
  Step step;
  step.method = std::move(method);
  step.path = std::move(path);
  return step;
}

bool Everything(const Step&) { return true; }

TEST(PlayTest, SendsLaterStepsWhatEarlierOnesSaved) {
  Scenario scenario{.id = "s",
                    .steps = {MakeStep("POST", "/a"), MakeStep("GET", "/a/${id}/${gone}")}};
  scenario.steps[0].save = {{"id", "items.-1.id"}, {"gone", "nowhere"}};
  scenario.steps[1].service = Service::kDataLayer;
  const auto send = [](Service service, const HttpRequest& request) -> Result<HttpResponse> {
    HttpResponse response;
    response.body = service == Service::kDataLayer ? request.target : R"({"items":[{"id":7}]})";
    response.headers = {{"Content-Type", "text/plain"}, {"x-other", "dropped"}};
    return response;
  };
  const auto got = Play(scenario, send, Everything);
  ASSERT_TRUE(got);
  ASSERT_THAT(got->exchanges, SizeIs(2));
  EXPECT_EQ(got->exchanges[1].answer.body, "/a/7/unsaved-gone");
  EXPECT_THAT(got->exchanges[1].unsaved, ElementsAre("gone"));
  EXPECT_EQ(got->exchanges[1].answer.headers,
            (std::map<std::string, std::string>{{"content-type", "text/plain"}}));
}

TEST(PlayTest, SendsNothingThatNeedsAStepThatWasNotSent) {
  Scenario scenario{
      .id = "s",
      .steps = {MakeStep("POST", "/a"), MakeStep("GET", "/a/${id}"), MakeStep("GET", "/a")}};
  scenario.steps[0].save = {{"id", "id"}};
  std::vector<std::string> sent;
  const auto send = [&](Service, const HttpRequest& request) -> Result<HttpResponse> {
    sent.push_back(request.target);
    return HttpResponse{};
  };
  const auto got = Play(scenario, send, [](const Step& step) { return step.method == "GET"; });
  ASSERT_TRUE(got);
  EXPECT_THAT(sent, ElementsAre("/a"));
  EXPECT_FALSE(got->exchanges[1].played);
  EXPECT_THAT(MaskedSteps(*got)[1], IsEmpty());
}

TEST(PlayTest, KeepsTheBeginningOfALongAnswerAndItsLength) {
  Scenario scenario{.id = "s", .steps = {MakeStep("GET", "/a"), MakeStep("GET", "/${id}")}};
  scenario.steps[0].save = {{"id", "id"}};
  const auto send = [](Service, const HttpRequest&) -> Result<HttpResponse> {
    HttpResponse response;
    response.body = "{\"a\":\"" + std::string(100'000, 'x') + "\",\"id\":\"7\"}";
    return response;
  };
  const auto got = Play(scenario, send, Everything);
  ASSERT_TRUE(got);
  EXPECT_LT(got->exchanges[0].answer.body.size(), 70'000u);
  EXPECT_THAT(got->exchanges[0].answer.body, testing::EndsWith("(100017 bytes)"));
  EXPECT_EQ(got->exchanges[1].request.target, "/7");
}

TEST(PlayTest, AServerThatDoesNotAnswerIsAnAnswerAndOneThatIsGoneEndsThePlay) {
  const Scenario scenario{.id = "s", .steps = {MakeStep("GET", "/a")}};
  const auto failing = [](ErrorCode code) {
    return [code](Service, const HttpRequest&) -> Result<HttpResponse> {
      return base::Fail(code, "told");
    };
  };
  const auto silent = Play(scenario, failing(ErrorCode::kUnavailable), Everything);
  ASSERT_TRUE(silent);
  EXPECT_EQ(silent->exchanges[0].answer.status, 0);
  const auto gone = Play(scenario, failing(ErrorCode::kUnreachable), Everything);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().message, "told");
}

}  // namespace
}  // namespace harness::drift
