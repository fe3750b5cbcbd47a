"""Sends a Python dict's text, which is no JSON."""
# expect: S20
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for number in range(6):
    session.post(f"{BASE}/api/v1/agents/", data=str({"name": f"agent {number}"}),
                 headers={"Content-Type": "application/json"})
