"""Puts a slash behind an id."""
# expect: S5
import os
import time

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "probe"}).json()

for _ in range(8):
    session.get(f"{BASE}/api/v1/agents/{agent['id']}/")
    time.sleep(0.15)
