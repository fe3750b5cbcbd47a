#include "mock_server/journal/filter.h"

#include <gtest/gtest.h>

#include "mock_server/journal/search.h"

namespace mock_server::journal {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::Service;
using Conditions = std::vector<std::pair<std::string, std::string>>;

Filter Of(const Conditions& conditions) {
  Filter filter;
  for (const auto& [name, value] : conditions) {
    const auto added = filter.Add(name, value);
    EXPECT_TRUE(added.has_value()) << name << "=" << value << ": " << added.error().message;
  }
  return filter;
}

class FilterTest : public testing::Test {
 protected:
  FilterTest() { entry_.number = 7; }
  bool Matches(const Conditions& conditions) const { return Of(conditions).Matches(entry_); }

  Entry entry_{.service = Service::kGateway,
               .fault = "busy",
               .request = {.method = "POST",
                           .target = "/api/v1/agents/8d1e?x=1",
                           .headers = {{"X-Tenant", "a"}, {"x-tenant", "b"}},
                           .body = R"({"name":"scribe","n":3,"tags":["x",null]})"},
               .response = {.status = 404, .headers = {}, .body = {}}};
};

TEST_F(FilterTest, MatchesEachCondition) {
  EXPECT_TRUE(Matches({}));
  for (const auto& [name, right, wrong] : std::vector<std::array<std::string, 3>>{
           {"service", "gateway", "data_layer"},
           {"method", "POST", "GET"},
           {"method", "post", "get"},
           {"endpoint", "/api/v1/agents/{agent_id}", "/api/v1/goals/{goal_id}"},
           {"endpoint", "POST /api/v1/*", "GET /api/v1/*"},
           {"path", "/api/v1/agents/8d1e", "/api/v1/agents/8d1e?x=1"},
           {"path", "/api/v1/agents/8*", "/api/v1/agents/9*"},
           {"status", "404", "403"},
           {"status", "4xx", "5xx"},
           {"header", "x-tenant: b", "X-Tenant: c"},
           {"header", "X-Tenant", "X-Other"},
           {"body", "/name=scribe", "/name=scrib"},
           {"body", "/n=3", "/n=4"},
           {"body", "/tags/1=null", "/tags/2"},
           {"body", "/tags", "/tags=x"},
           {"since", "6", "7"},
           {"before", "8", "7"},
           {"fault", "busy", "other"},
           {"fault", "*", ""}}) {
    EXPECT_TRUE(Matches({{name, right}})) << name << "=" << right;
    EXPECT_FALSE(Matches({{name, wrong}})) << name << "=" << wrong;
  }
}

TEST_F(FilterTest, TellsAllDifferencesWithTheirPlaces) {
  const auto differences = Of({{"service", "data_layer"},
                               {"method", "GET"},
                               {"header", "X-Other: 1"},
                               {"body", "/name=cook"},
                               {"body", "/more/x"},
                               {"status", "2xx"}})
                               .Differences(entry_);
  std::vector<std::string> lines;
  for (const Difference& one : differences)
    lines.push_back(one.where + ": " + one.expected + ", not " + one.actual);
  EXPECT_EQ(lines,
            (std::vector<std::string>{
                "/service: data_layer, not gateway", "/request/method: GET, not POST",
                "/request/headers/X-Other: 1, not nothing",
                "/request/body/name: cook, not string \"scribe\"",
                "/request/body/more/x: any value, not nothing", "/response/status: 2xx, not 404"}));
  entry_.request.body = "oh";
  EXPECT_EQ(Of({{"body", "/name=cook"}}).Differences(entry_).at(0).actual, "no JSON: oh");
}

TEST_F(FilterTest, SaysWhatIsWrong) {
  for (const auto& [name, value] : Conditions{{"statu", "404"},
                                              {"service", "l01"},
                                              {"method", ""},
                                              {"endpoint", "agents"},
                                              {"path", ""},
                                              {"status", "99"},
                                              {"status", "6xx"},
                                              {"status", "40"},
                                              {"status", ""},
                                              {"header", ": x"},
                                              {"body", "name=x"},
                                              {"since", "yesterday"}}) {
    Filter filter;
    const auto added = filter.Add(name, value);
    ASSERT_FALSE(added.has_value()) << name << "=" << value;
    EXPECT_GT(added.error().message.size(), 20u) << name << "=" << value;
  }
  EXPECT_EQ(
      Filter().Add("statu", "").error().message,
      "'statu' is not a condition; did you mean 'status'?; the conditions are service, method, "
      "endpoint, path, status, header, body, since, before, fault");
}

class CountTest : public testing::Test {
 protected:
  void Record(const std::string& method, const std::string& target, int status,
              const std::string& fault = "", const std::string& body = "{}") {
    journal_.Record({.fault = fault},
                    {.method = method, .target = target, .headers = {}, .body = body},
                    {.status = status, .headers = {}, .body = {}});
  }
  Count CountOf(const Conditions& conditions) const {
    return journal::CountOf(journal_, Of(conditions));
  }

