#include "harness/shadow/passed.h"

#include <gtest/gtest.h>

#include <thread>

namespace harness::shadow {
namespace {

TEST(PassedQueue, GivesEverythingInItsOrderAndThenEnds) {
  PassedQueue queue;
  std::jthread pushing([&] {
    for (uint64_t i = 1; i <= 1000; ++i)
      queue.Push({Passed::Kind::kRequestBytes, base::Service::kGateway, i, "x"});
    queue.End();
  });
  uint64_t seen = 0;
  while (const auto passed = queue.Pop()) EXPECT_EQ(passed->connection, ++seen);
  EXPECT_EQ(seen, 1000U);
}

TEST(PassedQueue, IsFullUntilSomethingWasTaken) {
  PassedQueue queue;
  EXPECT_FALSE(queue.full());
  queue.Push({Passed::Kind::kAnswerBytes, base::Service::kGateway, 1, std::string(80 << 20, 'x')});
  EXPECT_TRUE(queue.full());
  EXPECT_TRUE(queue.Pop().has_value());
  EXPECT_FALSE(queue.full());
}

}  // namespace
}  // namespace harness::shadow
