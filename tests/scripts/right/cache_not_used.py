"""Reads the same again and again and never says what it has already, which is worth a note."""
# expect: nothing
# notes: S32
# check: --future cache=30s
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "reader"}).json()["id"]
for _ in range(20):
    session.get(f"{BASE}/api/v1/agents/{agent}")
