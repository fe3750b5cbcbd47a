"""Forgets the key altogether."""
# expect: S4
import os
import time

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()

for _ in range(8):
    requests_made = session.get(f"{BASE}/api/v1/agents/")
    time.sleep(0.15)
