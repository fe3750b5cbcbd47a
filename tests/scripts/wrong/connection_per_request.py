"""Opens a connection for every request."""
# expect: S14
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]

HEADERS = {"X-API-Key": "load-test-key-of-at-least-32-characters"}
for _ in range(30):
    requests.get(f"{BASE}/api/v1/agents/", headers=HEADERS)
