"""Creates, reads, changes and deletes over one session."""
# expect: nothing
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for number in range(10):
    agent = session.post(f"{BASE}/api/v1/agents/", json={"name": f"agent {number}", "agent_type": "simple"}).json()
    path = f"{BASE}/api/v1/agents/{agent['id']}"
    assert session.get(path).status_code == 200
    assert session.patch(path, json={"status": "suspended", "metadata": {"round": number}}).ok
    assert session.delete(path).status_code == 204
