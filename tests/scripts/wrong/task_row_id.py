"""Stores the task's `id` instead of its task_id: defect 5."""
# expect: S1
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "probe"}).json()

for _ in range(5):
    task = session.post(f"{BASE}/api/v1/tasks/", json={"plan_id": "plan-1", "agent_id": agent["id"],
                                                       "description": "chart the tides"}).json()
    session.patch(f"{BASE}/api/v1/tasks/{task['id']}", json={"status": "running"})
