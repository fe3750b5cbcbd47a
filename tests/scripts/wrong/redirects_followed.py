"""Follows the data layer's redirects without knowing."""
# expect: S5 S13
import os

import requests

session = requests.Session()
session.headers["X-API-Key"] = "dev_key_local_ONLY"

for _ in range(10):
    assert session.get(os.environ["UNDERSTUDY_DATA_LAYER"] + "/agents").status_code == 200
