#include "mock_server/admin/admin_api.h"

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "base/json.h"

namespace mock_server::admin {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::ManualClock;
using base::Service;

class AdminApiTest : public testing::Test, public AdminTarget {
 protected:
  void SetUp() override {
    auto platform = platform::Platform::Open({}, clock_);
    ASSERT_TRUE(platform.has_value()) << platform.error().ToString();
    platform_ = *std::move(platform);
    admin_.emplace(clock_);
  }

  HttpResponse Ask(const std::string& method, const std::string& path,
                   const std::string& body = "") {
    return admin_->Handle(
        *this, {.method = method, .target = "/__understudy/" + path, .headers = {}, .body = body});
  }

  rapidjson::Document Json(const HttpResponse& response) {
    EXPECT_EQ(*response.header("content-type"), "application/json");
    rapidjson::Document document;
    EXPECT_TRUE(base::ParseJson(response.body, document).has_value()) << response.body;
    return document;
  }

  std::string Error(const HttpResponse& response) {
    const rapidjson::Document document = Json(response);
    return document.HasMember("error") ? document["error"].GetString()
                                       : "no error in " + response.body;
  }

  // What the platform answers to a read of agents through its two services.
  int Gateway(const std::string& method, const std::string& path, const std::string& body = "") {
    return platform_
        ->Handle(Service::kGateway, {.method = method,
                                     .target = path,
                                     .headers = {{"X-API-Key", std::string(32, 'k')},
                                                 {"Content-Type", "application/json"}},
                                     .body = body})
        .status;
  }

  void Record(const std::string& target, int status, const std::string& body = "") {
    journal::Entry entry;
    entry.service_time = std::chrono::microseconds(250);
    journal_.Record(entry,
                    {.method = "GET", .target = target, .headers = {{"Host", "h"}}, .body = body},
                    {.status = status, .headers = {{"a", "b"}}, .body = "answer"});
  }

  platform::Platform& platform() override { return *platform_; }
  const journal::Journal& journal() const override { return journal_; }
  check::Recorder* recorder() override { return nullptr; }
  base::SteeredClock& clock() override { return steered_; }
  bool is_default() const override { return is_default_; }
  const faults::Injector& faults() const override { return faults_; }
  void SetFaults(std::vector<faults::Rule> rules) override {
    faults_.Set(std::move(rules), clock_.MonotonicNow());
  }
  const future::NextSteps* next_steps() const override { return nullptr; }
  HttpResponse Send(Service service, const HttpRequest& request) override {
    return platform_->Handle(service, request);
  }
  void Reset() override {
    platform_->Reset();
    journal_.Forget();
  }

