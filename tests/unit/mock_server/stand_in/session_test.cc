#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/json.h"
#include "check/report.h"
#include "mock_server/stand_in/session_name.h"
#include "mock_server/stand_in/stand_in.h"

// X-Understudy-Session: a stand-in of one's own on a shared server.
namespace mock_server::stand_in {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::ManualClock;
using base::Service;
using testing::HasSubstr;
using testing::Not;

const std::string kKey(32, 'k');

class SessionTest : public testing::Test {
 protected:
  SessionTest() {
    options_.log = [this](const std::string& line) { log_.push_back(line); };
  }

  StandIn& stand_in() {
    if (stand_in_ == nullptr) stand_in_ = StandIn::Open(options_, clock_).value();
    return *stand_in_;
  }

  // "" sends no header.
  HttpResponse Send(const std::string& session, const std::string& method,
                    const std::string& target, const std::string& body = "",
                    Service service = Service::kGateway, uint64_t connection = 0) {
    HttpRequest request{method,
                        target,
                        {{"X-API-Key", service == Service::kGateway ? kKey : "dev_key_local_ONLY"},
                         {"Content-Type", "application/json"}},
                        body};
    if (!session.empty()) request.headers.push_back({"X-Understudy-Session", session});
    return stand_in().Handle(service, request, connection);
  }

  // The id of a new agent.
  std::string Create(const std::string& session, const std::string& name = "scribe") {
    const HttpResponse response =
        Send(session, "POST", "/api/v1/agents/",
             R"({"name":")" + name + R"(","agent_type":"worker","capabilities":["read"]})");
    EXPECT_EQ(response.status, 201) << response.body;
    return Json(response)["id"].GetString();
  }

  int StatusOf(const std::string& session, const std::string& agent) {
    return Send(session, "GET", "/api/v1/agents/" + agent).status;
  }

  static rapidjson::Document Json(const HttpResponse& response) {
    rapidjson::Document document;
    EXPECT_TRUE(base::ParseJson(response.body, document)) << response.body;
    return document;
  }

  rapidjson::Document Sessions() { return Json(Send("", "GET", "/__understudy/sessions")); }

