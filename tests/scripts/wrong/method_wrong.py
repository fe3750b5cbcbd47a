"""PUT where the API has PATCH."""
# expect: S6
import os
import time

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "probe"}).json()

for status in ("idle", "busy", "active"):
    session.put(f"{BASE}/api/v1/agents/{agent['id']}", json={"status": status})
    time.sleep(0.15)