  ManualClock clock_{std::chrono::microseconds(0)};
  base::SteeredClock steered_{clock_};
  bool is_default_ = true;
  journal::Journal journal_{1'000'000};
  faults::Injector faults_{0};
  std::unique_ptr<platform::Platform> platform_;
  std::optional<AdminApi> admin_;
};

TEST(AdminApiPathTest, OwnsItsPrefixOnly) {
  EXPECT_TRUE(AdminApi::Owns("/__understudy/health"));
  EXPECT_TRUE(AdminApi::Owns("/__understudy/"));
  EXPECT_TRUE(AdminApi::Owns("/__understudy"));
  EXPECT_FALSE(AdminApi::Owns("/__understudyx"));
  EXPECT_FALSE(AdminApi::Owns("//__understudy/health"));
  EXPECT_FALSE(AdminApi::Owns("/x/../__understudy/health"));
  EXPECT_FALSE(AdminApi::Owns("/%5f_understudy/health"));
  EXPECT_FALSE(AdminApi::Owns("/"));
}

TEST_F(AdminApiTest, HealthTellsDefectsAndRequests) {
  Record("/a", 200);
  clock_.Advance(std::chrono::seconds(7));
  const rapidjson::Document health = Json(Ask("GET", "health"));
  EXPECT_STREQ(health["status"].GetString(), "ok");
  EXPECT_STREQ(health["defects"].GetString(), "none");
  EXPECT_EQ(health["uptime_seconds"].GetDouble(), 7.0);
  EXPECT_EQ(health["requests"].GetInt(), 1);
  EXPECT_EQ(health["events"].GetInt(), 0);
  EXPECT_FALSE(health.HasMember("redis"));
}

// A Redis that is away.
class AwaySink : public events::EventSink {
 public:
  void Publish(std::string_view) override {}
  bool is_up() const override { return false; }
  events::SinkStatus status() const override {
    return {.url = "redis://cache:6379/0",
            .up = false,
            .published = 5,
            .missed = 2,
            .trouble = "refused"};
  }
};

TEST_F(AdminApiTest, TellsWhatBecameOfTheEvents) {
  EXPECT_EQ(Ask("GET", "metrics").body.find("understudy_redis"), std::string::npos);
  AwaySink sink;
  events::EventSinks sinks;
  sinks.Add(sink);
  admin_->TellsOf(sinks);
  EXPECT_EQ(
      base::ToJson(Json(Ask("GET", "health"))["redis"]),
      R"([{"url":"redis://cache:6379/0","up":false,"published":5,"missed":2,"trouble":"refused"}])");
  const std::string metrics = Ask("GET", "metrics").body;
  for (const char* sample : {"understudy_redis_up{redis=\"redis://cache:6379/0\"} 0\n",
                             "understudy_redis_published_total{redis=\"redis://cache:6379/0\"} 5\n",
                             "understudy_redis_missed_total{redis=\"redis://cache:6379/0\"} 2\n"})
    EXPECT_NE(metrics.find(sample), std::string::npos) << metrics;
}

TEST_F(AdminApiTest, SwitchesDefectsByTextAndByList) {
  const auto defects = [&](const std::string& body) {
    return std::string(Json(Ask("PUT", "defects", body))["defects"].GetString());
  };
  EXPECT_EQ(defects(R"({"defects": "1,3"})"), "1,3");
  EXPECT_TRUE(platform_->defects().Has(defects::Defect::kAgentRead));
  EXPECT_EQ(defects(R"({"defects": [2, "4"]})"), "2,4");
  EXPECT_EQ(defects(R"({"defects": "all"})"), "1,2,3,4,5,6");
  EXPECT_EQ(defects(R"({"defects": []})"), "none");
  EXPECT_EQ(Ask("GET", "defects").body,
            R"({"defects":"none","repairs":"none","platform":"fixed"})");
}

TEST_F(AdminApiTest, SwitchesToAStateOfThePlatform) {
  EXPECT_EQ(Ask("PUT", "defects", R"({"platform": "main"})").body,
            R"({"defects":"1,2,3,4","repairs":"L3","platform":"main"})");
  EXPECT_STREQ(Json(Ask("GET", "health"))["platform"].GetString(), "main");
  EXPECT_EQ(Ask("PUT", "defects", R"({"defects": "5", "platform": "main"})").body,
            R"({"defects":"1,2,3,4,5","repairs":"L3","platform":"main with defects 5"})");
  EXPECT_EQ(Ask("PUT", "defects", R"({"defects": "1"})").body,
            R"({"defects":"1","repairs":"L3","platform":"fixed with defects 1 and L3 repaired"})");
  EXPECT_EQ(Ask("PUT", "defects", R"({"platform": "fixed"})").body,
            R"({"defects":"none","repairs":"none","platform":"fixed"})");
}

TEST_F(AdminApiTest, ListsTheStatesOfThePlatform) {
  const rapidjson::Document answer = Json(Ask("GET", "platforms"));
  ASSERT_EQ(answer["platforms"].Size(), defects::PlatformStates().size());
  EXPECT_STREQ(answer["platforms"][2]["name"].GetString(), "main");
  EXPECT_STREQ(answer["platforms"][2]["repairs"].GetString(), "L3");
}

TEST_F(AdminApiTest, RefusesBadDefectsAndTellsTheRemedy) {
  const std::map<std::string, std::string> cases = {
      {"", "the body is not JSON"},
      {"{", "the body is not JSON"},
      {"[1]", "the body must be an object, not array of 1"},
      {"{}", "the body has neither \"defects\" nor \"platform\""},
      {R"({"defect": "1"})", "\"defect\" is not a member of this request; did you mean 'defects'?"},
      {R"({"platform": "mian"})",
       "'mian' is not a state of the platform (fixed, before-fixes or main); did you mean 'main'?"},
      {R"({"platform": 1})", "\"platform\" can't be integer 1"},
      {R"({"defects": 7})", "\"defects\" can't be integer 7"},
      {R"({"defects": "7"})", "'7' is not a defect"},
      {R"({"defects": [1.5]})", "a defect can't be number 1.5"},
  };
  for (const auto& [body, problem] : cases) {
    const HttpResponse response = Ask("PUT", "defects", body);
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_NE(Error(response).find(problem), std::string::npos) << body << " got " << response.body;
    EXPECT_NE(Error(response).find(R"(send {"defects": "1,3"})"), std::string::npos)
        << response.body;
  }
  EXPECT_TRUE(platform_->defects().empty());
}

TEST_F(AdminApiTest, ResetForgetsEntitiesAndJournal) {
  ASSERT_EQ(Gateway("POST", "/api/v1/agents/", R"({"name":"a"})"), 201);
  Record("/a", 200);
  EXPECT_EQ(Ask("POST", "reset").body, R"({"status":"reset"})");
  EXPECT_EQ(journal_.size(), 0u);
  const HttpResponse list =
      platform_->Handle(Service::kGateway, {.method = "GET",
                                            .target = "/api/v1/agents/",
                                            .headers = {{"X-API-Key", std::string(32, 'k')}},
                                            .body = {}});
  EXPECT_NE(list.body.find("\"items\":[]"), std::string::npos) << list.body;
}

TEST_F(AdminApiTest, OutageTakesTheDataLayerAway) {
  ASSERT_EQ(Gateway("GET", "/api/v1/agents/"), 200);
  EXPECT_EQ(Ask("POST", "outage", R"({"seconds": 9, "restart": true})").body,
            R"({"status":"down","seconds":9.0,"restart":true})");
  EXPECT_EQ(Gateway("GET", "/api/v1/agents/"), 500);
  clock_.Advance(std::chrono::milliseconds(9001));
  EXPECT_EQ(Gateway("GET", "/api/v1/agents/"), 200);
}

TEST_F(AdminApiTest, RefusesABadOutage) {
  const std::map<std::string, std::string> cases = {
      {"x", "the body is not JSON"},
      {"{}", "\"seconds\" must be above 0"},
      {R"({"seconds": 0})", "\"seconds\" must be above 0"},
      {R"({"seconds": -1})", "\"seconds\" must be above 0"},
      {R"({"seconds": 86401})", "at most 86400"},
      {R"({"seconds": "9"})", "\"seconds\" can't be string \"9\""},
      {R"({"seconds": 9, "restart": 1})", "\"restart\" can't be integer 1"},
      {R"({"seconds": 9, "again": true})", "\"again\" is not a member of this request"},
      {R"({"secnds": 9})", "\"secnds\" is not a member of this request; did you mean 'seconds'?"},
  };
  for (const auto& [body, problem] : cases) {
    const HttpResponse response = Ask("POST", "outage", body);
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_NE(Error(response).find(problem), std::string::npos) << body << " got " << response.body;
    EXPECT_NE(Error(response).find(R"(send {"seconds": 9)"), std::string::npos);
  }
  EXPECT_EQ(Gateway("GET", "/api/v1/agents/"), 200);
}

TEST_F(AdminApiTest, AnOutageIsEnded) {
  Ask("POST", "outage", R"({"seconds": 9})");
  EXPECT_EQ(Gateway("GET", "/api/v1/agents/"), 500);
  EXPECT_EQ(Ask("DELETE", "outage").body, R"({"status":"up"})");
  EXPECT_EQ(Gateway("GET", "/api/v1/agents/"), 200);
}

// What a server would do.
class Switches : public ServerSwitches {
 public:
  std::string latency() const override { return latency_; }
  base::Status SetLatency(const std::string& latency) override {
    if (latency == "bad") return base::Fail(base::ErrorCode::kBadUsage, "'bad' is not a latency");
    latency_ = latency;
    return {};
  }
  std::chrono::nanoseconds keep_alive() const override { return keep_alive_; }
  void SetKeepAlive(std::chrono::nanoseconds time) override { keep_alive_ = time; }
  bool may_steer_clock() const override { return may_steer_; }
  void ClockMoved() override { ++moves_; }

  std::string latency_ = "none";
  std::chrono::nanoseconds keep_alive_ = std::chrono::seconds(5);
  bool may_steer_ = true;
  int moves_ = 0;
};

TEST_F(AdminApiTest, OptionsAreSwitched) {
  EXPECT_EQ(Ask("GET", "options").body, R"({"strict":false})") << "without a server";
  EXPECT_EQ(Ask("PUT", "options", R"({"latency":"none"})").status, 400);
  Switches switches;
  admin_->SwitchesAt(&switches);
  EXPECT_EQ(
      Ask("PUT", "options", R"({"strict":true,"latency":"normal","keep_alive_seconds":0.5})").body,
      R"({"strict":true,"latency":"normal","keep_alive_seconds":0.5})");
  EXPECT_TRUE(platform_->strict());
  EXPECT_EQ(switches.keep_alive_, std::chrono::milliseconds(500));
  for (const char* body :
       {"", "[]", "{}", R"({"stric":true})", R"({"strict":1})", R"({"latency":5})",
        R"({"strict":false,"latency":"bad"})", R"({"strict":false,"keep_alive_seconds":0})",
        R"({"keep_alive_seconds":86401})", R"({"keep_alive_seconds":"5"})"}) {
    EXPECT_EQ(Ask("PUT", "options", body).status, 400) << body;
    EXPECT_GT(Error(Ask("PUT", "options", body)).size(), 20u) << body;
  }
  EXPECT_TRUE(platform_->strict()) << "all or nothing";
  is_default_ = false;
  EXPECT_EQ(Ask("PUT", "options", R"({"latency":"none"})").status, 400) << "the server's";
  EXPECT_EQ(Ask("PUT", "options", R"({"strict":false})").status, 200) << "the session's";
}

TEST_F(AdminApiTest, TheClockIsSteered) {
  Switches switches;
  admin_->SwitchesAt(&switches);
  EXPECT_EQ(Ask("PUT", "clock", R"({"frozen":true,"set":"2026-01-18T10:00:00"})").body,
            R"({"now":"2026-01-18T10:00:00","frozen":true})");
  clock_.Advance(std::chrono::seconds(5));
  EXPECT_EQ(Ask("GET", "clock").body, R"({"now":"2026-01-18T10:00:00","frozen":true})");
  Ask("PUT", "clock", R"({"advance_seconds":1.5,"frozen":false})");
  EXPECT_EQ(Ask("GET", "clock").body, R"({"now":"2026-01-18T10:00:01.500000","frozen":false})");
  EXPECT_EQ(switches.moves_, 2);
  EXPECT_EQ(Ask("PUT", "clock", R"({"set":"real"})").body,
            R"({"now":")" + base::FormatLocalTime(clock_.WallNow()) + R"(","frozen":false})");
  for (const char* body :
       {"", "[]", "{}", R"({"set":"now"})", R"({"set":5})", R"({"advance_seconds":0})",
        R"({"advance_seconds":-1})", R"({"advance_seconds":1e300})", R"({"frozen":"yes"})",
        R"({"freeze":true})"}) {
    EXPECT_EQ(Ask("PUT", "clock", body).status, 400) << body;
  }
  Ask("PUT", "clock", R"({"advance_seconds":3000000000})");
  EXPECT_EQ(Error(Ask("PUT", "clock", R"({"advance_seconds":3000000000})")).substr(0, 45),
            "the clock would be more than a century ahead;");
  EXPECT_EQ(switches.moves_, 4);
  is_default_ = false;
  Ask("PUT", "clock", R"({"frozen":true})");
  EXPECT_EQ(switches.moves_, 4) << "a session's clock is not the server's";
  switches.may_steer_ = false;
  EXPECT_EQ(Ask("PUT", "clock", R"({"frozen":true})").status, 409);
}

TEST_F(AdminApiTest, JournalGivesTheNewest) {
  for (int i = 0; i < 3; ++i)
    Record("/" + std::to_string(i), 200 + i, i == 2 ? "\xff\xe9" : "plain");
  const rapidjson::Document journal = Json(Ask("GET", "journal?limit=2"));
  EXPECT_EQ(journal["requests"].GetInt(), 3);
  EXPECT_EQ(journal["kept"].GetInt(), 3);
  const auto& entries = journal["entries"];
  ASSERT_EQ(entries.Size(), 2u);
  EXPECT_EQ(entries[0]["number"].GetInt(), 2);
  EXPECT_STREQ(entries[0]["request"]["target"].GetString(), "/1");
  EXPECT_STREQ(entries[0]["request"]["headers"][0][0].GetString(), "Host");
  EXPECT_STREQ(entries[0]["response"]["body"].GetString(), "answer");
  EXPECT_EQ(entries[0]["response"]["status"].GetInt(), 201);
  EXPECT_EQ(entries[0]["service_time_us"].GetDouble(), 250.0);
  EXPECT_STREQ(entries[1]["request"]["body"].GetString(), "\u00ff\u00e9")
      << "bytes that are no UTF-8, as Latin-1";
}

TEST_F(AdminApiTest, JournalRefusesAWrongLimit) {
  for (const char* query : {"?limit=", "?limit=x", "?limit=-1", "?limit=10001", "?limit=1x"}) {
    const HttpResponse response = Ask("GET", std::string("journal") + query);
    EXPECT_EQ(response.status, 400) << query;
    EXPECT_NE(Error(response).find("write ?limit=N, N from 0 to 10000"), std::string::npos);
  }
}

TEST_F(AdminApiTest, JournalGivesWhatMatches) {
  Record("/a", 200, R"({"name":"a b"})");
  Record("/b", 404);
  Record("/c", 500);
  const auto targets = [&](const std::string& query) {
    std::string text;
    const rapidjson::Document journal = Json(Ask("GET", "journal" + query));
    for (const auto& entry : journal["entries"].GetArray())
      text += entry["request"]["target"].GetString();
    return text;
  };
  EXPECT_EQ(targets(""), "/a/b/c");
  EXPECT_EQ(targets("?status=4xx"), "/b");
  EXPECT_EQ(targets("?body=/name=a+b"), "/a");
  EXPECT_EQ(targets("?body=%2Fname%3Da%20b"), "/a");
  EXPECT_EQ(targets("?since=1&limit=1"), "/c");
  EXPECT_EQ(Error(Ask("GET", "journal?statu=1")).substr(0, 60),
            "?statu=1: 'statu' is not a condition; did you mean 'status'?");
  EXPECT_EQ(Ask("GET", "journal/count?status=4xx").body, R"({"count":1,"exact":true})");
  EXPECT_FALSE(Json(Ask("GET", "journal")).HasMember("doubt"));
  for (int i = 0; i < 40; ++i) Record("/d", 200, std::string(60'000, 'x'));
  EXPECT_EQ(std::string(Json(Ask("GET", "journal?limit=1"))["doubt"].GetString()).substr(0, 30),
            "the journal keeps the newest 1");
  EXPECT_EQ(Ask("GET", "journal/count?limit=1").status, 400);
  EXPECT_EQ(Ask("GET", "journal/count?status=x").status, 400);
}

TEST_F(AdminApiTest, ExpectTellsWhatHoldsAndWhatCameNearest) {
  Record("/a", 200, R"({"name":"b"})");
  const rapidjson::Document answer = Json(Ask("POST", "expect",
                                              R"({"in_order": true, "expectations": [
          {"request": {"method": "GET", "status": "2xx"}, "exactly": 1},
          {"request": {"path": "/a", "body": {"/name": "a"}, "header": {"host": "h"}}},
          {"request": {"method": "PUT"}, "at_most": 0},
          {"request": {"status": 200}, "at_most": 0}]})"));
  EXPECT_FALSE(answer["holds"].GetBool());
  const auto& outcomes = answer["expectations"];
  EXPECT_EQ(base::ToJson(outcomes[0]),
            R"({"holds":true,"expected":"exactly 1","count":1,"exact":true})");
  EXPECT_EQ(
      base::ToJson(outcomes[1]),
      R"({"holds":false,"expected":"at least 1","count":0,"exact":true,"nearest":[{"number":1,)"
      R"("service":"gateway","method":"GET","target":"/a","status":200,"differs":[)"
      R"({"where":"/request/body/name","expected":"a","actual":"string \"b\""}]}]})");
  EXPECT_EQ(base::ToJson(outcomes[2]),
            R"({"holds":true,"expected":"at most 0","count":0,"exact":true})");
  EXPECT_EQ(base::ToJson(outcomes[3]),
            R"({"holds":false,"expected":"at most 0","count":1,"exact":true,"numbers":[1]})");
  EXPECT_EQ(base::ToJson(answer["order"]), R"({"holds":false,"first_missing":1})");
  EXPECT_TRUE(
      Json(Ask("POST", "expect", R"({"expectations":[{"request":{}}]})"))["holds"].GetBool());
}

