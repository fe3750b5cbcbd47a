"""Eight users, each with a session and an agent of its own, without a pause."""
# expect: nothing
import os
import threading

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

def user():
    with requests.Session() as own:
        own.headers.update(session.headers)
        agent = own.post(f"{BASE}/api/v1/agents/", json={"name": "own"}).json()["id"]
        for _ in range(40):
            assert own.get(f"{BASE}/api/v1/agents/{agent}").ok


users = [threading.Thread(target=user) for _ in range(8)]
for one in users:
    one.start()
for one in users:
    one.join()
