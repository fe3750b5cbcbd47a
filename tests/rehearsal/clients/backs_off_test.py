"""For pytest: what backs off and polls; an hour and more."""
import os
import time
import urllib.request

import pytest


@pytest.mark.parametrize("attempts", [8, 9, 10])
def test_backs_off(attempts):
    start = time.monotonic()
    for attempt in range(attempts):
        request = urllib.request.Request(os.environ["UNDERSTUDY_GATEWAY"] + "/api/v1/agents/", headers={"X-API-Key": "k" * 40})
        assert urllib.request.urlopen(request).status == 200
        time.sleep(4 * 2**attempt)
    assert time.monotonic() - start >= 4 * (2**attempts - 1)
