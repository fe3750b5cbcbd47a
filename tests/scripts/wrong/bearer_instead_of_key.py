"""Sends a token where the gateway wants X-API-Key: whatever path it tries, that is the one fault."""
# expect: S4
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["Authorization"] = "Bearer a-token-of-the-identity-provider"

for number in range(6):
    session.get(f"{BASE}/api/v1/agents/")
    session.get(f"{BASE}/api/v1/agents")
    session.post(f"{BASE}/api/v1/goals", json={"agent_id": str(number), "description": "tides"})
    session.get(f"{BASE}/api/v1/tools")
