#!/usr/bin/env python3
"""The stand-in beside nginx's static answers of the same size, in one run; then what it costs to start, to reset, to
idle and to go on for long; then beside WireMock and FastAPI, where they are there.

usage: mock_server_bench.py UNDERSTUDY [--seconds N] [--reps N] [--entities N] [--requests N] [--only speed,start,...]
                            [--wiremock JAR]
Each server runs on processor 0, wrk on 1. Figures are rates, processor time a request (user + system; user alone in
brackets) of both, and ratios: only those mean something on a busy machine. Exit 1 when a goal is missed.
WireMock is `npm install wiremock`; its jar is looked for in node_modules/ here and in $WIREMOCK_JAR.
"""
import argparse
import contextlib
import glob
import http.client
import os
import pathlib
import json
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import mix
from servers import (AGENT, HEADERS, KEY, call, cpu_seconds, free_port, nginx, status_mb, understudy, wiremock, wrk)

SOURCE = pathlib.Path(__file__).resolve().parents[2]
IDLE_CONNECTIONS = 2000
PARTS = ("speed", "start", "reset", "idle", "memory", "peers")


class Verdicts:
    """Collects what misses its goal, and prints each figure beside it."""

    def __init__(self):
        self.missed = []

    def show(self, name, text, good, goal):
        print(f"{name:34}{text:42} goal {goal}{'' if good else '  MISSED'}", flush=True)
        if not good:
            self.missed.append(name)


def cells(runs):
    best = min(runs, key=lambda run: run.cpu_us)
    return f"{statistics.median(run.rate for run in runs):.0f}/s {best.cpu_us:.1f} us ({best.user_us:.1f})"


def write_scripts(directory, port):
    headers = f'wrk.headers["X-API-Key"] = "{KEY}"; wrk.headers["Content-Type"] = "application/json"'
    (directory / "get.lua").write_text(headers)
    (directory / "post.lua").write_text(f'wrk.method = "POST"; {headers}; wrk.body = {json.dumps(AGENT)}')
    mix.write_scripts(port, directory / "mix.lua", directory / "mix_nginx.lua")


def speed(args, verdicts, directory):
    with understudy(args.binary) as (port, pid):
        agent = call(port, "POST", "/api/v1/agents/", AGENT)[1]
        path = "/api/v1/agents/" + json.loads(agent)["id"]
        write_scripts(directory, port)
        listing = call(port, "GET", "/api/v1/agents/?limit=100")[1]
        with nginx(agent, listing, directory) as (other_port, other_pid):
            def both(mine, theirs, targets, connections):
                ours, others = [], []
                for _ in range(args.reps):
                    ours.append(wrk(port, pid, targets[0], directory / mine, connections, args.seconds))
                    others.append(wrk(other_port, other_pid, targets[1], directory / theirs, connections, args.seconds))
                return ours, others

            print(f"{'':16}{'understudy':>28}{'nginx':>28}{'rates':>8}{'cpu':>7}")
            for name, goal, mine, theirs, targets in (
                    ("GET by id", 0.7, "get.lua", "get.lua", (path, path)),
                    ("POST create", 0.6, "post.lua", "post.lua", ("/api/v1/agents/",) * 2),
                    ("workload's mix", 0.4, "mix.lua", "mix_nginx.lua", ("/", "/")),
                    ("list of 100", None, "get.lua", "get.lua", ("/api/v1/agents/?limit=100", "/list"))):
                ours, others = both(mine, theirs, targets, 50)
                ratio = statistics.median(a.rate / b.rate for a, b in zip(ours, others))
                cpu = min(b.cpu_us for b in others) / min(a.cpu_us for a in ours)
                good = ratio >= goal if goal else min(a.cpu_us for a in ours) <= 60
                shown = f"goal {goal}" if goal else "goal 60 us"
                print(f"{name:16}{cells(ours):>28}{cells(others):>28}{ratio:8.2f}{cpu:7.2f}  {shown}"
                      f"{'' if good else '  MISSED'}", flush=True)
                if not good:
                    verdicts.missed.append(name)
            ours, others = both("get.lua", "get.lua", (path, path), 1)
            apart = statistics.median(a.p50_us - b.p50_us for a, b in zip(ours, others))
            verdicts.show("p50 of one connection", f"{min(a.p50_us for a in ours):.0f} us, nginx"
                          f" {min(b.p50_us for b in others):.0f} us: {apart:+.0f} us", apart <= 15, "15 us more")


