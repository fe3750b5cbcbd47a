"""Waits when it is refused by a rate limit, but not as long as Retry-After says."""
# expect: S29
# check: --rehearse --future rate-limit=1/s,burst=1
import os
import time

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for number in range(8):
    while True:
        answer = session.get(f"{BASE}/api/v1/agents/", params={"limit": number + 1})
        if answer.status_code != 429:
            break
        time.sleep(0.3)
