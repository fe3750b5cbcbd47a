"""Locust: one agent, created once, for all users."""
# expect: S12
# run: locust
# users: 8
# seconds: 4
from locust import HttpUser, between, task

HEADERS = {"X-API-Key": "load-test-key-of-at-least-32-characters"}

SHARED = {}


class ReadUser(HttpUser):
    wait_time = between(0.1, 0.3)

    def on_start(self):
        if not SHARED:
            SHARED["id"] = self.client.post("/api/v1/agents/", headers=HEADERS, json={"name": "shared"}).json()["id"]

    @task
    def agent(self):
        if SHARED:
            self.client.get(f"/api/v1/agents/{SHARED['id']}", name="/api/v1/agents/{id}", headers=HEADERS)
