#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/random.h"
#include "tests/support/platform_client.h"

// Random sequences of creates, reads, changes, lists and deletes over both services, against a
// model so simple that it can be read at a glance. UNDERSTUDY_MODEL_SEED and UNDERSTUDY_MODEL_STEPS
// change the run.
namespace mock_server {
namespace {

using base::HttpResponse;
using base::Random;
using tests::support::PlatformClient;

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// What must be in an answer: a fragment of its JSON.
std::string Fragment(const std::string& key, const std::string& value) {
  return "\"" + key + "\":\"" + value + "\"";
}

struct Agent {
  std::string id;
  std::string name;
  std::string status = "created";
  int references = 0;
};

struct Goal {
  std::string id;
  std::string agent;
  std::string text;
  std::string status = "pending";
};

struct Task {
  std::string id;
  std::string plan;
  std::string status = "pending";
  std::string outputs = "{}";
};

struct Plan {
  std::string id;
  std::string goal;
  std::string status = "draft";
  std::string milliseconds = "null";
};

class StateModelTest : public ::testing::Test {
 public:
  StateModelTest() : seed(FromEnvironment("UNDERSTUDY_MODEL_SEED", 20260118)), random(seed) {}

  // The gateway's and the data layer's name of one entity; the step draws which service it speaks
  // to.
  struct Route {
    bool gateway;
    std::string path;
  };
  Route Pick(const std::string& gateway_path, const std::string& data_layer_path) {
    const bool gateway = random.Below(2) == 0;
    return {gateway, gateway ? gateway_path : data_layer_path};
  }
  HttpResponse Send(const Route& route, const std::string& method, const std::string& body = "") {
    return route.gateway ? client.Gateway(method, route.path, body)
                         : client.DataLayer(method, route.path, body);
  }

  void CreateAgent() {
    Agent agent;
    agent.name = fmt::format("agent {}", ++serial);
    const HttpResponse answer =
        Send(Pick("/api/v1/agents/", "/agents/"), "POST", "{" + Fragment("name", agent.name) + "}");
    agent.id = client.Text(answer, "id");
    agents.push_back(agent);
  }

  void ReadAgent() {
    if (agents.empty()) return;
    const Agent& agent = agents[random.Below(agents.size())];
    const HttpResponse answer =
        Send(Pick("/api/v1/agents/" + agent.id, "/agents/" + agent.id), "GET");
    Expect(
        answer, 200,
        {Fragment("id", agent.id), Fragment("name", agent.name), Fragment("status", agent.status)});
  }

  void PatchAgent() {
    if (agents.empty()) return;
    Agent& agent = agents[random.Below(agents.size())];
    static const char* const kStatuses[] = {"active", "idle", "busy", "suspended"};
    agent.status = kStatuses[random.Below(4)];
    const HttpResponse answer = Send(Pick("/api/v1/agents/" + agent.id, "/agents/" + agent.id),
                                     "PATCH", "{" + Fragment("status", agent.status) + "}");
    Expect(answer, 200, {Fragment("name", agent.name), Fragment("status", agent.status)});
  }

  void DeleteAgent() {
    if (agents.empty()) return;
    const size_t index = random.Below(agents.size());
    const Agent agent = agents[index];
    const Route route = Pick("/api/v1/agents/" + agent.id, "/agents/" + agent.id);
    const HttpResponse answer = Send(route, "DELETE");
    if (agent.references > 0) {
      Expect(answer, route.gateway ? 404 : 500, {});
      return;
    }
    Expect(answer, 204, {});
    agents.erase(agents.begin() + static_cast<std::ptrdiff_t>(index));
    Expect(Send(route, "GET"), 404, {});
  }

  // The newest first, cut to the limit; the data layer also skips the offset.
  void ListAgents() {
    const std::string status = random.Below(3) == 0 ? "busy" : "";
    const size_t limit = random.Below(30);
    const size_t offset = random.Below(10);
    const bool gateway = random.Below(2) == 0;
    const std::string query = fmt::format("?limit={}&offset={}{}", limit, offset,
                                          status.empty() ? "" : "&status=" + status);
    const HttpResponse answer = gateway ? client.Gateway("GET", "/api/v1/agents/" + query)
                                        : client.DataLayer("GET", "/agents/" + query);
    std::vector<std::string> expected;
    size_t skip = gateway ? 0 : offset;
    for (auto agent = agents.rbegin(); agent != agents.rend() && expected.size() < limit; ++agent) {
      if (!status.empty() && agent->status != status) continue;
      if (skip > 0) {
        --skip;
        continue;
      }
      expected.push_back(agent->id);
    }
    ExpectIds(answer, "{\"id\":\"", expected);
  }

