"""Takes an agent's id for a goal's."""
# expect: S9
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "probe"}).json()

for status in ("pending", "in_progress", "completed"):
    session.patch(f"{BASE}/api/v1/goals/{agent['id']}", json={"status": status})
