"""Never looks at a status: every single answer is a 401."""
# expect: S5 S16
import os
import time

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for _ in range(25):
    session.get(f"{BASE}/api/v1/agents", params={"limit": 10})
    time.sleep(0.12)
