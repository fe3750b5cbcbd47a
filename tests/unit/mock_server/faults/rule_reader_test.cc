#include "mock_server/faults/rule_reader.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace mock_server::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Rule Read(std::string_view text) {
  auto rule = ReadRule(text, 1, {});
  EXPECT_TRUE(rule.has_value()) << text << ": " << rule.error().message;
  return rule ? *std::move(rule) : Rule{};
}

std::string ErrorOf(std::string_view text) {
  const auto rule = ReadRule(text, 1, {});
  EXPECT_FALSE(rule.has_value()) << text;
  return rule ? "" : rule.error().message;
}

TEST(ReadRule, ReadsEveryKey) {
  const Rule rule = Read(
      "name=busy service=data_layer method=POST endpoint=/goals/{goal_id} header='X-Tenant: a b' "
      "header=X-Any after=500ms every=2 probability=0.25 first=3 status=503 "
      "body=\"{\\\"detail\\\": \\\"busy\\\"}\" answer_header=\"Retry-After: 1\" delay=100ms..0.3s "
      "rate=2000 length=-10 break=half handled=true");
  EXPECT_EQ(rule.name, "busy");
  EXPECT_EQ(rule.service, base::Service::kDataLayer);
  EXPECT_EQ(rule.method, "POST");
  EXPECT_EQ(rule.endpoint, "/goals/{goal_id}");
  ASSERT_EQ(rule.headers.size(), 2u);
  EXPECT_EQ(rule.headers[0].first, "X-Tenant");
  EXPECT_EQ(rule.headers[0].second, "a b");
  EXPECT_EQ(rule.headers[1].second, std::nullopt);
  EXPECT_EQ(rule.after, milliseconds(500));
  EXPECT_EQ(rule.every, 2u);
  EXPECT_EQ(rule.probability, 0.25);
  EXPECT_EQ(rule.first, 3u);
  EXPECT_EQ(rule.status, 503);
  EXPECT_EQ(rule.body, R"({"detail": "busy"})");
  ASSERT_EQ(rule.answer_headers.size(), 1u);
  EXPECT_EQ(rule.answer_headers[0].value, "1");
  EXPECT_EQ(rule.shortest_delay, milliseconds(100));
  EXPECT_EQ(rule.longest_delay, milliseconds(300));
  EXPECT_EQ(rule.bytes_per_second, 2000u);
  EXPECT_EQ(rule.length_error, -10);
  EXPECT_EQ(rule.broken, Break::kHalf);
  EXPECT_TRUE(rule.handled);
}

TEST(ReadRule, ReadsTheSameFromJson) {
  const Rule json = Read(
      R"({"name": "busy", "endpoint": "POST /goals/", "header": {"X-Tenant": "a b"}, "first": 3,
          "status": 503, "answer_header": {"Retry-After": 1}, "body": {"detail": "busy"},
          "delay": 0.25, "handled": true})");
  const Rule text = Read(
      "name=busy endpoint='POST /goals/' header='X-Tenant: a b' first=3 status=503 "
      "answer_header='Retry-After: 1' body='{\"detail\":\"busy\"}' delay=0.25 handled=true");
  EXPECT_EQ(json.ToText(), text.ToText());
  EXPECT_EQ(json.method, "POST");
  EXPECT_EQ(json.longest_delay, milliseconds(250));
}

TEST(ReadRule, IsTheSameRuleWhenPrintedAndReadAgain) {
  const std::string text =
      "name=a header=\"X: say \\\"hi\\\"\" status=500 body=\"it's\\\\\" delay=1s";
  const Rule rule = Read(text);
  EXPECT_EQ(rule.body, "it's\\");
  EXPECT_EQ(rule.ToText(), text);
  EXPECT_EQ(Read(rule.ToText()).ToText(), text);
  EXPECT_EQ(Read("status=500 body=''").ToText(), "name=fault-1 status=500 body=\"\"");
}

TEST(ReadRule, TakesALatencyForADelay) {
  EXPECT_NE(Read("delay=normal").learned_delay, nullptr);
  EXPECT_NE(Read("delay=fixed:5ms").learned_delay, nullptr);
  EXPECT_EQ(Read("delay=2m").longest_delay, seconds(120));
}

