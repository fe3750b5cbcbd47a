"""Asks for health only, as a monitor does: as a load test it measures nothing."""
# expect: S25
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()

for _ in range(5):
    for path in ("/health", "/health/live", "/health/ready"):
        assert session.get(BASE + path).ok
