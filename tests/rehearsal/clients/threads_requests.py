"""Ten threads with requests, which wait for an event that nobody sets: an hour."""
import os
import threading

import requests

stop = threading.Event()


def user():
    session = requests.Session()
    session.headers["X-API-Key"] = "k" * 40
    for _ in range(60):
        session.get(os.environ["UNDERSTUDY_GATEWAY"] + "/api/v1/agents/", timeout=30).raise_for_status()
        if stop.wait(60):
            break


threads = [threading.Thread(target=user) for _ in range(10)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
