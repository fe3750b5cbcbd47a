"""Two values that are not an AgentStatus: defect 6."""
# expect: S2
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "probe"}).json()

for status in ("active", "paused", "inactive", "busy"):
    session.patch(f"{BASE}/api/v1/agents/{agent['id']}", json={"status": status})
