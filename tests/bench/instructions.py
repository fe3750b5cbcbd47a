#!/usr/bin/env python3
"""Instructions that the stand-in spends on a request, by callgrind: they don't depend on what else the machine does.

usage: instructions.py UNDERSTUDY [--requests N] [--top N] [--only get,post,list,mix,health,start] [--self]
Prints for each kind of request the instructions of one (user space only) and the functions that take most of them,
with everything they call, or by themselves with --self. A start is all up to the first answer, that of GET /health.
"""
import argparse
import contextlib
import http.client
import json
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import mix
from servers import AGENT, HEADERS, free_port

WARM_UP = 200
HEALTH = ("GET", "/health")


def exchange(connection, method, path, body=None):
    connection.request(method, path, body, HEADERS)
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status >= 300:
        sys.exit(f"instructions: {method} {path} was answered {answer.status}: {text}")
    return text


def connect(process, port):
    """A connection, once the stand-in listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(600):
        if process.poll() is not None:
            sys.exit(f"instructions: the stand-in ended with {process.returncode}")
        with contextlib.suppress(OSError):
            connection.connect()
            return connection
        time.sleep(0.05)
    sys.exit("instructions: nobody listens after 30 s")


def serve_agents(process, connection, kind, count):
    """Sends `count` requests, and counts only them."""
    agent = json.loads(exchange(connection, "POST", "/api/v1/agents/", AGENT))["id"]
    for _ in range(99):
        exchange(connection, "POST", "/api/v1/agents/", AGENT)
    request = {"get": ("GET", f"/api/v1/agents/{agent}"), "post": ("POST", "/api/v1/agents/", AGENT),
               "list": ("GET", "/api/v1/agents/?limit=100"), "health": HEALTH}[kind]
    for _ in range(WARM_UP if kind != "list" else 5):
        exchange(connection, *request)
    subprocess.run(["callgrind_control", "-z", str(process.pid)], check=True, capture_output=True)
    for _ in range(count):
        exchange(connection, *request)


def serve_mix(process, port, connection, count):
    """Sends the workload's mix, and counts only that."""
    requests = list(mix.requests(port, random.Random(20260118)))[:count]
    subprocess.run(["callgrind_control", "-z", str(process.pid)], check=True, capture_output=True)
    for request in requests:
        exchange(connection, *request)


def cost(binary, kind, count, directory):
    """Instructions of one request or start, and callgrind's file."""
    port = free_port()
    out = directory / f"{kind}.out"
    process = subprocess.Popen(["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={out}", binary, "serve",
                                "--gateway-port", str(port), "--data-layer-port", "0"], stdout=subprocess.DEVNULL)
    try:
        connection = connect(process, port)
        if kind == "start":
            exchange(connection, *HEALTH)
        elif kind == "mix":
            serve_mix(process, port, connection, count)
        else:
            serve_agents(process, connection, kind, count)
        subprocess.run(["callgrind_control", "-d", str(process.pid)], check=True, capture_output=True)
        exchange(connection, *HEALTH)  # the dump is written before the next request is served
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
    dump = pathlib.Path(f"{out}.1")
    total = int(re.search(r"^(?:summary|totals): (\d+)", dump.read_text(), re.M)[1])
    return total / count, dump


def functions(dump, count, inclusive):
    """(instructions a request, function) of those that take most."""
    text = subprocess.run(["callgrind_annotate", "--auto=no", "--threshold=100", "--show-percs=no",
                           f"--inclusive={'yes' if inclusive else 'no'}", str(dump)],
                          capture_output=True, text=True, check=True).stdout
    found = []
    for line in text.splitlines():
        match = re.match(r"\s*([\d,]+)\s+\S*?:(.*?)(?: \[.*\])?$", line)
        if match:
            found.append((int(match[1].replace(",", "")) / count, match[2]))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--requests", type=int, default=1000)
    parser.add_argument("--top", type=int, default=25)
    parser.add_argument("--only", default="get,post,list,mix,start")
    parser.add_argument("--self", action="store_true", dest="own")
    args = parser.parse_args()
    for tool in ("valgrind", "callgrind_control", "callgrind_annotate"):
        if shutil.which(tool) is None:
            sys.exit(f"instructions: {tool} is missing; apt-get install valgrind")
    with tempfile.TemporaryDirectory() as directory:
        for kind in args.only.split(","):
            count = {"list": max(args.requests // 10, 1), "start": 1}.get(kind, args.requests)
            each, dump = cost(args.binary, kind, count, pathlib.Path(directory))
            print(f"{kind}: {each:,.0f} instructions{' a request' if kind != 'start' else ''}")
            for instructions, name in functions(dump, count, not args.own)[: args.top]:
                print(f"  {instructions:9,.0f}  {name[:150]}")


if __name__ == "__main__":
    main()
