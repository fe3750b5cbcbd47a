#!/usr/bin/env python3
"""Holds goals, plans and tasks against handlers in Python and a database: what is stored, answered and refused.

usage: workflow_check.py --binary UNDERSTUDY [--requests N] [--seed N] [--postgresql] [--strict]
Random bodies, in which fields are absent, null, falsy, of another type, or beyond a bound, are sent to the stand-in and
handed to the handlers of workflow_handlers.py, followed by reads, changes and lists. Both must say the same. Run it with
the Python environment of the data layer's oracle. The database is the model of workflow_tables.py; with --postgresql it
is PostgreSQL 15 itself, reached by the real driver, which also holds the model against it (by hand: it needs Debian's
postgresql-15). The seed is printed; request N of a seed is always the same. --strict starts the stand-in with it, which
is unlike the platform: the check must find that.
"""
import argparse
import asyncio
import contextlib
import datetime
import decimal
import json
import pathlib
import random
import sys
import urllib.parse
import uuid

import asyncpg

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tools"))
import exchange  # noqa: E402
import workflow_handlers as handlers  # noqa: E402
from generator import TIMES, Generator  # noqa: E402
from stand_in import StandIn  # noqa: E402
from workflow_tables import Model, PostgreSql, Refused  # noqa: E402

HEADERS = [("X-API-Key", "dev_key_local_ONLY"), ("Content-Type", "application/json")]
FALSY = ["null", '""', "0", "0.0", "-0.0", "false", "[]", "{}"]
MOST_SHOWN = 10
# So many rows that lists stay short.
ROUND = 400

NUMBERS = {
    "int32": ["1", "-3", "7.0", "12.9", "-0.5", "true", "2147483647", "2147483648", "-2147483648", "-2147483649",
              "2147483647.9", "1e10", "1e300", "NaN", "Infinity", '"1"'],
    "int64": ["1", "1e15", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
              "-9223372036854775809", "9.3e18", "true", '"7"'],
    "decimal": ["7", "1534.2178", "2.675", "1.005", "0.125", "-0.125", "1e-9", "true", "99999999.99", "99999999.994",
                "99999999.995", "-99999999.995", "1e8", "1e300", "1e-300", "NaN", "-Infinity", "9" * 40, '" 7 "', '"7.0"',
                '"1e3"', '"1_0.5"', '"x"', '"nan"', '"sNaN"', '"-nan1"', '"Infinity"', '"2.675"', '"1e-20000"', '"1e400"',
                '"٣"', '"+.5"', '"5."', '"1 0"', '"--1"', "5e-324", "123456.785", "0.005", "-0.005", "[0,[1,2],-1]", "[1,[],0]",
                "[false,[true],true]", '[0,[5],"F"]', '[0,[],"n"]', "[0,[12],0]", "[2,[1],0]", '[0,"1",0]', "[0,[1],0.0]",
                "[1,[0,0,7],2]", "[0,[1],-20000]", "[0,[1],9]", "[0,{},0]", "[0,[1]]"],
}
ARRAYS = ['["a"]', '["a","b"]', '["ü","a,b","NULL",""]', '["a",null]', '[["a"],["b"]]', "[[],[]]", '[["a"],["b","c"]]',
          '["a",["b"]]', "[1]", '["a",1]', '"a"', '{"a":1}', '["\\u0000"]', '["\\ud800"]']
MORE_TIMES = ["2019-W09-5", "2019-03-01T10:15:30,123456789", "9999-12-31T23:59:59.999999", "2019-03-01T10:15:30-00:00"]

# Field: (kind, characters). A dot leads into an object.
GOAL = {"goal_text": ("text", 0), "description": ("text", 0), "agent_id": ("agent", 0), "agent_did": ("text", 255),
        "goal_type": ("text", 50), "status": ("text", 50), "priority": ("int32", 0), "metadata": ("json", 0),
        "parent_goal_id": ("text", 255), "decomposition_strategy": ("text", 50), "success_criteria": ("json", 0),
        "constraints.max_token_budget": ("int32", 0), "constraints.max_execution_time_sec": ("int32", 0),
        "constraints.max_parallelism": ("int32", 0), "constraints.deadline_unix_ms": ("int64", 0),
        "constraints.priority": ("int32", 0), "constraints.require_approval": ("bool", 0),
        "constraints.allowed_agent_types": ("array", 0), "constraints.forbidden_tools": ("array", 0),
        "constraints.cost_limit_usd": ("decimal", 0)}
