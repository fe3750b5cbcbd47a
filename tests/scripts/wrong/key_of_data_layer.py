"""The gateway's key on the data layer, which knows its own only."""
# expect: S4
import os
import time

import requests

session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"

for _ in range(8):
    session.get(os.environ["UNDERSTUDY_DATA_LAYER"] + "/agents/")
    time.sleep(0.15)
