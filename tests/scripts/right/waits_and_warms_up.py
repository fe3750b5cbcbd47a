"""Waits for health, asks as a browser does, warms up, then works."""
# expect: nothing
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

LAYER = os.environ["UNDERSTUDY_DATA_LAYER"]
while not session.get(f"{BASE}/health/ready").ok:
    pass
assert session.options(f"{LAYER}/agents/", headers={"Origin": "http://app.example",
                                                    "Access-Control-Request-Method": "POST"}).ok
for _ in range(5):
    assert session.get(f"{BASE}/api/v1/agents/", params={"limit": 1}).ok
for number in range(40):
    agent = session.post(f"{BASE}/api/v1/agents/", json={"name": f"agent {number}", "metadata": {}}).json()
    assert session.get(f"{BASE}/api/v1/agents/{agent['id']}").ok
