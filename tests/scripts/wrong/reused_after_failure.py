"""Sends its next request at once on the connection on which the data layer failed with an unhandled exception."""
# expect: L S23
# check: --api-keys load-test-key
import http.client
import os
import urllib.parse

LAYER = urllib.parse.urlsplit(os.environ["UNDERSTUDY_DATA_LAYER"]).netloc
HEADERS = {"X-API-Key": "load-test-key", "Content-Type": "application/json"}
EVENT = '{"event_type": "tide", "aggregate_type": "sea", "aggregate_id": "7d444840-9dc0-11d1-b245-5ffdce74fad2", "payload": {}}'

connection = http.client.HTTPConnection(LAYER)
answered = 0
# The server closes within two milliseconds, which a busy machine may take to come back.
for attempt in range(2000):
    connection.request("POST", "/events/", EVENT, HEADERS)
    connection.getresponse().read()
    try:
        connection.request("GET", "/agents/", headers=HEADERS)
        connection.getresponse().read()
        answered += 1
    except (http.client.HTTPException, OSError):
        pass
    connection.close()
    if answered == 20:
        break
