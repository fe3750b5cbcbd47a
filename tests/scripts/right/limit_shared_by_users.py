"""Users with the same key and the same requests, each of whom comes back when it may; each has a connection of its own."""
# expect: nothing
# check: --future rate-limit=20/s,burst=5
import random
import threading
import os
import time

import requests

BASE = os.environ["UNDERSTUDY_GATEWAY"]
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"


def user(number):
    draws = random.Random(number)
    own = requests.Session()
    own.headers.update(session.headers)
    for _ in range(4):
        answer = own.get(f"{BASE}/api/v1/agents/")
        if answer.status_code == 429:
            time.sleep(int(answer.headers["Retry-After"]) * draws.uniform(1, 2))


users = [threading.Thread(target=user, args=(number,)) for number in range(12)]
for each in users:
    each.start()
for each in users:
    each.join()
