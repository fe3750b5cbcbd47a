"""What it costs a script to tell the stand-in its lines (cli/sitecustomize.py): at the start of Python, and for each request.

usage: sites_cost.py REPOSITORY     (with a Python that has requests)
"""
import os
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(sys.argv[1]) / "cli"
REQUESTS = """
import http.client, http.server, threading, time
class Connection(http.client.HTTPConnection):  # no socket: only what is done before one is written to
    def _send_output(self, *arguments, **named):
        pass
def deep(levels, connection):
    if levels:
        return deep(levels - 1, connection)
    begin = time.perf_counter()
    for _ in range(20000):
        connection._HTTPConnection__state = "Request-started"
        connection._buffer = []
        connection.endheaders()
    return (time.perf_counter() - begin) / 20000
print(min(deep(10, Connection("127.0.0.1", 8009)) for _ in range(5)))
"""


def run(code, sites):
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "UNDERSTUDY_SITES")}
    if sites:
        environment.update(PYTHONPATH=str(FOLDER), UNDERSTUDY_SITES="8009,8001", PYTHONDONTWRITEBYTECODE="1")
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout


def start(sites):
    begin = time.perf_counter()
    run("pass", sites)
    return time.perf_counter() - begin


starts = {sites: min(start(sites) for _ in range(40)) for sites in (False, True)}
each = {sites: float(run(REQUESTS, sites)) for sites in (False, True)}
print(f"start of Python   {1e3 * starts[False]:.1f} ms, with sites {1e3 * starts[True]:.1f} ms")
print(f"each request      {1e6 * each[False]:.2f} us, with sites {1e6 * each[True]:.2f} us")
