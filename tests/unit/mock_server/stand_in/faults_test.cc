#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "check/report.h"
#include "mock_server/faults/rule_reader.h"
#include "mock_server/stand_in/stand_in.h"

// Faults on command: what they do to answers, journal, counters and findings (docs/faults.md).
namespace mock_server::stand_in {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::ManualClock;
using base::Service;
using testing::HasSubstr;
using testing::Not;

class FaultsTest : public testing::Test {
 protected:
  StandIn& stand_in() {
    if (stand_in_ == nullptr) stand_in_ = StandIn::Open(options_, clock_).value();
    return *stand_in_;
  }

  HttpResponse Send(const std::string& method, const std::string& target,
                    const std::string& body = "", const std::string& session = "",
                    uint64_t connection = 0) {
    HttpRequest request{method,
                        target,
                        {{"X-API-Key", std::string(32, 'k')}, {"Content-Type", "application/json"}},
                        body};
    if (!session.empty()) request.headers.push_back({"X-Understudy-Session", session});
    return stand_in().Handle(Service::kGateway, request, connection);
  }
  HttpResponse Create(const std::string& session = "") {
    return Send("POST", "/api/v1/agents/", R"({"name":"scribe"})", session);
  }
  uint64_t Agents() {
    for (const auto& [name, count] : stand_in().platform().row_counts()) {
      if (name == "agents") return count;
    }
    return 0;
  }
  void Set(const std::vector<std::string>& rules, const std::string& session = "") {
    stand_in().UseSession(session).value()->SetFaults(faults::ReadRules(rules, {}).value());
  }
  const journal::Counters& counters() { return stand_in().journal().counters(); }

  StandInOptions options_;
  ManualClock clock_{std::chrono::microseconds(1'000'000)};
  std::unique_ptr<StandIn> stand_in_;
};

TEST_F(FaultsTest, ThreeTimesBusyThenWell) {
  Set({"name=busy method=POST first=3 status=503 answer_header='Retry-After: 1'"});
  for (int i = 0; i < 3; ++i) {
    const HttpResponse busy = Create();
    EXPECT_EQ(busy.status, 503);
    EXPECT_EQ(busy.body, R"({"detail":"Service Unavailable"})");
    ASSERT_NE(busy.header("retry-after"), nullptr);
    ASSERT_NE(busy.header("x-understudy-fault"), nullptr);
    EXPECT_EQ(*busy.header("x-understudy-fault"), "busy");
  }
  const HttpResponse made = Create();
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.header("x-understudy-fault"), nullptr);
  EXPECT_EQ(stand_in().injection(), nullptr);
  EXPECT_EQ(Agents(), 1u) << "what was refused was not done";
}

TEST_F(FaultsTest, AnAnswerIsLostBehindAnEffect) {
  Set({"name=lost first=1 break=close handled=true", "name=gone first=1 break=close"});
  EXPECT_EQ(Create().status, 0);
  EXPECT_EQ(stand_in().injection()->rule->name, "lost");
  EXPECT_EQ(Create().status, 0);
  EXPECT_EQ(Agents(), 1u) << "of the two, one was done";
}

TEST_F(FaultsTest, AnAnswerOfThePlatformCarriesTheName) {
  Set({"name=slow delay=1s answer_header='X-Slow: yes'"});
  const HttpResponse made = Create();
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(*made.header("x-understudy-fault"), "slow");
  EXPECT_EQ(*made.header("x-slow"), "yes");
  EXPECT_EQ(stand_in().injection()->delay, std::chrono::seconds(1));
}

