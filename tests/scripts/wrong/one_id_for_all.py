"""Eight users read the same agent."""
# expect: S12
import os
import threading
import time

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

agent = session.post(f"{BASE}/api/v1/agents/", json={"name": "probe"}).json()


def user():
    with requests.Session() as own:
        own.headers.update(session.headers)
        for _ in range(10):
            own.get(f"{BASE}/api/v1/agents/{agent['id']}")
            time.sleep(0.05)


users = [threading.Thread(target=user) for _ in range(8)]
for one in users:
    one.start()
for one in users:
    one.join()
