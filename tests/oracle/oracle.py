#!/usr/bin/env python3
"""The likeness oracle: random requests, answered by the real libraries and by the stand-in, must be answered alike.

usage: oracle.py --dialect gateway|data_layer|rest --binary UNDERSTUDY [--requests N] [--seed N] [--only NUMBER]
                 [--save FILE] [--strict]
Run it with the Python environment of the dialect (scripts/setup.sh makes .venv/gateway-oracle and
.venv/data-layer-oracle, which serves rest, the data layer's other routers, as well). Prints the seed; each request is a function of the seed and its number. A difference is
minimised and printed with both answers; at most 20 kinds are shown. --only plays one request of the seed again.
Exit 0 without a difference, else 1. --save appends each minimised difference as a case for tests/corpus/likeness.
--strict starts the stand-in with it, which is unlike the platform: the oracle must find that.
"""
import argparse
import asyncio
import json
import pathlib
import random
import re
import sys
import time
import uuid

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tools"))
import exchange  # noqa: E402
from generator import SYMBOL, Generator  # noqa: E402
from recordings import HEADER_HOST, Masker  # noqa: E402
from stand_in import StandIn  # noqa: E402

# A stand-in is started anew after so many requests, so that lists stay short and ids few.
ROUND = 1000
MOST_KINDS = 20
# The transport's own; their values are not the platform's (docs/fidelity.md).
IGNORED_HEADERS = {"date", "server", "content-length", "connection"}
AGENT = {"name": "oracle", "configuration": {"a": 1}}


def resolve(request, ids):
    """The request with ids put in."""
    def put(match):
        value = ids[match[1]]
        return {":upper": value.upper(), ":plain": value.replace("-", "")}.get(match[2], value)

    body = SYMBOL.sub(put, request.body.decode("latin-1")).encode("latin-1")
    return request.copy(target=SYMBOL.sub(put, request.target), body=body)


def comparable(request, answer):
    """What must be alike, with ids and times masked."""
    masker = Masker()
    masker.mask(request.target + request.body.decode("utf-8", "replace"))
    headers = {}
    for name, value in answer.headers.items():
        if name in IGNORED_HEADERS or name.startswith(("x-understudy", "x-oracle")):
            continue
        headers[name] = "<hex>" if name == "x-span-id" else masker.mask(HEADER_HOST.sub(r"\1<host>", value))
    if "allow" in headers:
        headers["allow"] = sorted(headers["allow"].replace(" ", "").split(","))
    text = masker.mask(answer.body.decode("utf-8", "replace"))
    text = re.sub(r"(Invalid JWT format: )[^']*", r"\1<reason>", text)
    return answer.status, headers, text


class Pair:
    """The oracle's application and a stand-in, each with the same few things in it."""

    def __init__(self, dialect, server):
        self.dialect = dialect
        url = server.gateway if dialect == "gateway" else server.data_layer
        self.connection = exchange.Connection(url)
        if dialect == "gateway":
            import gateway_app
            self.app = gateway_app.make_app(server.data_layer)
        else:
            import data_layer_app
            self.app = data_layer_app.make_app()

    async def prepare(self):
        """Ids by kind, the same for the oracle and for the stand-in: broken JSON may have one outside of its quotes."""
        headers = [("X-API-Key", "dev_key_local_ONLY-and-long-enough-for-both"), ("Content-Type", "application/json")]
        if self.dialect != "gateway":
            headers[0] = ("X-API-Key", "dev_key_local_ONLY")
        prefix = "/api/v1" if self.dialect == "gateway" else ""

        def create(path, body):
            request = exchange.Request("POST", prefix + path, headers, json.dumps(body).encode())
            answer = self.connection.ask(request)
            if answer.status != 201:
                raise RuntimeError(f"the stand-in refused {request}: {answer}")
            return request, json.loads(answer.body)

        request, agent = create("/agents/", AGENT)
        _, goal = create("/goals/", {"agent_id": agent["id"], "description": "d"})
        _, task = create("/tasks/" if self.dialect == "gateway" else "/plans/tasks",
                         {"plan_id": "p", "agent_id": agent["id"], "description": "d"})
        self.ids = {"agent": agent["id"], "goal": goal["goal_id"], "task": task["task_id"]}
        if self.dialect != "gateway":  # the oracle's gateway shares the stand-in's data layer
            answer = await exchange.ask_application(self.app, request)
            self.app.state.agents.adopt(uuid.UUID(json.loads(answer.body)["id"]), uuid.UUID(agent["id"]))

    async def difference(self, request):
        """None when alike, else (what the oracle says, what the stand-in says)."""
        request = resolve(request, self.ids)
        want = await exchange.ask_application(self.app, request)
        try:
            have = self.connection.ask(request)
        except OSError as error:
            return comparable(request, want), f"no answer: {error}"
        if "x-oracle" in want.headers:
            refused = have.status in (401, 405, 307) or have.body.startswith((b'{"detail":[', b'{"detail":"There was'))
            return (f"accepted by {request.method}", comparable(request, have)) if refused else None
        pair = comparable(request, want), comparable(request, have)
        return None if pair[0] == pair[1] else pair

    def close(self):
        self.connection.close()


