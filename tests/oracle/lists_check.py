#!/usr/bin/env python3
"""Holds the lists of the described resources against PostgreSQL 15 and asyncpg, the real data layer's. A run by hand.

usage: lists_check.py --binary UNDERSTUDY [--rows N] [--lists N] [--seed N] [--only RESOURCE]
Needs what postgresql_check.py needs. The same random rows are created in the stand-in and in tables as rows_check.py makes
them; then lists are asked for with random filters, limits and offsets. Each filter is the SQL that docs/platform-rest.md
tells of. Rows, their order and refusals must be alike.
"""
import datetime
import json
import pathlib
import random
import sys
import urllib.parse
import uuid
from typing import Optional

import asyncpg
import pydantic

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tools"))
import exchange  # noqa: E402
from rows_check import (HEADERS, LEFT_OUT, RESOURCES, Differences, Real, Requests, answered, as_json, check,  # noqa: E402
                        field_type, quoted, table)

OPERATORS = {"=": "{0} = ${1}", ">=": "{0} >= ${1}", "<=": "{0} <= ${1}", "contains": "{0} ILIKE ${1}", "prefix": "{0} LIKE ${1}",
             "has": "${1} = ANY({0})"}
PATTERNS = {"contains": "%{}%", "prefix": "{}%"}
ODD = {"int": ["-1", "0", "1.5", "x", "", "9" * 20, "2147483648", "7.0"], "float": ["nan", "inf", "-1", "x", "", "1e400", "0"],
       "bool": ["yes", "0", "2", ""], "uuid": ["bob", "", "{00000000-0000-4000-8000-000000000001}"],
       "str": ["", "\0", "é", "%", "_", "\\", "a\\", "x" * 300], "enum": ["", "other"]}
ODD_TIMES = ["2019-03-01T10:15:30Z", "yesterday", "2019-03-01", "2019-W09-5", "2019-03-01 10:15:30.5"]


class Lists:
    """Lists of one resource on PostgreSQL."""

    def __init__(self, connection, resource, route):
        self.connection, self.resource, self.route = connection, resource, route
        self.list = route.get("list", resource["list"])
        self.columns = {column["name"]: column for column in resource["columns"]}
        self.fields = {field["name"]: field for field in self.list["query"]}
        members = {}
        for name, field in self.fields.items():
            kind = Optional[field_type(field)] if field.get("nullable") else field_type(field)
            limits = {"le": field["maximum"]} if "maximum" in field else {}
            members[name] = (kind, pydantic.Field(... if field.get("required") else field.get("default"), **limits))
        self.model = pydantic.create_model("Query", **members)

    def draw(self, source, rows):
        """A query, as a dict of texts."""
        query = {}
        for name, field in self.fields.items():
            if source.random() > (0.9 if field.get("required") else 0.35):
                continue
            kind = field["type"]
            odd = source.random() < 0.12
            if name in ("limit", "offset"):
                query[name] = source.choice(ODD["int"]) if odd else str(source.randrange(8))
                continue
            column = field.get("column", name)
            known = [row[column] for row in rows if row[column] not in (None, [])]
            if odd or not known:
                is_time = self.columns[column]["type"] == "timestamp"
                query[name] = source.choice(ODD_TIMES if is_time and source.random() < 0.7 else ODD[kind])
                continue
            value = source.choice(known)
            if isinstance(value, list):
                value = source.choice(value) or ""
            text = str(value).lower() if isinstance(value, bool) else str(value)
            if field.get("op") in PATTERNS and len(text) > 2:
                text = text[:source.randint(1, 4)] if field["op"] == "prefix" else text[1:3].upper()
            query[name] = text
        return query

    async def ask(self, query):
        try:
            values = self.model(**query).__dict__
        except pydantic.ValidationError:
            return 422, None
        conditions, parameters = [], []
        try:
            for name, field in self.fields.items():
                value = values[name]
                if name in ("limit", "offset"):
                    continue
                if not field.get("required") and (value is None or value == "" or
                                                  (field.get("falsy_is_absent") and not value)):
                    continue
                column, operator = field.get("column", name), field.get("op", "=")
                if self.columns[column]["type"] == "timestamp":
                    value = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
                parameters.append(PATTERNS.get(operator, "{}").format(value) if operator in PATTERNS else
                                  getattr(value, "value", value))
                conditions.append(OPERATORS[operator].format(quoted(column), len(parameters)))
            for column, value in self.list.get("where", {}).items():
                conditions.append(f"{quoted(column)} = {json.dumps(value)}")
            order = ", ".join(quoted(name.lstrip("-")) + (" DESC" if name.startswith("-") else "")
                              for name in self.list.get("order", []))
            sql = f'SELECT * FROM {self.resource["table"]}'
            sql += f' WHERE {" AND ".join(conditions)}' if conditions else ""
            sql += f' ORDER BY {order + ", " if order else ""}place DESC'
            for name in ("limit", "offset"):
                if name in values:
                    parameters.append(values[name])
                    sql += f" {name} ${len(parameters)}"
            rows = await self.connection.fetch(sql, *parameters)
        except Exception as error:  # noqa: BLE001, as the handlers do
            if self.resource["kind"] == "guarded":
                return 500, as_json({"detail": str(error)})
            return 500, "Internal Server Error"
        text = as_json([answered(self.resource, row) for row in rows])
        return (500, "Internal Server Error") if text is None else (200, text)


