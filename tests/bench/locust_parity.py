#!/usr/bin/env python3
"""Whether our users do what Locust's do: the real Locust and `understudy load` with the same workload, one after the
other, each against a fresh `understudy serve --latency normal`.

usage: locust_parity.py --binary UNDERSTUDY --locust PROGRAM [--users 100] [--seconds 300]
By hand, on a quiet machine: cmake --build --preset dev --target locust_parity

Two things are held side by side. The mix: within each group of the workload every task is drawn anew, so the counts of
its endpoints are compared by a chi-square test of two samples. (Over all endpoints together it would mislead: a user
stays in its group, so the groups' sizes vary more than independent draws.) The pace: requests a user and second, whose
spread from run to run `understudy load --plan` tells; the difference of two runs spreads by the square root of two more.
Exit code 1 when one of the tests says that the two differ, with 99.9 % confidence, or could not tell 3 %.
"""
import argparse
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from stand_in import StandIn  # noqa: E402

SPAWN_RATE = 10
LATENCY = "normal"
Z = 3.29  # 99.9 %, two-sided
MUST_TELL = 0.03
GROUPS = {
    "agents": ["POST /api/v1/agents/", "GET /api/v1/agents/", "GET /api/v1/agents/{id}", "PATCH /api/v1/agents/{id}",
               "DELETE /api/v1/agents/{id}"],
    "goals": ["POST /api/v1/goals/", "GET /api/v1/goals/", "GET /api/v1/goals/{id}", "PATCH /api/v1/goals/{id}"],
    "tasks": ["POST /api/v1/tasks/", "GET /api/v1/tasks/{id}", "PATCH /api/v1/tasks/{id}"],
}
ON_START = "/api/v1/agents/"


def without_locust(environment):
    return {key: value for key, value in environment.items() if not key.startswith("LOCUST_")}


def shape(args):
    return ["--users", str(args.users), "--spawn-rate", str(SPAWN_RATE), "--run-time", f"{args.seconds}s"]


def run_locust(args, host):
    """Requests by name."""
    done = subprocess.run(
        [args.locust, "-f", str(ROOT / "scripts" / "locustfile.py"), "--headless", "--host", host, *shape(args),
         "--json", "--only-summary", "--loglevel", "ERROR"],
        env=without_locust(os.environ), capture_output=True, text=True, timeout=args.seconds + 120, check=False)
    entries = json.loads(done.stdout[done.stdout.index("["):done.stdout.rindex("]") + 1])
    failures = sum(entry["num_failures"] for entry in entries)
    return {entry["name"]: entry["num_requests"] for entry in entries}, failures


def run_ours(args, host):
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "run.json"
        done = subprocess.run(
            [args.binary, "load", "normal", "--target", host, *shape(args), "--json", str(path), "--only-summary"],
            env=without_locust(os.environ), capture_output=True, text=True, timeout=args.seconds + 120, check=False)
        if done.returncode == 7:
            print("our generator was late:", done.stdout.strip().splitlines()[-1])
        report = json.loads(path.read_text(encoding="utf-8"))
    run = report["runs"][0] if "runs" in report else report
    return {row["name"]: row["requests"] for row in run["endpoints"]}, run["aggregated"]["failures"]


def planned_deviation(args):
    """The standard deviation of a run's total, from run to run."""
    done = subprocess.run([args.binary, "load", "normal", "--plan", "--latency", LATENCY, *shape(args)],
                          env=without_locust(os.environ), capture_output=True, text=True, timeout=120, check=True)
    return int(re.search(r"Aggregated +[0-9]+ +([0-9]+) ", done.stdout)[1]) / 1.96


def chi_square(first, second):
    """Of two samples over the same kinds: the statistic and its degrees of freedom."""
    total = [a + b for a, b in zip(first, second)]
    sums = sum(first), sum(second)
    statistic = 0.0
    for sample, of in zip((first, second), sums):
        for seen, both in zip(sample, total):
            expected = both * of / sum(sums)
            if expected:
                statistic += (seen - expected) ** 2 / expected
    return statistic, sum(1 for both in total if both) - 1


def tail(statistic, freedom):
    """The chance of a chi-square statistic at least so large, after Wilson and Hilferty."""
    spread = 2 / (9 * freedom)
    z = ((statistic / freedom) ** (1 / 3) - (1 - spread)) / math.sqrt(spread)
    return 0.5 * math.erfc(z / math.sqrt(2))


def user_seconds(args):
    """SPAWN_RATE users at once each second until all are there."""
    return sum(args.seconds - n // SPAWN_RATE for n in range(args.users))


def compare(args, locust, ours):
    wrong = []
    print(f"{'endpoint':<28}{'Locust':>8}{'share':>9}{'ours':>8}{'share':>9}")
    for group, names in GROUPS.items():
        first = [locust.get(name, 0) for name in names]
        second = [ours.get(name, 0) for name in names]
        for name, a, b in zip(names, first, second):
            print(f"{name:<28}{a:>8}{a / sum(first):>9.2%}{b:>8}{b / sum(second):>9.2%}")
        statistic, freedom = chi_square(first, second)
        chance = tail(statistic, freedom)
        print(f"  {group}: chi-square {statistic:.2f} with {freedom} degrees of freedom, p = {chance:.2f}")
        if chance < 0.001:
            wrong.append(f"the mix of {group} differs")
    print(f"{ON_START:<28}{locust.get(ON_START, 0):>8}{'':>9}{ours.get(ON_START, 0):>8}   (on_start)")
    seconds = user_seconds(args)
    pace = sum(locust.values()) / seconds, sum(ours.values()) / seconds
    difference = pace[1] / pace[0] - 1
    told = Z * math.sqrt(2) * planned_deviation(args) / seconds / pace[0]
    print(f"requests a user and second: Locust {pace[0]:.4f}, ours {pace[1]:.4f}: {difference:+.2%}, "
          f"by chance up to {told:.2%}")
    if abs(difference) > told:
        wrong.append("the pace differs")
    if told > MUST_TELL:
        wrong.append(f"the runs are too short to tell {MUST_TELL:.0%}")
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--locust", required=True)
    parser.add_argument("--users", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=300)
    args = parser.parse_args()
    counts = []
    for run in (run_locust, run_ours):
        with StandIn(args.binary, "--latency", LATENCY) as server:
            requests, failures = run(args, server.gateway)
        counts.append(requests)
        print(f"{run.__name__[4:]}: {sum(requests.values())} requests, {failures} failures", flush=True)
    wrong = compare(args, *counts)
    print("; ".join(wrong) if wrong else "no difference found")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
