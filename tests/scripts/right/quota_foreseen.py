"""Would use up the quota of a day in a little more than an hour, which a note says: nobody knows that it goes on for so long."""
# expect: nothing
# notes: S31
# check: --rehearse --future quota=1000/day
import os
import time

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for number in range(60):
    session.get(f"{BASE}/api/v1/agents/", params={"limit": number + 1})
    time.sleep(4)
