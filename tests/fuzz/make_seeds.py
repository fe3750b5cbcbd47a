#!/usr/bin/env python3
"""Writes the seeds of a fuzz target from the recordings. usage: make_seeds.py TARGET DIRECTORY"""
import base64
import json
import pathlib
import sys

RECORDINGS = pathlib.Path(__file__).parent.parent / "corpus" / "recordings"
LONGEST = 4000


def framing():
    """The raw exchanges, with a cut in the middle."""
    for line in (RECORDINGS / "raw.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["id"], b"\x80" + b"".join(base64.b64decode(piece) for piece in row["pieces"])


SEEDS = {"fuzz_framing": framing}


def main():
    target, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    if target not in SEEDS:
        sys.exit(f"make_seeds: no seeds for {target}; known are {', '.join(SEEDS)}")
    for name, content in SEEDS[target]():
        if len(content) <= LONGEST:
            (directory / f"seed-{name}").write_bytes(content)


if __name__ == "__main__":
    main()
