"""Stores the goal's `id` instead of its goal_id: defect 5."""
# expect: S1
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "probe"}).json()

for _ in range(5):
    goal = session.post(f"{BASE}/api/v1/goals/",
                        json={"agent_id": agent["id"], "description": "chart the tides"}).json()
    session.get(f"{BASE}/api/v1/goals/{goal['id']}")
