#!/usr/bin/env python3
"""Writes the seeds of a fuzz target from the recordings and the contracts. usage: make_seeds.py TARGET DIRECTORY"""
import base64
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).parent.parent.parent
RECORDINGS = ROOT / "tests" / "corpus" / "recordings"
LONGEST = 4000


def framing():
    """The raw exchanges, with a cut in the middle."""
    for line in (RECORDINGS / "raw.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["id"], b"\x80" + b"".join(base64.b64decode(piece) for piece in row["pieces"])


def contracts():
    """Every contract, also those that must fail."""
    for path in sorted((ROOT / "contracts").rglob("*.contract.json")):
        yield "-".join(path.relative_to(ROOT / "contracts").parts), path.read_bytes()


def schema():
    """The recorded answers, for as many schemas as there may be."""
    bodies = set()
    for line in (RECORDINGS / "fixed.jsonl").read_text(encoding="utf-8").splitlines():
        bodies.update(step["response"]["body"] for step in json.loads(line)["steps"])
    for number, body in enumerate(sorted(bodies)):
        yield str(number), bytes([number % 256]) + body.encode("utf-8", "surrogatepass")


SEEDS = {"fuzz_contract": contracts, "fuzz_framing": framing, "fuzz_schema": schema}


def main():
    target, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    if target not in SEEDS:
        sys.exit(f"make_seeds: no seeds for {target}; known are {', '.join(SEEDS)}")
    for name, content in SEEDS[target]():
        if len(content) <= LONGEST:
            (directory / f"seed-{name}").write_bytes(content)


if __name__ == "__main__":
    main()
