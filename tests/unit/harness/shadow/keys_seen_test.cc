#include "harness/shadow/keys_seen.h"

#include <gtest/gtest.h>

#include "harness/drift/corpus.h"

namespace harness::shadow {
namespace {

using base::Service;

base::HttpRequest WithKey(const std::string& key) {
  base::HttpRequest request;
  request.headers = {{"X-API-Key", key}};
  return request;
}

TEST(KeysSeen, HidesKeysWhereverTheyStand) {
  KeysSeen keys;
  keys.Note(Service::kGateway, WithKey("the-key-of-my-gateway"), 200);
  keys.Note(Service::kDataLayer, WithKey("the-key-of-my-data"), 500);
  keys.Note(Service::kDataLayer, WithKey("the-key-of-my-data"), 201);
  keys.Note(Service::kGateway, WithKey("nearly-the-key"), 401);
  keys.Note(Service::kGateway, WithKey("a"), 401);
  const std::string text = "the-key-of-my-gateway the-key-of-my-data nearly-the-key a";
  EXPECT_EQ(keys.ForReports().Text(text), "<gateway key> <data layer key> <refused key> a");
  EXPECT_EQ(keys.ForScenarios().Text(text),
            std::string(drift::kGatewayKey) + " " + drift::kDataLayerKey + " <refused key> a");
}

TEST(KeysSeen, CredentialsGoByTheNameOfTheirHeader) {
  base::HttpRequest request;
  request.headers = {{"cookie", "a=b"}, {"Authorization", "Custom abc"}, {"X-Other", "c"}};
  const base::HttpRequest clean = KeysSeen::WithoutCredentials(request);
  EXPECT_EQ(*clean.header("cookie"), "<secret>");
  EXPECT_EQ(*clean.header("authorization"), "Custom <token>");
  EXPECT_EQ(*clean.header("x-other"), "c");
}

}  // namespace
}  // namespace harness::shadow
