"""multiprocessing: four workers that are sent tasks through pipes and semaphores; an hour."""
import multiprocessing
import os
import time
import urllib.request


def task(_):
    request = urllib.request.Request(os.environ["UNDERSTUDY_GATEWAY"] + "/api/v1/agents/", headers={"X-API-Key": "k" * 40})
    urllib.request.urlopen(request).read()
    time.sleep(60)
    return 1


if __name__ == "__main__":
    with multiprocessing.Pool(4) as pool:
        assert sum(pool.imap_unordered(task, range(240))) == 240
