"""Is refused by a rate limit, and comes back when it may."""
# expect: nothing
# check: --rehearse --future rate-limit=2/s,burst=2
import random
import os
import time

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for number in range(30):
    while True:
        answer = session.get(f"{BASE}/api/v1/agents/", params={"limit": number + 1})
        if answer.status_code != 429:
            break
        time.sleep(int(answer.headers["Retry-After"]) + random.random())
