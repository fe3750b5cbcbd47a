"""Locust: FastHttpUser, and users that make a request each and go."""
# expect: nothing
# run: locust
# users: 25
# seconds: 3
from locust import FastHttpUser, constant, task

HEADERS = {"X-API-Key": "load-test-key-of-at-least-32-characters"}

class ListUser(FastHttpUser):
    wait_time = constant(30)

    @task
    def agents(self):
        self.client.get("/api/v1/agents/?limit=10", headers=HEADERS)
