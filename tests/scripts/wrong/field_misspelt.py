"""A typing error in a field, which the server takes without a word."""
# expect: S3
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for number in range(6):
    agent = session.post(f"{BASE}/api/v1/agents/", json={"name": f"agent {number}", "metdata": {"team": "tides"}}).json()
    session.get(f"{BASE}/api/v1/agents/{agent['id']}")
