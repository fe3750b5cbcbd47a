#!/usr/bin/env python3
"""The mock beside nginx's static answer of the same size, in one run; then what it costs to start, to reset, to idle.

usage: mock_server_bench.py UNDERSTUDY [--seconds N] [--reps N]
Each server runs on processor 0, wrk on 1. Prints requests a second and processor time a request (user + system) of both,
and their ratio: the only figure that means something on a busy machine. Exit 1 when a ratio or a bound is missed.
"""
import argparse
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

KEY = "k" * 40
AGENT = json.dumps({"name": "bench", "agent_type": "complex",
                    "configuration": {"max_tokens": 512, "temperature": 0.7}, "metadata": {"created_by": "bench"}})
TICK = os.sysconf("SC_CLK_TCK")
GOALS = {"GET by id": 0.7, "POST create": 0.6}
IDLE_CONNECTIONS = 2000
MAX_IDLE_MB = 15
MAX_START_MS = 10


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def call(port, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body, {"X-API-Key": KEY, "Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def until_listening(port, process):
    for _ in range(2000):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if process.poll() is not None:
            sys.exit(f"bench: {process.args[0]} ended with {process.returncode} before it listened")
        time.sleep(0.001)
    sys.exit(f"bench: nobody listens on port {port}")


def status_kb(pid, field):
    return int(re.search(rf"{field}:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1])


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) / TICK, int(fields[12]) / TICK


@contextlib.contextmanager
def understudy(binary, *options):
    port = free_port()
    process = subprocess.Popen(["taskset", "-c", "0", binary, "serve", "--gateway-port", str(port),
                                "--data-layer-port", "0", *options], stdout=subprocess.DEVNULL)
    try:
        until_listening(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def nginx(answer, directory):
    port = free_port()
    text = answer.replace("'", "")
    (directory / "nginx.conf").write_text(
        f"worker_processes 1; daemon off; master_process off; pid {directory}/pid; error_log /dev/null;"
        " events { worker_connections 4096; }"
        f" http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {directory};"
        f" proxy_temp_path {directory}; fastcgi_temp_path {directory}; uwsgi_temp_path {directory};"
        f" scgi_temp_path {directory}; server {{ listen 127.0.0.1:{port};"
        f" location / {{ default_type application/json; return 200 '{text}'; }} }} }}")
    process = subprocess.Popen(["taskset", "-c", "0", "nginx", "-c", f"{directory}/nginx.conf"],
                               stderr=subprocess.DEVNULL)
    try:
        until_listening(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def wrk(port, pid, path, script, connections, seconds):
    """Requests a second, p50 in µs, user and system time a request in µs."""
    before = cpu_seconds(pid)
    out = subprocess.run(["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency",
                          "-s", script, f"http://127.0.0.1:{port}{path}"],
                         capture_output=True, text=True, check=True).stdout
    after = cpu_seconds(pid)
    if "Non-2xx" in out or "Socket errors" in out:
        sys.exit("bench: " + out)
    count = int(re.search(r"(\d+) requests in", out)[1])
    value, unit = re.search(r"50%\s+([\d.]+)(us|ms|s)", out).groups()
    p50 = float(value) * {"us": 1, "ms": 1e3, "s": 1e6}[unit]
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])
    return rate, p50, (after[0] - before[0]) / count * 1e6, (after[1] - before[1]) / count * 1e6


def speed(binary, seconds, reps, directory):
    missed = []
    headers = f'wrk.headers["X-API-Key"] = "{KEY}"; wrk.headers["Content-Type"] = "application/json"'
    (directory / "get.lua").write_text(headers)
    (directory / "post.lua").write_text(f'wrk.method = "POST"; {headers}; wrk.body = {json.dumps(AGENT)}')
    with understudy(binary) as (port, pid):
        agent = call(port, "POST", "/api/v1/agents/", AGENT)[1]
        path = "/api/v1/agents/" + json.loads(agent)["id"]
        with nginx(agent, directory) as (reference_port, reference_pid):
            print(f"{'':14}{'understudy':>24}{'nginx':>24}{'ratio':>8}")
            for name, script, target in (("GET by id", "get", path), ("POST create", "post", "/api/v1/agents/")):
                ours, theirs = [], []
                for _ in range(reps):
                    ours.append(wrk(port, pid, target, f"{directory}/{script}.lua", 50, seconds))
                    theirs.append(wrk(reference_port, reference_pid, target, f"{directory}/{script}.lua", 50, seconds))
                ratio = statistics.median(a[0] / b[0] for a, b in zip(ours, theirs))
                cells = [f"{statistics.median(r[0] for r in runs):8.0f}/s {min(r[2] + r[3] for r in runs):5.1f} us"
                         f" ({min(r[2] for r in runs):.1f})" for runs in (ours, theirs)]
                print(f"{name:14}{cells[0]:>24}{cells[1]:>24}{ratio:8.2f}")
                if ratio < GOALS[name]:
                    missed.append(f"{name}: {ratio:.2f} of nginx, the goal is {GOALS[name]}")
            ours = wrk(port, pid, path, f"{directory}/get.lua", 1, seconds)[1]
            theirs = wrk(reference_port, reference_pid, path, f"{directory}/get.lua", 1, seconds)[1]
            print(f"{'p50 alone':14}{ours:>21.0f} us{theirs:>21.0f} us{ours - theirs:>+8.0f}")
    print("(c = 50; processor time a request, user time of it in brackets; alone: one connection)")
    return missed


def start(binary):
    """Milliseconds from exec to the first answer."""
    times = []
    for _ in range(9):
        port = free_port()
        begin = time.perf_counter()
        process = subprocess.Popen([binary, "serve", "--gateway-port", str(port), "--data-layer-port", "0"],
                                   stdout=subprocess.DEVNULL)
        try:
            while True:
                with contextlib.suppress(OSError):
                    call(port, "GET", "/health")
                    break
            times.append((time.perf_counter() - begin) * 1e3)
        finally:
            process.terminate()
            process.wait()
    # Other work on the machine only adds.
    return min(times)


def idle(binary):
    """Megabytes that connections cost which had a request and wait."""
    with understudy(binary, "--keep-alive", "60") as (port, pid):
        call(port, "GET", "/health")
        before = status_kb(pid, "VmRSS")
        connections = []
        for _ in range(IDLE_CONNECTIONS):
            connection = socket.create_connection(("127.0.0.1", port), timeout=10)
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: h\r\nX-API-Key: " + KEY.encode() + b"\r\n\r\n")
            connections.append(connection)
        for connection in connections:
            connection.recv(4096)
        grown = (status_kb(pid, "VmRSS") - before) / 1024
        for connection in connections:
            connection.close()
        return grown


def reset(binary):
    """Microseconds of POST reset, empty and with many agents, the bare round trip taken off."""
    with understudy(binary) as (port, _):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

        def timed(method, path):
            begin = time.perf_counter()
            connection.request(method, path)
            connection.getresponse().read()
            return (time.perf_counter() - begin) * 1e6

        trip = statistics.median(timed("GET", "/__understudy/defects") for _ in range(200))
        empty = statistics.median(timed("POST", "/__understudy/reset") for _ in range(200))
        full = []
        for _ in range(3):
            for _ in range(5000):
                connection.request("POST", "/api/v1/agents/", AGENT,
                                   {"X-API-Key": KEY, "Content-Type": "application/json"})
                connection.getresponse().read()
            full.append(timed("POST", "/__understudy/reset"))
        return empty - trip, statistics.median(full) - trip


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--reps", type=int, default=3)
    args = parser.parse_args()
    for tool, package in (("wrk", "wrk"), ("nginx", "nginx-light"), ("taskset", "util-linux")):
        if shutil.which(tool) is None:
            sys.exit(f"bench: {tool} is missing; apt-get install {package}")
    with tempfile.TemporaryDirectory() as directory:
        missed = speed(args.binary, args.seconds, args.reps, pathlib.Path(directory))
    started = start(args.binary)
    grown = idle(args.binary)
    empty, full = reset(args.binary)
    print(f"start to first answer {started:.1f} ms")
    print(f"{IDLE_CONNECTIONS} idle connections {grown:.1f} MB")
    print(f"reset {max(empty, 0):.0f} us empty, {max(full, 0):.0f} us with 5,000 agents")
    if grown >= MAX_IDLE_MB:
        missed.append(f"idle connections take {grown:.1f} MB, the bound is {MAX_IDLE_MB}")
    if started >= MAX_START_MS:
        missed.append(f"the first answer took {started:.1f} ms, the bound is {MAX_START_MS}")
    for line in missed:
        print("missed:", line)
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
