"""The collection in the singular."""
# expect: S6
import os
import time

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for _ in range(8):
    session.get(f"{BASE}/api/v1/agent/")
    time.sleep(0.15)
