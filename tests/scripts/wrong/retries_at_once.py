"""Tries again at once, and again."""
# expect: S9 S15
import os
import uuid

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for _ in range(3):
    path = f"{BASE}/api/v1/goals/{uuid.uuid4()}"
    for _attempt in range(6):
        if session.get(path).ok:
            break
