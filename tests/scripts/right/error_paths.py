"""Tests refusals on purpose, a few among many requests: warnings, since nobody can tell them from mistakes."""
# expect: S3 S4 S9 S10
import os
import uuid

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agents = []
for number in range(60):
    agents.append(session.post(f"{BASE}/api/v1/agents/", json={"name": f"agent {number}"}).json()["id"])
    assert session.get(f"{BASE}/api/v1/agents/{agents[-1]}").status_code == 200
    assert session.patch(f"{BASE}/api/v1/agents/{agents[-1]}", json={"status": "active"}).ok

assert session.get(f"{BASE}/api/v1/agents/{uuid.uuid4()}").status_code == 404
assert session.post(f"{BASE}/api/v1/agents/", json={}).status_code == 422
assert requests.get(f"{BASE}/api/v1/agents/", timeout=5).status_code == 422
for agent in agents:
    assert session.delete(f"{BASE}/api/v1/agents/{agent}").status_code == 204
assert session.get(f"{BASE}/api/v1/agents/{agents[0]}").status_code == 404
