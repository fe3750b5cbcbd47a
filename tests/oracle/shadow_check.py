#!/usr/bin/env python3
"""`understudy shadow` in front of an application that is not the stand-in: the oracle's gateway, on the platform's FastAPI.

usage: shadow_check.py --binary UNDERSTUDY
What goes through it must be answered alike, but for the health page that this gateway does not have.
"""
import argparse
import json
import pathlib
import sys
import urllib.error
import urllib.request

from drift_check import check, served

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "tools"))
from shadow import Shadow  # noqa: E402
from stand_in import StandIn  # noqa: E402

PATIENCE = 20
DRIFT = 8


def call(method, url, body=None):
    request = urllib.request.Request(url, None if body is None else json.dumps(body).encode(), method=method, headers={
        "X-API-Key": "12345678901234567890123456789012", "Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            text = answer.read()
            return json.loads(text) if text else None
    except urllib.error.HTTPError as error:
        # A client that leaves before it has the whole answer gives nothing to compare.
        with error:
            error.read()
        return None


def script(base):
    agent = call("POST", base + "/api/v1/agents/", {"name": "a", "agent_type": "general"})["id"]
    call("GET", f"{base}/api/v1/agents/{agent}")
    call("PATCH", f"{base}/api/v1/agents/{agent}", {"configuration": {"a": [1]}})
    call("GET", base + "/api/v1/agents/?limit=3")
    goal = call("POST", base + "/api/v1/goals/", {"agent_id": agent, "description": "d"})["goal_id"]
    call("GET", f"{base}/api/v1/goals/{goal}")
    call("POST", base + "/api/v1/goals/", {"agent_id": 1})
    call("GET", base + "/api/v1/agents/?limit=many")
    call("DELETE", base + "/api/v1/agents/unknown")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    binary = parser.parse_args().binary
    problems = []
    with StandIn(binary, "--seed", "7") as server, served("gateway", server.data_layer) as gateway:
        with Shadow(binary, gateway) as shadow:
            for _ in range(10):
                script(shadow.gateway)
        check(problems, shadow.counts() == {"same": 90}, f"a script of 90 requests: {shadow.counts()}")
        with Shadow(binary, gateway) as shadow:
            call("GET", shadow.gateway + "/health/live")
        check(problems, shadow.code == DRIFT, f"a page that it lacks is told with exit code {shadow.code}")
    if problems:
        print(shadow.out)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
