#!/usr/bin/env python3
"""Holds the rows of the described resources against PostgreSQL 15 and asyncpg, the real data layer's. A run by hand.

usage: rows_check.py --binary UNDERSTUDY [--requests N] [--seed N] [--only RESOURCE]
Needs what postgresql_check.py needs. Tables are made from the stand-in's own descriptions, and handlers as
docs/platform-rest.md tells of them (bodies through pydantic, clients' times through datetime.fromisoformat) hand random
values to the driver. What is stored, answered and refused, word by word where a guarded router tells it, must be what
the stand-in says of the same requests. Lengths and types of columns are taken from the descriptions: they are not what
is judged here. The latent defects of creates and changes are repaired, or nothing of those routers could be stored.
"""
import argparse
import asyncio
import datetime
import decimal
import enum
import json
import pathlib
import random
import re
import sys
import uuid
from typing import Any, Dict, List, Optional

import asyncpg
import pydantic

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tools"))
import exchange  # noqa: E402
from cluster import Cluster  # noqa: E402
from generator import TIMES, Generator  # noqa: E402
from stand_in import StandIn  # noqa: E402

RESOURCES = HERE.parent.parent / "mock_server" / "data_layer" / "resources"
HEADERS = [("X-API-Key", "dev_key_local_ONLY"), ("Content-Type", "application/json")]
SQL_TYPES = {"uuid": "uuid", "int32": "integer", "int64": "bigint", "float": "double precision", "bool": "boolean",
             "jsonb": "jsonb", "jsonb_text": "jsonb", "text[]": "text[]", "timestamp": "timestamp"}
FIELD_TYPES = {"str": str, "int": int, "float": float, "bool": bool, "uuid": uuid.UUID, "dict": Dict[str, Any],
               "list": List[Any], "list[str]": List[str], "list[dict]": List[Dict[str, Any]],
               "dict[float]": Dict[str, float], "decimal": decimal.Decimal, "datetime": datetime.datetime}
# Made by hand in the stand-in, or judged by workflow_check.py.
LEFT_OUT = {"agents", "goals", "plans", "tasks", "dataset_examples", "config"}
PARAMETER = re.compile(r"\{\w+\}")
MORE_TIMES = ["2019-W09-5", "2019-03-01T10:15:30,123456789", "20190301T101530Z", "2019-03-01T10:15:30.000000",
              "0001-01-01", "9999-12-31T23:59:59.999999", "2019-03-01T10:15:30-00:00", "2019-03-01é10", "\x00", "\ud800"]


def sql_type(column):
    if column["type"] == "text":
        return f"varchar({column['length']})" if "length" in column else "text"
    if column["type"] == "decimal":
        return f"numeric({column['precision']},{column['scale']})"
    return SQL_TYPES[column["type"]]


def table(resource):
    parts = []
    for column in resource["columns"]:
        sql = f'"{column["name"]}" {sql_type(column)}'
        if column["name"] == "id":
            sql += " DEFAULT gen_random_uuid()"
        if column.get("generate") == "now":
            sql += " DEFAULT now()"
        elif "from" not in column and "gather" not in column and "default" in column:
            value = column["default"]
            text = json.dumps(value) if column["type"].startswith("jsonb") else str(value)
            sql += f" DEFAULT '{text}'"
        if column.get("null") is False:
            sql += " NOT NULL"
        if column.get("unique"):
            sql += " UNIQUE"
        if column.get("references") == "agents":
            sql += " REFERENCES agents(id)"
        parts.append(sql)
    return f'CREATE TABLE {resource["table"]} ({", ".join(parts)})'


def field_type(field):
    if field["type"] == "enum":
        return enum.Enum("Words", {word: word for word in field["words"]}, type=str)
    return FIELD_TYPES[field["type"]]


def model(fields, name):
    members = {}
    for field in fields:
        kind = field_type(field)
        if field.get("nullable"):
            kind = Optional[kind]
        limits = {new: field[old] for old, new in (("minimum", "ge"), ("maximum", "le"), ("min_length", "min_length"),
                                                   ("max_length", "max_length")) if old in field}
        default = ... if field.get("required") else field.get("default")
        members[field["name"]] = (kind, pydantic.Field(default, **limits))
    return pydantic.create_model(name, **members)


def plain(value):
    """What a handler takes from a model."""
    return value.value if isinstance(value, enum.Enum) else value


