"""Feeds response times to Locust's own statistics classes and keeps the files they write.

The times (events.tsv) and the files are kept beside this script; the report tests give the same times to our classes
and compare the files byte for byte, and the test with the label `locust` shows that the kept files are what the real
Locust writes. `generate.py DIRECTORY` writes them anew.
"""
import random
import sys
import types
from pathlib import Path

from locust import stats as locust_stats
from locust.env import Environment

START = 1768771607.25
NAMES = [
    ("POST", "/api/v1/agents/"),
    ("GET", "GET /api/v1/agents/{id}"),
    ("GET", 'odd, "name"'),
    ("DELETE", "GET /api/v1/agents/{id}"),
    ("GET", "GET /late"),
]
EDGES = [0.0, 0.5, 1.5, 2.5, 99.5, 99.7, 100.0, 105.0, 105.00000000000001, 115.0, 125.0, 995.0, 1000.0, 1050.0, 1150.0,
         9950.0, 10000.0, 10500.0, 11500.0, 104.9, 105.1, 0.000123, 61234.5]
ERRORS = [
    "HTTPError('404 Client Error: Not Found for url: GET /api/v1/agents/{id}')",
    "ReadTimeout(ReadTimeoutError(\"HTTPConnectionPool(host='127.0.0.1', port=1): Read timed out. (read timeout=0.3)\"))",
    "CatchResponseError('it''s, \"so\"\\n')",
]


def events():
    """(time, method, name, milliseconds, bytes, error or ''), in the order of time."""
    draw = random.Random(20260118)
    now = START
    for edge in EDGES:
        now += 0.01
        yield now, "GET", "edges", edge, 0, ""
    for number in range(1500):
        # A pause of three seconds leaves seconds without requests; 25 seconds outrun the window of ten.
        now += 3.2 if number == 300 else draw.expovariate(50)
        method, name = NAMES[4] if number > 1200 and draw.random() < 0.1 else draw.choice(NAMES[:4])
        milliseconds = draw.lognormvariate(3, 1.4)
        error = draw.choice(ERRORS) if draw.random() < 0.07 else ""
        yield now, method, name, milliseconds, draw.randrange(0, 40000), error


def write(directory, rows, full_history):
    """The files of one run of Locust's classes; history rows once a second, as its writer does."""
    clock = types.SimpleNamespace(now=START)
    locust_stats.time = types.SimpleNamespace(time=lambda: clock.now)
    environment = Environment()
    environment.stats.clear_all()
    environment.runner = types.SimpleNamespace(user_count=0, exceptions={})
    prefix = str(directory / ("full" if full_history else "plain"))
    writer = locust_stats.StatsCSVFileWriter(environment, locust_stats.PERCENTILES_TO_REPORT, prefix, full_history)
    writer.stats_history_csv_writer.writerow(writer.stats_history_csv_columns)
    tick = START
    for now, method, name, milliseconds, size, error in rows:
        while tick <= now:
            clock.now = tick
            environment.runner.user_count = min(10, int(tick - START) * 5)
            writer._stats_history_data_rows(writer.stats_history_csv_writer, tick)
            tick += 1
        clock.now = now
        environment.stats.log_request(method, name, milliseconds, size)
        if error:
            environment.stats.log_error(method, name, error)
    writer.requests_csv(writer.requests_csv_writer)
    writer.failures_csv(writer.failures_csv_writer)
    writer.exceptions_csv(writer.exceptions_csv_writer)
    writer.close_files()


def main():
    directory = Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    rows = list(events())
    with open(directory / "events.tsv", "w", encoding="utf-8") as file:
        for now, method, name, milliseconds, size, error in rows:
            print(repr(now), method, name, repr(milliseconds), size, error, sep="\t", file=file)
    write(directory, rows, full_history=False)
    write(directory, rows, full_history=True)


if __name__ == "__main__":
    main()
