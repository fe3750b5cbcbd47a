"""Filters the list by a status that is none."""
# expect: S2
import os
import time

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for _ in range(6):
    session.get(f"{BASE}/api/v1/agents/", params={"status": "running"})
    time.sleep(0.15)
