#include "harness/shadow/live_record.h"

#include <gtest/gtest.h>

namespace harness::shadow {
namespace {

const std::string kId = "aaaaaaaa-0000-4000-8000-000000000001";

LiveExchange Exchange(std::string method, std::string target, std::string body,
                      std::string answer) {
  LiveExchange live;
  live.request.method = std::move(method);
  live.request.target = std::move(target);
  live.request.body = std::move(body);
  live.request.headers = {{"Host", "h"}, {"X-API-Key", "the-key-of-my-gateway"}};
  live.answer.body = std::move(answer);
  return live;
}

TEST(LiveRecord, ALaterRequestTakesAnIdFromTheAnswerThatHadItFirst) {
  LiveRecord record;
  record.Add(Exchange("POST", "/a/", "{\"n\": 1}", R"({"list": [{"id": ")" + kId + R"("}]})"));
  record.Add(Exchange("GET", "/a/" + kId, "", R"({"id": ")" + kId + R"("})"));
  const base::Redactor redactor(
      base::Redactor::Secrets{{"the-key-of-my-gateway", "<gateway key>"}});
  const std::string line = record.Line("live", redactor);
  EXPECT_EQ(line.find("the-key-of-my-gateway"), std::string::npos);
  EXPECT_EQ(line.find("Host"), std::string::npos);
  const auto scenarios = drift::ParseScenarios(line, "x");
  ASSERT_TRUE(scenarios) << scenarios.error().ToString();
  const std::vector<drift::Step>& steps = scenarios->at(0).steps;
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].save.at(0), std::make_pair(std::string("id1"), std::string("list.0.id")));
  EXPECT_EQ(steps[1].path, "/a/${id1}");
  ASSERT_TRUE(drift::ParseRecordings(line, "x"));
}

TEST(LiveRecord, WhatCannotBeComparedIsNotRecorded) {
  LiveRecord record;
  LiveExchange live = Exchange("GET", "/a", "", "");
  live.hindrance = drift::Hindrance::kNoAnswer;
  record.Add(live);
  EXPECT_EQ(record.Line("live", base::Redactor(base::Redactor::Secrets{})), "");
}

TEST(LiveRecord, SaysWhatItHadNoRoomFor) {
  LiveRecord record;
  record.Add(Exchange("GET", "/a", "", std::string(65 << 20, 'x')));
  EXPECT_EQ(record.left_out(), 1U);
}

}  // namespace
}  // namespace harness::shadow
