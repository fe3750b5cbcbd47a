"""Measures the list of goals, which answers a fixed text."""
# expect: S7
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "probe"}).json()
goal = session.post(f"{BASE}/api/v1/goals/", json={"agent_id": agent["id"], "description": "chart the tides"}).json()

for _ in range(10):
    session.get(f"{BASE}/api/v1/goals/")
    session.get(f"{BASE}/api/v1/goals/{goal['goal_id']}")