TEST_F(AdminApiTest, ExpectSaysWhatIsWrong) {
  for (const char* body : {"", "[]", "{}", R"({"expectations":[]})", R"({"expectations":[{}]})",
                           R"({"expectations":[7]})", R"({"expectations":[{"request":[]}]})",
                           R"({"expectations":[{"request":{"statu":1}}]})",
                           R"({"expectations":[{"request":{"status":null}}]})",
                           R"({"expectations":[{"request":{"body":["/a"]}}]})",
                           R"({"expectations":[{"request":{"body":{"a":"b"}}}]})",
                           R"({"expectations":[{"request":{"header":{"a":1}}}]})",
                           R"({"expectations":[{"request":{}, "exactly":-1}]})",
                           R"({"expectations":[{"request":{}, "exactly":1, "at_most":1}]})",
                           R"({"expectations":[{"request":{}, "at_least":2, "at_most":1}]})",
                           R"({"expectations":[{"request":{}, "times":1}]})",
                           R"({"expectations":[{"request":{}}], "in_order":1})"}) {
    const HttpResponse response = Ask("POST", "expect", body);
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_NE(Error(response).find(R"(send {"expectations": [)"), std::string::npos) << body;
  }
}

// A parser of the text format (version 0.0.4), strict about what Prometheus is strict about.
std::map<std::string, double> ParseMetrics(const std::string& text) {
  std::map<std::string, double> samples;
  std::map<std::string, std::string> types;
  std::set<std::string> done;
  std::string family;
  std::istringstream lines(text);
  const std::regex help("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) .*");
  const std::regex type(
      "# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)");
  const std::regex sample(
      R"re(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\["\\n])*",?)*\})? ([-+0-9.eE]+|NaN|[+-]Inf))re");
  EXPECT_TRUE(text.ends_with("\n"));
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, help)) continue;
    if (std::regex_match(line, match, type)) {
      EXPECT_TRUE(types.emplace(match[1], match[2]).second) << "declared twice: " << line;
      family = match[1];
      continue;
    }
    if (!std::regex_match(line, match, sample)) {
      ADD_FAILURE() << "no line of the format: " << line;
      continue;
    }
    const std::string name = match[1];
    const bool of_histogram =
        types[family] == "histogram" &&
        (name == family + "_bucket" || name == family + "_sum" || name == family + "_count");
    EXPECT_TRUE(of_histogram || name == family) << line << " is outside of its family";
    EXPECT_TRUE(types[match[1]] != "counter" || std::string(match[1]).ends_with("_total")) << line;
    EXPECT_TRUE(
        samples.emplace(std::string(match[1]) + std::string(match[2]), std::stod(match[3])).second)
        << "twice: " << line;
  }
  return samples;
}

