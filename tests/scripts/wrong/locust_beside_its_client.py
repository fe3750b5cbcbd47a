"""Locust: one of the tasks calls requests.get(), whose connections hide among those of the users' own client."""
# expect: S14
# run: locust
# users: 5
# seconds: 4
import requests
from locust import HttpUser, between, task

HEADERS = {"X-API-Key": "load-test-key-of-at-least-32-characters"}

class ListUser(HttpUser):
    wait_time = between(0.05, 0.1)

    @task(3)
    def agents(self):
        self.client.get("/api/v1/agents/", headers=HEADERS)

    @task(1)
    def agents_again(self):
        requests.get(f"{self.host}/api/v1/agents/", headers=HEADERS, timeout=10)
