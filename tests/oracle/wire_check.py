#!/usr/bin/env python3
"""Plays random exchanges, byte for byte, to the real server's own code and to the stand-in's, and compares all that comes back.

usage: wire_check.py --dialect gateway|data_layer --player WIRE_PLAYER [--play DIALECT] [--exchanges N] [--seed S] [--show N]
Run it with the Python of .venv/gateway-wire or .venv/data-layer-wire. Differences that a record below docs/adr explains are
counted apart (wire_explained.py). Prints `N exchanges, D differences, E explained`; exits with 0 when there are no others.
With --play the stand-in's other service answers, which must be found out.
"""
import argparse
import asyncio
import collections
import random
import re
import struct
import subprocess
import sys

import wire_exchange
import wire_explained
from wire_server import WireServer


def play_stand_in(player, dialect, exchanges):
    """[(answer, closed)] of the stand-in."""
    sent = bytearray()
    for pieces in exchanges:
        sent += struct.pack("=I", len(pieces))
        for piece in pieces:
            sent += struct.pack("=I", len(piece)) + piece
    got = subprocess.run([player, dialect], input=bytes(sent), stdout=subprocess.PIPE, check=True).stdout
    answers, at = [], 0
    while at < len(got):
        size, = struct.unpack_from("=I", got, at)
        closed, = struct.unpack_from("=I", got, at + 4 + size)
        answers.append((got[at + 4:at + 4 + size], closed == 1))
        at += 8 + size
    return answers


def masked(answer):
    """The library of WebSockets reads the clock itself."""
    return re.sub(rb"\r\nDate: [^\r]+", b"\r\nDate: D", answer[0]), answer[1]


async def play_real(dialect, exchanges):
    server = WireServer(dialect)
    return [await server.play(pieces) for pieces in exchanges]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dialect", required=True, choices=("gateway", "data_layer"))
    parser.add_argument("--player", required=True)
    parser.add_argument("--play", choices=("gateway", "data_layer"))
    parser.add_argument("--exchanges", type=int, default=10000)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--show", type=int, default=5)
    args = parser.parse_args()
    seed = random.randrange(1 << 32) if args.seed is None else args.seed
    draw = random.Random(seed)
    exchanges = [wire_exchange.exchange(draw) for _ in range(args.exchanges)]
    wanted = asyncio.run(play_real(args.dialect, exchanges))
    have = play_stand_in(args.player, args.play or args.dialect, exchanges)
    explained, differences = collections.Counter(), 0
    for pieces, want, got in zip(exchanges, wanted, have, strict=True):
        want, got = masked(want), masked(got)
        if want == got:
            continue
        reason = wire_explained.reason(args.dialect, pieces, want, got)
        if reason is not None:
            explained[reason] += 1
            continue
        differences += 1
        if differences <= args.show:
            print(f"sent {pieces!r}\n  want {want[0]!r} {want[1]}\n  have {got[0]!r} {got[1]}\n")
    for reason, count in explained.most_common():
        print(f"explained {count} times: {reason}")
    answered = sum(b"HTTP/1.1 200" in answer for answer, _ in wanted)
    print(f"seed {seed}: {len(exchanges)} exchanges, {differences} differences, {explained.total()} explained; "
          f"{answered} had a good answer")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
