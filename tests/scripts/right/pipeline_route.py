"""Calls the one route that the gateway's pipeline has itself, with a token that it accepts."""
# expect: nothing
# notes: S28
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["Authorization"] = "Bearer a-token"

for _ in range(4):
    assert session.get(f"{BASE}/api/test").ok
    assert session.post(f"{BASE}/api/test", json={}).ok
