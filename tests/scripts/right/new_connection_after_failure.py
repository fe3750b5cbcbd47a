"""Gives up its connection when the data layer failed with an unhandled exception, and takes a new one."""
# expect: L
# check: --api-keys load-test-key
import os
import uuid

import requests

BASE = os.environ["UNDERSTUDY_DATA_LAYER"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key"

for number in range(12):
    answer = session.post(f"{BASE}/events/", json={"event_type": "tide", "aggregate_type": "sea", "payload": {},
                                                   "aggregate_id": str(uuid.uuid4())})
    if answer.status_code == 500:
        session.close()
    for _ in range(3):
        session.get(f"{BASE}/agents/")
