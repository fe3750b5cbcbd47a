#include "base/suggest.h"

#include <gtest/gtest.h>

#include <vector>

namespace base {
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

TEST(Nearest, FindsAShortenedOrDifferentlyWrittenName) {
  const std::vector<std::string> fields = {"agent_id", "agent_type", "configuration", "metadata"};
  EXPECT_EQ(Nearest("config", fields), "configuration");
  EXPECT_EQ(Nearest("type", fields), "agent_type");
  EXPECT_EQ(Nearest("agentID", fields), "agent_id");
  EXPECT_EQ(Nearest("metadata_json", fields), "metadata");
  const std::vector<std::string> paths = {"/api/v1/agents/", "/api/v1/agents/", "/api/v1/goals/"};
  EXPECT_EQ(Nearest("/agents/", paths), "/api/v1/agents/");
}

TEST(Nearest, DoesNotChooseBetweenTwoThatFitAsWell) {
  const std::vector<std::string> fields = {"agent_identity", "agent_type"};
  EXPECT_EQ(Nearest("agent", fields), "");
  EXPECT_EQ(Nearest("id", fields), "");
}

TEST(Nearest, AllowsAShortWordOneEditOrTwoAfterItsFirstLetter) {
  EXPECT_EQ(Nearest("cash", std::vector<std::string>{"cache"}), "cache");
  EXPECT_EQ(Nearest("--lod", std::vector<std::string>{"--load"}), "--load");
  EXPECT_EQ(Nearest("--shell", std::vector<std::string>{"--help"}), "");
  EXPECT_EQ(Nearest("foo", std::vector<std::string>{"pool"}), "");
}

TEST(Nearest, DoesNotGuess) {
  EXPECT_EQ(Nearest("colour", kWords), "");
  EXPECT_EQ(Nearest("x", kWords), "");
  EXPECT_EQ(DidYouMean("x", kWords), "");
  EXPECT_EQ(Nearest(std::string(100000, 's'), kWords), "");
}

}  // namespace
}  // namespace base
