#include "harness/shadow/live_comparison.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace harness::shadow {
namespace {

using drift::Hindrance;
using drift::Outcome;

std::string Id(char letter) { return std::string(8, letter) + "-0000-4000-8000-000000000000"; }

// What the stand-in is to say: by method and target, in turn where there are several; 404
// otherwise.
using Script = std::vector<std::pair<std::string, base::HttpResponse>>;

class ScriptedStandIn : public client::Target {
 public:
  ScriptedStandIn(Script& script, std::vector<base::HttpRequest>& asked)
      : script_(script), asked_(asked) {}

  base::Result<base::HttpResponse> Send(base::Service, const base::HttpRequest& request) override {
    asked_.push_back(request);
    for (auto one = script_.begin(); one != script_.end(); ++one) {
      if (one->first != request.method + " " + request.target) continue;
      base::HttpResponse response = one->second;
      const bool more = std::any_of(one + 1, script_.end(),
                                    [&](const auto& later) { return later.first == one->first; });
      if (more) script_.erase(one);
      return response;
    }
    return base::HttpResponse{.status = 404, .headers = {}, .body = "\"not there\""};
  }
  std::string BaseUrl(base::Service) const override { return "in-process"; }

 private:
  Script& script_;
  std::vector<base::HttpRequest>& asked_;
};

class LiveComparisonTest : public testing::Test {
 protected:
  LiveComparisonTest() { EXPECT_TRUE(comparison_.Open()); }

  // The platform answers this to a client.
  void Platform(std::string method, std::string target, int status, std::string body,
                std::string sent = "") {
    LiveExchange live;
    live.request.method = std::move(method);
    live.request.target = std::move(target);
    live.request.body = std::move(sent);
    live.request.headers = headers_;
    live.service = service_;
    live.answer = {.status = status, .headers = {}, .body = std::move(body)};
    live.request_complete = true;
    live.begun = begun_ > 0 ? begun_ : ++now_;
    live.ended = ++now_;
    live.hindrance = hindrance_;
    comparison_.Compare(live, [this](const auto& each) {
      for (const LiveExchange& pending : pending_) each(pending);
    });
  }
  void StandIn(std::string what, int status, std::string body) {
    script_.emplace_back(std::move(what),
                         base::HttpResponse{.status = status, .headers = {}, .body = body});
  }
  size_t Count(Outcome outcome) const { return comparison_.Report().counts[outcome]; }
  // Of the only group.
  Hindrance Why() const {
    const drift::DriftReport report = comparison_.Report();
    EXPECT_EQ(report.groups.size(), 1U);
    return report.groups.empty() ? Hindrance::kNone : report.groups[0].hindrance;
  }
  // An agent that both know: 'a' at the platform, 'b' in the stand-in.
  void Create() {
    StandIn("POST /agents/", 201, "{\"id\":\"" + Id('b') + "\"}");
    Platform("POST", "/agents/", 201, "{\"id\":\"" + Id('a') + "\"}");
  }

