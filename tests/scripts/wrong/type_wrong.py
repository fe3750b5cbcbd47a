"""Sends the configuration as a text that holds JSON."""
# expect: S3
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for number in range(6):
    session.post(f"{BASE}/api/v1/agents/", json={"name": f"agent {number}", "configuration": "{}"})
