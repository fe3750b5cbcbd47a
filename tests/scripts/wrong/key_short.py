"""The data layer's key, which is too short for the gateway."""
# expect: S4
import os
import time

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "dev_key_local_ONLY"

for _ in range(8):
    session.get(f"{BASE}/api/v1/agents/")
    time.sleep(0.15)
