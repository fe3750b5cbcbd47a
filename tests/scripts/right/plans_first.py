"""Creates plans at the data layer and tasks for them at the gateway, by the words of both."""
# expect: nothing
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"
LAYER = os.environ["UNDERSTUDY_DATA_LAYER"]
layer = requests.Session()
layer.headers["X-API-Key"] = "dev_key_local_ONLY"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "a"}).json()["id"]
for number in range(3):
    goal = session.post(f"{BASE}/api/v1/goals/", json={"agent_id": agent, "description": "tides"}).json()["goal_id"]
    session.patch(f"{BASE}/api/v1/goals/{goal}", json={"status": "decomposing"})
    plan = layer.post(f"{LAYER}/plans/", json={"plan_id": f"plan-{number}", "goal_id": goal}).json()["plan_id"]
    for status in ("validated", "executing"):
        assert layer.patch(f"{LAYER}/plans/{plan}", json={"status": status}).ok
    body = {"plan_id": plan, "agent_id": agent, "description": "tides"}
    task = session.post(f"{BASE}/api/v1/tasks/", json=body).json()["task_id"]
    for status in ("ready", "executing", "blocked", "completed"):
        assert session.patch(f"{BASE}/api/v1/tasks/{task}", json={"status": status}).ok
