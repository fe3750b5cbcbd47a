#!/usr/bin/env python3
"""Plays the recorded raw exchanges (HTTP itself, byte for byte) against a gateway and a data layer, each fresh.

usage: raw_http.py (--binary UNDERSTUDY | [--gateway URL] [--data-layer URL]) [--show] [--except ID …]
An exchange is a list of pieces sent one after the other; its answer is every byte until half a second of silence, and
whether the server closed. Dates, ids and long runs of filler are masked, and the lengths of the services' own pages. Prints `FILE M/N`; exits with 0 when all that
are not excepted are alike. An exception needs a record below docs/adr that says why being different is safer.
"""
import argparse
import base64
import json
import pathlib
import re
import socket
import sys
import time
import urllib.parse

from stand_in import StandIn

CORPUS = pathlib.Path(__file__).parent.parent / "corpus" / "recordings"
GATEWAY_FILES = ("raw.jsonl", "raw-l09-2.jsonl")
DATA_LAYER_FILES = ("raw-l01.jsonl",)
SILENCE_SECONDS = 0.5
LONGEST = 6000
MASKS = [
    (rb"(?i)date: [^\r]+", b"date: D"),
    (rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", b"UUID"),
    (rb"[0-9a-f]{32}", b"HEX32"),
    (rb"(x-span-id: )[0-9a-f]{16}", rb"\1HEX16"),
    (rb"'timestamp': \d{13}", b"'timestamp': T"),
    (rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?", b"TIME"),
    (rb"(did:agent:[^\"]*:)[0-9a-f]{8}", rb"\1HEX"),
    (rb"content-length: 26[0-9]", b"content-length: 26N"),
    (rb"x{1000,}", b"x*"),
    (rb"http://[a-z0-9.-]+:\d+/", b"http://HOST/"),
]


def exchange(address, pieces):
    """(answer, closed) of one connection."""
    connection = socket.create_connection(address, timeout=5)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.settimeout(SILENCE_SECONDS)
    answer, closed = b"", False
    try:
        for piece in pieces:
            connection.sendall(piece)
            if len(pieces) > 1:  # so that the server sees them apart
                time.sleep(0.02 if len(pieces) < 10 else 0.001)
        while not closed:
            data = connection.recv(1 << 16)
            answer += data
            closed = not data
    except socket.timeout:
        pass
    except OSError:
        closed = True
    connection.close()
    for pattern, replacement in MASKS:
        answer = re.sub(pattern, replacement, answer)
    # A set's order differs from one start of the real server to the next.
    answer = re.sub(rb"allow: ([A-Z, ]+)", lambda match: b"allow: " + b", ".join(sorted(match[1].split(b", "))), answer)
    return answer[:LONGEST].decode("latin-1"), closed


def without_page_length(row_id, answer):
    """The texts of the services' own pages are ours, and so their lengths."""
    is_page = row_id.startswith(("docs.", "openapi."))
    return re.sub(r"content-length: \d+", "content-length: N", answer) if is_page else answer


def measure(file, url, excepted, show):
    """Whether all of a file that are not excepted are alike."""
    good, failed = 0, []
    rows = [json.loads(line) for line in (CORPUS / file).read_text(encoding="utf-8").splitlines()]
    parts = urllib.parse.urlsplit(url)
    for row in rows:
        want = without_page_length(row["id"], row["answer"]), row["closed"]
        answer, closed = exchange((parts.hostname, parts.port), [base64.b64decode(piece) for piece in row["pieces"]])
        have = without_page_length(row["id"], answer), closed
        if want == have:
            good += 1
            continue
        if row["id"] not in excepted:
            failed.append(row["id"])
        if show:
            print(f"{row['id']}\n  want {want[0][:400]!r} {want[1]}\n  have {have[0][:400]!r} {have[1]}")
    print(f"{file} {good}/{len(rows)}", *(["different:", *failed] if failed else []))
    return not failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary")
    parser.add_argument("--gateway")
    parser.add_argument("--data-layer")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--except", dest="excepted", nargs="+", default=[], metavar="ID")
    args = parser.parse_args()
    if bool(args.binary) == bool(args.gateway or args.data_layer):
        parser.error("give either --binary or the URLs of running servers")
    plays = [(file, "gateway") for file in GATEWAY_FILES] + [(file, "data_layer") for file in DATA_LAYER_FILES]
    alike = True
    for file, service in plays:
        if args.binary:
            with StandIn(args.binary) as server:
                alike &= measure(file, getattr(server, service), args.excepted, args.show)
        elif url := getattr(args, service):
            alike &= measure(file, url, args.excepted, args.show)
    return 0 if alike else 1


if __name__ == "__main__":
    sys.exit(main())
