"""Offers HTTP/2 where there is no body to lose, and at the data layer, which takes no notice."""
# expect: nothing
import os

import requests

GATEWAY, DATA_LAYER = os.environ["UNDERSTUDY_GATEWAY"], os.environ["UNDERSTUDY_DATA_LAYER"]
OFFER = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": "AAMAAABk"}
session = requests.Session()
session.headers["X-API-Key"] = "load-test-key-of-at-least-32-characters"
data_layer = requests.Session()
data_layer.headers["X-API-Key"] = "dev_key_local_ONLY"

for number in range(6):
    agent = session.post(f"{GATEWAY}/api/v1/agents/", json={"name": f"agent {number}"}).json()["id"]
    session.get(f"{GATEWAY}/api/v1/agents/{agent}", headers=OFFER).raise_for_status()
    data_layer.post(f"{DATA_LAYER}/agents/", json={"name": "x"}, headers=OFFER).raise_for_status()
