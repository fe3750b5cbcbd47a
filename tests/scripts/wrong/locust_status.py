"""Locust: statuses of another vocabulary."""
# expect: S2
# run: locust
# users: 5
# seconds: 3
import random

from locust import HttpUser, between, task

HEADERS = {"X-API-Key": "load-test-key-of-at-least-32-characters"}

class AgentUser(HttpUser):
    wait_time = between(0.2, 0.6)

    @task
    def agent(self):
        agent = self.client.post("/api/v1/agents/", headers=HEADERS, json={"name": "agents"}).json()["id"]
        self.client.patch(f"/api/v1/agents/{agent}", name="/api/v1/agents/{id}", headers=HEADERS,
                          json={"status": random.choice(["active", "paused", "stopped"])})
