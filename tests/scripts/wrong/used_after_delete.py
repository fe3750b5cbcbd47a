"""Goes on with agents that it deleted."""
# expect: S10
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for number in range(6):
    agent = session.post(f"{BASE}/api/v1/agents/", json={"name": f"agent {number}"}).json()
    session.delete(f"{BASE}/api/v1/agents/{agent['id']}")
    session.get(f"{BASE}/api/v1/agents/{agent['id']}")
