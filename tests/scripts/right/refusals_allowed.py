"""A short script that tests refusals, and is checked with --allow."""
# expect: nothing
# check: --allow S3,S9
import os
import uuid

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

assert session.get(f"{BASE}/api/v1/agents/{uuid.uuid4()}").status_code == 404
assert session.post(f"{BASE}/api/v1/agents/", json={"name": 7}).status_code == 422
agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "probe"}).json()["id"]
assert session.get(f"{BASE}/api/v1/agents/{agent}").ok
