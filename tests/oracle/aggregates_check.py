#!/usr/bin/env python3
"""Holds the aggregates of metrics against PostgreSQL 15. A run by hand.

usage: aggregates_check.py --binary UNDERSTUDY [--series N] [--seed N]
Needs what postgresql_check.py needs. Random series of values are stored as metrics; average, extremes, deviation and
percentiles must be, to the last digit, what the database's own functions make of them.
"""
import argparse
import asyncio
import json
import random
import sys
import pathlib

import asyncpg

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tools"))
import exchange  # noqa: E402
from cluster import Cluster  # noqa: E402
from stand_in import StandIn  # noqa: E402

HEADERS = [("X-API-Key", "dev_key_local_ONLY"), ("Content-Type", "application/json")]
SQL = """SELECT count(*), avg(value), min(value), max(value), stddev(value),
         percentile_cont(0.5) WITHIN GROUP (ORDER BY value), percentile_cont(0.95) WITHIN GROUP (ORDER BY value),
         percentile_cont(0.99) WITHIN GROUP (ORDER BY value) FROM metrics"""
NAMES = ["count", "avg", "min", "max", "stddev", "p50", "p95", "p99"]


def series(source):
    scale = source.choice([1e-6, 1e-3, 1, 1, 1e3, 1e6])
    length = source.choice([1, 2, 2, 3, 7, 40])
    if source.random() < 0.2:
        return [round(source.uniform(-scale, scale), 6)] * length
    middle = source.choice([0, 0, 100 * scale])
    return [round(middle + source.uniform(-scale, scale), source.randrange(7)) for _ in range(length)]


def as_number(value):
    """FastAPI's encoder: a decimal without a fraction becomes an integer."""
    if value is None or isinstance(value, (int, float)):
        return value
    return int(value) if value.as_tuple().exponent >= 0 else float(value)


async def run(args, directory, url):
    connection = await asyncpg.connect(host=directory, user="oracle", database="postgres")
    await connection.execute("CREATE TABLE metrics (value numeric(20,6))")
    client = exchange.Connection(url)
    different = 0
    for number in range(args.series):
        values = series(random.Random(f"{args.seed}:{number}"))
        await connection.execute("TRUNCATE metrics")
        for value in values:
            await connection.execute("INSERT INTO metrics VALUES ($1)", value)
            body = json.dumps({"metric_name": f"m{number}", "value": value, "timestamp": "2019-03-01"}).encode()
            client.ask(exchange.Request("POST", "/metrics/", HEADERS, body))
        want = dict(zip(NAMES, map(as_number, await connection.fetchrow(SQL))))
        want = json.dumps(want, separators=(",", ":"))
        have = client.ask(exchange.Request("GET", f"/metrics/aggregates/m{number}", HEADERS)).body.decode()
        if want != have:
            different += 1
            if different <= 10:
                print(f"--- {values}\npostgresql {want}\nstand-in   {have}")
    await connection.close()
    print(f"{args.series} series, {different} differences, seed {args.seed}")
    return 1 if different else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--series", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with Cluster() as cluster, StandIn(args.binary) as server:
        return asyncio.run(run(args, cluster.directory, server.data_layer))


if __name__ == "__main__":
    sys.exit(main())
