#include "harness/load/statistics.h"

#include <gmock/gmock.h>

namespace harness::load {
namespace {

using namespace std::chrono_literals;

const Workload& TwoRows() {
  static const Workload workload = [] {
    Workload w;
    w.rows = {{"GET", "GET /a"}, {"POST", "POST /b"}};
    return w;
  }();
  return workload;
}

RequestSample Sample(size_t row, std::chrono::nanoseconds at, std::chrono::nanoseconds latency,
                     std::string_view failure = "") {
  RequestSample sample;
  sample.row = row;
  sample.finished = at;
  sample.latency = latency;
  sample.status = failure.empty() ? 200 : 500;
  sample.bytes = 10;
  sample.failure = failure;
  sample.body = "the body";
  return sample;
}

TEST(Statistics, CountsRowsAndTotal) {
  Statistics statistics(TwoRows());
  statistics.OnRequest(Sample(0, 1s, 5ms));
  statistics.OnRequest(Sample(0, 2s, 7ms, "bad"));
  statistics.OnRequest(Sample(1, 3s, 9ms));
  statistics.Finish(4s);
  EXPECT_EQ(statistics.rows()[0].requests, 2u);
  EXPECT_EQ(statistics.rows()[0].failures, 1u);
  EXPECT_EQ(statistics.rows()[1].requests, 1u);
  EXPECT_EQ(statistics.total().requests, 3u);
  EXPECT_EQ(statistics.total().bytes, 30u);
  EXPECT_EQ(statistics.total().latency.max(), 9000);
  EXPECT_DOUBLE_EQ(statistics.rate(statistics.total().requests), 0.75);
  ASSERT_EQ(statistics.failures().size(), 1u);
  EXPECT_EQ(statistics.failures()[0].sample_body, "the body");
  EXPECT_EQ(statistics.failures()[0].sample_status, 500);
}

TEST(Statistics, CutsTheRunIntoBlocks) {
  Statistics statistics(TwoRows());
  statistics.OnTick(0s, 1);
  statistics.OnRequest(Sample(0, 9s, 5ms));
  statistics.OnRequest(Sample(0, 10s, 6ms));
  statistics.OnRequest(Sample(1, 31s, 7ms, "bad"));
  statistics.OnTick(35s, 3);
  statistics.Finish(35s);
  ASSERT_EQ(statistics.blocks().size(), 4u);
  EXPECT_EQ(statistics.blocks()[0].total.requests, 1u);
  EXPECT_EQ(statistics.blocks()[1].rows[0].requests, 1u);
  EXPECT_EQ(statistics.blocks()[2].total.requests, 0u);
  EXPECT_EQ(statistics.blocks()[3].rows[1].failures, 1u);
  EXPECT_EQ(statistics.blocks()[3].users, 3u);
  EXPECT_EQ(statistics.blocks()[3].length, 5s);
  Histogram latency;
  statistics.blocks()[3].total.latency.AddTo(latency);
  EXPECT_EQ(latency.max(), 7000);
}

TEST(Statistics, JoinsBlocksInALongRunAndLosesNothing) {
  Statistics statistics(TwoRows());
  constexpr int kHours = 30;
  for (int second = 0; second < kHours * 3600; second += 5) {
    RequestSample sample =
        Sample(0, std::chrono::seconds(second), std::chrono::milliseconds(second % 900));
    if (second == 3600) sample.lag = std::chrono::milliseconds(7);
    statistics.OnRequest(sample);
  }
  statistics.Finish(std::chrono::hours(kHours));
  for (const TimeBlock& block : statistics.blocks()) {
    const bool has_it =
        block.start <= std::chrono::hours(1) && std::chrono::hours(1) < block.start + block.length;
    EXPECT_EQ(block.max_lag, std::chrono::milliseconds(has_it ? 7 : 0));
  }
  EXPECT_LT(statistics.blocks().size(), Statistics::kMaxBlocks);
  EXPECT_GE(statistics.blocks().size(), Statistics::kMaxBlocks / 2);
  uint64_t requests = 0;
  std::chrono::nanoseconds end{};
  for (const TimeBlock& block : statistics.blocks()) {
    EXPECT_EQ(block.start, end);
    end = block.start + block.length;
    requests += block.total.requests;
    EXPECT_EQ(block.total.latency.count(), block.total.requests);
  }
  EXPECT_EQ(end, std::chrono::hours(kHours));
  EXPECT_EQ(requests, statistics.total().requests);
}

TEST(Statistics, KeepsALimitedNumberOfFailureKinds) {
  Statistics statistics(TwoRows());
  for (int i = 0; i < 800; ++i)
    statistics.OnRequest(Sample(0, 1s, 1ms, "bad " + std::to_string(i)));
  statistics.OnRequest(Sample(0, 1s, 1ms, "bad 3"));
  EXPECT_EQ(statistics.failures().size(), Statistics::kMaxFailureKinds);
  EXPECT_EQ(statistics.other_failures(), 300u);
  EXPECT_EQ(statistics.failures()[3].occurrences, 2u);
  EXPECT_EQ(statistics.total().failures, 801u);
}

// An hour of a run at the rate of the peak profile.
TEST(Statistics, MemoryStopsGrowing) {
  Statistics statistics(TwoRows());
  const auto bytes = [&] {
    size_t sum = 0;
    for (const TimeBlock& block : statistics.blocks()) {
      sum += block.total.latency.bytes();
      for (const auto& row : block.rows) sum += row.latency.bytes();
    }
    return sum;
  };
  size_t largest = 0;
  for (int i = 0; i < 3600 * 140; ++i) {
    statistics.OnRequest(Sample(i % 2, std::chrono::microseconds(int64_t{i} * 1'000'000 / 140),
                                std::chrono::microseconds(1000 + (int64_t{i} * 7919) % 400'000)));
  }
  largest = bytes();
  EXPECT_LT(largest, size_t{4} << 20);
}

}  // namespace
}  // namespace harness::load
