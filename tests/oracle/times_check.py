#!/usr/bin/env python3
"""Holds the stand-in's reading of ISO times against Python's own, with random texts.

usage: times_check.py --binary UNDERSTUDY [--texts N] [--seed N]
Run it with Python 3.11, the real data layer's. A control operation is created with each text as its timestamp: it is
stored without its zone, or the refusal is the ValueError's message.
"""
import argparse
import datetime
import json
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tools"))
import exchange  # noqa: E402
from stand_in import StandIn  # noqa: E402

HEADERS = [("X-API-Key", "dev_key_local_ONLY"), ("Content-Type", "application/json")]
ODD = "0123456789-:TWZ+., e\u00e9\u2212\u0663/"
PREFIX = "Failed to create control operation: "


def clock(source):
    separator = source.choice([":", ":", ":", ""])
    parts = [f"{source.randint(0, 23):02}", f"{source.randint(0, 59):02}", f"{source.randint(0, 59):02}"]
    parts = parts[:source.choice([1, 2, 3, 3])]
    text = separator.join(parts)
    if len(parts) == 3 and source.random() < 0.5:
        text += source.choice(".,") + "".join(source.choice("0123456789") for _ in range(source.randint(0, 9)))
    return text


def time(source):
    """A time in one of the forms that are read."""
    year = source.choice([1, 4, 1900, 2000, 2019, 2020, 2023, 2024, 2026, 9999, source.randint(1, 9999)])
    month, day, week = source.randint(1, 12), source.randint(1, 28), source.randint(1, 53)
    weekday = source.choice(["", source.randint(1, 7)])
    text = source.choice([f"{year:04}-{month:02}-{day:02}", f"{year:04}-{month:02}-{day:02}", f"{year:04}{month:02}{day:02}",
                          f"{year:04}-W{week:02}" + (f"-{weekday}" if weekday else ""), f"{year:04}W{week:02}{weekday}"])
    if source.random() < 0.15:
        return text
    text += source.choice("TTTTT  t_x1-\u00e9\U0001f6e5") + clock(source)
    zone = source.random()
    if zone < 0.15:
        return text + "Z"
    return text + source.choice("+-") + clock(source) if zone < 0.4 else text


def changed(text, source):
    for _ in range(source.choice([0, 0, 1, 1, 1, 2, 3])):
        kind, place = source.randrange(4), source.randrange(len(text) + 1)
        if kind == 0:
            text = text[:place] + text[place + 1:]
        elif kind == 1:
            text = text[:place] + source.choice(ODD) + text[place:]
        elif kind == 2:
            text = text[:place] + source.choice(ODD) + text[place + 1:]
        else:
            text = text[:place] + text[place:place + 2] + text[place:]
    return text


def by_python(text):
    try:
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None).isoformat()
    except ValueError as error:
        return PREFIX + str(error)


def by_stand_in(client, number, text):
    body = {"operation_id": f"op-{number}", "timestamp": text, "user_id": "u", "operation_type": "t", "command": "c"}
    answer = client.ask(exchange.Request("POST", "/control-operations/", HEADERS, json.dumps(body).encode()))
    members = json.loads(answer.body)
    return members["timestamp"] if answer.status == 201 else members["detail"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--texts", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 31))
    args = parser.parse_args()
    source = random.Random(args.seed)
    different = refused = 0
    with StandIn(args.binary) as server:
        client = exchange.Connection(server.data_layer)
        for number in range(args.texts):
            text = changed(time(source), source)
            want, have = by_python(text), by_stand_in(client, number, text)
            refused += want.startswith(PREFIX)
            if want != have:
                different += 1
                if different <= 10:
                    print(f"--- {text!r}\npython   {want!r}\nstand-in {have!r}")
    print(f"{args.texts} texts, {refused} refused, {different} differences, seed {args.seed}")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
