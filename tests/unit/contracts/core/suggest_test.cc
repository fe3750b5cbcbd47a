#include "contracts/core/suggest.h"

#include <gtest/gtest.h>

#include <vector>

namespace contracts::core {
namespace {

const std::vector<std::string> kWords = {"capture", "contract", "finally", "steps", "status"};

TEST(EditDistance, CountsEdits) {
  EXPECT_EQ(EditDistance("", "abc"), 3u);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3u);
  EXPECT_EQ(EditDistance("staus", "status"), 1u);
  EXPECT_EQ(EditDistance("sattus", "status"), 1u);  // a swap is one edit
}

TEST(Nearest, FindsWhatWasMeant) {
  EXPECT_EQ(Nearest("captures", kWords), "capture");
  EXPECT_EQ(Nearest("finaly", kWords), "finally");
  EXPECT_EQ(Nearest("statsu", kWords), "status");
}

TEST(Nearest, DoesNotGuess) {
  EXPECT_EQ(Nearest("colour", kWords), "");
  EXPECT_EQ(Nearest("x", kWords), "");
  EXPECT_EQ(DidYouMean("x", kWords), "");
  EXPECT_EQ(Nearest(std::string(100000, 's'), kWords), "");
}

}  // namespace
}  // namespace contracts::core
