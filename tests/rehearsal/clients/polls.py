"""One process that polls, with the standard library alone: an hour."""
import os
import time
import urllib.request

for _ in range(360):
    request = urllib.request.Request(os.environ["UNDERSTUDY_GATEWAY"] + "/api/v1/agents/", headers={"X-API-Key": "k" * 40})
    urllib.request.urlopen(request).read()
    time.sleep(10)
