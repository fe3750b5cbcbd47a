""""config" and "type" for configuration and agent_type: stored without them."""
# expect: S3
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for number in range(5):
    agent = session.post(f"{BASE}/api/v1/agents/",
                         json={"name": f"agent {number}", "type": "simple", "config": {"max_tokens": 100}}).json()
    session.get(f"{BASE}/api/v1/agents/{agent['id']}")
