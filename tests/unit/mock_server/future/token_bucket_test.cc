#include "mock_server/future/token_bucket.h"

#include <gtest/gtest.h>

namespace mock_server::future {
namespace {

using namespace std::chrono_literals;

TEST(TokenBucket, AdmitsExactlyTheRateAtTenThousandRequestsASecond) {
  // 100 a second with 50 at once, asked 10,000 times a second for a minute.
  TokenBucket bucket({100, 1s}, 50, 0ns);
  int admitted = 0;
  for (int i = 0; i < 600'000; ++i) admitted += bucket.Take(i * 100us) ? 1 : 0;
  // The burst, and one for each 10 ms that are over by the last request, at 59.9999 s.
  EXPECT_EQ(admitted, 50 + 5999);
}

TEST(TokenBucket, DoesNotDriftWhereTheRateIsNoWholeNumberOfNanoseconds) {
  // A token takes a third of a second, which no number of nanoseconds is.
  TokenBucket bucket({3, 1s}, 1, 0ns);
  int admitted = 0;
  for (int64_t ms = 0; ms <= 3'600'000; ++ms) admitted += bucket.Take(ms * 1ms) ? 1 : 0;
  // A full bucket loses what would overflow: a request comes at each whole millisecond, so a token
  // that is there after 333.3 ms is taken at 334.
  EXPECT_EQ(admitted, 1 + 10'778);
  TokenBucket roomy({3, 1s}, 2, 0ns);
  admitted = 0;
  for (int64_t ms = 0; ms <= 3'600'000; ++ms) admitted += roomy.Take(ms * 1ms) ? 1 : 0;
  EXPECT_EQ(admitted, 2 + 10'800);
}

TEST(TokenBucket, SaysWhenTheNextRequestIsAdmitted) {
  TokenBucket bucket({3, 1s}, 2, 0ns);
  EXPECT_TRUE(bucket.Take(0ns));
  EXPECT_TRUE(bucket.Take(0ns));
  EXPECT_FALSE(bucket.Take(0ns));
  EXPECT_EQ(bucket.UntilToken(), 333'333'334ns);
  EXPECT_EQ(bucket.UntilFull(), 666'666'667ns);
  EXPECT_FALSE(bucket.Take(333'333'333ns));
  EXPECT_TRUE(bucket.Take(333'333'334ns));
  EXPECT_EQ(bucket.tokens(), 0u);
}

TEST(TokenBucket, IsFullAfterAnyTime) {
  TokenBucket bucket({1'000'000'000, 1s}, 1'000'000'000, 0ns);
  EXPECT_TRUE(bucket.Take(0ns));
  EXPECT_TRUE(bucket.IsFullAt(24h * 365 * 200));
  EXPECT_TRUE(bucket.Take(24h * 365 * 200));
  EXPECT_EQ(bucket.tokens(), 999'999'999u);
}

}  // namespace
}  // namespace mock_server::future
