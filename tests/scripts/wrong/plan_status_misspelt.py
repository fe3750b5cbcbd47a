"""Misspells a status of plans, which nobody checks."""
# expect: S18
import os

import requests

BASE = os.environ["UNDERSTUDY_DATA_LAYER"]
session = requests.Session()
session.headers["X-API-Key"] = "dev_key_local_ONLY"

for number in range(3):
    plan = session.post(f"{BASE}/plans/", json={"plan_id": f"plan-{number}", "goal_id": "goal"}).json()["plan_id"]
    session.patch(f"{BASE}/plans/{plan}", json={"status": "canceled"})
    session.get(f"{BASE}/plans/{plan}")
