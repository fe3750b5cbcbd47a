"""Sends what a rate limit refused again at once, until it is taken."""
# expect: S30
# check: --future rate-limit=5/s,burst=1
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for number in range(3):
    while session.post(f"{BASE}/api/v1/agents/", json={"name": f"agent {number}"}).status_code == 429:
        pass