  StandInOptions options_;
  std::vector<std::string> log_;
  ManualClock clock_{std::chrono::microseconds(1'000'000)};
  std::unique_ptr<StandIn> stand_in_;
};

TEST_F(SessionTest, EachNameHasItsOwnEntitiesOnBothServices) {
  const std::string a = Create("a");
  const std::string b = Create("b");
  const std::string none = Create("");
  for (const std::string session : {"a", "b", ""}) {
    EXPECT_EQ(StatusOf(session, a), session == "a" ? 200 : 404) << session;
    EXPECT_EQ(StatusOf(session, b), session == "b" ? 200 : 404) << session;
    EXPECT_EQ(StatusOf(session, none), session.empty() ? 200 : 404) << session;
    const HttpResponse list = Send(session, "GET", "/agents/", "", Service::kDataLayer);
    EXPECT_EQ(list.status, 200) << list.body;
    EXPECT_EQ(Json(list).Size(), 1u) << session;
  }
}

TEST_F(SessionTest, DefectsResetAndOutageAreOnesOwn) {
  const std::string a = Create("a");
  const std::string b = Create("b");
  EXPECT_EQ(Send("a", "PUT", "/__understudy/defects", R"({"defects":"3"})").status, 200);
  EXPECT_EQ(StatusOf("a", a), 500);
  EXPECT_EQ(StatusOf("b", b), 200);
  EXPECT_THAT(Send("", "GET", "/__understudy/defects").body, HasSubstr("none"));
  EXPECT_THAT(Send("a", "GET", "/__understudy/defects").body, HasSubstr("\"3\""));
  Send("b", "POST", "/__understudy/outage", R"({"seconds":9})");
  EXPECT_EQ(Send("b", "GET", "/health/live", "", Service::kDataLayer).status, 0);
  EXPECT_EQ(Send("a", "GET", "/health/live", "", Service::kDataLayer).status, 200);
  clock_.Advance(std::chrono::seconds(10));
  Send("b", "POST", "/__understudy/reset");
  Send("a", "PUT", "/__understudy/defects", R"({"defects":"none"})");
  EXPECT_EQ(StatusOf("b", b), 404);
  EXPECT_EQ(StatusOf("a", a), 200);
}

TEST_F(SessionTest, ANewSessionStartsWithTheDefectsOfTheOptions) {
  options_.platform.defects = *defects::DefectSet::Parse("2");
  Send("", "PUT", "/__understudy/defects", R"({"defects":"none"})");
  EXPECT_THAT(Send("a", "GET", "/__understudy/defects").body, HasSubstr("\"2\""));
}

TEST_F(SessionTest, ASessionsClockFollowsTheServersUntilItIsSteered) {
  const auto now = [&](const std::string& session) {
    const auto answer = Json(Send(session, "GET", "/__understudy/clock"));
    return std::string(answer["now"].GetString());
  };
  Create("a");
  Send("", "PUT", "/__understudy/clock", R"({"set":"2026-01-18T10:00:00"})");
  EXPECT_EQ(now("a"), "2026-01-18T10:00:00");
  Send("a", "PUT", "/__understudy/clock", R"({"advance_seconds":60})");
  EXPECT_EQ(now("a"), "2026-01-18T10:01:00");
  EXPECT_EQ(now(""), "2026-01-18T10:00:00");
  const HttpResponse made =
      Send("a", "POST", "/api/v1/agents/", R"({"name":"scribe","agent_type":"worker"})");
  EXPECT_THAT(made.body, HasSubstr("2026-01-18T10:01:00"));
  Send("a", "POST", "/__understudy/outage", R"({"seconds":9})");
  EXPECT_EQ(Send("a", "GET", "/health/live", "", Service::kDataLayer).status, 0);
  Send("a", "PUT", "/__understudy/clock", R"({"advance_seconds":9})");
  EXPECT_EQ(Send("a", "GET", "/health/live", "", Service::kDataLayer).status, 200);
}

TEST_F(SessionTest, JournalCountersAndFindingsAreOnesOwn) {
  Send("a", "GET", "/api/v1/agents");  // the final slash is missing: S5
  Send("b", "GET", "/health");
  EXPECT_THAT(Send("a", "GET", "/__understudy/report").body, HasSubstr("\"S5\""));
  EXPECT_THAT(Send("b", "GET", "/__understudy/report").body, Not(HasSubstr("\"S5\"")));
  EXPECT_THAT(Send("", "GET", "/__understudy/report").body, Not(HasSubstr("\"S5\"")));
  EXPECT_EQ(Json(Send("a", "GET", "/__understudy/journal"))["requests"].GetInt(), 1);
  EXPECT_THAT(Send("b", "GET", "/__understudy/metrics").body,
              HasSubstr("endpoint=\"GET /health\",status=\"200\"} 1"));
  EXPECT_THAT(Send("", "GET", "/__understudy/metrics").body, Not(HasSubstr("GET /health")));
  EXPECT_EQ(stand_in().journal().counters().requests(), 0u);
  EXPECT_EQ(stand_in().TotalCounters().requests(), 2u);
}

TEST_F(SessionTest, DrawsDependOnSeedAndNameAlone) {
  options_.platform.seed = 5;
  const std::string a = Create("a");
  Create("b");
  const std::string second = Create("a");
  stand_in_.reset();
  Create("x");
  Create("b");
  EXPECT_EQ(Create("a"), a) << "whatever others do";
  EXPECT_EQ(Create("a"), second);
  EXPECT_NE(Create("c"), a);
  stand_in_.reset();
  options_.platform.seed = 6;
  EXPECT_NE(Create("a"), a);
}

TEST_F(SessionTest, AThousandAtOnceNeverSeeOneAnother) {
  constexpr int kSessions = 1000;
  std::vector<std::string> agents;
  std::set<std::string> distinct;
  for (int i = 0; i < kSessions; ++i) {
    const std::string session = "test " + std::to_string(i);
    agents.push_back(Create(session, "scribe " + std::to_string(i)));
    if (i % 3 == 0) Send(session, "PUT", "/__understudy/defects", R"({"defects":"3"})");
    distinct.insert(agents.back());
  }
  EXPECT_EQ(distinct.size(), agents.size());
  for (int i = 0; i < kSessions; ++i) {
    const std::string session = "test " + std::to_string(i);
    const auto own = static_cast<size_t>(i);
    // "404" in an id makes it a 404, as on the platform (T7).
    const int failure = agents[own].find("404") == std::string::npos ? 500 : 404;
    EXPECT_EQ(StatusOf(session, agents[own]), i % 3 == 0 ? failure : 200);
    EXPECT_EQ(StatusOf(session, agents[(own + 1) % agents.size()]), 404);
    Send(session, "PUT", "/__understudy/defects", R"({"defects":"none"})");
    const rapidjson::Document list =
        Json(Send(session, "GET", "/agents/", "", Service::kDataLayer));
    ASSERT_EQ(list.Size(), 1u);
    EXPECT_EQ(list[0]["name"].GetString(), "scribe " + std::to_string(i));
  }
  const rapidjson::Document sessions = Sessions();
  EXPECT_EQ(sessions["open"].GetInt(), kSessions);
  EXPECT_EQ(sessions["evictions"].GetInt(), 0);
  EXPECT_EQ(stand_in().TotalCounters().requests(), 4u * kSessions);
}

TEST_F(SessionTest, TheLeastRecentlyUsedIsEvictedAndThatIsTold) {
  options_.max_sessions = 2;
  const std::string a = Create("a");
  const std::string b = Create("b");
  EXPECT_EQ(StatusOf("a", a), 200);
  Create("c");  // b is the one that was not used for longest
  EXPECT_EQ(StatusOf("a", a), 200);
  ASSERT_EQ(log_.size(), 1u);
  EXPECT_THAT(log_[0], HasSubstr("the session 'b' was evicted after 1 requests"));
  EXPECT_THAT(log_[0], HasSubstr("--max-sessions"));
  EXPECT_STREQ(Sessions()["evicted"][0].GetString(), "b");

  const HttpResponse back = Send("b", "GET", "/api/v1/agents/" + b);
  EXPECT_EQ(back.status, 404);
  ASSERT_NE(back.header("x-understudy-diagnosis"), nullptr);
  EXPECT_THAT(*back.header("x-understudy-diagnosis"),
              HasSubstr("U1 /header/X-Understudy-Session; the session 'b' was evicted"));
  EXPECT_THAT(Send("b", "GET", "/__understudy/report").body, HasSubstr("\"U1\""));
  const HttpResponse admin = Send("b", "GET", "/__understudy/health");
  EXPECT_NE(admin.header("x-understudy-diagnosis"), nullptr);
  const rapidjson::Document sessions = Sessions();
  EXPECT_EQ(sessions["evictions"].GetInt(), 2) << "b took the place of c";
  EXPECT_STREQ(sessions["sessions"][0]["name"].GetString(), "b");
  EXPECT_TRUE(sessions["sessions"][0]["follows_evicted"].GetBool());

  Send("b", "POST", "/__understudy/reset");
  EXPECT_EQ(Send("b", "GET", "/health").header("x-understudy-diagnosis"), nullptr)
      << "a reset takes note of it";
}

TEST_F(SessionTest, EvictionsBeyondTheFirstAreLoggedAtPowersOfTen) {
  options_.max_sessions = 1;
  for (int i = 0; i <= 150; ++i) Send("s" + std::to_string(i), "GET", "/health");
  EXPECT_EQ(stand_in().sessions().evictions(), 150u);
  ASSERT_EQ(log_.size(), 11u);
  EXPECT_THAT(log_[9], HasSubstr("the next ones are reported at 100"));
  EXPECT_THAT(log_[10], HasSubstr("100 evicted so far"));
  EXPECT_EQ(stand_in().TotalCounters().requests(), 151u) << "what they were asked still counts";
}

TEST_F(SessionTest, ADroppedSessionIsGoneAndNothingIsEvictedForIt) {
  options_.max_sessions = 1;
  const std::string a = Create("a");
  EXPECT_EQ(Send("nobody", "DELETE", "/__understudy/session").status, 404);
  EXPECT_EQ(StatusOf("a", a), 200) << "asking for another dropped nothing";
  EXPECT_EQ(Send("a", "DELETE", "/__understudy/session").body, R"({"status":"dropped"})");
  EXPECT_EQ(Sessions()["open"].GetInt(), 0);
  const HttpResponse anew = Send("a", "GET", "/api/v1/agents/" + a);
  EXPECT_EQ(anew.status, 404);
  EXPECT_EQ(anew.header("x-understudy-diagnosis"), nullptr) << "who dropped it knows";
  EXPECT_EQ(Send("", "DELETE", "/__understudy/session").status, 400);
}

TEST_F(SessionTest, ASessionThatHoldsMuchGoesBehindTheScenes) {
  options_.max_sessions = 1;
  for (int round = 0; round < 3; ++round) {
    const std::string session = "s" + std::to_string(round);
    for (int i = 0; i < 600; ++i) Create(session);
  }
  EXPECT_EQ(Sessions()["evictions"].GetInt(), 2);
  EXPECT_EQ(Send("s2", "DELETE", "/__understudy/session").status, 200);
  EXPECT_EQ(Sessions()["open"].GetInt(), 0);
  EXPECT_EQ(stand_in().TotalCounters().requests(), 1800u);
}

TEST_F(SessionTest, LookingAtTheListMakesNoSession) {
  Send("a", "GET", "/__understudy/sessions");
  EXPECT_EQ(Sessions()["open"].GetInt(), 0);
}

TEST_F(SessionTest, AConnectionMayServeManySessions) {
  for (const std::string session : {"a", "b", "a"}) Send(session, "GET", "/health", "", {}, 7);
  stand_in().ConnectionClosed(7, check::ConnectionEnd::kByClient);
  for (const std::string session : {"a", "b"}) {
    const auto report = check::MakeReport(*(*stand_in().UseSession(session))->recorder());
    EXPECT_EQ(report.clients.at(0).connections, 1u) << session;
  }
  Send("b", "DELETE", "/__understudy/session");
  Send("b", "GET", "/health", "", {}, 8);
  Send("b", "DELETE", "/__understudy/session");
  stand_in().ConnectionClosed(8, check::ConnectionEnd::kByClient);  // nobody is left to hear of it
}

TEST_F(SessionTest, WithoutSessionsTheHeaderMeansNothing) {
  options_.max_sessions = 0;
  const std::string a = Create("a");
  EXPECT_EQ(StatusOf("b", a), 200);
  EXPECT_EQ(Send("\x01", "GET", "/health").status, 200);
  EXPECT_FALSE(stand_in().UseSession("a").has_value());
}

TEST_F(SessionTest, WithoutAdminSessionsWorkAndItsPathsAreThePlatforms) {
  options_.admin = false;
  const std::string a = Create("a");
  EXPECT_EQ(StatusOf("b", a), 404);
  EXPECT_EQ(Send("a", "DELETE", "/__understudy/session").status, 401);
  EXPECT_EQ(StatusOf("a", a), 200);
}

TEST_F(SessionTest, AStoreFileBelongsToTheDefaultSession) {
  options_.platform.store_file = testing::TempDir() + "session_test.db";
  std::remove(options_.platform.store_file.c_str());
  const std::string kept = Create("");
  const std::string lost = Create("a");
  stand_in_.reset();
  EXPECT_EQ(StatusOf("", kept), 200);
  EXPECT_EQ(StatusOf("", lost), 404);
  EXPECT_EQ(StatusOf("a", lost), 404);
  stand_in_.reset();
  std::remove(options_.platform.store_file.c_str());
}

TEST(SessionNameTest, IsTrimmedAndMayHoldAnythingButControls) {
  const auto name = [](std::vector<std::string> values) {
    HttpRequest request;
    for (const std::string& value : values)
      request.headers.push_back({"x-understudy-SESSION", value});
    const auto result = SessionName(request);
    return result ? std::string(*result) : "error: " + result.error().ToString();
  };
  EXPECT_EQ(name({}), "");
  EXPECT_EQ(name({"a"}), "a");
  EXPECT_EQ(name({" tests/x.py::y[1 2]\t "}), "tests/x.py::y[1 2]");
  EXPECT_EQ(name({"ü"}), "ü");
  EXPECT_EQ(name({"a", " a "}), "a");
  EXPECT_EQ(name({std::string(200, 'x')}), std::string(200, 'x'));
  EXPECT_THAT(name({""}), HasSubstr("leave the header out"));
  EXPECT_THAT(name({"  "}), HasSubstr("error: X-Understudy-Session: the session name"));
  EXPECT_THAT(name({std::string(201, 'x')}), HasSubstr("has 201 bytes; the maximum is 200"));
  EXPECT_THAT(name({"a\tb"}), HasSubstr("control character"));
  EXPECT_THAT(name({"a", "b"}), HasSubstr("twice"));
}

TEST_F(SessionTest, AWrongNameIsRefusedAndCountedNowhere) {
  const HttpResponse response = Send(std::string(300, 'x'), "GET", "/health");
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr("300 bytes"));
  EXPECT_EQ(stand_in().TotalCounters().requests(), 0u);
}

}  // namespace
}  // namespace mock_server::stand_in