def handled(column, value):
    """What the handler makes of a value for a column."""
    if column["type"] == "timestamp" and not isinstance(value, datetime.datetime) and value is not None:
        value = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
        return value.replace(tzinfo=None) if column.get("zone_dropped") else value
    if column.get("invalid_is_null") and value is not None:
        try:
            return uuid.UUID(value)
        except ValueError:
            return None
    return value


def answered(resource, row):
    """The row as JSON text, or None when it can't be told."""
    members = {}
    for column in resource["columns"]:
        value = row[column["name"]]
        if isinstance(value, decimal.Decimal):
            value = float(value)
        elif isinstance(value, datetime.datetime):
            value = value.isoformat()
        elif isinstance(value, uuid.UUID):
            value = str(value)
        elif column["type"] == "jsonb" and value is not None:
            value = json.loads(value)
            if column.get("answers_floats"):
                value = {key: float(member) for key, member in value.items()}
        members[column["name"]] = value
    return members


def as_json(value):
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError:
        return None


class Real:
    """The resource on PostgreSQL."""

    def __init__(self, connection, resource):
        self.connection = connection
        self.resource = resource
        self.columns = {column["name"]: column for column in resource["columns"]}
        self.typed = resource["kind"] != "raw"
        if self.typed:
            self.create_model = model(resource["create_model"], "Create")
            if "patch" in resource:
                self.patch_model = model(resource["patch"]["model"], "Patch")
        self.thing = resource["thing"][0].lower() + resource["thing"][1:]
        if resource["thing"] == "API request":
            self.thing = "API request"

    def failure(self, error, prefix):
        if self.resource["kind"] == "guarded":
            return 500, as_json({"detail": prefix + str(error)})
        return 500, "Internal Server Error"

    async def create(self, body):
        if self.typed:
            try:
                body = {name: plain(value) for name, value in self.create_model(**body).__dict__.items()}
            except pydantic.ValidationError:
                return 422, None
        prefix = f"Failed to create {self.thing}: "
        names, parameters = [], []
        try:
            for column in self.resource["columns"]:
                if "gather" in column:
                    value = {name: body[name] for name in column["gather"]}
                elif "from" in column:
                    name = column["name"]
                    if name not in body and column.get("required"):
                        raise KeyError(name)
                    given = name in body and not (column.get("falsy_is_default") and not body[name])
                    value = body[name] if given else column.get("default")
                    if not given and value is None:
                        names.append(name)
                        parameters.append(None)
                        continue
                else:
                    continue
                value = handled(column, value)
                names.append(column["name"])
                parameters.append(json.dumps(value, default=str) if column["type"].startswith("jsonb") else value)
            row = await self.connection.fetchrow(
                f'INSERT INTO {self.resource["table"]} ({", ".join(map(quoted, names))}) '
                f'VALUES ({", ".join(f"${i + 1}" for i in range(len(names)))}) RETURNING *', *parameters)
        except Exception as error:  # noqa: BLE001, as the handlers do
            return self.failure(error, prefix)
        members = answered(self.resource, row)
        short = self.resource.get("create_answer")
        text = as_json({name: members[name] for name in short} if short else members)
        return (500, "Internal Server Error") if text is None else (201, text)

    async def patch(self, key, body):
        patch = self.resource["patch"]
        if self.typed:
            try:
                checked = self.patch_model(**body)
                body = {name: plain(value) for name, value in checked.__dict__.items() if name in checked.model_fields_set}
            except pydantic.ValidationError:
                return 422, None
        names, parameters = [], []
        try:
            for name in patch["columns"]:
                if name not in body:
                    continue
                value = body[name]
                if patch.get("null_is_absent") and value is None:
                    continue
                if patch.get("falsy_is_absent") and not value and not isinstance(value, (int, bool)):
                    continue
                value = handled(self.columns[name], value)
                names.append(name)
                parameters.append(json.dumps(value, default=str) if self.columns[name]["type"].startswith("jsonb") else value)
            if not names and "nothing" in patch:
                return 400, as_json({"detail": patch["nothing"]})
            column = quoted(key_of(self.resource))
            sets = [f"{quoted(name)}=${i + 1}" for i, name in enumerate(names)] or [f"{column}={column}"]
            row = await self.connection.fetchrow(
                f'UPDATE {self.resource["table"]} SET {", ".join(sets)} WHERE {column}=${len(names) + 1} RETURNING *',
                *parameters, key)
        except Exception as error:  # noqa: BLE001
            return self.failure(error, "")
        if row is None:
            return 404, as_json({"detail": f'{self.resource["thing"]} not found'})
        text = as_json(answered(self.resource, row))
        return (500, "Internal Server Error") if text is None else (200, text)

    async def read(self, key):
        row = await self.connection.fetchrow(
            f'SELECT * FROM {self.resource["table"]} WHERE {quoted(key_of(self.resource))}=$1', key)
        if row is None:
            return 404, as_json({"detail": f'{self.resource["thing"]} not found'})
        text = as_json(answered(self.resource, row))
        return (500, "Internal Server Error") if text is None else (200, text)


