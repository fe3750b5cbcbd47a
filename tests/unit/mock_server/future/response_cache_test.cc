#include "mock_server/future/response_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mock_server::future {
namespace {

using base::HttpRequest;
using base::HttpResponse;
using base::ManualClock;
using base::Service;
using namespace std::chrono_literals;

HttpRequest Get(const std::string& target, base::HttpHeaders headers = {}) {
  headers.push_back({"X-API-Key", "k"});
  return {"GET", target, std::move(headers), ""};
}

HttpResponse Page(const std::string& body) {
  return {200, {{"content-type", "application/json"}, {"X-Understudy-Diagnosis", "S7"}}, body};
}

class ResponseCacheTest : public testing::Test {
 protected:
  // Stores an answer and returns its tag.
  std::string Keep(const std::string& target, const std::string& body) {
    HttpResponse response = Page(body);
    EXPECT_FALSE(cache_.Store(Get(target), response));
    return *response.header("etag");
  }

  ManualClock clock_{1s};
  ResponseCache cache_{{30s}, clock_};
};

TEST_F(ResponseCacheTest, AnswersFromWhatItStoredUntilTheTimeIsOver) {
  EXPECT_FALSE(cache_.Find(Get("/api/v1/agents/1")));
  HttpResponse first = Page("one");
  EXPECT_FALSE(cache_.Store(Get("/api/v1/agents/1"), first));
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(*first.header("cache-control"), "private, max-age=30");
  clock_.Advance(29'999ms);
  const auto again = cache_.Find(Get("/api/v1/agents/1"));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->body, "one");
  EXPECT_EQ(*again->header("age"), "29");
  EXPECT_EQ(*again->header("etag"), *first.header("etag"));
  // That was about the first request.
  EXPECT_EQ(again->header("x-understudy-diagnosis"), nullptr);
  clock_.Advance(1ms);
  EXPECT_FALSE(cache_.Find(Get("/api/v1/agents/1")));
}

TEST_F(ResponseCacheTest, TellsApartKeysAndTargets) {
  Keep("/api/v1/agents/?limit=1", "one");
  EXPECT_FALSE(cache_.Find(Get("/api/v1/agents/?limit=2")));
  EXPECT_FALSE(cache_.Find({"GET", "/api/v1/agents/?limit=1", {{"X-API-Key", "other"}}, ""}));
}

TEST_F(ResponseCacheTest, AnswersNotModifiedToWhoHasTheAnswer) {
  const std::string etag = Keep("/api/v1/agents/1", "one");
  for (const std::string& value : {etag, "\"x\" , " + etag, "W/" + etag, std::string("*")}) {
    const auto answer = cache_.Find(Get("/api/v1/agents/1", {{"If-None-Match", value}}));
    ASSERT_TRUE(answer) << value;
    EXPECT_EQ(answer->status, 304) << value;
    EXPECT_EQ(answer->body, "");
    EXPECT_EQ(answer->header("content-type"), nullptr);
    EXPECT_EQ(*answer->header("etag"), etag);
  }
  EXPECT_EQ(cache_.Find(Get("/api/v1/agents/1", {{"If-None-Match", "\"x\""}}))->status, 200);
}

TEST_F(ResponseCacheTest, APlatformAnswerThatIsTheSameAgainIsNotModified) {
  const std::string etag = Keep("/api/v1/agents/1", "one");
  clock_.Advance(1h);
  HttpResponse same = Page("one");
  EXPECT_TRUE(cache_.Store(Get("/api/v1/agents/1", {{"If-None-Match", etag}}), same));
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(same.header("content-type"), nullptr);
  HttpResponse changed = Page("two");
  EXPECT_FALSE(cache_.Store(Get("/api/v1/agents/1", {{"If-None-Match", etag}}), changed));
  EXPECT_EQ(changed.body, "two");
}

TEST_F(ResponseCacheTest, AClientCanAskForAFreshAnswer) {
  Keep("/api/v1/agents/1", "one");
  EXPECT_FALSE(cache_.Find(Get("/api/v1/agents/1", {{"Cache-Control", "no-cache"}})));
  EXPECT_FALSE(
      cache_.Find(Get("/api/v1/agents/1", {{"Cache-Control", "no-transform, max-age=0"}})));
  EXPECT_TRUE(cache_.Find(Get("/api/v1/agents/1", {{"Cache-Control", "max-age=60"}})));
}

TEST_F(ResponseCacheTest, AWriteForgetsTheAnswersAboutItsKind) {
  Keep("/api/v1/agents/1", "one");
  Keep("/api/v1/agents/", "all");
  Keep("/api/v1/goals/1", "goal");
  cache_.Written(Service::kGateway, {"PATCH", "/api/v1/agents/1", {}, ""});
  EXPECT_FALSE(cache_.Find(Get("/api/v1/agents/1")));
  EXPECT_FALSE(cache_.Find(Get("/api/v1/agents/")));
  EXPECT_TRUE(cache_.Find(Get("/api/v1/goals/1")));
  // The data layer's paths are shorter.
  cache_.Written(Service::kDataLayer, {"DELETE", "/goals/1", {}, ""});
  EXPECT_FALSE(cache_.Find(Get("/api/v1/goals/1")));
  Keep("/api/v1/agents/1", "one");
  cache_.Written(Service::kDataLayer, {"GET", "/agents/1", {}, ""});
  EXPECT_TRUE(cache_.Find(Get("/api/v1/agents/1")));
}

TEST_F(ResponseCacheTest, StoresNoFailureAndWhatMustNotBeStored) {
  HttpResponse missing{404, {}, "no"};
  EXPECT_FALSE(cache_.Store(Get("/api/v1/agents/1"), missing));
  EXPECT_EQ(missing.header("etag"), nullptr);
  HttpResponse secret = Page("one");
  EXPECT_FALSE(cache_.Store(Get("/api/v1/agents/1", {{"Cache-Control", "no-store"}}), secret));
  EXPECT_FALSE(cache_.Find(Get("/api/v1/agents/1")));
}

TEST_F(ResponseCacheTest, ItsMemoryIsBounded) {
  const std::string large(1 << 20, 'x');
  for (int i = 0; i < 40; ++i) Keep("/api/v1/agents/" + std::to_string(i), large);
  int found = 0;
  for (int i = 0; i < 40; ++i)
    found += cache_.Find(Get("/api/v1/agents/" + std::to_string(i))) ? 1 : 0;
  EXPECT_LE(found, 16);
  EXPECT_TRUE(cache_.Find(Get("/api/v1/agents/39")));
}

}  // namespace
}  // namespace mock_server::future
