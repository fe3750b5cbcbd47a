"""Goals by goal_id and tasks by task_id, read where they are really read."""
# expect: nothing
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "probe"}).json()

layer = requests.Session()
layer.headers["X-API-Key"] = "dev_key_local_ONLY"
LAYER = os.environ["UNDERSTUDY_DATA_LAYER"]
for status in ("in_progress", "completed", "failed"):
    goal = session.post(f"{BASE}/api/v1/goals/",
                        json={"agent_id": agent["id"], "description": "chart the tides", "priority": 7}).json()
    assert session.patch(f"{BASE}/api/v1/goals/{goal['goal_id']}", json={"status": status}).ok
    assert session.get(f"{BASE}/api/v1/goals/{goal['goal_id']}").json()["status"] == status
    task = session.post(f"{BASE}/api/v1/tasks/", json={"plan_id": "plan-1", "agent_id": agent["id"],
                                                       "description": "measure", "input_data": {"harbour": 3}}).json()
    session.patch(f"{BASE}/api/v1/tasks/{task['task_id']}", json={"status": "completed", "output_data": {"m": 4.2}})
    assert layer.get(f"{LAYER}/plans/tasks/{task['task_id']}").json()["status"] == "completed"
assert layer.get(f"{LAYER}/goals/", params={"agent_id": agent["id"]}).ok