def quoted(name):
    return f'"{name}"'


def by_key(resource, action):
    """The route of this action that names rows by what a client sent; None when there is none."""
    sent = {column["name"] for column in resource["columns"] if "from" in column}
    return next((route for route in resource["routes"]
                 if route["action"] == action and route.get("by", resource["key"]) in sent), None)


def key_of(resource):
    """The column that such a route names."""
    route = by_key(resource, "read")
    return route and route.get("by", resource["key"])


class Requests:
    """Random bodies: mostly right, with some values that are odd for their column."""

    def __init__(self, resource, source, agent):
        self.resource = resource
        self.key = key_of(resource)
        self.random = source
        self.generator = Generator("rest", source)
        self.agent = agent
        self.odd = source.choice([0, 0.03, 0.15])
        fields = resource.get("create_model")
        self.kinds = {field["name"]: field for field in fields} if fields else {}

    def value(self, name, column):
        """JSON text."""
        generator = self.generator
        odd = generator.chance(self.odd)
        if odd and generator.chance(0.3):
            return generator.value()
        generator.calm = not odd
        kind = self.kinds.get(name, {}).get("type", column["type"])
        if kind == "enum":
            return json.dumps(self.random.choice(self.kinds[name]["words"]))
        if column["type"] == "uuid":
            return json.dumps(self.random.choice(["{" + self.agent + "}", "bob", "", str(uuid.UUID(int=1))]) if odd else
                              self.random.choice([self.agent, self.agent.upper(), self.agent.replace("-", "")]))
        if column["type"] == "timestamp":
            return json.dumps(self.random.choice(TIMES + MORE_TIMES if odd else TIMES[:3]))
        if column["type"] == "bool":
            return self.random.choice(["true", "false"])
        if column["type"] in ("int32", "int64"):
            return self.random.choice(["12.9", "2147483648", "-2147483649", "9" * 30, "true"] if odd else ["0", "1", "-3",
                                                                                                          "7.0"])
        if column["type"] in ("decimal", "float"):
            if not odd:
                return self.random.choice(["0", "1", "0.125", "0.675", "0.005", "0.12355", '"0.10"', '"1e-2"'])
            return self.random.choice(["-1.5", "2.675", "1.005", "99.999", "9.99995", "99999999.994", "99999999.995", "1e14", "1e-9", "NaN", "Infinity", '"-1_0.5"',
                                       '" 7 "', '"1e-20000"', '"1e400"', '"nan"', "9" * 25, "123456.123456789"])
        if column["type"] == "text[]":
            if not odd:
                return self.random.choice(["[]", '["a","b"]', '["\\u00fc","a,b","NULL",""]'])
            return self.random.choice(['["a",null]', '[["a"],["b"]]', '[["a","b"],["c"]]', '[[],[]]',
                                       '[[["x"]],["y"]]', '[["x"],"y"]', '["\\u0000"]', '["\\ud800"]', '[1]', '"a"',
                                       '{"a":1}', "[[[[[[[1]]]]]]]", '[[["ab"]],["cd"]]'])
        if column["type"].startswith("jsonb"):
            return "[]" if kind.startswith("list") else "{}" if kind.startswith("dict[") else generator.object()
        length = column.get("length")
        if length and generator.chance(0.2 if odd else 0.02):
            return json.dumps(self.random.choice(["n", "é", "🚀"]) * (length + self.random.randrange(-1, 2)) +
                              " " * self.random.choice([0, 0, 3]))
        return generator.quoted(generator.string())

    def body(self, key):
        members = []
        for column in self.resource["columns"]:
            # Of the other tables only agents are there.
            if "from" not in column or column.get("references", "agents") != "agents":
                continue
            name = column["name"]
            needed = column.get("required") or self.kinds.get(name, {}).get("required")
            if name == self.key:
                members.append(f'"{name}":{json.dumps(key)}')
            elif self.random.random() < (0.98 if needed else 0.35):
                members.append(f'"{name}":{self.value(name, column)}')
        return "{" + ",".join(members) + "}"

    def patch(self):
        columns = {column["name"]: column for column in self.resource["columns"]}
        self.kinds = {field["name"]: field for field in self.resource["patch"].get("model", [])}
        members = [f'"{name}":{self.value(name, columns[name])}' for name in self.resource["patch"]["columns"]
                   if self.random.random() < 0.4]
        return "{" + ",".join(members) + "}"