TEST_F(FaultsTest, CountersAndJournalKeepThemApart) {
  Set({"name=busy first=1 status=503"});
  Create();
  Create();
  EXPECT_EQ(counters().requests(), 2u);
  EXPECT_EQ(counters().by_status(Service::kGateway), (std::map<int, uint64_t>{{201, 1}}));
  const auto& endpoint = counters().endpoints(Service::kGateway).at("POST /api/v1/agents/");
  EXPECT_EQ(endpoint.requests, 2u);
  EXPECT_EQ(endpoint.by_status, (std::map<int, uint64_t>{{201, 1}}));
  EXPECT_EQ(endpoint.by_status_of_faults, (std::map<int, uint64_t>{{503, 1}}));
  EXPECT_EQ(counters().faults().at("busy"), 1u);
  EXPECT_EQ(stand_in().TotalCounters().faults().at("busy"), 1u);
  const auto entries = stand_in().journal().Last(2);
  EXPECT_EQ(entries[0].fault, "busy");
  EXPECT_EQ(entries[0].request.body, R"({"name":"scribe"})");
  EXPECT_EQ(entries[1].fault, "");
  const std::string metrics = Send("GET", "/__understudy/metrics").body;
  EXPECT_THAT(metrics, HasSubstr("understudy_faults_total{fault=\"busy\"} 1\n"));
  EXPECT_THAT(metrics, Not(HasSubstr("status=\"503\"")));
  EXPECT_THAT(Send("GET", "/__understudy/journal").body, HasSubstr(R"("fault":"busy")"));
}

TEST_F(FaultsTest, NobodyIsJudgedByThem) {
  Set({"name=busy status=503", "name=slow endpoint=/nowhere delay=1s"});
  for (int i = 0; i < 50; ++i) Send("GET", "/api/v1/agents/None", "", "", 1);
  auto report = check::MakeReport(*stand_in().recorder());
  EXPECT_EQ(report.requests, 0u);
  EXPECT_TRUE(report.clients.empty());
  ASSERT_EQ(report.faults.size(), 1u);
  EXPECT_EQ(report.faults[0].name, "busy");
  EXPECT_EQ(report.faults[0].requests, 50u);
  EXPECT_THAT(Send("GET", "/__understudy/report").body, HasSubstr(R"("faults":{"busy":50})"));
  // An answer that is only late is the platform's.
  Set({"name=slow delay=1s"});
  Send("GET", "/api/v1/agents/None", "", "", 1);
  report = check::MakeReport(*stand_in().recorder());
  EXPECT_EQ(report.requests, 1u);
  EXPECT_EQ(report.faults.size(), 2u);
}

TEST_F(FaultsTest, AreASessionsOwnAndBeginWithTheOptions) {
  options_.faults =
      faults::ReadRules(std::vector<std::string>{"name=busy first=1 status=503"}, {}).value();
  EXPECT_EQ(Create("a").status, 503);
  EXPECT_EQ(Create("b").status, 503) << "each session counts for itself";
  EXPECT_EQ(Create("a").status, 201);
  Set({"status=500"}, "a");
  EXPECT_EQ(Create("a").status, 500);
  EXPECT_EQ(Create("b").status, 201);
  Set({}, "a");
  EXPECT_EQ(Create("a").status, 201);
}

TEST_F(FaultsTest, AreSetAndShownByTheAdminApi) {
  const HttpResponse put =
      Send("PUT", "/__understudy/faults", R"({"faults":[{"name":"busy","first":1,"status":503}]})");
  EXPECT_EQ(put.status, 200);
  Create();
  Create();
  EXPECT_EQ(Send("GET", "/__understudy/faults").body,
            R"({"faults":[{"name":"busy","rule":"name=busy first=1 status=503","matched":2,)"
            R"("injected":1}]})");
  for (const char* body : {"", "[]", "{}", R"({"fault":[]})", R"({"faults":{}})",
                           R"({"faults":[{"status":1}]})", R"({"faults":["delay=/etc/passwd"]})"}) {
    const HttpResponse bad = Send("PUT", "/__understudy/faults", body);
    EXPECT_EQ(bad.status, 400) << body;
    EXPECT_THAT(bad.body, HasSubstr("error")) << body;
  }
  EXPECT_THAT(Send("GET", "/__understudy/faults").body, HasSubstr("busy"))
      << "a wrong request changes nothing";
  EXPECT_EQ(Send("DELETE", "/__understudy/faults").body, R"({"faults":[]})");
}

TEST_F(FaultsTest, WantTheWholeRequest) {
  const HttpRequest head{"GET", "/api/v1/agents/", {}, ""};
  EXPECT_FALSE(stand_in().NeedsBody(Service::kGateway, head));
  Set({"status=503"});
  EXPECT_TRUE(stand_in().NeedsBody(Service::kGateway, head));
}

}  // namespace
}  // namespace mock_server::stand_in