  Script script_;
  std::vector<base::HttpRequest> asked_;
  std::vector<LiveExchange> pending_;
  base::HttpHeaders headers_;
  base::Service service_ = base::Service::kGateway;
  Hindrance hindrance_ = Hindrance::kNone;
  uint64_t now_ = 0;
  uint64_t begun_ = 0;
  size_t told_ = 0;
  LiveComparison comparison_{[this]() -> base::Result<std::unique_ptr<client::Target>> {
                               return std::make_unique<ScriptedStandIn>(script_, asked_);
                             },
                             {{base::Service::kGateway, "POST", "/agents/"}},
                             [this](const drift::Endpoint&, const drift::Group&) { ++told_; }};
};

TEST_F(LiveComparisonTest, IdsAreTranslatedBothWays) {
  Create();
  StandIn("GET /agents/" + Id('b'), 200, "{\"id\":\"" + Id('b') + "\"}");
  Platform("GET", "/agents/" + Id('a'), 200, "{\"id\":\"" + Id('a') + "\"}");
  EXPECT_EQ(Count(Outcome::kSame), 2U);
  EXPECT_EQ(told_, 0U);
}

TEST_F(LiveComparisonTest, AWrongIdDiffers) {
  Create();
  StandIn("POST /goals/", 201, "{\"id\":\"" + Id('c') + "\",\"goal_id\":\"" + Id('d') + "\"}");
  Platform("POST", "/goals/", 201, "{\"id\":\"" + Id('e') + "\",\"goal_id\":\"" + Id('f') + "\"}");
  StandIn("GET /goals/" + Id('d'), 200, "{\"id\":\"" + Id('c') + "\"}");
  Platform("GET", "/goals/" + Id('f'), 200, "{\"id\":\"" + Id('f') + "\"}");
  EXPECT_EQ(Count(Outcome::kDiffers), 1U);
}

TEST_F(LiveComparisonTest, WhatThePlatformHadBeforeIsNotComparable) {
  Platform("GET", "/agents/" + Id('9'), 200, "{\"id\":\"" + Id('9') + "\"}");
  EXPECT_EQ(Why(), Hindrance::kEarlierData);
  StandIn("GET /agents/", 200, "[]");
  Platform("GET", "/agents/", 200, "[\"" + Id('9') + "\"]");
  EXPECT_EQ(Count(Outcome::kNotComparable), 2U);
  EXPECT_EQ(Count(Outcome::kDiffers), 0U);
}

TEST_F(LiveComparisonTest, AMadeUpIdThatNobodyKnowsIsTheSame) {
  StandIn("GET /agents/" + Id('9'), 404, "\"no " + Id('9') + "\"");
  Platform("GET", "/agents/" + Id('9'), 404, "\"no " + Id('9') + "\"");
  EXPECT_EQ(Count(Outcome::kSame), 1U);
}

TEST_F(LiveComparisonTest, ARefusalSinceItIsThereAlreadyIsNotComparable) {
  StandIn("POST /agents/", 201, "{\"id\":\"" + Id('b') + "\"}");
  StandIn("POST /agents/", 409, "\"exists\"");
  Platform("POST", "/agents/", 409, "\"exists\"");
  EXPECT_EQ(Why(), Hindrance::kEarlierData);
}

TEST_F(LiveComparisonTest, ARefusalThatTheStandInDoesNotKnowDiffers) {
  StandIn("POST /agents/", 201, "{\"id\":\"" + Id('b') + "\"}");
  Platform("POST", "/agents/", 409, "\"exists\"");
  EXPECT_EQ(Count(Outcome::kDiffers), 1U);
}

TEST_F(LiveComparisonTest, WhatADifferenceLeavesBehindIsNoFurtherDifference) {
  Create();
  StandIn("PATCH /agents/" + Id('b'), 200, "{\"x\":1}");
  Platform("PATCH", "/agents/" + Id('a'), 500, "\"broken\"");
  StandIn("GET /agents/" + Id('b'), 200, "{\"x\":1}");
  Platform("GET", "/agents/" + Id('a'), 200, "{\"x\":0}");
  EXPECT_EQ(Count(Outcome::kDiffers), 1U);
  EXPECT_EQ(Count(Outcome::kNotComparable), 1U);
  // That it breaks down at the same again is no consequence.
  Platform("PATCH", "/agents/" + Id('a'), 500, "\"broken\"");
  EXPECT_EQ(Count(Outcome::kDiffers), 2U);
}

TEST_F(LiveComparisonTest, AnAnswerThatNeverCameLeavesOpenWhatIsStored) {
  Create();
  hindrance_ = Hindrance::kNoAnswer;
  Platform("DELETE", "/agents/" + Id('a'), 0, "");
  hindrance_ = Hindrance::kNone;
  StandIn("GET /agents/" + Id('b'), 200, "{}");
  Platform("GET", "/agents/" + Id('a'), 404, "\"gone\"");
  EXPECT_EQ(Count(Outcome::kDiffers), 0U);
  EXPECT_EQ(Count(Outcome::kNotComparable), 2U);
}

TEST_F(LiveComparisonTest, TheOrderOfWhatIsUnderWayAtOnceIsNotKnown) {
  Create();
  StandIn("GET /agents/" + Id('b'), 200, "{\"x\":1}");
  pending_.emplace_back().request.method = "PATCH";
  pending_[0].request.target = "/agents/" + Id('a');
  Platform("GET", "/agents/" + Id('a'), 200, "{\"x\":2}");
  EXPECT_EQ(Why(), Hindrance::kOrder);
  // Another's change says nothing about this one.
  pending_[0].request.target = "/agents/" + Id('c');
  Platform("GET", "/agents/" + Id('a'), 200, "{\"x\":2}");
  EXPECT_EQ(Count(Outcome::kDiffers), 1U);
}

TEST_F(LiveComparisonTest, AChangeThatEndedWhileAListWasUnderWayCounts) {
  begun_ = ++now_;
  Create();
  StandIn("GET /agents/", 200, "[1]");
  Platform("GET", "/agents/", 200, "[]");
  EXPECT_EQ(Why(), Hindrance::kOrder);
}

TEST_F(LiveComparisonTest, NumbersThatDependOnWhatIsStoredAreNotComparable) {
  StandIn("GET /count", 200, "{\"total\":1,\"limit\":50}");  // first
  StandIn("GET /count", 200, "{\"total\":1,\"limit\":50}");  // again
  StandIn("GET /count", 200, "{\"total\":0,\"limit\":50}");  // without data
  Platform("GET", "/count", 200, "{\"total\":7,\"limit\":50}");
  EXPECT_EQ(Why(), Hindrance::kState);
  StandIn("GET /limits", 200, "{\"limit\":50}");
  Platform("GET", "/limits", 200, "{\"limit\":10}");
  EXPECT_EQ(Count(Outcome::kDiffers), 1U);
}

TEST_F(LiveComparisonTest, APlatformThatContradictsItselfIsNoisy) {
  StandIn("GET /health", 200, "\"well\"");
  Platform("GET", "/health", 200, "\"well\"");
  Platform("GET", "/health", 503, "\"ill\"");
  EXPECT_EQ(Count(Outcome::kNoisy), 1U);
  EXPECT_EQ(Count(Outcome::kDiffers), 0U);
}

TEST_F(LiveComparisonTest, WhoAsksAndWhomIsNoContradiction) {
  StandIn("GET /health", 200, "\"well\"");
  Platform("GET", "/health", 200, "\"well\"");
  service_ = base::Service::kDataLayer;
  Platform("GET", "/health", 503, "\"ill\"");
  headers_ = {{"X-API-Key", "another"}};
  Platform("GET", "/health", 503, "\"very ill\"");
  EXPECT_EQ(Count(Outcome::kNoisy), 0U);
  EXPECT_EQ(Count(Outcome::kDiffers), 2U);
}

TEST_F(LiveComparisonTest, AfterTooManyIdsItBeginsAnew) {
  const auto many = [](char letter) {
    std::string body = "[0";
    for (int i = 0; i < 200'000; ++i)
      body += fmt::format(",\"{}-0000-4000-8000-{:012}\"", std::string(8, letter), i);
    return body + "]";
  };
  Create();
  StandIn("POST /many", 201, many('b'));
  Platform("POST", "/many", 201, many('a'));
  EXPECT_EQ(comparison_.restarts(), 0U);
  StandIn("GET /agents/" + Id('b'), 200, "{}");
  Platform("GET", "/agents/" + Id('a'), 200, "{}");
  EXPECT_EQ(comparison_.restarts(), 1U);
  // It is one of those that were there before.
  EXPECT_EQ(Why(), Hindrance::kEarlierData);
}

TEST_F(LiveComparisonTest, AKeyThatThePlatformAcceptsIsAsGoodAsTheStandInsOwn) {
  service_ = base::Service::kDataLayer;
  headers_ = {{"X-API-Key", "one of their own"}};
  StandIn("GET /x", 401, "\"no\"");
  StandIn("GET /x", 200, "\"yes\"");
  Platform("GET", "/x", 200, "\"yes\"");
  EXPECT_EQ(Count(Outcome::kSame), 1U);
  EXPECT_EQ(asked_.back().headers.at(0).value, "dev_key_local_ONLY");
}

TEST_F(LiveComparisonTest, ATokenThatTheStandInCannotCheckIsNotComparable) {
  headers_ = {{"Authorization", "Bearer x"}};
  StandIn("GET /x", 401, "\"no\"");
  Platform("GET", "/x", 200, "\"yes\"");
  EXPECT_EQ(Why(), Hindrance::kCredentials);
}

TEST_F(LiveComparisonTest, BreakingDownInTheMiddleOfManyChangesDiffers) {
  Create();
  StandIn("GET /agents/" + Id('b'), 200, "{}");
  pending_.emplace_back().request.method = "PATCH";
  pending_[0].request.target = "/agents/" + Id('a');
  Platform("GET", "/agents/" + Id('a'), 500, "\"broken\"");
  EXPECT_EQ(Count(Outcome::kDiffers), 1U);
}

}  // namespace
}  // namespace harness::shadow
