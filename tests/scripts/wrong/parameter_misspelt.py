"""Asks for a page in words that the server does not know, so that it gets the first hundred agents each time."""
# expect: S3 S8
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for number in range(6):
    agent = session.post(f"{BASE}/api/v1/agents/", json={"name": f"agent {number}"}).json()
    session.get(f"{BASE}/api/v1/agents/{agent['id']}", params={"fields": "name"})
    session.get(f"{BASE}/api/v1/agents/", params={"limt": 5, "page": number})
