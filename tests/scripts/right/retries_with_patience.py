"""Meets a defect of the server, and waits longer before each retry."""
# expect: D3
# check: --defects 3
import os
import time

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "probe"}).json()

wait = 0.12
for _ in range(4):
    if session.get(f"{BASE}/api/v1/agents/{agent['id']}").ok:
        break
    time.sleep(wait)
    wait *= 2
