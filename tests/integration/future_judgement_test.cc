// S29 to S32 on a clock that the test moves: what a client does about the platform's next steps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "base/random.h"
#include "check/report.h"
#include "mock_server/stand_in/stand_in.h"

namespace check {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::ManualClock;
using base::Random;
using base::Service;
using mock_server::stand_in::StandIn;
using mock_server::stand_in::StandInOptions;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

class FutureJudgementTest : public testing::Test {
 protected:
  void Have(const std::vector<std::string>& features) {
    StandInOptions options;
    options.future = mock_server::future::ParseOptions(features).value();
    stand_in_ = StandIn::Open(std::move(options), clock_).value();
  }

  HttpResponse Get(uint64_t connection, const std::string& target, base::HttpHeaders headers = {}) {
    headers.push_back({"X-API-Key", std::string(32, 'k')});
    headers.push_back({"User-Agent", "client"});
    return stand_in_->Handle(Service::kGateway, {"GET", target, std::move(headers), ""},
                             connection);
  }

  ClientReport Report(const ExpectedLoad* expected = nullptr) {
    return MakeReport(*stand_in_->recorder(), expected).clients.at(0);
  }

  // Codes from S29 on, with what they say.
  std::vector<std::string> Found(const ExpectedLoad* expected = nullptr) {
    std::vector<std::string> found;
    for (const Finding& finding : Report(expected).findings) {
      const std::string name(mock_server::diagnosis::CodeName(finding.code));
      if (std::set<std::string>{"S15", "S16", "S29", "S30", "S31", "S32"}.contains(name))
        found.push_back(name + " " + finding.message);
    }
    return found;
  }

