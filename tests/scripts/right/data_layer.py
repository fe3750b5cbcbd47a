"""The data layer's own paths, with and without their slash as they are."""
# expect: nothing
import os

import requests

session = requests.Session()
session.headers["X-API-Key"] = "dev_key_local_ONLY"

LAYER = os.environ["UNDERSTUDY_DATA_LAYER"]
for number in range(5):
    agent = session.post(f"{LAYER}/agents/", json={"name": f"agent {number}"}).json()
    goal = session.post(f"{LAYER}/goals/", json={"agent_id": agent["id"], "goal_text": "chart the tides"}).json()
    assert session.get(f"{LAYER}/goals/{goal['goal_id']}").ok
    assert session.get(f"{LAYER}/agents/", params={"limit": 5, "status": "created"}).ok
