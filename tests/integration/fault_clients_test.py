"""What clients see of each kind of fault: the table in docs/faults.md, measured.

usage: fault_clients_test.py UNDERSTUDY [--write]     --write puts the table into docs/faults.md
Every client sends the same request twice, over its pool of connections; the first one meets the fault. Each pair has a
session of its own, so all of them share one server. Nothing here waits for a fixed time but the clients' own timeouts.
"""
import argparse
import asyncio
import concurrent.futures
import json
import os
import pathlib
import subprocess
import tempfile
import unittest
import urllib.request

import aiohttp
import httpx
import requests

ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("understudy")
ARGUMENTS.add_argument("--write", action="store_true")
OPTIONS = ARGUMENTS.parse_args()
HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "docs" / "faults.md"
BEGIN = "<!-- what clients see: fault_clients_test.py --write -->\n"
END = "<!-- end -->\n"

TIMEOUT = 3  # of every client
# The kinds of faults; `first=1` is added to each.
FAULTS = [
    "status=503 answer_header='Retry-After: 1'",
    "delay=1h",
    "break=hold",
    "break=close",
    "break=reset-before",
    "break=reset-during",
    "break=reset-after",
    "break=half",
    "break=garbage",
    "length=+10",
    "length=-10",
    "rate=40",
]
# The reset is a system call behind the answer, so the next request may be on its way or not.
SECOND_IS_A_RACE = {"break=reset-after"}


class Server:
    def __init__(self):
        self.process = subprocess.Popen(
            [OPTIONS.understudy, "serve", "--gateway-port", "0", "--data-layer-port", "0", "--keep-alive", "600"],
            stdout=subprocess.PIPE, text=True)
        lines = [self.process.stdout.readline() for _ in range(3)]
        assert lines[2] == "ready\n", lines
        self.url = lines[0].split()[1]
        self.data_layer = lines[1].split()[2]

    def give(self, session, fault):
        request = urllib.request.Request(
            self.url + "/__understudy/faults", json.dumps({"faults": [f"first=1 {fault}"]}).encode(), method="PUT",
            headers={"Content-Type": "application/json", "X-Understudy-Session": session})
        urllib.request.urlopen(request).read()

    def close(self):
        self.process.terminate()
        self.process.communicate()


def name_of(error):
    return type(error).__name__


def with_curl(url, session):
    command = ["curl", "-s", "-m", str(TIMEOUT), "-H", f"X-Understudy-Session: {session}",
               "-w", "%{exitcode} %{http_code}\n"]
    for _ in range(2):
        command += ["-o", os.devnull, url]
    lines = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False).stdout.splitlines()
    codes = [line.split() for line in lines]
    return [status if code == "0" else f"exit {code}" for code, status in codes]


def with_requests(url, session):
    seen = []
    with requests.Session() as client:
        client.trust_env = False
        for _ in range(2):
            try:
                answer = client.get(url, headers={"X-Understudy-Session": session}, timeout=TIMEOUT)
                seen.append(str(answer.status_code))
            except requests.RequestException as error:
                seen.append(name_of(error))
    return seen


def with_httpx(url, session):
    seen = []
    with httpx.Client(timeout=TIMEOUT, trust_env=False) as client:
        for _ in range(2):
            try:
                seen.append(str(client.get(url, headers={"X-Understudy-Session": session}).status_code))
            except httpx.HTTPError as error:
                seen.append(name_of(error))
    return seen


def with_aiohttp(url, session):
    async def send():
        seen = []
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT)) as client:
            for _ in range(2):
                try:
                    async with client.get(url, headers={"X-Understudy-Session": session}) as answer:
                        await answer.read()
                        seen.append(str(answer.status))
                except (aiohttp.ClientError, asyncio.TimeoutError) as error:
                    seen.append(name_of(error))
        return seen
    return asyncio.run(send())


