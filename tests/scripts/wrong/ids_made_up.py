"""Reads ids that it made up."""
# expect: S9
import os
import uuid

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for _ in range(10):
    session.get(f"{BASE}/api/v1/agents/{uuid.uuid4()}")