def time_to_answer(command, port, path):
    """Milliseconds from exec to the first answer, and the process."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        with contextlib.suppress(OSError, http.client.HTTPException):
            call(port, "GET", path)
            return (time.perf_counter() - begin) * 1e3, process


def start(args, verdicts, _):
    times = []
    for _ in range(15):
        port = free_port()
        took, process = time_to_answer([args.binary, "serve", "--gateway-port", str(port), "--data-layer-port", "0"],
                                       port, "/health")
        times.append(took)
        process.terminate()
        process.wait()
    # Other work on the machine only adds.
    verdicts.show("start to first answer", f"{min(times):.1f} ms (median {statistics.median(times):.1f})",
                  min(times) < 10, "10 ms")


def reset(args, verdicts, directory):
    """POST reset, empty and full, the bare round trip taken off."""
    with understudy(args.binary, "--keep-alive", "600") as (port, pid):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

        def timed(method, path, body=None):
            begin = time.perf_counter()
            connection.request(method, path, body, HEADERS)
            connection.getresponse().read()
            return (time.perf_counter() - begin) * 1e6

        write_scripts(directory, port)
        trip = statistics.median(timed("GET", "/__understudy/defects") for _ in range(500))
        empty = statistics.median(timed("POST", "/__understudy/reset") for _ in range(500)) - trip
        verdicts.show("reset, empty", f"{max(empty, 0):.0f} us", empty < 100, "100 us")
        full = []
        for _ in range(3):
            made = 0
            while made < args.entities:
                made += wrk(port, pid, "/api/v1/agents/", directory / "post.lua", 50, 2).count
            timed("GET", "/__understudy/defects")
            full.append(timed("POST", "/__understudy/reset") - trip)
            timed("POST", "/api/v1/agents/", AGENT)
            # The next round counts anew; the old rows are freed meanwhile.
        verdicts.show(f"reset, {args.entities:,} agents or more", f"{max(min(full), 0):.0f} us"
                      f" ({', '.join(f'{f:.0f}' for f in full)})", min(full) < 100, "100 us")


def idle(args, verdicts, _):
    with understudy(args.binary, "--keep-alive", "60") as (port, pid):
        call(port, "GET", "/health")
        before = status_mb(pid)
        connections = []
        for _ in range(IDLE_CONNECTIONS):
            connection = socket.create_connection(("127.0.0.1", port), timeout=10)
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: h\r\nX-API-Key: " + KEY.encode() + b"\r\n\r\n")
            connections.append(connection)
        for connection in connections:
            connection.recv(4096)
        grown = status_mb(pid) - before
        for connection in connections:
            connection.close()
    verdicts.show(f"{IDLE_CONNECTIONS} idle connections", f"{grown:.1f} MB more", grown < 15, "15 MB")


def memory(args, verdicts, directory):
    """Resident memory over a long run of the workload's mix on a bounded store."""
    with understudy(args.binary, "--max-entities", "1000") as (port, pid):
        write_scripts(directory, port)
        done, samples = 0, []
        while done < args.requests:
            # Ids of the script leave the store as new ones come: creates only.
            done += wrk(port, pid, "/api/v1/agents/", directory / "post.lua", 50, 2).count
            samples.append((done, status_mb(pid)))
        half = next(sample for sample in samples if sample[0] >= args.requests / 2)
        slope = (samples[-1][1] - half[1]) / max((samples[-1][0] - half[0]) / 1e6, 1e-9) if half != samples[-1] else 0
        verdicts.show(f"memory after {done:,} creates", f"{samples[-1][1]:.1f} MB", samples[-1][1] < 40, "40 MB")
        verdicts.show("its slope over the second half", f"{slope:+.2f} MB a million", abs(slope) < 1, "1 MB a million")


