"""Names and statuses longer than their columns, which the server answers with a bare 500."""
# expect: S3 S18
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "probe"}).json()["id"]
goal = session.post(f"{BASE}/api/v1/goals/", json={"agent_id": agent, "description": "d"}).json()["goal_id"]
for _ in range(5):
    session.post(f"{BASE}/api/v1/agents/", json={"name": "n" * 300})
    session.patch(f"{BASE}/api/v1/goals/{goal}", json={"status": "s" * 60})
