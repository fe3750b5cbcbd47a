"""Cleans up agents that goals refer to."""
# expect: S11
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for number in range(6):
    agent = session.post(f"{BASE}/api/v1/agents/", json={"name": f"agent {number}"}).json()
    session.post(f"{BASE}/api/v1/goals/", json={"agent_id": agent["id"], "description": "chart the tides"})
    session.delete(f"{BASE}/api/v1/agents/{agent['id']}")
