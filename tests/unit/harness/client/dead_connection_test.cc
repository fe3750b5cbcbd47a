#include "harness/client/dead_connection.h"

#include <gtest/gtest.h>

namespace harness::client {
namespace {

constexpr char kEmptyReason[] = R"({"detail":"Failed to create goal: "})";
constexpr char kHttpxReason[] =
    R"({"detail":"Failed to list agents: Server disconnected without sending a response."})";
constexpr char kOther[] = R"({"detail":"Failed to create goal: Server error '500'"})";

TEST(DeadConnections, AreMetAfterA500Only) {
  DeadConnections gateway;
  EXPECT_FALSE(gateway.Met(500, kEmptyReason)) << "nothing before it left a dead connection";
  EXPECT_TRUE(gateway.Met(500, kEmptyReason));
  EXPECT_FALSE(gateway.Met(201, "{}"));
  EXPECT_FALSE(gateway.Met(500, kOther));
  EXPECT_FALSE(gateway.Met(422, "{}")) << "did not get as far as the data layer";
  EXPECT_TRUE(gateway.Met(500, kHttpxReason));
}

TEST(DeadConnections, AreAsManyAsThe500sAtMost) {
  DeadConnections gateway;
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(gateway.Met(500, kOther));
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(gateway.Met(500, kEmptyReason));
  EXPECT_FALSE(gateway.Met(500, kEmptyReason));
}

TEST(DeadConnections, OtherAnswersAreWhatTheyAre) {
  DeadConnections gateway;
  EXPECT_FALSE(gateway.Met(500, kOther));
  for (const char* body : {"", "Internal Server Error", "[]", R"({"detail":7})", R"({"detail":""})",
                           R"({"detail":"Failed to create goal"})", R"({"detail":": "})"}) {
    EXPECT_FALSE(gateway.Met(500, body)) << body;
  }
  EXPECT_FALSE(gateway.Met(502, kEmptyReason));
}

}  // namespace
}  // namespace harness::client
