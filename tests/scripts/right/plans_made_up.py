"""Makes up a plan for each task, as the platform's own load script does; no task ever has one."""
# expect: nothing
# notes: S26
import os
import uuid

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "a"}).json()["id"]
for _ in range(6):
    body = {"plan_id": str(uuid.uuid4()), "agent_id": agent, "description": "tides"}
    task = session.post(f"{BASE}/api/v1/tasks/", json=body).json()["task_id"]
    assert session.patch(f"{BASE}/api/v1/tasks/{task}", json={"status": "completed"}).ok