TEST(ReadRule, SaysWhatIsWrongAndTheRemedy) {
  EXPECT_EQ(ErrorOf("statu=503").substr(0, 56),
            "'statu' is not a key of a fault; did you mean 'status'?;");
  EXPECT_EQ(ErrorOf("503"),
            "'503' is no key=value; an example of a fault is endpoint=/api/v1/goals/ first=3 "
            "status=503 answer_header='Retry-After: 1'");
  EXPECT_EQ(ErrorOf("status=503 status=500"), "'status' is given twice");
  EXPECT_EQ(
      ErrorOf("status=503 header=Retry-After:2"),
      "header=Retry-After:2: no request has retry-after; answer_header= sets it in the answer");
  EXPECT_EQ(ErrorOf("body='x"), "body=: a ' is never closed");
  EXPECT_EQ(ErrorOf("{\"status\": null}"), "\"status\" can't be null");
  EXPECT_EQ(ErrorOf("{\"status\": 5").substr(0, 22), "the fault is not JSON:");
  for (const char* text : {"",
                           "name=a",
                           "status=199",
                           "status=600",
                           "status=x",
                           "every=0 status=500",
                           "first=-1 status=500",
                           "probability=0 status=500",
                           "probability=1.1 status=500",
                           "probability=nan status=500",
                           "service=l09 status=500",
                           "method=post status=500",
                           "endpoint=api status=500",
                           "endpoint=/a?b status=500",
                           "endpoint='GET /a' method=GET status=500",
                           "header=': x' status=500",
                           "after=25h status=500",
                           "after=-1s status=500",
                           "delay=0s",
                           "delay=2s..1s",
                           "delay=61m",
                           "delay=none",
                           "delay=/dev/null",
                           "rate=0",
                           "length=0",
                           "length=many",
                           "break=what",
                           "body=x",
                           "answer_header=X status=500",
                           "answer_header='Content-Length: 1' status=500",
                           "answer_header='X-Understudy-Fault: 1' status=500",
                           "status=204 body=x",
                           "status=204 length=+1",
                           "break=hold status=500",
                           "break=close rate=5",
                           "break=garbage length=+1",
                           "break=half handled=true",
                           "delay=1s handled=true",
                           "handled=perhaps status=500",
                           "name='a b' status=500",
                           "status=500 =x",
                           "status= ",
                           "{\"status\": 503} x",
                           "[]"}) {
    EXPECT_GT(ErrorOf(text).size(), 10u) << text;
  }
}

TEST(ReadRules, NamesThePlaceInTheList) {
  const auto fail = [](const std::vector<std::string>& texts) {
    const auto rules = ReadRules(texts, {});
    return rules ? "" : rules.error().ToString();
  };
  EXPECT_EQ(fail({"status=500", "status=600"}),
            "--fault 2: status=600: write a status from 200 to 599");
  EXPECT_EQ(fail({"status=600"}), "--fault: status=600: write a status from 200 to 599");
  EXPECT_EQ(fail({"name=a status=500", "name=a status=500"}),
            "--fault: two faults have the name 'a'; give them different ones");
  EXPECT_EQ(fail(std::vector<std::string>(101, "status=500")),
            "--fault: more than 100 faults are too many");
}

TEST(ReadRules, TakesObjectsAndTexts) {
  rapidjson::Document list;
  ASSERT_TRUE(base::ParseJson(R"([{"status": 500}, "status=501"])", list).has_value());
  const auto rules = ReadRules(list, {});
  ASSERT_TRUE(rules.has_value());
  EXPECT_EQ((*rules)[0].name, "fault-1");
  EXPECT_EQ((*rules)[1].name, "fault-2");
  EXPECT_EQ((*rules)[1].status, 501);
  ASSERT_TRUE(base::ParseJson("{}", list).has_value());
  EXPECT_EQ(ReadRules(list, {}).error().message, "\"faults\" must be a list, not object {}");
}

}  // namespace
}  // namespace mock_server::faults
