"""Takes the id of a create that failed, and reads None."""
# expect: S3 S16
import os
import time

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for _ in range(6):
    goal = session.post(f"{BASE}/api/v1/goals/", json={"description": "chart the tides"}).json()
    session.get(f"{BASE}/api/v1/goals/{goal.get('goal_id')}")
    time.sleep(0.15)
