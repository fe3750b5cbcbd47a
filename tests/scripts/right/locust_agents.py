"""Locust: each user works on the agents that it created."""
# expect: nothing
# run: locust
# users: 8
# seconds: 4
import random

from locust import HttpUser, between, task

HEADERS = {"X-API-Key": "load-test-key-of-at-least-32-characters"}

class AgentUser(HttpUser):
    wait_time = between(0.2, 0.6)

    def on_start(self):
        self.agents = []

    @task(2)
    def create(self):
        with self.client.post("/api/v1/agents/", headers=HEADERS, json={"name": "own"}, catch_response=True) as answer:
            if answer.status_code == 201:
                self.agents.append(answer.json()["id"])
            else:
                answer.failure(f"status {answer.status_code}")

    @task(5)
    def read(self):
        if self.agents:
            self.client.get(f"/api/v1/agents/{random.choice(self.agents)}", name="/api/v1/agents/{id}", headers=HEADERS)

    @task(1)
    def delete(self):
        if self.agents:
            self.client.delete(f"/api/v1/agents/{self.agents.pop()}", name="/api/v1/agents/{id}", headers=HEADERS)
