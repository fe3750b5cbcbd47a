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


def redis_commands():
    """Commands as a client and as a person send them, with a cut among them."""
    yield "client", b"\x10*1\r\n$4\r\nPING\r\n*3\r\n$7\r\nPUBLISH\r\n$10\r\nl01:events\r\n$1\r\nx\r\n"
    yield "person", b"\x05SUBSCRIBE l01:events other\r\nPSUBSCRIBE l0?:* [a-z^]\\*\r\nQUIT\r\n"


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


def requests():
    """The requests of the recordings."""
    for name in ("fixed.jsonl", "rest.jsonl"):
        for line in (RECORDINGS / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for number, step in enumerate(row["steps"]):
                yield f"{row['id']}-{number}", step["target"], step["request"]


def json_bodies():
    """What was sent and what was answered."""
    for name, content in schema():
        yield name, content[1:]
    for name, _, request in requests():
        if request.get("body"):
            yield name, request["body"].encode("utf-8", "surrogatepass")


def whole_requests():
    """Method, target, headers, an empty line, the body; service and defects before them."""
    for name, target, request in requests():
        headers = "".join(f"{key}:{value}\n" for key, value in request.get("headers", {}).items())
        text = f"{request['method']}\n{request['path']}\n{headers}\n{request.get('body') or ''}"
        yield name, (b"\x01" if target == "l09" else b"\x00") + text.encode("utf-8", "surrogatepass")


TEXTS = ("6e1e7d8a-3c59-4a5b-9c1d-2f3e4d5c6b7a", "{6E1E7D8A3C594A5B9C1D2F3E4D5C6B7A}", "urn:uuid:6e1e7d8a-3c59-4a5b-9c1d-2f3e4d5c6b7a",
         "0", "-7", "+1_000", " 12 ", "1.0", "1e5", "0x10", "9223372036854775808", "9" * 400, "NaN", "-Infinity", "1e400", "2.675",
         "2026-01-31", "2026-01-31T12:00:00Z", "2026-01-31 12:00:00.123456+05:30", "20260131T120000", "2026-W05-6", "1700000000",
         "1700000000.5", "/api/v1/agents/%E2%82%AC%ff", "limit=5&offset=%31&a=+b", "\u0661\u0662")


def texts():
    for number, text in enumerate(TEXTS):
        yield str(number), text.encode()
    for name, _, request in requests():
        yield name, request["path"].encode("utf-8", "surrogatepass")


def latency():
    """A recorded run with two endpoints, Locust's file, a model."""
    run = json.loads((ROOT / "latency/baselines/smoke.json").read_text(encoding="utf-8"))
    run["endpoints"], run["failures"] = run["endpoints"][:2], []
    yield "run", b"\x00" + json.dumps(run, indent=1).encode()
    yield "stats", b"\x01" + (ROOT / "tests/golden/locust/plain_stats.csv").read_bytes()
    levels = [{"users": 1, "quantiles": [[0, 1], [0.5, 3], [1, 9]]}, {"users": 9, "quantiles": [[0.5, 4]]}]
    yield "model", b"\x02" + json.dumps(
        {"latency_model": 1, "endpoints": [{"method": "GET", "name": "/a", "levels": levels},
                                           {"method": "", "name": "", "levels": levels}]}).encode()


SEEDS = {"fuzz_contract": contracts, "fuzz_framing": framing, "fuzz_json": json_bodies, "fuzz_latency": latency,
         "fuzz_redis": redis_commands, "fuzz_requests": whole_requests, "fuzz_schema": schema, "fuzz_texts": texts}


def main():
    target, directory = sys.argv[1], pathlib.Path(sys.argv[2])
    if target not in SEEDS:
        sys.exit(f"make_seeds: no seeds for {target}; known are {', '.join(SEEDS)}")
    for name, content in SEEDS[target]():
        if len(content) <= LONGEST:
            (directory / f"seed-{name}").write_bytes(content)


if __name__ == "__main__":
    main()
