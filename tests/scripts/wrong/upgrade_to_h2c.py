"""Offers HTTP/2 with every request, as Java's HttpClient does by default: the gateway drops the bodies."""
# expect: S21
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"
session.headers.update({"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": "AAMAAABk"})

for number in range(6):
    session.post(f"{BASE}/api/v1/agents/", json={"name": f"agent {number}"})
