#!/usr/bin/env python3
"""How long answers take whose events are to be published: without Redis, on one that is well, hangs, or is gone.

usage: redis_delay.py UNDERSTUDY [--requests N] [--most MILLISECONDS]
Prints the median, the 99th percentile and the longest of N creates each. With --most it exits with 1 when the 99th percentile
of one is longer than without Redis by more.
"""
import argparse
import http.client
import json
import pathlib
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "tools"))
from redis_server import RedisServer  # noqa: E402
from stand_in import StandIn  # noqa: E402

HEADERS = {"X-API-Key": "dev_key_local_ONLY", "Content-Type": "application/json"}


def milliseconds(stand_in, count):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(stand_in.data_layer).netloc, timeout=20)
    times = []
    for number in range(count):
        begin = time.perf_counter()
        connection.request("POST", "/agents/", json.dumps({"name": f"agent {number}"}), HEADERS)
        connection.getresponse().read()
        times.append((time.perf_counter() - begin) * 1000)
    connection.close()
    return sorted(times)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("understudy")
    arguments.add_argument("--requests", type=int, default=5000)
    arguments.add_argument("--most", type=float)
    options = arguments.parse_args()
    late = []
    base = None
    for what in ("no Redis", "well", "hangs", "gone"):
        with RedisServer() as redis:
            url = () if what == "no Redis" else ("--redis-url", redis.url)
            with StandIn(options.understudy, *url) as stand_in:
                if what == "hangs":
                    redis.hang()
                if what == "gone":
                    redis.kill()
                times = milliseconds(stand_in, options.requests)
                if what == "hangs":
                    redis.resume()
        p99 = times[int(len(times) * 0.99)]
        print(f"{what:>8}: median {times[len(times) // 2]:.3f} ms, 99 % {p99:.3f} ms, longest {times[-1]:.3f} ms")
        base = p99 if base is None else base
        if options.most is not None and p99 - base > options.most:
            late.append(what)
    sys.exit(f"redis_delay: longer than {options.most} ms: {', '.join(late)}" if late else 0)


if __name__ == "__main__":
    main()
