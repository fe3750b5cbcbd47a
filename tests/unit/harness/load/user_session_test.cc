#include "harness/load/user_session.h"

#include <gmock/gmock.h>

#include <map>

#include "harness/load/fleet.h"

namespace harness::load {
namespace {

using namespace std::chrono_literals;

const Profile& Smoke() {
  static const Profile profile = *LoadProfile("smoke");
  return profile;
}

size_t KindNamed(const std::string& name) {
  for (size_t i = 0; i < Smoke().workload->users.size(); ++i) {
    if (Smoke().workload->users[i].name == name) return i;
  }
  return SIZE_MAX;
}

UserSession Session(uint64_t seed, uint32_t user, const std::string& kind) {
  return {*Smoke().workload, DrawKey{seed, DrawKey::ProfileKey("smoke")}, user, KindNamed(kind)};
}

std::string NameOf(const PlannedRequest& request) {
  return Smoke().workload->rows[request.step->row].name;
}

// A line for each action; answers give ids that count up.
std::vector<std::string> Play(UserSession&& session, int actions, bool succeed = true) {
  std::vector<std::string> lines;
  int next_id = 0;
  for (int i = 0; i < actions; ++i) {
    PlannedRequest request;
    const Action action = session.Next(request);
    if (action.kind == Action::Kind::kWait) {
      lines.push_back("wait " + std::to_string(action.wait.count()));
      continue;
    }
    lines.push_back(request.step->method + " " + request.target + " " + request.body);
    std::vector<std::string> values;
    if (succeed) {
      for (size_t n = 0; n < request.step->saves.size(); ++n)
        values.push_back("id-" + std::to_string(next_id++));
    }
    session.OnAnswer(values);
  }
  return lines;
}

TEST(UserSession, DoesTheSameForTheSameSeed) {
  EXPECT_EQ(Play(Session(1, 3, "TaskUser"), 200), Play(Session(1, 3, "TaskUser"), 200));
  EXPECT_NE(Play(Session(1, 3, "TaskUser"), 200), Play(Session(2, 3, "TaskUser"), 200));
  EXPECT_NE(Play(Session(1, 3, "TaskUser"), 200), Play(Session(1, 4, "TaskUser"), 200));
}

TEST(UserSession, StartsWithOnStartAndDoesNotWaitBeforeItsFirstTask) {
  UserSession session = Session(1, 0, "GoalUser");
  PlannedRequest request;
  ASSERT_EQ(session.Next(request).kind, Action::Kind::kSend);
  EXPECT_EQ(NameOf(request), "/api/v1/agents/");
  EXPECT_EQ(request.target, "/api/v1/agents/");
  session.OnAnswer({"7a"});
  bool sent = session.Next(request).kind == Action::Kind::kSend;
  if (sent) {
    session.OnAnswer({});
    EXPECT_EQ(session.Next(request).kind, Action::Kind::kWait);
  }
}

TEST(UserSession, WaitsAfterEachTaskAlsoOneThatSendsNothing) {
  // Without agents, get, patch and delete send nothing: an agent user whose creates all fail has
  // those waits.
  UserSession session = Session(5, 0, "AgentUser");
  int waits = 0;
  int sends = 0;
  bool after_wait_wait = false;
  bool last_was_wait = false;
  for (int i = 0; i < 400; ++i) {
    PlannedRequest request;
    const Action action = session.Next(request);
    if (action.kind == Action::Kind::kWait) {
      ++waits;
      after_wait_wait |= last_was_wait;
      last_was_wait = true;
      EXPECT_GE(action.wait, 500ms);
      EXPECT_LE(action.wait, 2s);
    } else {
      ++sends;
      EXPECT_FALSE(i > 0 && !last_was_wait) << "two tasks without a wait";
      last_was_wait = false;
      EXPECT_THAT(NameOf(request), testing::AnyOf("POST /api/v1/agents/", "GET /api/v1/agents/"));
      session.OnAnswer({});
    }
  }
  EXPECT_TRUE(after_wait_wait);
  EXPECT_GT(waits, sends);
}

TEST(UserSession, DrawsTasksByTheirWeights) {
  std::map<std::string, int> counts;
  UserSession session = Session(9, 0, "AgentUser");
  int tasks = 0;
  int id = 0;
  while (tasks < 21'000) {
    PlannedRequest request;
    if (session.Next(request).kind == Action::Kind::kWait) {
      ++tasks;
      continue;
    }
    ++counts[NameOf(request)];
    session.OnAnswer(request.step->saves.empty() ? std::vector<std::string>{}
                                                 : std::vector<std::string>{std::to_string(id++)});
  }
  EXPECT_NEAR(counts["POST /api/v1/agents/"], 5000, 300);
  EXPECT_NEAR(counts["GET /api/v1/agents/"], 10'000, 400);
  EXPECT_NEAR(counts["GET /api/v1/agents/{id}"], 3000, 250);
  EXPECT_NEAR(counts["PATCH /api/v1/agents/{id}"], 2000, 200);
  EXPECT_NEAR(counts["DELETE /api/v1/agents/{id}"], 1000, 150);
}

TEST(UserSession, DeletesTheLastCreatedAndForgetsIt) {
  UserSession session = Session(9, 0, "AgentUser");
  std::vector<std::string> own;
  int id = 0;
  int deletes = 0;
  for (int i = 0; i < 2000; ++i) {
    PlannedRequest request;
    if (session.Next(request).kind == Action::Kind::kWait) continue;
    if (request.step->method == "DELETE") {
      ++deletes;
      ASSERT_FALSE(own.empty());
      EXPECT_EQ(request.target, "/api/v1/agents/" + own.back());
      own.pop_back();
    } else if (request.target != "/api/v1/agents/") {
      EXPECT_THAT(own, testing::Contains(request.target.substr(15)));
    }
    if (request.step->method == "POST") {
      own.push_back("agent-" + std::to_string(id++));
      session.OnAnswer({own.back()});
    } else {
      session.OnAnswer({});
    }
  }
  EXPECT_GT(deletes, 10);
}

TEST(UserSession, StaysInItsGroup) {
  std::map<size_t, int> groups;
  for (uint32_t user = 0; user < 1000; ++user) {
    UserSession session = Session(1, user, "APIUser");
    ++groups[session.group()];
    const size_t group = session.group();
    for (int i = 0; i < 20; ++i) {
      PlannedRequest request;
      if (session.Next(request).kind == Action::Kind::kSend) session.OnAnswer({});
    }
    EXPECT_EQ(session.group(), group);
  }
  EXPECT_NEAR(groups[0], 500, 60);
  EXPECT_NEAR(groups[1], 300, 55);
  EXPECT_NEAR(groups[2], 200, 50);
}

TEST(UserSession, RemembersOnlySoMuch) {
  Workload workload = *Smoke().workload;
  for (Pool& pool : workload.pools) pool.keep = 3;
  UserSession session(workload, DrawKey{1, 1}, 0, KindNamed("AgentUser"));
  std::vector<std::string> own;
  int id = 0;
  for (int i = 0; i < 2000; ++i) {
    PlannedRequest request;
    if (session.Next(request).kind == Action::Kind::kWait) continue;
    if (request.step->method == "DELETE") own.pop_back();
    if (request.step->method == "GET" && request.target != "/api/v1/agents/") {
      EXPECT_THAT(own, testing::Contains(request.target.substr(15)));
    }
    if (request.step->method != "POST") {
      session.OnAnswer({});
      continue;
    }
    own.push_back(std::to_string(id++));
    if (own.size() > 3) own.erase(own.begin());
    session.OnAnswer({own.back()});
  }
}

TEST(Fleet, NumbersUsersAnewAndReusesSlots) {
  Fleet fleet(Smoke(), 1);
  EXPECT_EQ(fleet.Add(), 0u);
  EXPECT_EQ(fleet.Add(), 1u);
  EXPECT_EQ(fleet.session(1).user(), 1u);
  EXPECT_EQ(fleet.RemoveLast(), 1u);
  EXPECT_FALSE(fleet.Present(1, 1));
  EXPECT_EQ(fleet.Add(), 1u);
  EXPECT_EQ(fleet.session(1).user(), 2u);
  EXPECT_FALSE(fleet.Present(1, 1));
  EXPECT_TRUE(fleet.Present(1, 2));
  EXPECT_EQ(fleet.session(1).kind(), 2u);
}

}  // namespace
}  // namespace harness::load
