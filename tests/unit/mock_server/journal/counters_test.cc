#include "mock_server/journal/counters.h"

#include <gtest/gtest.h>

namespace mock_server::journal {
namespace {

using base::HttpRequest;
using base::Service;
using std::chrono::nanoseconds;

TEST(EndpointNameTest, PutsIdentifiersTogether) {
  EXPECT_EQ(EndpointName("GET", "/api/v1/agents/"), "GET /api/v1/agents/");
  EXPECT_EQ(EndpointName("GET", "/api/v1/agents/0b8a6f8e-3c5d-4a41-9d7e-2f1f0f6f7a11"),
            "GET /api/v1/agents/{id}");
  EXPECT_EQ(EndpointName("PATCH", "/plans/tasks/task-7"), "PATCH /plans/tasks/{id}");
  EXPECT_EQ(EndpointName("GET", "/api/v1/agents/%C3%A9/x"), "GET /api/v1/agents/{id}/x");
  EXPECT_EQ(EndpointName("GET", "/v1/7/8/x/9"), "GET /v1/{id}/{id}/x/{id}");
  EXPECT_EQ(EndpointName("GET", "/agents/7/"), "GET /agents/{id}/");
  EXPECT_EQ(EndpointName("GET", std::string(41, 'a') + "//" + std::string(40, 'b')),
            "GET {id}//" + std::string(40, 'b'));
  EXPECT_EQ(EndpointName("OPTIONS", "*"), "OPTIONS *");
}

TEST(CountersTest, AnAnswerTakesAsLongAsItIsHeldBack) {
  using namespace std::chrono_literals;
  Counters counters;
  const HttpRequest read = {.method = "GET", .target = "/health", .headers = {}, .body = {}};
  counters.Count(Service::kGateway, read, 200, 2us, /*fault=*/{}, /*drawn=*/100ms);
  counters.Count(Service::kGateway, read, 200, 2us);
  counters.Count(Service::kGateway, read, 503, 2us, "busy");
  Counters total;
  total.Add(counters);
  const DurationHistogram& durations = total.endpoints(Service::kGateway).begin()->second.durations;
  // What met a fault is not among the answers.
  EXPECT_EQ(durations.count(), 2u);
  EXPECT_EQ(durations.sum(), 100ms + 2us);
  // 100 ms are not above a limit of 100 ms.
  EXPECT_EQ(DurationHistogram::kBoundsUs[6], 100'000);
  EXPECT_EQ(durations.bucket(6), 1u);
  EXPECT_EQ(durations.bucket(0), 1u);
}

TEST(CountersTest, CountsByServiceEndpointAndStatus) {
  Counters counters;
  const HttpRequest read = {
      .method = "GET", .target = "/api/v1/agents/1?x=2", .headers = {}, .body = {}};
  counters.Count(Service::kGateway, read, 200, nanoseconds(5));
  counters.Count(Service::kGateway, read, 404, nanoseconds(7));
  counters.Count(Service::kDataLayer,
                 {.method = "GET", .target = "/agents/", .headers = {}, .body = {}}, 0,
                 nanoseconds(1));
  EXPECT_EQ(counters.requests(), 3u);
  EXPECT_EQ(counters.requests(Service::kGateway), 2u);
  EXPECT_EQ(counters.by_status(Service::kGateway).at(404), 1u);
  EXPECT_EQ(counters.by_status(Service::kDataLayer).at(0), 1u);
  ASSERT_EQ(counters.endpoints(Service::kGateway).size(), 1u);
  const auto& [name, endpoint] = *counters.endpoints(Service::kGateway).begin();
  EXPECT_EQ(name, "GET /api/v1/agents/{id}");
  EXPECT_EQ(endpoint.requests, 2u);
  EXPECT_EQ(endpoint.by_status.at(200), 1u);
  EXPECT_EQ(endpoint.service_time, nanoseconds(12));
}

TEST(CountersTest, KeepsNoMoreNamesThanItMay) {
  Counters counters;
  const auto path = [](int i) {
    std::string text = "/x";
    for (; i > 0; i /= 26) text += static_cast<char>('a' + i % 26);
    return text;
  };
  for (int i = 0; i < 1000; ++i) {
    counters.Count(Service::kGateway,
                   {.method = "GET", .target = path(i), .headers = {}, .body = {}}, 401, {});
  }
  const auto& endpoints = counters.endpoints(Service::kGateway);
  EXPECT_EQ(endpoints.size(), Counters::kMaxEndpoints + 1);
  EXPECT_EQ(endpoints.find(Counters::kOther)->second.requests, 1000 - Counters::kMaxEndpoints);
}

TEST(CountersTest, CountsPathsTooLongForANameTogether) {
  Counters counters;
  for (const char letter : {'a', 'b'}) {
    std::string path;
    for (int i = 0; i < 20; ++i) path += "/" + std::string(20, letter);
    counters.Count(Service::kGateway, {.method = "GET", .target = path, .headers = {}, .body = {}},
                   401, {});
  }
  const auto& endpoints = counters.endpoints(Service::kGateway);
  ASSERT_EQ(endpoints.size(), 1u);
  EXPECT_EQ(endpoints.find(Counters::kOther)->second.requests, 2u);
}

}  // namespace
}  // namespace mock_server::journal
