#!/usr/bin/env python3
"""Holds database.py, the oracle's model of PostgreSQL, against PostgreSQL 15 itself. A run by hand.

usage: postgresql_check.py [--updates N] [--seed N]
Needs Debian's postgresql-15 and, in the Python environment, asyncpg (the driver of the real data layer). Random updates of an agent are sent
to both; stored values and refusals must be alike. Exit 0 without a difference.
"""
import argparse
import asyncio
import json
import random
import sys

import asyncpg

import database
from cluster import Cluster
from generator import Generator

TABLE = """CREATE TABLE agents (id int PRIMARY KEY, name varchar(255), agent_type varchar(100), status varchar(50),
           configuration jsonb, metadata jsonb, resource_limits jsonb)"""
OBJECTS = ("configuration", "metadata", "resource_limits")


def random_changes(generator):
    """Fields in the model's order, with values as Python reads them from JSON."""
    changes = {}
    for name in ("name", "agent_type", *OBJECTS):
        if generator.chance(0.4):
            text = generator.object() if name in OBJECTS else generator.quoted(generator.string())
            try:
                changes[name] = json.loads(text)
            except ValueError:  # more than 4,300 digits: the platform refuses them before
                continue
    return changes


async def by_postgresql(connection, changes):
    sets = [f"{name} = ${place}" for place, name in enumerate(changes, 1)]
    values = [json.dumps(value) if name in OBJECTS else value for name, value in changes.items()]
    try:
        row = await connection.fetchrow(
            f"UPDATE agents SET {', '.join(sets)} WHERE id = ${len(sets) + 1} RETURNING *", *values, 1)
    except (asyncpg.PostgresError, asyncpg.DataError, ValueError) as error:
        return str(error)
    return {name: json.loads(row[name]) if name in OBJECTS else row[name] for name in changes}


def by_model(changes):
    try:
        return database.check_update(changes)
    except database.Refused as error:
        return str(error)


async def run(args, directory):
    connection = await asyncpg.connect(host=directory, user="oracle", database="postgres")
    await connection.execute(TABLE)
    await connection.execute("INSERT INTO agents (id) VALUES (1)")
    different = refused = 0
    for number in range(args.updates):
        changes = random_changes(Generator("data_layer", random.Random(f"{args.seed}:{number}")))
        if not changes:
            continue
        want, have = await by_postgresql(connection, changes), by_model(changes)
        refused += isinstance(want, str)
        if repr(want) != repr(have):
            different += 1
            print(f"--- update {number}: {changes!r:.600}\npostgresql {want!r:.600}\nmodel      {have!r:.600}")
    await connection.close()
    print(f"{args.updates} updates, {refused} refused by PostgreSQL, {different} differences, seed {args.seed}")
    return 1 if different else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--updates", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with Cluster() as cluster:
        return asyncio.run(run(args, cluster.directory))


if __name__ == "__main__":
    sys.exit(main())