PLAN = {"goal_id": ("text", 255), "agent_id": ("agent", 0), "tasks": ("json", 0), "dependency_graph": ("json", 0),
        "status": ("text", 50), "resource_budget": ("json", 0), "signature": ("text", 0),
        "decomposition_strategy": ("text", 50), "decomposition_latency_ms": ("decimal", 0), "cache_hit": ("bool", 0),
        "llm_provider": ("text", 100), "llm_model": ("text", 255), "total_tokens_used": ("int32", 0),
        "validation_time_ms": ("decimal", 0), "tags": ("array", 0), "metadata": ("json", 0)}
PLAN_CHANGE = {"status": ("text", 50), "validated_at": ("time", 0), "execution_started_at": ("time", 0),
               "execution_completed_at": ("time", 0), "execution_time_ms": ("decimal", 0),
               "parallelism_achieved": ("int32", 0), "error": ("text", 0), "completed_task_count": ("int32", 0),
               "failed_task_count": ("int32", 0), "metadata": ("json", 0)}
TASK = {"plan_id": ("text", 255), "agent_id": ("agent", 0), "name": ("text", 255), "description": ("text", 0),
        "task_type": ("text", 50), "status": ("text", 50), "input_data": ("json", 0), "inputs": ("json", 0),
        "assigned_agent": ("text", 255), "timeout_seconds": ("int32", 0), "tool_name": ("text", 255),
        "llm_prompt": ("text", 0)}
TASK_CHANGE = {"status": ("word", 50), "output_data": ("json", 0), "outputs": ("json", 0), "completed_at": ("time", 0),
               "description": ("text", 0)}
GOAL_CHANGE = {"status": ("text", 50), "decomposition_strategy": ("text", 50), "priority": ("int32", 0)}
# What the platform makes of null was not recorded of these.
NEVER_NULL = {"validated_at", "execution_started_at", "execution_completed_at"}
REQUIRED = {"goal_id", "plan_id"}


class Kind:
    def __init__(self, path, table, key, thing, fields, changes, create, update, filters):
        self.path, self.table, self.key, self.thing = path, table, key, thing
        self.fields, self.changes, self.create, self.update, self.filters = fields, changes, create, update, filters

    def one(self, key):
        return self.path.rstrip("/") + "/" + urllib.parse.quote(key, safe="")


KINDS = [
    Kind("/goals/", "goals", "goal_id", "Goal", GOAL, GOAL_CHANGE, handlers.create_goal, handlers.update_goal,
         ["agent_id", "agent_did", "status"]),
    Kind("/plans/", "plans", "plan_id", "Plan", PLAN, PLAN_CHANGE, handlers.create_plan, handlers.update_plan,
         ["goal_id", "agent_id", "status"]),
    Kind("/plans/tasks", "tasks", "task_id", "Task", TASK, TASK_CHANGE, handlers.create_task, handlers.update_task, []),
]


