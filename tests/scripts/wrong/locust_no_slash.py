"""Locust: a list without its final slash."""
# expect: S5
# run: locust
# users: 5
# seconds: 3
from locust import HttpUser, between, task

HEADERS = {"X-API-Key": "load-test-key-of-at-least-32-characters"}

class ListUser(HttpUser):
    wait_time = between(1, 2)

    @task
    def agents(self):
        self.client.get("/api/v1/agents", headers=HEADERS)
