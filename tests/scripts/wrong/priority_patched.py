"""Changes a goal's priority, which a PATCH ignores."""
# expect: S8
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "probe"}).json()
goal = session.post(f"{BASE}/api/v1/goals/", json={"agent_id": agent["id"], "description": "chart the tides"}).json()

for priority in range(1, 6):
    answer = session.patch(f"{BASE}/api/v1/goals/{goal['goal_id']}", json={"priority": priority})
    assert answer.status_code == 200