class Requests:
    def __init__(self, source, agents):
        self.random = source
        self.generator = Generator("data_layer", source)
        self.agents = agents
        # Most bodies have few odd values, or nothing would ever be stored.
        self.odd = source.choice([0, 0, 0.03, 0.1, 0.4])
        self.falsy = source.choice([0, 0.05, 0.3])

    def odd_value(self, kind):
        if self.random.random() < 0.3:
            return self.generator.value()
        if kind in NUMBERS:
            return self.random.choice(NUMBERS[kind])
        if kind == "array":
            return self.random.choice(ARRAYS)
        if kind == "bool":
            return self.random.choice(["1", "0.0", '"true"', '"yes"'])
        if kind == "time":
            return json.dumps(self.random.choice(TIMES + MORE_TIMES))
        if kind == "agent":
            return json.dumps(self.random.choice(["", "bob", "5", str(uuid.UUID(int=1)), "{" + self.agents[0] + "}",
                                                  "urn:uuid:" + self.agents[0], self.agents[0][:-1]]))
        return self.generator.quoted(self.generator.string())

    def value(self, kind, length):
        """JSON text of a value that fits."""
        if kind in NUMBERS:
            return self.random.choice(NUMBERS[kind][:3])
        if kind == "array":
            return self.random.choice(ARRAYS[:5])
        if kind == "bool":
            return self.random.choice(["true", "false"])
        if kind == "json":
            return self.generator.object() if self.random.random() < 0.7 else self.generator.value()
        if kind == "time":
            return json.dumps(self.random.choice(TIMES[:3]))
        if kind == "agent":
            return json.dumps(self.random.choice([self.agents[0], self.agents[1], self.agents[0].upper(),
                                                  self.agents[1].replace("-", "")]))
        if kind == "word":
            return json.dumps(self.random.choice(["completed", "failed", "running"]))
        if length and self.random.random() < 0.05:
            return json.dumps(self.random.choice(["n", "é", "🚀"]) * (length + self.random.choice([0, 0, 1])) +
                              self.random.choice(["", "", "  "]))
        return json.dumps("".join(self.random.choice("abc é") for _ in range(self.random.randint(1, 70 if not length else
                                                                                                length))))

    def member(self, name, kind, length):
        """`"name":VALUE`, or nothing."""
        if self.random.random() < (0.03 if name in REQUIRED else 0.5):
            return None
        pick = self.random.random()
        if pick < self.falsy:
            value = self.random.choice(FALSY)
        elif pick < self.falsy + self.odd:
            value = self.odd_value(kind)
        else:
            value = self.value(kind, length)
        if value == "null" and name in NEVER_NULL:
            return None
        return f'"{name}":{value}'

    def body(self, fields, first=()):
        members, inner = list(first), []
        for name, (kind, length) in fields.items():
            outer, _, last = name.rpartition(".")
            member = self.member(last, kind, length)
            if member is not None:
                (inner if outer else members).append(member)
        if inner:
            members.append('"constraints":{' + ",".join(inner) + "}")
        elif self.random.random() < 0.02:
            members.append('"constraints":' + self.random.choice(FALSY + ['"x"', "7"]))
        self.random.shuffle(members)
        return "{" + ",".join(members) + "}"


def plain(row):
    """A row as the data layer answers it."""
    members = {}
    for name, value in row.items():
        if isinstance(value, decimal.Decimal):
            value = float(value)
        elif isinstance(value, datetime.datetime):
            value = value.isoformat()
        elif isinstance(value, uuid.UUID):
            value = str(value)
        members[name] = value
    return members


def as_text(answer):
    """None: it can't be told."""
    if isinstance(answer, list):
        answer = [plain(row) for row in answer]
    elif isinstance(answer, dict):
        answer = plain(answer)
    try:
        return json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError:
        return None


