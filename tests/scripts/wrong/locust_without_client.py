"""Locust: requests.get() in the tasks, so that no connection is kept."""
# expect: S14
# run: locust
# users: 5
# seconds: 4
import requests
from locust import HttpUser, between, task

HEADERS = {"X-API-Key": "load-test-key-of-at-least-32-characters"}

class ListUser(HttpUser):
    wait_time = between(0.1, 0.3)

    @task
    def agents(self):
        requests.get(f"{self.host}/api/v1/agents/", headers=HEADERS, timeout=10)