def find_wiremock(given):
    for candidate in [given, os.environ.get("WIREMOCK_JAR"),
                      *glob.glob("node_modules/wiremock/build/wiremock-standalone-*.jar")]:
        if candidate and os.path.exists(candidate):
            return candidate
    return None


FASTAPI = """
import asyncio, json, sys, time
sys.path.insert(0, sys.argv[1])
from exchange import Request, ask_application
import data_layer_app
app = data_layer_app.make_app()
headers = [("x-api-key", "dev_key_local_ONLY"), ("content-type", "application/json")]
async def main():
    for name, request in (("POST", Request("POST", "/agents/", headers, sys.argv[2].encode())),
                          ("GET", Request("GET", "/agents/7c9e6679-7425-40de-944b-e07fc1f90ae7", headers))):
        for _ in range(100):
            answer = await ask_application(app, request)
        begin = time.process_time()
        for _ in range(1500):
            answer = await ask_application(app, request)
        print(name, answer.status, (time.process_time() - begin) / 1500 * 1e6)
asyncio.run(main())
"""


def peers(args, _, directory):
    """Nothing is asked of these figures."""
    with understudy(args.binary) as (port, pid):
        agent = call(port, "POST", "/api/v1/agents/", AGENT)[1]
        path = "/api/v1/agents/" + json.loads(agent)["id"]
        write_scripts(directory, port)
        ours = {name: wrk(port, pid, target, directory / script, 50, args.seconds)
                for name, script, target in (("GET", "get.lua", path), ("POST", "post.lua", "/api/v1/agents/"))}
    jar = find_wiremock(args.wiremock)
    if jar is None or shutil.which("java") is None:
        print("WireMock: not measured; it takes java and `npm install wiremock` (or --wiremock JAR)")
    else:
        with wiremock(jar, agent) as (other_port, other_pid):
            for name, script in (("GET", "get.lua"), ("POST", "post.lua")):
                for _ in range(3):  # warm
                    theirs = wrk(other_port, other_pid, path, directory / script, 50, args.seconds)
                print(f"WireMock {name:6} {cells([theirs])}; understudy {cells([ours[name]])}:"
                      f" {ours[name].rate / theirs.rate:.1f} times", flush=True)
    python = SOURCE / ".venv/data-layer-oracle/bin/python"
    if not python.exists():
        print("FastAPI: not measured; scripts/setup.sh makes its environment")
        return
    out = subprocess.run([python, "-c", FASTAPI, SOURCE / "tests/oracle", AGENT], capture_output=True, text=True)
    if out.returncode != 0:
        print("FastAPI: not measured:", out.stderr.strip().splitlines()[-1])
    for line in out.stdout.splitlines():
        name, _, cost = line.split()
        print(f"FastAPI {name:7} {float(cost):.0f} us of processor time in its own process, without sockets and state;"
              f" understudy {ours[name].cpu_us:.1f} us with them: {float(cost) / ours[name].cpu_us:.0f} times", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--seconds", type=int, default=3, help="of each run of wrk")
    parser.add_argument("--reps", type=int, default=3)
    parser.add_argument("--entities", type=int, default=1_000_000, help="that a reset forgets")
    parser.add_argument("--requests", type=int, default=1_000_000, help="of the long run")
    parser.add_argument("--only", default=",".join(PARTS), help="of " + ", ".join(PARTS))
    parser.add_argument("--wiremock", help="wiremock-standalone-*.jar")
    args = parser.parse_args()
    for tool, package in (("wrk", "wrk"), ("nginx", "nginx-light"), ("taskset", "util-linux")):
        if args.only != "start" and shutil.which(tool) is None:  # a start needs none of them
            sys.exit(f"bench: {tool} is missing; apt-get install {package}")
    verdicts = Verdicts()
    with tempfile.TemporaryDirectory() as directory:
        for part in args.only.split(","):
            if part not in PARTS:
                parser.error(f"--only takes {', '.join(PARTS)}, not {part}")
            globals()[part](args, verdicts, pathlib.Path(directory))
    for name in verdicts.missed:
        print("missed:", name)
    sys.exit(bool(verdicts.missed))


if __name__ == "__main__":
    main()
