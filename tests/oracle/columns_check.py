#!/usr/bin/env python3
"""Holds the stand-in's columns against PostgreSQL 15 and asyncpg, the real data layer's driver. A run by hand.

usage: columns_check.py --binary UNDERSTUDY [--values N] [--seed N]
Needs what postgresql_check.py needs. A goal is created with an odd value in one field; what the stand-in then says is
stored must be what PostgreSQL stores of that value, and what PostgreSQL or its driver refuses must be a 500.
"""
import argparse
import asyncio
import decimal
import json
import random
import sys

import asyncpg

import exchange
from cluster import Cluster
from generator import Generator
from oracle import StandIn

# Field of the request, column of the answer, its type. A field below "constraints" is written with a dot.
FIELDS = [
    ("status", "status", "varchar(50)"),
    ("goal_type", "goal_type", "varchar(50)"),
    ("parent_goal_id", "parent_goal_id", "varchar(255)"),
    ("decomposition_strategy", "decomposition_strategy", "varchar(50)"),
    ("priority", "constraints_priority", "integer"),
    ("constraints.max_token_budget", "constraints_max_token_budget", "integer"),
    ("constraints.deadline_unix_ms", "constraints_deadline_unix_ms", "bigint"),
    ("constraints.require_approval", "constraints_require_approval", "boolean"),
    ("constraints.allowed_agent_types", "constraints_allowed_agent_types", "text[]"),
    ("constraints.cost_limit_usd", "constraints_cost_limit_usd", "numeric(10,2)"),
    ("metadata", "metadata", "jsonb"),
]
HEADERS = [("X-API-Key", "dev_key_local_ONLY"), ("Content-Type", "application/json")]


def odd_value(generator, kind):
    """JSON text for a column of the kind."""
    if generator.chance(0.3):
        return generator.value()
    if kind == "text[]":
        return "[" + ",".join(generator.quoted(generator.string()) if generator.chance(0.9) else generator.value()
                              for _ in range(generator.random.randrange(4))) + "]"
    if kind == "jsonb":
        return generator.object()
    if kind.startswith("numeric") and generator.chance(0.6):
        digits = "".join(generator.random.choice("0123456789") for _ in range(generator.random.randint(1, 9)))
        number = f"{digits[:generator.random.randint(1, 9)]}.{digits}"
        number = number.lstrip("0") if not number.startswith("0.") and number.lstrip("0")[0] != "." else "0." + digits
        return generator.quoted(number) if generator.chance(0.3) else number
    return generator.fitting("str" if kind.startswith("varchar") else "int")


def answer_text(value):
    """As the data layer's JSON shows it; None when it cannot."""
    if isinstance(value, decimal.Decimal):
        value = float(value)
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError:
        return None


async def by_postgresql(connection, kind, value):
    if kind == "jsonb":
        value = json.dumps(value or {})
    try:
        return answer_text(await connection.fetchval("INSERT INTO columns VALUES ($1) RETURNING value", value))
    except (asyncpg.PostgresError, asyncpg.DataError, ValueError, TypeError, OverflowError, decimal.DecimalException):
        return None


def by_stand_in(client, field, column, text):
    inner, _, last = field.rpartition(".")
    body = f'{{"description":"d","{field}":{text}}}' if not inner else f'{{"description":"d","{inner}":{{"{last}":{text}}}}}'
    answer = client.ask(exchange.Request("POST", "/goals/", HEADERS, body.encode("utf-8", "surrogatepass")))
    if answer.status == 500:
        return None
    if answer.status != 201:
        return f"status {answer.status}"
    body = answer.body.decode()
    begin = body.index(f'"{column}":') + len(column) + 3
    value, length = json.JSONDecoder().raw_decode(body[begin:])
    return body[begin:begin + length]


async def run(args, directory, url):
    connection = await asyncpg.connect(host=directory, user="oracle", database="postgres", statement_cache_size=0)
    client = exchange.Connection(url)
    different = refused = played = 0
    for field, column, kind in FIELDS:
        await connection.execute("DROP TABLE IF EXISTS columns")
        await connection.execute(f"CREATE TABLE columns (value {kind})")
        for number in range(args.values):
            generator = Generator("data_layer", random.Random(f"{args.seed}:{field}:{number}"))
            text = odd_value(generator, kind)
            try:
                value = json.loads(text)
            except ValueError:
                continue
            want = await by_postgresql(connection, kind, value)
            have = by_stand_in(client, field, column, text)
            played += 1
            refused += want is None
            if want != have:
                different += 1
                print(f"--- {field} ({kind}) = {text!r:.300}\npostgresql {want!r:.300}\nstand-in   {have!r:.300}")
    await connection.close()
    print(f"{played} values, {refused} refused by PostgreSQL or its driver, {different} differences, seed {args.seed}")
    return 1 if different else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--values", type=int, default=500, help="per field")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with Cluster() as cluster, StandIn(args.binary) as server:
        return asyncio.run(run(args, cluster.directory, server.data_layer))


if __name__ == "__main__":
    sys.exit(main())
