"""Creates tasks without their plan."""
# expect: S3
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "probe"}).json()

for number in range(6):
    session.post(f"{BASE}/api/v1/tasks/", json={"agent_id": agent["id"], "description": f"task {number}"})