  void CreateGoal() {
    if (agents.empty()) return;
    Agent& agent = agents[random.Below(agents.size())];
    Goal goal;
    goal.agent = agent.id;
    goal.text = fmt::format("goal {}", ++serial);
    const HttpResponse answer =
        Send(Pick("/api/v1/goals/", "/goals/"), "POST",
             "{" + Fragment("agent_id", agent.id) + "," + Fragment("description", goal.text) + "}");
    goal.id = client.Text(answer, "goal_id");
    ++agent.references;
    goals.push_back(goal);
  }

  void ReadGoal() {
    if (goals.empty()) return;
    const Goal& goal = goals[random.Below(goals.size())];
    const HttpResponse answer = Send(Pick("/api/v1/goals/" + goal.id, "/goals/" + goal.id), "GET");
    Expect(answer, 200,
           {Fragment("goal_id", goal.id), Fragment("goal_text", goal.text),
            Fragment("status", goal.status)});
  }

  void PatchGoal() {
    if (goals.empty()) return;
    Goal& goal = goals[random.Below(goals.size())];
    static const char* const kStatuses[] = {"pending", "in_progress", "completed", "failed"};
    goal.status = kStatuses[random.Below(4)];
    const HttpResponse answer = Send(Pick("/api/v1/goals/" + goal.id, "/goals/" + goal.id), "PATCH",
                                     "{" + Fragment("status", goal.status) + ",\"priority\":1}");
    Expect(answer, 200, {Fragment("status", goal.status), "\"constraints_priority\":5"});
  }

  void ListGoals() {
    if (agents.empty()) return;
    const Agent& agent = agents[random.Below(agents.size())];
    const size_t limit = random.Below(5);
    const HttpResponse answer =
        client.DataLayer("GET", fmt::format("/goals/?agent_id={}&limit={}", agent.id, limit));
    std::vector<std::string> expected;
    for (auto goal = goals.rbegin(); goal != goals.rend() && expected.size() < limit; ++goal) {
      if (goal->agent == agent.id) expected.push_back(goal->id);
    }
    ExpectIds(answer, "\"goal_id\":\"", expected);
  }

  void CreateTask() {
    if (agents.empty()) return;
    Agent& agent = agents[random.Below(agents.size())];
    Task task;
    task.plan = fmt::format("plan {}", random.Below(50));
    const HttpResponse answer =
        Send(Pick("/api/v1/tasks/", "/plans/tasks"), "POST",
             "{" + Fragment("agent_id", agent.id) + "," + Fragment("plan_id", task.plan) +
                 ",\"description\":\"d\"}");
    task.id = client.Text(answer, "task_id");
    ++agent.references;
    tasks.push_back(task);
  }

  void ReadTask() {
    if (tasks.empty()) return;
    const Task& task = tasks[random.Below(tasks.size())];
    // The gateway's read is a placeholder.
    Expect(client.DataLayer("GET", "/plans/tasks/" + task.id), 200,
           {Fragment("task_id", task.id), Fragment("plan_id", task.plan),
            Fragment("status", task.status), Fragment("outputs", task.outputs)});
  }

  void PatchTask() {
    if (tasks.empty()) return;
    Task& task = tasks[random.Below(tasks.size())];
    const uint64_t number = random.Below(1000);
    task.status = random.Below(2) == 0 ? "running" : "completed";
    task.outputs = fmt::format("{{\\\"n\\\": {}}}", number);
    const HttpResponse answer =
        Send(Pick("/api/v1/tasks/" + task.id, "/plans/tasks/" + task.id), "PATCH",
             "{" + Fragment("status", task.status) +
                 fmt::format(",\"output_data\":{{\"n\":{}}}}}", number));
    Expect(answer, 200, {Fragment("status", task.status), Fragment("outputs", task.outputs)});
  }

  void CreatePlan() {
    Plan plan;
    plan.id = fmt::format("plan {}", ++serial);
    plan.goal = fmt::format("goal {}", random.Below(5));
    const HttpResponse answer =
        client.DataLayer("POST", "/plans/",
                         "{" + Fragment("plan_id", plan.id) + "," + Fragment("goal_id", plan.goal) +
                             R"(,"resource_budget":{}})");
    Expect(answer, 201, {Fragment("plan_id", plan.id), R"("resource_budget":null)"});
    plans.push_back(plan);
  }

  void ReadPlan() {
    if (plans.empty()) return;
    const Plan& plan = plans[random.Below(plans.size())];
    Expect(client.DataLayer("GET", "/plans/plan%20" + plan.id.substr(5)), 200,
           {Fragment("plan_id", plan.id), Fragment("goal_id", plan.goal),
            Fragment("status", plan.status), "\"execution_time_ms\":" + plan.milliseconds + ","});
  }

