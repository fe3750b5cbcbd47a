#include "mock_server/gateway/pipeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/platform_client.h"

namespace mock_server::gateway {
namespace {

using base::HttpHeaders;
using base::HttpResponse;
using base::Service;
using testing::AllOf;
using testing::HasSubstr;

constexpr char kKey[] = "5a1f3c1e-0000-4000-8000-000000000001";

class PipelineTest : public testing::Test {
 protected:
  HttpResponse Ask(const std::string& method, const std::string& target, HttpHeaders headers,
                   const std::string& body = "") {
    client_.clock().Advance(std::chrono::milliseconds(1));
    return client_.platform().Handle(Service::kGateway, {method, target, std::move(headers), body});
  }
  HttpResponse Bearer(const std::string& method, const std::string& target) {
    return Ask(method, target, {{"Authorization", "Bearer opaque-token"}});
  }
  std::string Rows(const std::string& path) { return client_.DataLayer("GET", path).body; }

  tests::support::PlatformClient client_;
};

TEST_F(PipelineTest, LeavesThreeRowsOfARequestThatSucceeds) {
  const HttpResponse answer = Ask("GET", "/api/test?q=1",
                                  {{"Authorization", "Bearer opaque-token"},
                                   {"User-Agent", "a script"},
                                   {"Idempotency-Key", kKey}});
  ASSERT_EQ(answer.status, 200);
  EXPECT_THAT(
      Rows("/authentication-events/"),
      AllOf(HasSubstr(R"("auth_method":"api_key")"), HasSubstr(R"("success":true)"),
            HasSubstr(R"("consumer_id":"opaque-t")"), HasSubstr(R"("user_agent":"a script")")));
  EXPECT_THAT(Rows("/rate-limit-events/"),
              AllOf(HasSubstr(R"("tokens_remaining":0,"tokens_limit":100)"),
                    HasSubstr(R"("window_start":"1969-12-31T23:00:00")"),
                    HasSubstr(R"("window_end":"1970-01-01T00:00:00")"),
                    HasSubstr(R"("endpoint":"/api/test")")));
  EXPECT_THAT(Rows("/api-requests/"),
              AllOf(HasSubstr(R"("request_id":")" + *answer.header("x-request-id")),
                    HasSubstr(R"("span_id":")" + *answer.header("x-span-id")),
                    HasSubstr(R"("status_code":200)"),
                    HasSubstr(std::string(R"("idempotency_key":")") + kKey),
                    HasSubstr(R"(\"authorization\": \"Bearer opaque-token\")"),
                    HasSubstr(R"("query_params":"{\"q\": \"1\"}")")));
}

TEST_F(PipelineTest, SaysThatATokenIsStoredInClear) {
  EXPECT_EQ(Bearer("GET", "/api/test").status, 200);
  EXPECT_THAT(client_.platform().observation().diagnoses,
              testing::ElementsAre(
                  testing::Field(&diagnosis::Diagnosis::code, diagnosis::Code::kTokenInClear)));
}

TEST_F(PipelineTest, LeavesTwoOfOneThatIsAuthenticatedOnly) {
  EXPECT_EQ(Bearer("GET", "/nowhere").status, 404);
  EXPECT_THAT(Rows("/authentication-events/"), HasSubstr("opaque-t"));
  EXPECT_THAT(Rows("/rate-limit-events/"), HasSubstr(R"("endpoint":"/nowhere")"));
  EXPECT_EQ(Rows("/api-requests/"), "[]");
}

TEST_F(PipelineTest, LeavesNoneOfWhoIsNotLetInNorOfAnEndpoint) {
  EXPECT_EQ(Ask("GET", "/api/test", {}).status, 401);
  EXPECT_EQ(Ask("GET", "/api/test", {{"Authorization", "Bearer a.b.c"}}).status, 401);
  EXPECT_EQ(client_.Gateway("GET", "/api/v1/agents/").status, 200);
  for (const char* path : {"/authentication-events/", "/rate-limit-events/", "/api-requests/"})
    EXPECT_EQ(Rows(path), "[]") << path;
}

TEST_F(PipelineTest, AnswersThoughItsRowsAreLost) {
  client_.platform().BeginOutage(std::chrono::seconds(1), /*restart=*/false);
  EXPECT_EQ(Bearer("GET", "/api/test").status, 200);
  // The path is longer than the data layer's column.
  EXPECT_EQ(Bearer("GET", "/" + std::string(2'000, 'p')).status, 404);
  client_.clock().Advance(std::chrono::seconds(2));
  EXPECT_EQ(Rows("/authentication-events/"), "[]");
}

TEST_F(PipelineTest, TellsNobodyWhatTheDataLayerSaysOfItsRows) {
  const HttpResponse answer = Ask("GET", "/" + std::string(2'000, 'p'),
                                  {{"Authorization", "Bearer opaque"}, {"User-Agent", "a script"}});
  EXPECT_EQ(answer.status, 404);
  EXPECT_THAT(client_.platform().observation().diagnoses,
              testing::ElementsAre(
                  testing::Field(&diagnosis::Diagnosis::code, diagnosis::Code::kUnknownRoute)));
}

TEST_F(PipelineTest, GivesAStoredAnswerForADayAndForAnyPath) {
  const HttpHeaders headers = {{"Authorization", "Bearer opaque"}, {"Idempotency-Key", kKey}};
  const HttpResponse first = Ask("GET", "/api/test", headers);
  ASSERT_EQ(first.status, 200);
  const HttpResponse again = Ask("DELETE", "/nowhere", headers);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(*again.header("x-idempotency-replayed"), "true");
  EXPECT_EQ(*again.header("x-idempotency-original-request-id"), *first.header("x-request-id"));
  EXPECT_EQ(again.header("x-request-id"), nullptr);
  client_.clock().Advance(std::chrono::hours(24));
  EXPECT_EQ(Ask("DELETE", "/nowhere", headers).status, 404);
}

TEST_F(PipelineTest, ForgetsStoredAnswersInAReset) {
  const HttpHeaders headers = {{"Authorization", "Bearer opaque"}, {"Idempotency-Key", kKey}};
  EXPECT_EQ(Ask("GET", "/api/test", headers).status, 200);
  client_.platform().Reset();
  EXPECT_EQ(Ask("GET", "/nowhere", headers).status, 404);
}

TEST_F(PipelineTest, TakesTheTraceOfTheClient) {
  const HttpResponse answer =
      Ask("GET", "/api/test",
          {{"Authorization", "Bearer opaque"},
           {"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}});
  EXPECT_EQ(*answer.header("x-trace-id"), "0af7651916cd43dd8448eb211c80319c");
}

TEST_F(PipelineTest, ExplainsEveryRefusal) {
  const auto told = [&](const std::string& target, HttpHeaders headers) {
    Ask("POST", target, std::move(headers), "\x01");
    const auto& diagnoses = client_.platform().observation().diagnoses;
    return diagnoses.size() == 1
               ? std::string(CodeName(diagnoses.front().code)) + " " + diagnoses.front().pointer
               : std::to_string(diagnoses.size()) + " diagnoses";
  };
  EXPECT_EQ(told("/api/test", {}), "S4 /header/Authorization");
  EXPECT_EQ(told("/api/test", {{"Authorization", "Bearer a.b.c"}}), "S4 /header/Authorization");
  EXPECT_EQ(told("/api/test", {{"Idempotency-Key", "x"}}), "S3 /header");
  EXPECT_EQ(told("/api/test", {{"Authorization", "Bearer t"}, {"x-admin-token", "1"}}),
            "S3 /header");
  EXPECT_EQ(told("/api/test?" + std::string(5'000, 'q'), {{"Authorization", "Bearer t"}}),
            "S3 /query");
  EXPECT_EQ(told("/api/test", {{"Authorization", "Bearer t"}}), "S3 /body");
  // That the path is wrong explains the rest.
  EXPECT_EQ(told("/nowhere", {}), "S6 /path");
}

TEST(StrictPipelineTest, WhatIsRefusedLeavesNoRow) {
  platform::PlatformOptions options;
  options.strict = true;
  tests::support::PlatformClient client(options);
  const HttpResponse refused = client.platform().Handle(
      Service::kGateway, {"GET", "/api/v1/agents", {{"Authorization", "Bearer opaque"}}, ""});
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(client.DataLayer("GET", "/authentication-events/").body, "[]");
}

TEST_F(PipelineTest, KnowsItsOneRoute) {
  EXPECT_NE(FindPipelineRoute("POST", "/api/test"), nullptr);
  EXPECT_EQ(FindPipelineRoute("PUT", "/api/test"), nullptr);
  EXPECT_EQ(FindPipelineRoute("GET", "/api/test/"), nullptr);
  EXPECT_THAT(Bearer("PUT", "/api/test").body, HasSubstr("'code': 'E9001'"));
  Ask("GET", "/api/test", {{"x-client-cert-fingerprint", "ab"}});
  EXPECT_TRUE(client_.platform().observation().diagnoses.empty());
}

}  // namespace
}  // namespace mock_server::gateway
