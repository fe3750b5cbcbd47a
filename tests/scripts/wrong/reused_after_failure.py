"""Sends its next request at once on the connection on which the data layer failed with an unhandled exception."""
# expect: L S23
# check: --api-keys load-test-key
import os
import uuid

import requests

BASE = os.environ["UNDERSTUDY_DATA_LAYER"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key"

for number in range(40):
    session.post(f"{BASE}/events/", json={"event_type": "tide", "aggregate_type": "sea", "aggregate_id": str(uuid.uuid4()),
                                          "payload": {}})
    session.get(f"{BASE}/agents/")
