"""Asks the gateway for tools, which only the data layer has, each by its name."""
# expect: S6
import os

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

session.get(f"{BASE}/api/v1/tools")
for name in ("search", "calculator", "browser", "shell", "editor", "translator"):
    session.get(f"{BASE}/api/v1/tools/{name}")
