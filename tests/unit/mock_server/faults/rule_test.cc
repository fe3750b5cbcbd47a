#include "mock_server/faults/rule.h"

#include <gtest/gtest.h>

namespace mock_server::faults {
namespace {

using base::HttpRequest;
using base::Service;

HttpRequest Request(std::string method, std::string target) {
  return {.method = std::move(method),
          .target = std::move(target),
          .headers = {{"X-Tenant", "b"}, {"x-tenant", "a"}},
          .body = {}};
}

TEST(Rule, MatchesByServiceMethodEndpointAndHeader) {
  const HttpRequest get = Request("GET", "/api/v1/agents/8d1e?limit=1");
  EXPECT_TRUE(Rule{}.Matches(Service::kGateway, get));
  EXPECT_FALSE(Rule{.service = Service::kDataLayer}.Matches(Service::kGateway, get));
  EXPECT_TRUE(Rule{.service = Service::kGateway}.Matches(Service::kGateway, get));
  EXPECT_FALSE(Rule{.method = "POST"}.Matches(Service::kGateway, get));
  EXPECT_TRUE((Rule{.headers = {{"X-TENANT", "a"}}}).Matches(Service::kGateway, get));
  EXPECT_TRUE((Rule{.headers = {{"x-tenant", std::nullopt}}}).Matches(Service::kGateway, get));
  EXPECT_FALSE((Rule{.headers = {{"X-Tenant", "c"}}}).Matches(Service::kGateway, get));
  EXPECT_FALSE((Rule{.headers = {{"X-Tenant", "a"}, {"X-Other", std::nullopt}}})
                   .Matches(Service::kGateway, get));
}

TEST(Rule, MatchesEndpointsByTheirPattern) {
  const auto matches = [](std::string pattern, std::string target) {
    return Rule{.endpoint = std::move(pattern)}.Matches(Service::kGateway,
                                                        Request("GET", std::move(target)));
  };
  EXPECT_TRUE(matches("/api/v1/agents/{id}", "/api/v1/agents/8d1e?x=/y"));
  EXPECT_FALSE(matches("/api/v1/agents/{id}", "/api/v1/agents/"));
  EXPECT_FALSE(matches("/api/v1/agents/{id}", "/api/v1/agents/8d1e/"));
  EXPECT_TRUE(matches("/api/v1/*", "/api/v1/agents/8d1e"));
  EXPECT_TRUE(matches("/api/v1/*", "/api/v1/"));
  EXPECT_TRUE(matches("/api/v1/*", "/api/v1"));
  EXPECT_FALSE(matches("/api/v1/*", "/api/v10/agents"));
  EXPECT_TRUE(matches("/*", "/health"));
}

TEST(Rule, AnswersAsFastApiWithoutABody) {
  const auto answer = AnswerOf({.status = 503, .answer_headers = {{"Retry-After", "1"}}});
  EXPECT_EQ(answer.body, R"({"detail":"Service Unavailable"})");
  EXPECT_EQ(*answer.header("content-type"), "application/json");
  EXPECT_EQ(*answer.header("retry-after"), "1");
  const auto text = AnswerOf({.status = 500, .body = "oh"});
  EXPECT_EQ(*text.header("content-type"), "text/plain; charset=utf-8");
  EXPECT_EQ(AnswerOf({.status = 204}).body, "");
  const auto own =
      AnswerOf({.status = 200, .body = "{", .answer_headers = {{"Content-Type", "text/html"}}});
  EXPECT_EQ(own.headers.size(), 1u);
}

}  // namespace
}  // namespace mock_server::faults
