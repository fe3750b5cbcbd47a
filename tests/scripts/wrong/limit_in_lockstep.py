"""Users who are refused together and come back together, all after the same time."""
# expect: S30
# check: --rehearse --future rate-limit=10/s,burst=10
import concurrent.futures
import os
import time

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

sessions = [requests.Session() for _ in range(40)]


def send(one):
    return one.get(f"{BASE}/api/v1/agents/", headers=session.headers)


with concurrent.futures.ThreadPoolExecutor(len(sessions)) as pool:
    for _ in range(8):
        answers = list(pool.map(send, sessions))
        time.sleep(max(int(answer.headers.get("Retry-After", 0)) for answer in answers))