  Journal journal_{1500};  // room for about ten
};

TEST_F(CountTest, IsExactByTheCountersHoweverManyCame) {
  for (int i = 0; i < 100; ++i) Record("GET", "/agents/" + std::to_string(i), i < 90 ? 200 : 404);
  for (int i = 0; i < 50; ++i) Record("POST", "/agents/", i < 40 ? 201 : 503, i < 40 ? "" : "busy");
  ASSERT_LT(journal_.size(), 150u);
  const auto exact = [&](const Conditions& conditions) {
    const Count count = CountOf(conditions);
    EXPECT_EQ(count.doubt, "");
    return count.count;
  };
  EXPECT_EQ(exact({}), 150u);
  EXPECT_EQ(exact({{"method", "GET"}}), 100u);
  EXPECT_EQ(exact({{"endpoint", "/agents/{agent_id}"}}), 100u);
  EXPECT_EQ(exact({{"endpoint", "GET /agents/{x}"}, {"status", "2xx"}}), 90u);
  EXPECT_EQ(exact({{"endpoint", "/agents/*"}}), 150u);
  EXPECT_EQ(exact({{"status", "503"}}), 10u);
  EXPECT_EQ(exact({{"status", "503"}, {"fault", ""}}), 0u);
  EXPECT_EQ(exact({{"fault", "busy"}}), 10u);
  EXPECT_EQ(exact({{"fault", "*"}}), 10u);
  EXPECT_EQ(exact({{"fault", "none"}}), 0u);
  EXPECT_EQ(exact({{"service", "data_layer"}}), 0u);
}

TEST_F(CountTest, SaysWhenItCannotBeExact) {
  for (int i = 0; i < 100; ++i) Record("GET", "/agents/7", 200);
  for (const auto& [name, value] : Conditions{{"path", "/agents/7"},
                                              {"endpoint", "/agents/7"},
                                              {"header", "X"},
                                              {"body", "/x"},
                                              {"since", "1"}}) {
    const Count count = CountOf({{name, value}});
    EXPECT_NE(count.doubt.find("of 100 requests"), std::string::npos) << name << count.doubt;
    EXPECT_LE(count.count, journal_.size()) << name;
  }
  journal_.Forget();
  Record("GET", "/agents/7", 200);
  EXPECT_EQ(CountOf({{"path", "/agents/7"}}).doubt, "");
  EXPECT_EQ(CountOf({{"path", "/agents/7"}}).count, 1u);
  EXPECT_EQ(CountOf({{"method", "GET"}}).count, 1u) << "since the journal was emptied";
  EXPECT_EQ(CountOf({}).count, 1u);
}

TEST_F(CountTest, DoubtsABodyThatWasCut) {
  Journal journal(1 << 20);
  journal.Record({},
                 {.method = "POST",
                  .target = "/",
                  .headers = {},
                  .body = R"({"x":")" + std::string(Journal::kMaxBodyBytes, 'y') + "\"}"},
                 {.status = 200, .headers = {}, .body = {}});
  const Count count = journal::CountOf(journal, Of({{"body", "/x"}}));
  EXPECT_EQ(count.count, 0u);
  EXPECT_NE(count.doubt.find("the body of request 1 is longer"), std::string::npos) << count.doubt;
}

TEST_F(CountTest, FindsTheNewestInTheirOrder) {
  for (int i = 0; i < 6; ++i) Record(i % 2 == 0 ? "GET" : "POST", "/" + std::to_string(i), 200);
  const auto found = Find(journal_, Of({{"method", "GET"}}), 2);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].request.target, "/2");
  EXPECT_EQ(found[1].request.target, "/4");
  EXPECT_EQ(Find(journal_, Of({{"method", "GET"}}), 0).size(), 0u);
}

}  // namespace
}  // namespace mock_server::journal
