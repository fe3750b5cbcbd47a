"""What `understudy shadow` adds to a request: the same request directly and through it, in turn, on kept connections.

usage: shadow_delay.py UNDERSTUDY [--requests N] [--most MILLISECONDS]
With --most it fails when the medians differ by more than that.
"""
import argparse
import http.client
import pathlib
import statistics
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from shadow import Shadow  # noqa: E402
from stand_in import StandIn  # noqa: E402

HEADERS = {"X-API-Key": "12345678901234567890123456789012", "Content-Type": "application/json"}
BODY = b'{"name": "measured", "configuration": {"a": [1, 2, 3]}}'
CALLS = (("POST", "/api/v1/agents/", BODY), ("GET", "/api/v1/agents/?limit=10", None), ("GET", "/health", None))


def connect(url):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=20)
    connection.connect()
    return connection


def seconds(connection, call):
    begun = time.perf_counter()
    connection.request(*call, HEADERS)
    connection.getresponse().read()
    return time.perf_counter() - begun


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("understudy")
    parser.add_argument("--requests", type=int, default=3000)
    parser.add_argument("--most", type=float)
    options = parser.parse_args()
    direct, through = [], []
    with StandIn(options.understudy, "--seed", "7") as server, Shadow(options.understudy, server.gateway) as shadow:
        ways = ((connect(server.gateway), direct), (connect(shadow.gateway), through))
        for number in range(options.requests):
            for connection, times in ways:
                times.append(seconds(connection, CALLS[number % len(CALLS)]))
        for connection, _ in ways:
            connection.close()
    compared = sum(shadow.counts().values())
    milliseconds = [[1000 * statistics.median(times), 1000 * statistics.quantiles(times, n=20)[18]] for times in (direct, through)]
    for name, (median, slow) in zip(("direct", "through"), milliseconds):
        print(f"{name:8} median {median:.3f} ms, 95 % {slow:.3f} ms, {options.requests} requests")
    added = milliseconds[1][0] - milliseconds[0][0]
    print(f"added    median {added:.3f} ms; {compared} requests compared, {shadow.counts()}")
    return 1 if options.most is not None and added > options.most else 0


if __name__ == "__main__":
    sys.exit(main())
