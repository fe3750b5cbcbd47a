"""Locust: each user creates its agent in on_start, which forms a row of its own in Locust's table."""
# expect: nothing
# notes: S27
# run: locust
# users: 4
# seconds: 4
from locust import HttpUser, constant, task

HEADERS = {"X-API-Key": "load-test-key-of-at-least-32-characters"}


class ReadingUser(HttpUser):
    wait_time = constant(0.1)

    def on_start(self):
        answer = self.client.post("/api/v1/agents/", headers=HEADERS, json={"name": "its own"})
        self.agent = answer.json()["id"]

    @task(3)
    def read(self):
        self.client.get(f"/api/v1/agents/{self.agent}", name="/api/v1/agents/{id}", headers=HEADERS)

    @task
    def change(self):
        self.client.patch(f"/api/v1/agents/{self.agent}", name="/api/v1/agents/{id}", headers=HEADERS,
                          json={"status": "busy"})
