"""Asks for health now and then, and for what the platform is for."""
# expect: nothing
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for number in range(5):
    assert session.get(f"{BASE}/health").ok
    agent = session.post(f"{BASE}/api/v1/agents/", json={"name": f"a{number}"}).json()["id"]
    assert session.get(f"{BASE}/api/v1/agents/{agent}").ok