  void PatchPlan() {
    if (plans.empty()) return;
    Plan& plan = plans[random.Below(plans.size())];
    const uint64_t number = random.Below(1000);
    plan.status = random.Below(2) == 0 ? "validated" : "completed";
    plan.milliseconds = fmt::format("{}.25", number);
    const HttpResponse answer =
        client.DataLayer("PATCH", "/plans/plan%20" + plan.id.substr(5),
                         "{" + Fragment("status", plan.status) +
                             fmt::format(R"(,"execution_time_ms":"{}.254"}})", number));
    Expect(answer, 200,
           {Fragment("status", plan.status), "\"execution_time_ms\":" + plan.milliseconds + ","});
  }

  void ListPlans() {
    const std::string goal = fmt::format("goal {}", random.Below(5));
    const size_t limit = random.Below(5);
    const HttpResponse answer = client.DataLayer(
        "GET", fmt::format("/plans/?goal_id=goal+{}&limit={}", goal.substr(5), limit));
    std::vector<std::string> expected;
    for (auto plan = plans.rbegin(); plan != plans.rend() && expected.size() < limit; ++plan) {
      if (plan->goal == goal) expected.push_back(plan->id);
    }
    ExpectIds(answer, "\"plan_id\":\"", expected);
  }

  // Agents stay, and nothing refers to them any more.
  void RestartDataLayer() {
    if (random.Below(100) != 0) return;
    client.platform().BeginOutage(std::chrono::microseconds(1), /*restart=*/true);
    goals.clear();
    plans.clear();
    tasks.clear();
    for (Agent& agent : agents) agent.references = 0;
  }

  void Expect(const HttpResponse& answer, int status, const std::vector<std::string>& fragments) {
    bool agrees = answer.status == status;
    for (const std::string& fragment : fragments)
      agrees = agrees && answer.body.find(fragment) != std::string::npos;
    if (agrees) return;
    ++disagreements;
    ADD_FAILURE() << "step " << step << ": want " << status << ", have " << answer.status << " "
                  << answer.body;
  }

  void ExpectIds(const HttpResponse& answer, const std::string& mark,
                 const std::vector<std::string>& expected) {
    std::vector<std::string> ids;
    for (size_t at = answer.body.find(mark); at != std::string::npos;
         at = answer.body.find(mark, at + 1)) {
      const size_t begin = at + mark.size();
      ids.push_back(answer.body.substr(begin, answer.body.find('"', begin) - begin));
    }
    if (answer.status == 200 && ids == expected) return;
    ++disagreements;
    ADD_FAILURE() << "step " << step << ": " << ids.size() << " of " << expected.size()
                  << " expected in " << answer.body;
  }

  const uint64_t seed;
  Random random;
  PlatformClient client;
  std::vector<Agent> agents;
  std::vector<Goal> goals;
  std::vector<Plan> plans;
  std::vector<Task> tasks;
  int serial = 0;
  uint64_t step = 0;
  int disagreements = 0;
};

TEST_F(StateModelTest, AgreesWithTheModel) {
  using Step = void (StateModelTest::*)();
  static constexpr Step kSteps[] = {
      &StateModelTest::CreateAgent, &StateModelTest::ReadAgent,        &StateModelTest::PatchAgent,
      &StateModelTest::DeleteAgent, &StateModelTest::ListAgents,       &StateModelTest::CreateGoal,
      &StateModelTest::ReadGoal,    &StateModelTest::PatchGoal,        &StateModelTest::ListGoals,
      &StateModelTest::CreateTask,  &StateModelTest::ReadTask,         &StateModelTest::PatchTask,
      &StateModelTest::CreatePlan,  &StateModelTest::ReadPlan,         &StateModelTest::PatchPlan,
      &StateModelTest::ListPlans,   &StateModelTest::RestartDataLayer,
  };
  // A state that grows without end makes every list longer and says nothing new.
  constexpr uint64_t kStepsToReset = 2000;
  const uint64_t steps = FromEnvironment("UNDERSTUDY_MODEL_STEPS", 100000);
  for (step = 0; step < steps && disagreements < 5; ++step) {
    if (step % kStepsToReset == kStepsToReset - 1) {
      client.platform().Reset();
      agents.clear();
      goals.clear();
      plans.clear();
      tasks.clear();
    }
    (this->*kSteps[random.Below(std::size(kSteps))])();
  }
  std::printf("seed %llu: %d disagreements in %llu operations\n",
              static_cast<unsigned long long>(seed), disagreements,
              static_cast<unsigned long long>(step));
}

}  // namespace
}  // namespace mock_server