  // `users` who each send, wait for as long as `pause` says of the answer, and send again, for a
  // minute. Each takes a connection of a pool that all of them share, or has its own.
  template <typename Pause>
  void Run(uint64_t users, bool shared_pool, const Pause& pause) {
    using Turn = std::pair<nanoseconds, uint64_t>;
    std::priority_queue<Turn, std::vector<Turn>, std::greater<>> turns;
    Random random(29);
    for (uint64_t user = 1; user <= users; ++user)
      turns.push({nanoseconds(random.Below(1'000'000'000)), user});
    while (turns.top().first < 60s) {
      const auto [time, user] = turns.top();
      turns.pop();
      clock_.AdvanceTo(time);
      const uint64_t connection = shared_pool ? 1 + random.Below(users) : user;
      const HttpResponse answer = Get(connection, "/api/v1/agents/");
      turns.push({time + pause(answer, random), user});
    }
  }

  ManualClock clock_{1s};
  std::unique_ptr<StandIn> stand_in_;
};

nanoseconds RetryAfter(const HttpResponse& answer) {
  return std::chrono::seconds(std::stoi(*answer.header("retry-after")));
}

TEST_F(FutureJudgementTest, WhatALimitRefusesIsNoFailureOfTheClient) {
  Have({"rate-limit=1/h"});
  for (int i = 0; i < 30; ++i) Get(1, "/api/v1/agents/?limit=" + std::to_string(i + 1));
  const ClientReport report = Report();
  EXPECT_EQ(report.failures, 0u);
  EXPECT_EQ(report.answered_ahead, 29u);
  EXPECT_THAT(Found(), IsEmpty());
}

TEST_F(FutureJudgementTest, WhoWaitsAsLongAsItIsToldIsRightWhateverConnectionItTakes) {
  for (const bool shared_pool : {false, true}) {
    clock_.AdvanceTo(0s);
    Have({"rate-limit=20/s,burst=5"});
    Run(50, shared_pool, [](const HttpResponse& answer, Random& random) {
      const auto think = milliseconds(500 + random.Below(1000));
      return answer.status == 429 ? RetryAfter(answer) + think : nanoseconds(think);
    });
    EXPECT_GT(Report().answered_ahead, 100u);
    EXPECT_THAT(Found(), IsEmpty()) << shared_pool;
  }
}

TEST_F(FutureJudgementTest, RetriesBeforeTheirTimeAreFoundWhereOneCanTell) {
  Have({"rate-limit=1/s,burst=1"});
  for (uint64_t user = 1; user <= 3; ++user) {
    for (int i = 0; i < 4; ++i) {
      Get(user, "/api/v1/agents/?limit=" + std::to_string(user));
      clock_.Advance(300ms);
    }
  }
  EXPECT_THAT(Found(), Contains(HasSubstr("were sent again before Retry-After was over")));
}

TEST_F(FutureJudgementTest, RetriesAtOnceAreFoundOnce) {
  Have({"rate-limit=1/s,burst=1"});
  for (int i = 0; i < 40; ++i) {
    Get(1, "/api/v1/agents/");
    clock_.Advance(10ms);
  }
  EXPECT_THAT(Found(),
              testing::ElementsAre(HasSubstr("S30 requests that were refused with 429 were "
                                             "sent again at once")));
}

TEST_F(FutureJudgementTest, RetriesInLockstepAreFound) {
  Have({"rate-limit=10/s,burst=10"});
  for (int round = 0; round < 20; ++round) {
    for (uint64_t user = 1; user <= 30; ++user) Get(user, "/api/v1/agents/");
    clock_.Advance(3s);
  }
  EXPECT_THAT(Found(), Contains(HasSubstr("S30 ")));
  EXPECT_THAT(Found(), Contains(HasSubstr("in lockstep")));
}

TEST_F(FutureJudgementTest, AGrowingShareIsFoundAndASteadyOneIsNot) {
  for (const bool grows : {true, false}) {
    clock_.AdvanceTo(0s);
    Have({"rate-limit=20/s,burst=20"});
    uint64_t number = 0;
    // All connections are there from the beginning.
    for (uint64_t user = 1; user <= 10; ++user) Get(user, "/api/v1/agents/");
    for (int second = 0; second < 60; ++second) {
      const int requests = grows ? 25 + 2 * second : 60;
      for (int i = 0; i < requests; ++i) {
        clock_.AdvanceTo(second * 1s + i * 1s / requests);
        Get(1 + number % 10, "/api/v1/agents/?offset=" + std::to_string(number));
        ++number;
      }
    }
    if (grows) {
      EXPECT_THAT(Found(), Contains(HasSubstr("S30 the share of 429 grew from")));
    } else {
      EXPECT_THAT(Found(), IsEmpty());
    }
  }
}

TEST_F(FutureJudgementTest, AQuotaIsForeseen) {
  Have({"quota=100000/day"});
  for (int i = 0; i <= 1000; ++i) {
    Get(1, "/api/v1/agents/?limit=" + std::to_string(1 + i % 100));
    clock_.Advance(10ms);
  }
  // A hundred a second: 1,000 seconds.
  EXPECT_THAT(Found(),
              Contains("S31 the quota of 100000 requests in 24.0 h is used up after 17 min, "
                       "at 100.1 requests a second"));
  ExpectedLoad load;
  load.profile = "endurance";
  load.run_seconds = 1800;
  const auto expected = Found(&load);
  EXPECT_THAT(expected, Contains(HasSubstr("is used up after 17 min of endurance")));
  for (const Finding& finding : Report(&load).findings) {
    if (finding.code != mock_server::diagnosis::Code::kQuotaUsedUp) continue;
    EXPECT_EQ(finding.severity, mock_server::diagnosis::Severity::kWarning);
  }
  load.run_seconds = 600;
  EXPECT_THAT(Found(&load), IsEmpty());
}

TEST_F(FutureJudgementTest, WhoNeverSendsIfNoneMatchIsTold) {
  Have({"cache=30s"});
  for (int i = 0; i < 20; ++i) Get(1, "/api/v1/agents/");
  EXPECT_THAT(Found(),
              Contains(HasSubstr("S32 19 answers brought what the client had already, 95 % ")));
  Have({"cache=30s"});
  const std::string etag = *Get(1, "/api/v1/agents/").header("etag");
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(Get(1, "/api/v1/agents/", {{"If-None-Match", etag}}).status, 304);
  EXPECT_THAT(Found(), IsEmpty());
  // Where nothing is asked for twice there is nothing to save.
  Have({"cache=30s"});
  for (int i = 0; i < 20; ++i) Get(1, "/api/v1/agents/?limit=" + std::to_string(i + 1));
  EXPECT_THAT(Found(), IsEmpty());
}

}  // namespace
}  // namespace check
