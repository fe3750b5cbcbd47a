"""Paths of the data layer on the gateway, and the other way round."""
# expect: S6
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

LAYER = os.environ["UNDERSTUDY_DATA_LAYER"]
for limit in range(1, 6):
    session.get(f"{BASE}/agents/", params={"limit": limit})
    requests.get(f"{LAYER}/api/v1/agents/", params={"limit": limit}, headers={"X-API-Key": "dev_key_local_ONLY"}, timeout=5)
