"""Uses up a quota and goes on."""
# expect: S31
# check: --future quota=20/h
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for number in range(25):
    session.get(f"{BASE}/api/v1/agents/", params={"limit": number + 1})
