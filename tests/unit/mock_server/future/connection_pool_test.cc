#include "mock_server/future/connection_pool.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace mock_server::future {
namespace {

using base::Random;
using std::chrono::nanoseconds;
using namespace std::chrono_literals;

PoolOptions Of(uint32_t connections, nanoseconds wait = 1h) {
  return {connections, wait, std::nullopt};
}

TEST(ConnectionPool, ServesInTurn) {
  ConnectionPool pool(Of(2));
  EXPECT_EQ(pool.Take(0ms, 10ms), 0ms);
  EXPECT_EQ(pool.Take(1ms, 20ms), 0ms);
  EXPECT_EQ(pool.InUseAt(2ms), 2u);
  // The first to be free is the first connection, at 10 ms; the next one in line gets the other.
  EXPECT_EQ(pool.Take(2ms, 30ms), 8ms);
  EXPECT_EQ(pool.Take(3ms, 1ms), 18ms);
  EXPECT_EQ(pool.WaitingAt(3ms), 2u);
  EXPECT_EQ(pool.WaitingAt(10ms), 1u);
  EXPECT_EQ(pool.InUseAt(21ms), 2u);
  EXPECT_EQ(pool.InUseAt(22ms), 1u);
  EXPECT_EQ(pool.InUseAt(40ms), 0u);
  EXPECT_EQ(pool.waits().count(), 4u);
  EXPECT_EQ(pool.waits().sum(), 26ms);
}

TEST(ConnectionPool, RefusesWhoWouldWaitTooLong) {
  ConnectionPool pool(Of(1, 5ms));
  pool.Take(0ms, 10ms);
  EXPECT_TRUE(pool.RefusesAt(4ms));
  EXPECT_FALSE(pool.RefusesAt(5ms));
  pool.GiveUp(4ms);
  EXPECT_EQ(pool.WaitingAt(8ms), 1u);
  EXPECT_EQ(pool.WaitingAt(9ms), 0u);
  EXPECT_EQ(pool.refused(), 1u);
  // Who gave up holds nobody up.
  EXPECT_EQ(pool.Take(6ms, 1ms), 4ms);
}

double Exponential(Random& random, double mean) { return -mean * std::log1p(-random.NextDouble()); }

// The mean wait, in seconds, of requests that come independently, `rate` of them a second.
template <typename Hold>
double MeanWait(ConnectionPool& pool, double rate, const Hold& hold) {
  constexpr int kRequests = 2'000'000;
  Random random(21);
  double now = 0;
  for (int i = 0; i < kRequests; ++i) {
    now += Exponential(random, 1 / rate);
    pool.Take(nanoseconds(std::llround(now * 1e9)), nanoseconds(std::llround(hold(random) * 1e9)));
  }
  return std::chrono::duration<double>(pool.waits().sum()).count() / kRequests;
}

// The probability to wait in a line before `servers` servers (Erlang's C formula) of which `load`
// are busy on average.
double ErlangC(int servers, double load) {
  double inverse_b = 1;  // Erlang's B formula, upside down
  for (int k = 1; k <= servers; ++k) inverse_b = 1 + inverse_b * k / load;
  const double b = 1 / inverse_b;
  const double use = load / servers;
  return b / (1 - use + use * b);
}

TEST(ConnectionPool, WaitsBendAsErlangSays) {
  constexpr double kHold = 0.02;
  for (const double use : {0.7, 0.8, 0.9}) {
    ConnectionPool pool(Of(10));
    const double rate = use * 10 / kHold;
    const double wait =
        MeanWait(pool, rate, [&](Random& random) { return Exponential(random, kHold); });
    const double expected = ErlangC(10, rate * kHold) * kHold / (10 * (1 - use));
    EXPECT_NEAR(wait / expected, 1, 0.05) << use;
  }
}

TEST(ConnectionPool, WaitsBendAsPollaczekAndKhinchineSayWhereAllHoldEquallyLong) {
  constexpr double kHold = 0.02;
  for (const double use : {0.5, 0.8, 0.9}) {
    ConnectionPool pool(Of(1));
    const double wait = MeanWait(pool, use / kHold, [&](Random&) { return kHold; });
    const double expected = use * kHold / (2 * (1 - use));
    EXPECT_NEAR(wait / expected, 1, 0.05) << use;
  }
}

}  // namespace
}  // namespace mock_server::future