def same(want, have, resource):
    """Alike but for what each side makes itself. How a refused body is told is judged by oracle.py."""
    if want[0] == 422:
        return have[0] == 422 or have == (500, "Internal Server Error")
    if want[0] != have[0]:
        return False
    if want[1] is None or want[1] == have[1]:
        return True
    try:
        ours, theirs = (json.loads(text, object_pairs_hook=list) for text in (want[1], have[1]))
    except ValueError:
        return False
    own = {column["name"] for column in resource["columns"] if "generate" in column}
    return [(k, None if k in own else v) for k, v in ours] == [(k, None if k in own else v) for k, v in theirs]


class Differences:
    """Counts what is not alike, and prints the first of it."""

    SHOWN = 12

    def __init__(self):
        self.count = 0

    def add(self, where, asked, want, have):
        self.count += 1
        if self.count <= self.SHOWN:
            print(f"--- {where}\n{asked:.600}\nwant {want!r:.900}\nhave {have!r:.900}")


def check(run, description, counts, repairs):
    """A whole program: its options, a cluster, a stand-in with `repairs`, and run(args, directory, url) with them.

    `counts` are the options that say how much to play: (name, default, help).
    """
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    for name, default, text in counts:
        parser.add_argument(name, type=int, default=default, help=text)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="one resource, by the name of its file")
    args = parser.parse_args()
    with Cluster() as cluster, StandIn(args.binary, "--repair", repairs) as server:
        return asyncio.run(run(args, cluster.directory, server.data_layer))


async def run(args, directory, url):
    connection = await asyncpg.connect(host=directory, user="oracle", database="postgres", statement_cache_size=0)
    await connection.execute("CREATE TABLE agents (id uuid PRIMARY KEY)")
    client = exchange.Connection(url)

    def ask(method, path, body=b""):
        answer = client.ask(exchange.Request(method, path, HEADERS, body))
        return answer.status, answer.body.decode("utf-8", "surrogatepass")

    agent = json.loads(ask("POST", "/agents/", b'{"name":"rows"}')[1])["id"]
    await connection.execute("INSERT INTO agents VALUES ($1)", agent)
    played = refused = 0
    differences = Differences()
    for file in sorted(RESOURCES.glob("*.resource.json")):
        resource = json.loads(file.read_text())
        create = next((route for route in resource["routes"] if route["action"] == "create"), None)
        name = file.name.removesuffix(".resource.json")
        if name in LEFT_OUT or create is None or (args.only and args.only != name):
            continue
        await connection.execute(table(resource))
        real = Real(connection, resource)
        read, patch = by_key(resource, "read"), by_key(resource, "patch")
        is_uuid = read and real.columns[key_of(resource)]["type"] == "uuid"
        for number in range(args.requests):
            requests = Requests(resource, random.Random(f"{args.seed}:{name}:{number}"), agent)
            row = number if requests.random.random() < 0.95 else number // 2
            key = str(uuid.UUID(int=row)) if is_uuid else f"key-{row}"
            text = requests.body(key)
            steps = [("POST", create["path"], text)]
            if read:
                steps.append(("GET", PARAMETER.sub(key, read["path"]), None))
            if patch:
                steps.append(("PATCH", PARAMETER.sub(key, patch["path"]), requests.patch()))
            for method, path, text in steps:
                try:
                    body = None if text is None else json.loads(text)
                except ValueError:
                    continue  # more digits than Python reads; not a matter of rows
                if method == "POST":
                    want = await real.create(body)
                elif method == "PATCH":
                    want = await real.patch(key, body)
                else:
                    want = await real.read(key)
                have = ask(method, path, b"" if text is None else text.encode("utf-8", "surrogatepass"))
                played += 1
                refused += want[0] >= 400
                if not same(want, have, resource):
                    differences.add(f"{name} {number}", f"{method} {path} {text!r}", want, have)
    await connection.close()
    print(f"{played} requests, {refused} refused, {differences.count} differences, seed {args.seed}")
    return 1 if differences.count or not played else 0


def main():
    return check(run, __doc__, [("--requests", 300, "per resource")], "L1,L2,L3")


if __name__ == "__main__":
    sys.exit(main())
