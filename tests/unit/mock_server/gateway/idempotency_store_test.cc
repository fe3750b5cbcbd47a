#include "mock_server/gateway/idempotency_store.h"

#include <gtest/gtest.h>

namespace mock_server::gateway {
namespace {

using std::chrono::hours;
using std::chrono::nanoseconds;

TEST(IdempotencyStoreTest, KeepsTheFirstAnswerForADay) {
  IdempotencyStore store;
  EXPECT_EQ(store.Find("a", nanoseconds(0)), nullptr);
  store.Store("a", {"first", "body"}, nanoseconds(0));
  store.Store("a", {"second", "body"}, hours(1));
  const auto* found = store.Find("a", hours(24) - nanoseconds(1));
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->request_id, "first");
  EXPECT_EQ(store.Find("a", hours(24)), nullptr);
  store.Store("a", {"third", "body"}, hours(24));
  EXPECT_EQ(store.Find("a", hours(47))->request_id, "third");
}

TEST(IdempotencyStoreTest, ForgetsTheOldestAboveItsBound) {
  IdempotencyStore store;
  for (size_t i = 0; i <= IdempotencyStore::kMaxKeys; ++i)
    store.Store(std::to_string(i), {"", ""}, nanoseconds(0));
  EXPECT_EQ(store.size(), IdempotencyStore::kMaxKeys);
  EXPECT_EQ(store.Find("0", nanoseconds(0)), nullptr);
  EXPECT_NE(store.Find("1", nanoseconds(0)), nullptr);
}

}  // namespace
}  // namespace mock_server::gateway
