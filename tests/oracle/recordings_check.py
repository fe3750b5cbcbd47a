#!/usr/bin/env python3
"""Holds the oracle itself against the recordings of the real platform: a judge that errs is worse than none.

usage: recordings_check.py --dialect gateway|data_layer
Every recorded request is asked of the oracle's application. Whatever comes before the database (422, 307, 405, 401, and
400 for a body that can't be read) must be answered as it was recorded, and nothing else may be answered so.
"""
import argparse
import asyncio
import sys

import exchange
from oracle import comparable
from recordings import KEPT_HEADERS, lines

FILES = {"gateway": ["fixed", "random"], "data_layer": ["fixed", "rest", "random"]}
TARGETS = {"gateway": "l09", "data_layer": "l01"}


def is_refusal(answer):
    return answer.status in (307, 401, 405, 422) or answer.body.startswith(b'{"detail":"There was an error')


def recorded(step):
    request = step["request"]
    headers = list(request["headers"].items())
    asked = exchange.Request(request["method"], request["path"], headers,
                             (request["body"] or "").encode("utf-8", "surrogateescape"))
    answer = step["response"]
    return asked, exchange.Answer(answer["status"], answer["headers"], answer["body"].encode())


async def run(dialect):
    if dialect == "gateway":
        import gateway_app
        app = gateway_app.make_app("http://127.0.0.1:9")  # nobody answers there
    else:
        import data_layer_app
        app = data_layer_app.make_app()
    judged = different = 0
    for file in FILES[dialect]:
        for scenario in lines(file):
            for step in scenario["steps"]:
                if step["target"] != TARGETS[dialect]:
                    continue
                request, want = recorded(step)
                have = await exchange.ask_application(app, request)
                have.headers = {name: value for name, value in have.headers.items() if name in KEPT_HEADERS}
                if not is_refusal(want) and not is_refusal(have):
                    continue
                judged += 1
                sides = comparable(request, want), comparable(request, have)
                if sides[0] != sides[1]:
                    different += 1
                    print(f"--- {scenario['id']}: {request.method} {request.target} {request.body[:300]!r}\n"
                          f"recorded {sides[0]!r:.700}\noracle   {sides[1]!r:.700}")
    print(f"{dialect}: {judged} refusals judged, {different} differences")
    return 1 if different or not judged else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dialect", required=True, choices=FILES)
    return asyncio.run(run(parser.parse_args().dialect))


if __name__ == "__main__":
    sys.exit(main())
