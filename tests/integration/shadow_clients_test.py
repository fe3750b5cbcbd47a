"""Scripts of requests and httpx run through `understudy shadow` without a change, and nothing differs.

usage: shadow_clients_test.py UNDERSTUDY
"""
import asyncio
import os
import pathlib
import sys
import unittest

import httpx
import requests

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "tools"))
from shadow import Shadow  # noqa: E402
from stand_in import StandIn  # noqa: E402

UNDERSTUDY = os.path.abspath(sys.argv.pop(1))
HEADERS = {"X-API-Key": "12345678901234567890123456789012"}
PATIENCE = 20
ROUNDS = 10


def script(call, base):
    """Creates, reads, changes, lists and deletes; `call` sends as the library at hand does."""
    agent = call("POST", base + "/api/v1/agents/", json={"name": "a", "configuration": {"x": [1, 2.5]}}).json()["id"]
    assert call("GET", f"{base}/api/v1/agents/{agent}").json()["id"] == agent
    assert call("PATCH", f"{base}/api/v1/agents/{agent}", json={"configuration": {"y": None}}).status_code == 200
    assert call("GET", base + "/api/v1/agents/", params={"limit": 5}).status_code == 200
    goal = call("POST", base + "/api/v1/goals/", json={"agent_id": agent, "description": "über"}).json()["goal_id"]
    assert call("GET", f"{base}/api/v1/goals/{goal}").json()["goal_id"] == goal
    task = call("POST", base + "/api/v1/tasks/", json={"agent_id": agent, "goal_id": goal, "task_type": "t"})
    assert task.status_code in (201, 422)
    assert call("HEAD", base + "/health").content == b""
    other = call("POST", base + "/api/v1/agents/", json={"name": "b"}).json()["id"]
    assert call("DELETE", f"{base}/api/v1/agents/{other}").status_code == 204
    assert call("GET", f"{base}/api/v1/agents/{other}").status_code == 404
    # With a chunked body.
    assert call("POST", base + "/api/v1/agents/", data=iter([b'{"name"', b': "c"}'])).status_code in (201, 422)


class ClientsTest(unittest.TestCase):
    def passed(self, run):
        with StandIn(UNDERSTUDY, "--seed", "7") as server:
            with Shadow(UNDERSTUDY, server.gateway, server.data_layer) as shadow:
                run(shadow.gateway)
        self.assertEqual(shadow.code, 0, shadow.out)
        self.assertEqual(shadow.counts().keys(), {"same"}, shadow.out)
        self.assertGreaterEqual(shadow.counts()["same"], 12 * ROUNDS)

    def test_requests(self):
        def run(base):
            with requests.Session() as session:
                session.headers.update(HEADERS)
                for _ in range(ROUNDS):
                    script(lambda *args, **more: session.request(*args, timeout=PATIENCE, **more), base)
        self.passed(run)

    def test_httpx(self):
        def run(base):
            with httpx.Client(headers=HEADERS, timeout=PATIENCE) as client:
                def call(method, url, data=None, **more):
                    return client.request(method, url, content=data, **more)
                for _ in range(ROUNDS):
                    script(call, base)
        self.passed(run)

    def test_httpx_with_fifty_connections(self):
        async def one(client, base):
            agent = (await client.post(base + "/api/v1/agents/", json={"name": "a"})).json()["id"]
            for _ in range(5):
                assert (await client.get(f"{base}/api/v1/agents/{agent}")).json()["id"] == agent

        async def all_of_them(base):
            limits = httpx.Limits(max_connections=50)
            async with httpx.AsyncClient(headers=HEADERS, timeout=PATIENCE, limits=limits) as client:
                await asyncio.gather(*(one(client, base) for _ in range(50)))

        self.passed(lambda base: asyncio.run(all_of_them(base)))


if __name__ == "__main__":
    unittest.main()
