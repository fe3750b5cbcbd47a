"""A word that no task knows, stored as it is."""
# expect: S18
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "probe"}).json()
task = session.post(f"{BASE}/api/v1/tasks/", json={"plan_id": "plan-1", "agent_id": agent["id"],
                                                  "description": "chart the tides"}).json()

for status in ("running", "done"):
    session.patch(f"{BASE}/api/v1/tasks/{task['task_id']}", json={"status": status})
