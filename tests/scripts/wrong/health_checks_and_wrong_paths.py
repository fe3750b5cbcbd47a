"""Asks for health, and otherwise for paths that are not there."""
# expect: S6
# notes: S17
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for number in range(7):
    session.get(f"{BASE}/health/live")
    session.get(f"{BASE}/api/v1/workflows/", params={"page": number})
    session.get(f"{BASE}/api/v1/workflows/runs/", params={"page": number})
