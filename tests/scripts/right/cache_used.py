"""Says what it has already."""
# expect: nothing
# check: --future cache=30s
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "reader"}).json()["id"]
have = {}
for _ in range(20):
    answer = session.get(f"{BASE}/api/v1/agents/{agent}", headers=have)
    assert answer.status_code == (304 if have else 200), answer.status_code
    have = {"If-None-Match": answer.headers["ETag"]}
