#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "tests/support/platform_client.h"

// The ids that the stand-in draws: the same for the same seed, and never one that a row has.
namespace mock_server {
namespace {

using base::HttpResponse;
using tests::support::PlatformClient;

class GeneratedIds : public ::testing::Test {
 protected:
  GeneratedIds()
      : folder_(std::filesystem::path(::testing::TempDir()) /
                ("generated_ids_test-" + std::to_string(getpid()) + "-" +
                 ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::create_directories(folder_);
  }
  ~GeneratedIds() override { std::filesystem::remove_all(folder_); }

  platform::PlatformOptions OnFile(const std::string& name, uint64_t seed = 7) const {
    platform::PlatformOptions options;
    options.seed = seed;
    options.store_file = folder_ / name;
    return options;
  }

  // Everything that is drawn for rounds of creates, in its order.
  static std::vector<std::string> Draw(PlatformClient& client, int rounds = 5) {
    std::vector<std::string> drawn;
    const auto take = [&](const HttpResponse& answer, std::vector<std::string> keys) {
      for (const std::string& key : keys) drawn.push_back(PlatformClient::Text(answer, key));
    };
    for (int i = 0; i < rounds; ++i) {
      take(client.Gateway("POST", "/api/v1/agents/", R"({"name":"a"})"), {"id", "did"});
      const std::string body =
          R"({"plan_id":"p","description":"d","agent_id":")" + drawn[drawn.size() - 2] + "\"}";
      take(client.Gateway("POST", "/api/v1/goals/", body), {"id", "goal_id"});
      take(client.Gateway("POST", "/api/v1/tasks/", body), {"id", "task_id"});
      take(client.DataLayer("POST", "/datasets/", R"({"name":"n"})"), {"id"});
    }
    return drawn;
  }

  const std::filesystem::path folder_;
};

TEST_F(GeneratedIds, TheSameSeedDrawsTheSameOnAFreshStore) {
  platform::PlatformOptions in_memory;
  in_memory.seed = 7;
  PlatformClient memory(in_memory);
  PlatformClient first(OnFile("first.db"));
  PlatformClient second(OnFile("second.db"));
  PlatformClient other(OnFile("other.db", /*seed=*/8));
  const auto drawn = Draw(memory);
  EXPECT_EQ(Draw(first), drawn);
  EXPECT_EQ(Draw(second), drawn);
  EXPECT_NE(Draw(other), drawn);
}

TEST_F(GeneratedIds, AFileThatWasOpenedBeforeGetsNewOnesEachTime) {
  std::set<std::string> all;
  size_t drawn = 0;
  std::vector<std::vector<std::string>> runs;
  for (int opening = 0; opening < 4; ++opening) {
    PlatformClient client(OnFile("state.db"));
    const auto ids = Draw(client);
    drawn += ids.size();
    all.insert(ids.begin(), ids.end());
    runs.push_back(ids);
  }
  EXPECT_EQ(all.size(), drawn);
  // And they can be had again: from the same seed and as many openings.
  for (const auto& run : runs) {
    PlatformClient client(OnFile("again.db"));
    EXPECT_EQ(Draw(client), run);
  }
}

// A client may send ids of its own, such as those that it was given in an earlier run.
TEST_F(GeneratedIds, WhatTheClientSentIsNotDrawnAgain) {
  std::vector<std::string> earlier;
  {
    PlatformClient client(OnFile("earlier.db"));
    for (int i = 0; i < 100; ++i) {
      const HttpResponse goal = client.DataLayer("POST", "/goals/", R"({"description":"d"})");
      earlier.push_back(PlatformClient::Text(goal, "id"));
      earlier.push_back(PlatformClient::Text(goal, "goal_id"));
    }
  }
  for (const std::string& kind : {std::string("goal"), std::string("task")}) {
    const std::string path = kind == "goal" ? "/goals/" : "/plans/tasks";
    PlatformClient client(OnFile(kind + ".db"));
    for (size_t i = earlier.size() / 2; i < earlier.size(); ++i) {
      ASSERT_EQ(client
                    .DataLayer("POST", path,
                               R"({"plan_id":"p",")" + kind + R"(_id":")" + earlier[i] + "\"}")
                    .status,
                201);
    }
    for (int i = 0; i < 50; ++i) {
      const HttpResponse answer = client.DataLayer(
          "POST", path,
          kind == "goal" ? R"({"description":"d"})" : R"({"plan_id":"p","description":"d"})");
      EXPECT_EQ(answer.status, 201) << answer.body;
      for (const auto& diagnosis : client.platform().observation().diagnoses)
        ADD_FAILURE() << diagnosis.hint;
    }
    // A client's own collision is told as before.
    const HttpResponse twice = client.DataLayer(
        "POST", path, R"({"plan_id":"p",")" + kind + R"(_id":")" + earlier.back() + "\"}");
    EXPECT_EQ(twice.status, 500);
    EXPECT_FALSE(client.platform().observation().diagnoses.empty());
  }
}

}  // namespace
}  // namespace mock_server
