#!/usr/bin/env python3
"""Plays the recorded scenarios over sockets and counts those answered byte for byte as on the real platform.

usage: recordings.py --binary UNDERSTUDY [--state NAME …] [--show]
       recordings.py --gateway URL --data-layer URL --state NAME [--show]
The first form starts a stand-in for each state, with its defects on. Prints `NAME: fidelity M/N` for each and exits
with 0 only when every scenario of every state is answered so. --show prints the first difference of each scenario.
Ids, times, hosts and random hex are masked (tests/support/masking.h does the same): an id becomes the order in which
it first appeared in its scenario, so a wrong id still shows.
"""
import argparse
import http.client
import json
import pathlib
import re
import sys
import urllib.parse

from stand_in import StandIn

CORPUS = pathlib.Path(__file__).parent.parent / "corpus" / "recordings"
# State, the defects that bring it about, and the scenarios that were played in it.
STATES = {
    "fixed": ("none", "scenarios"),
    "before-fixes": ("1,2,3,4", "scenarios"),
    "defect-1": ("1", "scenarios"),
    "defect-2": ("2", "scenarios"),
    "defect-3": ("3", "scenarios"),
    "defect-4": ("4", "scenarios"),
    "rest": ("none", "rest-scenarios"),
    "random": ("none", "random-scenarios"),
}
KEPT_HEADERS = ("content-type", "allow", "location", "access-control-allow-origin", "www-authenticate")

HEX = "[0-9a-fA-F]"
ID = re.compile(rf"{HEX}{{8}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{12}}"
                r"|(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
# A time of 2019 is one that a client sent: it is compared as it stands.
TIME = re.compile(r"(?!2019-)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)?")
DID = re.compile(r'(did:agent:.*?:)[0-9a-f]{8}(?=")', re.S)
STAMP = re.compile(r"('timestamp': )\d{13}")
HOST = re.compile(r"(https?://)[A-Za-z0-9_.-]+:\d+")
HEADER_HOST = re.compile(r"(https?://)[A-Za-z0-9_.-]+(:\d+)?")
MEASURED = re.compile(r'("(?:uptime_seconds|latency_ms)":)[0-9.]+')


class Masker:
    """Hides what differs between two runs of one scenario by nature."""

    def __init__(self):
        self.ids = {}

    def mask(self, text):
        text = HOST.sub(r"\1<host>", STAMP.sub(r"\1<time>", DID.sub(r"\1<hex>", TIME.sub("<time>", text))))
        return ID.sub(lambda m: f"<uuid{self.ids.setdefault(m[0].lower(), len(self.ids) + 1)}>", text)


def lines(name):
    with open(CORPUS / f"{name}.jsonl", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def substitute(value, memory):
    if isinstance(value, str):
        return re.sub(r"\$\{(\w+)\}", lambda m: str(memory[m[1]]), value)
    if isinstance(value, list):
        return [substitute(element, memory) for element in value]
    if isinstance(value, dict):
        return {key: substitute(element, memory) for key, element in value.items()}
    return value


def send(url, step, memory):
    """One request on a connection of its own."""
    headers = substitute(step.get("headers", {}), memory)
    body = None
    if "json" in step:
        body = json.dumps(substitute(step["json"], memory)).encode()
        headers.setdefault("Content-Type", "application/json")
    elif "raw" in step:
        body = substitute(step["raw"], memory).encode("utf-8", "surrogateescape")
    path = substitute(step["path"], memory)
    address = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
    connection.request(step["method"], path, body=body, headers=headers)
    response = connection.getresponse()
    text = response.read().decode("utf-8", "replace")
    connection.close()
    kept = {name.lower(): value for name, value in response.getheaders() if name.lower() in KEPT_HEADERS}
    return {"request": {"path": path, "body": (body or b"").decode("utf-8", "replace")},
            "response": {"status": response.status, "headers": kept, "body": text}}


def dig(text, path):
    value = json.loads(text)
    for part in path.split("."):
        value = value[int(part)] if part.lstrip("-").isdigit() else value[part]
    return value


def play(scenario, urls):
    memory, steps = {}, []
    for step in scenario["steps"]:
        steps.append(send(urls[step.get("target", scenario["target"])], step, memory))
        for name, path in step.get("save", {}).items():
            try:
                memory[name] = dig(steps[-1]["response"]["body"], path)
            except (ValueError, LookupError, TypeError):
                memory[name] = f"unsaved-{name}"
    return steps


def masked(steps):
    """What is compared: one value a step."""
    masker, out = Masker(), []
    for step in steps:
        masker.mask(step["request"]["path"] + (step["request"]["body"] or ""))
        answer = step["response"]
        headers = {name: masker.mask(HEADER_HOST.sub(r"\1<host>", value)) for name, value in answer["headers"].items()}
        if "allow" in headers:
            headers["allow"] = sorted(headers["allow"].replace(" ", "").split(","))
        out.append((answer["status"], headers, MEASURED.sub(r"\1<n>", masker.mask(answer["body"]))))
    return out


def measure(state, urls, show):
    """Plays the state's scenarios; whether all were answered as recorded."""
    good, truth = 0, {row["id"]: row for row in lines(state)}
    scenarios = lines(STATES[state][1])
    for scenario in scenarios:
        played = play(scenario, urls)
        want, have = masked(truth[scenario["id"]]["steps"]), masked(played)
        if want == have:
            good += 1
        elif show:
            place = next(i for i, (w, h) in enumerate(zip(want, have)) if w != h)
            print(f"{scenario['id']}, step {place + 1}\n  sent {played[place]['request']}\n"
                  f"  want {want[place]}\n  have {have[place]}")
    print(f"{state}: fidelity {good}/{len(scenarios)}", flush=True)
    return good == len(scenarios)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary")
    parser.add_argument("--gateway")
    parser.add_argument("--data-layer")
    parser.add_argument("--state", nargs="+", choices=STATES, default=list(STATES))
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    if args.binary is None:
        if not args.gateway or not args.data_layer or len(args.state) != 1:
            parser.error("give --binary, or --gateway, --data-layer and one --state")
        urls = {"l09": args.gateway, "l01": args.data_layer}
        return 0 if measure(args.state[0], urls, args.show) else 1
    alike = True
    for state in args.state:
        with StandIn(args.binary, "--defects", STATES[state][0]) as server:
            alike &= measure(state, {"l09": server.gateway, "l01": server.data_layer}, args.show)
    return 0 if alike else 1


if __name__ == "__main__":
    sys.exit(main())