NODE = """
const [url, session, seconds] = process.argv.slice(1);
for (let i = 0; i < 2; i++) {
  try {
    const signal = AbortSignal.timeout(seconds * 1000);
    const answer = await fetch(url, { headers: { "X-Understudy-Session": session }, signal });
    await answer.text();
    console.log(answer.status);
  } catch (error) {
    console.log(error.cause?.code ?? error.name);
  }
}
process.exit(0);
"""


def with_node(url, session):
    command = ["node", "--no-warnings", "--input-type=module", "-e", NODE, url, session, str(TIMEOUT)]
    words = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.split("\n")[:-1]
    # The same timeout, when it meets a body that is being read.
    return ["TimeoutError" if word == "AbortError" else word for word in words]


def with_understudy(url, session):
    """The client of `load` and `verify`; what is in `finally` is sent whatever came of the first step."""
    base, _, path = url.rpartition("/health")
    step = {"request": {"method": "GET", "path": "/health" + path, "headers": {"X-Understudy-Session": session}},
            "response": {"status": 200}}
    # A target that has never answered ends the run, so it answers another session before, on a connection of its own.
    other = {"request": {"method": "GET", "path": "/health" + path, "headers": {"Connection": "close"}},
             "response": {"status": 200}}
    with tempfile.TemporaryDirectory() as folder:
        contract, report = pathlib.Path(folder, "twice.contract.json"), pathlib.Path(folder, "report.json")
        contract.write_text(json.dumps({"contract": "twice", "service": "gateway",
                                        "steps": [{"name": "other", **other}, {"name": "first", **step}],
                                        "finally": [{"name": "second", **step}]}), encoding="utf-8")
        subprocess.run([OPTIONS.understudy, "verify", "--contracts", contract, "--target", base, "--timeout", str(TIMEOUT),
                        "--json", report], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        steps = json.loads(report.read_text(encoding="utf-8"))["contracts"][0]["steps"][1:]
    # What is in brackets and behind a colon are bytes.
    words = [step["mismatches"][0]["actual"].split(" (")[0].split(":")[0] if step["outcome"] == "failed" else "200"
             for step in steps]
    return [word[:3] if word[:3].isdigit() else word for word in words]


CLIENTS = {"curl": with_curl, "requests": with_requests, "httpx": with_httpx, "aiohttp": with_aiohttp,
           "Node's fetch": with_node, "load, verify": with_understudy}


def measured(server):
    """The cells of the table by fault and client."""
    def play(fault, client):
        session = f"{fault} {client}"
        server.give(session, fault)
        return CLIENTS[client](server.url + "/health/live", session)
    pairs = [(fault, client) for fault in FAULTS for client in CLIENTS]
    with concurrent.futures.ThreadPoolExecutor(len(pairs)) as pool:
        seen = pool.map(lambda pair: play(*pair), pairs)
        return dict(zip(pairs, seen, strict=True))


def cell(fault, seen):
    first, second = seen
    return first if second == "200" or fault in SECOND_IS_A_RACE else f"{first}, then {second}"


def table(seen):
    rows = [f"| fault | {' | '.join(CLIENTS)} |\n", "|---" * (len(CLIENTS) + 1) + "|\n"]
    for fault in FAULTS:
        cells = " | ".join(cell(fault, seen[fault, client]) for client in CLIENTS)
        rows.append(f"| `{fault}` | {cells} |\n")
    return "".join(rows)


class WhatClientsSee(unittest.TestCase):
    maxDiff = None

    def test_it_is_what_the_page_says(self):
        server = Server()
        self.addCleanup(server.close)
        now = table(measured(server))
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        there, after = rest.split(END, 1)
        if OPTIONS.write:
            PAGE.write_text(before + BEGIN + now + END + after, encoding="utf-8")
            return
        self.assertEqual(now, there, "run it with --write if this is as it should be")


if __name__ == "__main__":
    unittest.main(argv=["fault_clients_test"])