class Check:
    """One stand-in and the tables that tell what it should say."""

    def __init__(self, args, url, tables, agents):
        self.args, self.tables, self.agents = args, tables, agents
        self.client = exchange.Connection(url)
        self.counts = {}
        self.different = 0
        # One that nothing else is: a time that the stand-in makes itself is given its own.
        self.now = datetime.datetime(2001, 1, 1)

    def ask(self, method, path, text):
        body = b"" if text is None else text.encode("utf-8", "surrogatepass")
        answer = self.client.ask(exchange.Request(method, path, HEADERS, body))
        return answer.status, answer.body.decode("utf-8", "surrogatepass")

    def own(self, text):
        """The times of the stand-in's clock are those of this machine today; no request holds such a one."""
        try:
            value = json.loads(text)
        except ValueError:
            return text
        rows = value if isinstance(value, list) else [value]
        today = str(datetime.datetime.now().year)
        for row in rows:
            for name in row if isinstance(row, dict) else ():
                if name in ("created_at", "updated_at", "completed_at") and str(row[name]).startswith(today):
                    row[name] = self.now.isoformat()
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    async def truth(self, handler, *arguments):
        try:
            status, answer = await handler(self.tables, *arguments)
        except (Refused, KeyError, TypeError, ValueError, AttributeError):
            return 500, "Internal Server Error"
        text = as_text(answer)
        return (500, "Internal Server Error") if text is None else (status, text)

    def judge(self, number, request, want, have):
        method, path, text = request
        have = have[0], self.own(have[1]) if have[0] < 300 else have[1]
        kind = method, path.split("?")[0].split("/")[1], have[0]
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if want == have:
            return
        self.different += 1
        if self.different <= MOST_SHOWN:
            print(f"--- request {number}\n{method} {path} {text!r:.1500}\nwant {want!r:.1500}\nhave {have!r:.1500}",
                  flush=True)

    async def create(self, number, kind, requests, key):
        named = kind.key == "plan_id" or requests.random.random() < 0.8
        text = requests.body(kind.fields, [f'"{kind.key}":{json.dumps(key)}'] if named else [])
        if requests.random.random() < 0.02:
            text = requests.body(kind.fields, [f'"{kind.key}":{requests.random.choice(FALSY + ["7"])}'])
        body = json.loads(text)
        have = self.ask("POST", kind.path, text)
        made = json.loads(have[1]) if have[0] == 201 else {}

        def drawn(name):
            return uuid.UUID(made[name]) if name == "id" and made else str(made.get(name) or uuid.uuid4())

        self.judge(number, ("POST", kind.path, text), await self.truth(kind.create, body, drawn, self.now), have)
        return made.get(kind.key, key)

    async def follow(self, number, kind, requests, key):
        """Reads and changes of one row, which may not be there."""
        for _ in range(requests.random.randrange(4)):
            if requests.random.random() < 0.4:
                have = self.ask("GET", kind.one(key), None)
                want = await self.truth(handlers.read, kind.table, kind.key, kind.thing, key)
                self.judge(number, ("GET", kind.one(key), None), want, have)
            else:
                text = requests.body(kind.changes)
                have = self.ask("PATCH", kind.one(key), text)
                want = await self.truth(kind.update, key, json.loads(text), self.now)
                self.judge(number, ("PATCH", kind.one(key), text), want, have)

    async def list(self, number, kind, requests):
        filters = {}
        for name in kind.filters:
            if requests.random.random() < 0.5:
                filters[name] = (self.agents[0] if name == "agent_id" else
                                 requests.random.choice(["pending", "draft", "a", "", f"agent-{self.agents[0]}"]))
        path = kind.path + "?" + urllib.parse.urlencode({**filters, "limit": 1000})
        have = self.ask("GET", path, None)
        self.judge(number, ("GET", path, None), await self.truth(handlers.listed, kind.table, filters), have)

    async def request(self, number):
        requests = Requests(random.Random(f"{self.args.seed}:{number}"), self.agents)
        kind = requests.random.choice(KINDS)
        with contextlib.suppress(ValueError):  # more digits than Python reads: no matter of handlers
            key = await self.create(number, kind, requests, f"key-{number if requests.random.random() < 0.95 else 1}")
            if isinstance(key, str) and key:  # an empty one has no path of its own
                await self.follow(number, kind, requests, key if requests.random.random() < 0.85 else "nobody")
        if kind.filters and requests.random.random() < 0.1:
            await self.list(number, kind, requests)


async def run(args, directory):
    different, counts = 0, {}
    connection = None
    if directory:
        connection = await asyncpg.connect(host=directory, user="oracle", database="postgres", statement_cache_size=0)
    for start in range(0, args.requests, ROUND):
        with StandIn(args.binary, "--seed", str(args.seed + start), *(["--strict"] if args.strict else [])) as server:
            client = exchange.Connection(server.data_layer)
            agents = [json.loads(client.ask(exchange.Request("POST", "/agents/", HEADERS, b'{"name":"a"}')).body)["id"]
                      for _ in range(2)]
            client.close()
            tables = PostgreSql(connection) if connection else Model(agents)
            if connection:
                await tables.prepare(agents)
            check = Check(args, server.data_layer, tables, agents)
            for number in range(start, min(start + ROUND, args.requests)):
                await check.request(number)
            check.client.close()
            different += check.different
            for kind, count in check.counts.items():
                counts[kind] = counts.get(kind, 0) + count
    if connection:
        await connection.close()
    return different, counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--requests", type=int, default=10000, help="creates; reads, changes and lists follow them")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--strict", action="store_true")
    args = parser.parse_args()
    if args.seed is None:
        args.seed = random.randrange(10**9)
    print(f"workflow: seed {args.seed}", flush=True)
    with contextlib.ExitStack() as stack:
        directory = None
        if args.postgresql:
            from cluster import Cluster
            directory = stack.enter_context(Cluster()).directory
        different, counts = asyncio.run(run(args, directory))
    for (method, path, status), count in sorted(counts.items()):
        print(f"{count:8} {method} /{path} {status}")
    # A check in which nothing is ever stored, or nothing refused, shows nothing.
    idle = [f"{method} /{path} {status}" for method, path, status in
            [("POST", path, status) for path in ("goals", "plans") for status in (201, 500)] +
            [("PATCH", path, status) for path in ("goals", "plans") for status in (200, 404, 500)]
            if not counts.get((method, path, status))]
    if idle:
        print("never seen: " + ", ".join(idle))
    print(f"workflow: {sum(counts.values())} requests, {different} differences, seed {args.seed}")
    return 1 if different or idle else 0


if __name__ == "__main__":
    sys.exit(main())
