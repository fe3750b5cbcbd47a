#include "mock_server/http/batch.h"

#include <gtest/gtest.h>

namespace mock_server::http {
namespace {

using std::chrono::microseconds;

class BatchTest : public testing::Test {
 protected:
  void Add(uint64_t tag, std::string_view text, std::string body = {},
           microseconds now = microseconds(1)) {
    batch_.Begin(microseconds(1)) += text;
    batch_.Add(tag, now);
    if (!body.empty()) batch_.AddBody(std::move(body));
  }

  Batch batch_;
};

TEST_F(BatchTest, KeepsTheOutputsApart) {
  Add(7, "one");
  Add(8, "three", "and a body");
  ASSERT_EQ(batch_.outputs().size(), 2u);
  EXPECT_EQ(batch_.Bytes(batch_.outputs()[0]), "one");
  EXPECT_EQ(batch_.outputs()[1].tag, 8u);
  EXPECT_EQ(batch_.Bytes(batch_.outputs()[1]), "three");
  EXPECT_EQ(batch_.outputs()[1].body, "and a body");
  batch_.Clear();
  EXPECT_TRUE(batch_.outputs().empty());
}

TEST_F(BatchTest, TakesBackWhatIsNotSent) {
  Add(7, "one");
  batch_.Begin(microseconds(1));
  EXPECT_FALSE(batch_.HasNew());
  batch_.Begin(microseconds(1)) += "no";
  EXPECT_TRUE(batch_.HasNew());
  batch_.Undo();
  Add(8, "two");
  EXPECT_EQ(batch_.Bytes(batch_.outputs()[1]), "two");
}

TEST_F(BatchTest, IsFullByNumber) {
  for (int i = 0; i < 31; ++i) Add(7, "x");
  EXPECT_FALSE(batch_.IsFull());
  Add(7, "x");
  EXPECT_TRUE(batch_.IsFull());
}

TEST_F(BatchTest, IsFullByBytesOfBodiesToo) {
  Add(7, std::string(32 * 1024, 'x'));
  EXPECT_FALSE(batch_.IsFull());
  Add(7, "", std::string(32 * 1024, 'x'));
  EXPECT_TRUE(batch_.IsFull());
  batch_.Clear();
  Add(7, "x");
  EXPECT_FALSE(batch_.IsFull());
}

TEST_F(BatchTest, IsFullByTheTimeSinceItWasSentLast) {
  Add(7, "x", {}, microseconds(400));
  EXPECT_FALSE(batch_.IsFull());
  Add(7, "x", {}, microseconds(501));
  EXPECT_TRUE(batch_.IsFull());
  batch_.Clear();
  Add(7, "x", {}, microseconds(1000));
  EXPECT_FALSE(batch_.IsFull());
  Add(7, "x", {}, microseconds(1001));
  EXPECT_TRUE(batch_.IsFull());
}

}  // namespace
}  // namespace mock_server::http
