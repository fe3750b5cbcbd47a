#include "mock_server/journal/offset_queue.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>

namespace mock_server::journal {
namespace {

TEST(OffsetQueueTest, HoldsWhatADequeHolds) {
  OffsetQueue queue;
  std::deque<size_t> expected;
  std::mt19937 random(3);  // NOLINT: the same numbers each time
  for (size_t step = 0; step < 20000; ++step) {
    const auto kind = random() % 1000;
    // It grows over the first half and shrinks over the second.
    if (kind < (step < 10000 ? 600 : 400)) {
      queue.Push(step);
      expected.push_back(step);
    } else if (kind < 999) {
      if (expected.empty()) continue;
      queue.Pop();
      expected.pop_front();
    } else if (step % 5 == 0) {
      queue.Clear();
      expected.clear();
    }
    ASSERT_EQ(queue.size(), expected.size());
    ASSERT_EQ(queue.empty(), expected.empty());
    if (expected.empty()) continue;
    ASSERT_EQ(queue.front(), expected.front());
    const size_t i = random() % expected.size();
    ASSERT_EQ(queue[i], expected[i]);
    ASSERT_EQ(queue[expected.size() - 1], expected.back());
  }
}

}  // namespace
}  // namespace mock_server::journal