def same(want, have, resource):
    if want[0] != have[0] or want[0] == 422:
        return want[0] == have[0]
    if want[0] != 200:
        return want[1] == have[1]
    own = {column["name"] for column in resource["columns"] if "generate" in column}
    ours, theirs = ([[(name, value) for name, value in row if name not in own]
                     for row in json.loads(text, object_pairs_hook=list)] for text in (want[1], have[1]))
    return ours == theirs


async def fill(real, resource, path, source_of, ask, rows):
    """Rows that both sides have; what is made odd is for rows_check.py to judge."""
    stored = []
    for number in range(rows):
        requests = Requests(resource, source_of(number), source_of.agent)
        requests.odd = requests.odd / 5
        text = requests.body(str(uuid.UUID(int=number)))
        try:
            body = json.loads(text)
        except ValueError:
            continue
        want, have = await real.create(body), ask("POST", path, text.encode("utf-8", "surrogatepass"))
        if (want[0] == 201) != (have[0] == 201):
            raise RuntimeError(f"rows_check.py has work: {text!r} {want} {have}")
        if want[0] == 201:
            row = await real.connection.fetchrow(f'SELECT * FROM {resource["table"]} ORDER BY place DESC LIMIT 1')
            stored.append(answered(resource, row))
    return stored


class Source:
    """A random generator for each number."""

    def __init__(self, seed, name, agent):
        self.seed, self.name, self.agent = seed, name, agent

    def __call__(self, number):
        return random.Random(f"{self.seed}:{self.name}:{number}")


async def run(args, directory, url):
    connection = await asyncpg.connect(host=directory, user="oracle", database="postgres", statement_cache_size=0)
    await connection.execute("CREATE TABLE agents (id uuid PRIMARY KEY)")
    client = exchange.Connection(url)

    def ask(method, path, body=b""):
        answer = client.ask(exchange.Request(method, path, HEADERS, body))
        return answer.status, answer.body.decode("utf-8", "surrogatepass")

    agent = json.loads(ask("POST", "/agents/", b'{"name":"lists"}')[1])["id"]
    await connection.execute("INSERT INTO agents VALUES ($1)", agent)
    played = listed = 0
    differences = Differences()
    for file in sorted(RESOURCES.glob("*.resource.json")):
        resource = json.loads(file.read_text())
        name = file.name.removesuffix(".resource.json")
        create = next((route for route in resource["routes"] if route["action"] == "create"), None)
        if name in LEFT_OUT or create is None or (args.only and args.only != name):
            continue
        await connection.execute(table(resource))
        await connection.execute(f'ALTER TABLE {resource["table"]} ADD place bigserial')
        source = Source(args.seed, name, agent)
        rows = await fill(Real(connection, resource), resource, create["path"], source, ask, args.rows)
        for route in resource["routes"]:
            if route["action"] != "list":
                continue
            lists = Lists(connection, resource, route)
            for number in range(args.lists):
                query = lists.draw(source(f"list {number}"), rows)
                path = route["path"] + "?" + urllib.parse.urlencode(query)
                want, have = await lists.ask(query), ask("GET", path)
                played += 1
                listed += want[0] == 200 and want[1] != "[]"
                if not same(want, have, resource):
                    differences.add(f"{name} {number}", path, want, have)
    await connection.close()
    print(f"{played} lists, {listed} with rows, {differences.count} differences, seed {args.seed}")
    return 1 if differences.count or not listed else 0


def main():
    return check(run, __doc__, [("--rows", 60, "per resource"), ("--lists", 300, "per list")], "L1,L2,L3,L4")


if __name__ == "__main__":
    sys.exit(main())
