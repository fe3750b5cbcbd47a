"""Locust: goals by their row id."""
# expect: S1
# run: locust
# users: 5
# seconds: 3
from locust import HttpUser, between, task

HEADERS = {"X-API-Key": "load-test-key-of-at-least-32-characters"}

class GoalUser(HttpUser):
    wait_time = between(0.2, 0.6)

    def on_start(self):
        self.agent = self.client.post("/api/v1/agents/", headers=HEADERS, json={"name": "goals"}).json()["id"]

    @task
    def goal(self):
        goal = self.client.post("/api/v1/goals/", headers=HEADERS,
                                json={"agent_id": self.agent, "description": "chart the tides"}).json()
        self.client.get(f"/api/v1/goals/{goal['id']}", name="/api/v1/goals/{id}", headers=HEADERS)