def simpler(request):
    """Requests with a little less in them."""
    for index in range(len(request.headers)):
        yield request.copy(headers=request.headers[:index] + request.headers[index + 1:])
    path, mark, query = request.target.partition("?")
    if mark:
        yield request.copy(target=path)
        parts = query.split("&")
        for index in range(len(parts)):
            yield request.copy(target=path + "?" + "&".join(parts[:index] + parts[index + 1:]))
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        body = None
    if isinstance(body, dict):
        for key in body:
            rest = {name: value for name, value in body.items() if name != key}
            yield request.copy(body=json.dumps(rest).encode())
    size = len(request.body) // 2
    while size:
        for start in range(0, len(request.body), size):
            yield request.copy(body=request.body[:start] + request.body[start + size:])
        size //= 2


async def minimise(pair, request, deadline):
    """The simplest request found that is still answered differently, with the same two statuses."""
    found = await pair.difference(request)
    if found is None:  # it hung on what came before it
        return request, None
    statuses = [side[0] for side in found]
    better = True
    while better and time.monotonic() < deadline:
        better = False
        for candidate in simpler(request):
            if time.monotonic() > deadline:
                break
            different = await pair.difference(candidate)
            if different and [side[0] for side in different] == statuses:
                request, found, better = candidate, different, True
                break
    return request, found


def show(number, request, found):
    print(f"--- request {number}\n{request.method} {request.target}\n{request.headers}\n{request.body[:600]!r}")
    print(f"want {str(found[0])[:1500]}\nhave {str(found[1])[:1500]}", flush=True)


def kind_of(request, found):
    """Differences of one kind are shown once."""
    path = re.sub(r"[0-9a-fA-F]{4,}", "#", request.target.partition("?")[0])[:30]
    types = [tuple(re.findall(r'"type":"(\w+)"', str(side))) for side in found]
    return request.method, path, str(found[0][0]), str(found[1][0]), *types


async def run(args, options):
    kinds, count = {}, 0
    numbers = [args.only] if args.only is not None else range(args.requests)
    for start in range(0, len(numbers), ROUND):
        with StandIn(args.binary, "--seed", str(args.seed + start), *options) as server:
            pair = Pair(args.dialect, server)
            await pair.prepare()
            for number in numbers[start:start + ROUND]:
                request = Generator(args.dialect, random.Random(f"{args.seed}:{number}")).request()
                found = await pair.difference(request)
                if not found:
                    continue
                count += 1
                kind = kind_of(request, found)
                if kind in kinds or len(kinds) >= MOST_KINDS:
                    continue
                small, small_found = await minimise(pair, request, time.monotonic() + 10)
                kinds[kind] = (small, small_found or found)
                show(number, *kinds[kind])
            pair.close()
    return kinds, count


def save(path, dialect, kinds):
    """Appends the cases; their answers are the oracle's."""
    with open(path, "a", encoding="utf-8") as file:
        for request, (want, _) in kinds.values():
            if isinstance(want, tuple):
                case = {"service": "gateway" if dialect == "gateway" else "data_layer", "method": request.method, "target": request.target,
                        "headers": request.headers, "body": request.body.decode("latin-1"),
                        "status": want[0], "answer_headers": dict(want[1]), "answer": want[2]}
                if "allow" in want[1]:
                    case["answer_headers"]["allow"] = ", ".join(want[1]["allow"])
                file.write(json.dumps(case) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dialect", required=True, choices=["gateway", "data_layer", "rest"])
    parser.add_argument("--binary", required=True)
    parser.add_argument("--requests", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--only", type=int)
    parser.add_argument("--save")
    parser.add_argument("--strict", action="store_true")
    args = parser.parse_args()
    if args.seed is None:
        args.seed = random.randrange(10**9)
    print(f"{args.dialect}: seed {args.seed}", flush=True)
    begin = time.monotonic()
    kinds, count = asyncio.run(run(args, ["--strict"] if args.strict else []))
    if args.save:
        save(args.save, args.dialect, kinds)
    print(f"{args.dialect}: {args.requests} requests, {count} differences, seed {args.seed}, "
          f"{time.monotonic() - begin:.0f} s")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
