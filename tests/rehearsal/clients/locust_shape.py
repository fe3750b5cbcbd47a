"""Locust's FastHttpUser with constant_pacing and a LoadTestShape: an hour."""
from locust import FastHttpUser, LoadTestShape, constant_pacing, task


class PacedUser(FastHttpUser):
    wait_time = constant_pacing(10)

    @task
    def agents(self):
        self.client.get("/api/v1/agents/", headers={"X-API-Key": "k" * 40})


class Shape(LoadTestShape):
    def tick(self):
        run_time = self.get_run_time()
        for until, users in ((1200, 20), (2400, 5), (3600, 30)):
            if run_time < until:
                return users, 5
        return None
