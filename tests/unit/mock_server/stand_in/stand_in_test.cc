#include "mock_server/stand_in/stand_in.h"

#include <gtest/gtest.h>

namespace mock_server::stand_in {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::ManualClock;
using base::Service;

class StandInTest : public testing::Test {
 protected:
  std::unique_ptr<StandIn> Open(const StandInOptions& options = {}) {
    auto stand_in = StandIn::Open(options, clock_);
    EXPECT_TRUE(stand_in.has_value());
    return *std::move(stand_in);
  }

  static HttpRequest Get(const std::string& target) {
    return {.method = "GET", .target = target, .headers = {}, .body = {}};
  }

  ManualClock clock_{std::chrono::microseconds(1'000'000)};
};

TEST_F(StandInTest, AnswersAsThePlatformAndKeepsAJournal) {
  const auto stand_in = Open();
  const HttpResponse response = stand_in->Handle(Service::kGateway, Get("/health"), 5);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(stand_in->Handle(Service::kDataLayer, Get("/nowhere")).status, 401);
  EXPECT_EQ(stand_in->journal().counters().requests(), 2u);
  const auto entries = stand_in->journal().Last(2);
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].connection, 5u);
  EXPECT_EQ(entries[0].time, std::chrono::microseconds(1'000'000));
  EXPECT_EQ(entries[0].response.body, response.body);
  EXPECT_EQ(entries[1].service, Service::kDataLayer);
}

TEST_F(StandInTest, NeverCountsAdminRequests) {
  const auto stand_in = Open();
  for (const Service service : {Service::kGateway, Service::kDataLayer}) {
    EXPECT_EQ(stand_in->Handle(service, Get("/__understudy/health")).status, 200);
    EXPECT_EQ(stand_in->Handle(service, Get("/__understudy/nowhere")).status, 404);
  }
  EXPECT_EQ(stand_in->journal().counters().requests(), 0u);
  EXPECT_EQ(stand_in->journal().size(), 0u);
}

TEST_F(StandInTest, LeavesThePathsToThePlatformWithoutAdmin) {
  StandInOptions options;
  options.admin = false;
  const auto stand_in = Open(options);
  const HttpResponse response = stand_in->Handle(Service::kGateway, Get("/__understudy/health"));
  EXPECT_EQ(response.status, 401) << "as the gateway does with any path it doesn't know";
  EXPECT_EQ(stand_in->journal().counters().requests(), 1u);
  EXPECT_EQ(stand_in->admin(), nullptr);
}

TEST_F(StandInTest, CountsADroppedConnection) {
  const auto stand_in = Open();
  stand_in->platform().BeginOutage(std::chrono::seconds(1), false);
  EXPECT_EQ(stand_in->Handle(Service::kDataLayer, Get("/health/live")).status, 0);
  EXPECT_EQ(stand_in->journal().counters().by_status(Service::kDataLayer).at(0), 1u);
}

TEST_F(StandInTest, ResetKeepsTheCounters) {
  const auto stand_in = Open();
  stand_in->Handle(Service::kGateway, Get("/health"));
  stand_in->Reset();
  EXPECT_EQ(stand_in->journal().size(), 0u);
  EXPECT_EQ(stand_in->journal().counters().requests(), 1u);
}

}  // namespace
}  // namespace mock_server::stand_in
