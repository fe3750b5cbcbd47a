#!/usr/bin/env python3
"""Locust runs the platform's load script in a rehearsal, beside the recorded runs.

usage: rehearsal.py [--within PERCENT] UNDERSTUDY LOCUST [PROFILE…]
Without profiles: smoke, normal, peak and endurance. Prints a line each, and with -v the endpoints. With --within, the
number of requests must be so near to the recorded one, and no request may fail: exit code 1 otherwise.
"""
import argparse
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parents[2]
SCRIPT = ROOT / "tests/scripts/locustfile.py"
PROFILES = ("smoke", "normal", "peak", "endurance")


def seconds(text):
    """"1m2.5s", as the shell's `times` writes it."""
    minutes, rest = text.rstrip("s").split("m")
    return 60 * int(minutes) + float(rest)


def rehearse(binary, locust, profile):
    """The recorded run, Locust's rows by method and name, the report, and the processor time that Locust needed."""
    recorded = json.loads((ROOT / f"latency/baselines/{profile}.json").read_text(encoding="utf-8"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LOCUST_")}
    with tempfile.TemporaryDirectory() as folder:
        command = [locust, "-f", str(SCRIPT), "--headless", "-u", str(recorded["users"]), "-r",
                   str(recorded["spawn_rate_per_s"]), "-t", recorded["duration"], "--csv", f"{folder}/run"]
        done = subprocess.run(
            [binary, "check", "--rehearse", "--latency", profile, "--json", f"{folder}/report.json", "--", "bash", "-c",
             '"$@" >&2; times', "bash", *command],
            env=environment, capture_output=True, text=True, check=False)
        if not pathlib.Path(f"{folder}/run_stats.csv").exists():
            sys.exit(f"{profile}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
        with open(f"{folder}/run_stats.csv", encoding="utf-8", newline="") as file:
            rows = {(row["Type"], row["Name"]): row for row in csv.DictReader(file)}
        report = json.loads(pathlib.Path(f"{folder}/report.json").read_text(encoding="utf-8"))
        processor = sum(map(seconds, done.stdout.splitlines()[1].split()))
    return recorded, rows, report, processor


def print_endpoints(recorded, rows):
    for endpoint in recorded["endpoints"]:
        row = rows.get((endpoint["method"], endpoint["name"]))
        if row is None:
            continue
        times = endpoint["percentiles_ms"]
        print(f"    {endpoint['method']:6} {endpoint['name']:34} {row['Request Count']:>7} of {endpoint['requests']:>6}"
              f"   median {row['50%']:>4} of {times['50']:>4}   95 % {row['95%']:>4} of {times['95']:>4} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--within", type=float)
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("binary")
    parser.add_argument("locust")
    parser.add_argument("profiles", nargs="*", default=PROFILES)
    args = parser.parse_args()
    failed = 0
    for profile in args.profiles:
        recorded, rows, report, processor = rehearse(args.binary, args.locust, profile)
        whole, rehearsal = rows["", "Aggregated"], report["rehearsal"]
        requests, expected = int(whole["Request Count"]), recorded["aggregated"]["requests"]
        times = recorded["aggregated"]["percentiles_ms"]
        off = 100 * (requests / expected - 1)
        print(f"{profile}: {rehearsal['script_seconds']:.0f} s in {rehearsal['real_seconds']:.1f} s, "
              f"{rehearsal['real_seconds'] / processor:.2f} of Locust's processor time; {requests} requests, "
              f"{whole['Failure Count']} failed, recorded {expected} ({off:+.1f} %); median {whole['50%']} ms, "
              f"recorded {times['50']}; 95 % {whole['95%']} ms, recorded {times['95']}; "
              f"{rehearsal['jumps']} waits skipped, {rehearsal['jumps_in_flight']} with a request in flight", flush=True)
        if args.verbose:
            print_endpoints(recorded, rows)
        if args.within is not None and (
                abs(off) > args.within or int(whole["Failure Count"]) or rehearsal["jumps_in_flight"]):
            failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