TEST_F(AdminApiTest, MetricsAreCountersThatAParserReads) {
  Record("/api/v1/agents/7", 200);
  Record("/api/v1/agents/8", 200);
  Record("/a\"b\\c", 401);
  platform_->set_defects(*defects::DefectSet::Parse("3"));
  clock_.Advance(std::chrono::seconds(2));
  const HttpResponse response = Ask("GET", "metrics");
  EXPECT_EQ(*response.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  const auto samples = ParseMetrics(response.body);
  const auto value = [&](const std::string& name) {
    const auto found = samples.find(name);
    return found == samples.end() ? -1.0 : found->second;
  };
  EXPECT_EQ(value("understudy_requests_total{service=\"gateway\",endpoint=\"GET "
                  "/api/v1/agents/{id}\",status=\"200\"}"),
            2);
  EXPECT_EQ(value("understudy_requests_total{service=\"gateway\",endpoint=\"GET "
                  "/a\\\"b\\\\c\",status=\"401\"}"),
            1);
  EXPECT_EQ(value("understudy_service_seconds_total{service=\"gateway\",endpoint=\"GET "
                  "/api/v1/agents/{id}\"}"),
            0.0005);
  EXPECT_EQ(value("understudy_defect_on{defect=\"3\"}"), 1);
  EXPECT_EQ(value("understudy_defect_on{defect=\"1\"}"), 0);
  EXPECT_EQ(value("understudy_journal_entries"), 3);
  EXPECT_EQ(value("understudy_uptime_seconds"), 2);
}

TEST_F(AdminApiTest, ListsItsRoutesWhenAPathIsUnknown) {
  for (const char* path : {"", "nowhere", "health/", "../health"}) {
    const HttpResponse response = Ask("GET", path);
    EXPECT_EQ(response.status, 404) << path;
    const rapidjson::Document body = Json(response);
    EXPECT_GE(body["routes"].Size(), 7u);
    EXPECT_STREQ(body["routes"][0]["path"].GetString(), "/__understudy/health");
  }
}

TEST_F(AdminApiTest, NamesTheMethodsOfAPath) {
  const HttpResponse response = Ask("DELETE", "defects");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(*response.header("allow"), "GET, PUT");
  EXPECT_EQ(Error(response), "/__understudy/defects takes GET, PUT, not DELETE");
  EXPECT_EQ(Ask("HEAD", "health").status, 200);
}

TEST_F(AdminApiTest, TakesFurtherRoutes) {
  admin_->Add("GET", "extra", "more", [](AdminTarget&, const HttpRequest&) {
    return HttpResponse{.status = 299, .headers = {}, .body = "x"};
  });
  EXPECT_EQ(Ask("GET", "extra").status, 299);
}

}  // namespace
}  // namespace mock_server::admin
