"""Locust: logs in nowhere, sends a token to every endpoint, and looks at no status."""
# expect: S4
# run: locust
# users: 4
# seconds: 4
from locust import HttpUser, constant, task


class TokenUser(HttpUser):
    wait_time = constant(0.1)

    def on_start(self):
        self.client.headers["Authorization"] = "Bearer a-token"

    @task(3)
    def agents(self):
        with self.client.get("/api/v1/agents/", catch_response=True) as response:
            response.success()

    @task
    def agent(self):
        with self.client.get("/api/v1/agents/None", name="/api/v1/agents/{id}", catch_response=True) as response:
            response.success()
