"""The platform's load script for Locust 2.43.1 (docs/platform.md, The workload).

Two of the six defects that the load-test sprint found were in the script. SCRIPT_FAULTS brings them back, for example
SCRIPT_FAULTS=5,6: with 5 the script keeps a row's `id` where it needs goal_id or task_id, with 6 it sends two words
that are not an AgentStatus. Without it the script is right.
"""
import itertools
import os
import random
import time
import uuid

from locust import HttpUser, TaskSet, between, task

FAULTS = set(filter(None, os.environ.get("SCRIPT_FAULTS", "").split(",")))
GOAL_ID, TASK_ID = ("id", "id") if "5" in FAULTS else ("goal_id", "task_id")
# In turn, so that even a short run sends each of them.
AGENT_STATUSES = itertools.cycle((["inactive", "paused"] if "6" in FAULTS else []) + ["active", "idle", "busy", "suspended"])
HEADERS = {"X-API-Key": os.environ.get("PLATFORM_API_KEY", "load-test-key-of-at-least-32-characters")}
WORDS = "chart the tides of every harbour before dawn and report what the buoys have told us since spring".split()


def sentence(words):
    return " ".join(random.choice(WORDS) for _ in range(words)).capitalize() + "."


def agent_body():
    return {
        "name": f"{random.choice(WORDS)}_{random.randrange(10**6)}",
        "agent_type": random.choice(["simple", "complex", "specialized"]),
        "configuration": {"max_tokens": random.randint(100, 2000),
                          "temperature": round(random.uniform(0.1, 1.0), 2)},
        "metadata": {"created_by": "locust", "test_run": int(time.time())},
    }


class Group(TaskSet):
    """What the groups share: requests named by endpoint, so that ids make no rows of their own."""

    def call(self, method, path, endpoint=None, **arguments):
        return self.client.request(method, path, name=f"{method} {endpoint or path}", headers=HEADERS, **arguments)

    def create(self, path, body, field, name=None):
        """The created thing's id, or None when the platform refused."""
        response = self.client.post(path, name=name or f"POST {path}", headers=HEADERS, json=body)
        return response.json().get(field) if response.status_code == 201 else None

    def create_own_agent(self):
        """The agent of a goal or task user; its row bears the path alone, as in the recorded tables."""
        return self.create("/api/v1/agents/", agent_body(), "id", name="/api/v1/agents/")


class AgentTasks(Group):
    def on_start(self):
        self.agents = []

    @task(5)
    def create_agent(self):
        agent = self.create("/api/v1/agents/", agent_body(), "id")
        if agent:
            self.agents.append(agent)

    @task(10)
    def list_agents(self):
        self.call("GET", "/api/v1/agents/")

    @task(3)
    def get_agent(self):
        if self.agents:
            self.call("GET", f"/api/v1/agents/{random.choice(self.agents)}", "/api/v1/agents/{id}")

    @task(2)
    def update_agent(self):
        if self.agents:
            self.call("PATCH", f"/api/v1/agents/{random.choice(self.agents)}", "/api/v1/agents/{id}",
                      json={"status": next(AGENT_STATUSES),
                            "configuration": {"max_tokens": random.randint(100, 2000)}})

    @task(1)
    def delete_agent(self):
        if self.agents:
            self.call("DELETE", f"/api/v1/agents/{self.agents.pop()}", "/api/v1/agents/{id}")


class GoalTasks(Group):
    def on_start(self):
        self.goals = []
        self.agent = self.create_own_agent()

    @task(5)
    def create_goal(self):
        goal = self.create("/api/v1/goals/", {
            "agent_id": self.agent,
            "description": sentence(10),
            "success_criteria": [sentence(4) for _ in range(random.randint(1, 3))],
            "priority": random.randint(1, 10),
        }, GOAL_ID)
        if goal:
            self.goals.append(goal)

    @task(10)
    def list_goals(self):
        self.call("GET", "/api/v1/goals/")

    @task(3)
    def get_goal(self):
        if self.goals:
            self.call("GET", f"/api/v1/goals/{random.choice(self.goals)}", "/api/v1/goals/{id}")

    @task(2)
    def update_goal(self):
        if self.goals:
            self.call("PATCH", f"/api/v1/goals/{random.choice(self.goals)}", "/api/v1/goals/{id}",
                      json={"status": random.choice(["pending", "in_progress", "completed", "failed"]),
                            "priority": random.randint(1, 10)})


class TaskTasks(Group):
    def on_start(self):
        self.tasks_made = []
        self.agent = self.create_own_agent()

    @task(5)
    def create_task(self):
        made = self.create("/api/v1/tasks/", {
            "plan_id": str(uuid.uuid4()),
            "agent_id": self.agent,
            "description": sentence(10),
            "task_type": random.choice(["analysis", "generation", "execution"]),
            "input_data": {"content": sentence(20)[:200],
                           "parameters": {"priority": random.choice(["low", "medium", "high"])}},
        }, TASK_ID)
        if made:
            self.tasks_made.append(made)

    @task(10)
    def get_task(self):
        if self.tasks_made:
            self.call("GET", f"/api/v1/tasks/{random.choice(self.tasks_made)}", "/api/v1/tasks/{id}")

    @task(2)
    def update_task(self):
        if self.tasks_made:
            self.call("PATCH", f"/api/v1/tasks/{random.choice(self.tasks_made)}", "/api/v1/tasks/{id}",
                      json={"status": random.choice(["pending", "running", "completed", "failed"]),
                            "output_data": {"result": sentence(6), "timestamp": int(time.time())}})


class ApiUser(HttpUser):
    """Picks a group at its start and, as nested task sets work, stays in it to the end."""
    wait_time = between(1, 3)
    tasks = {AgentTasks: 5, GoalTasks: 3, TaskTasks: 2}


class AgentUser(HttpUser):
    wait_time = between(0.5, 2)
    tasks = [AgentTasks]


class GoalUser(HttpUser):
    wait_time = between(0.5, 2)
    tasks = [GoalTasks]


class TaskUser(HttpUser):
    wait_time = between(0.5, 2)
    tasks = [TaskTasks]
