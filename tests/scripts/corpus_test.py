#!/usr/bin/env python3
"""`understudy check` on the corpus of load scripts: what is wrong is found, and nothing else.

usage: corpus_test.py --binary UNDERSTUDY --python PYTHON --locust LOCUST [--at-once N] [NAME…]
A script says in its first lines what must be found, and how it is run:
  # expect: S1 S2      these codes and no others, notes left out; "nothing" for a right script
  # notes: S26         notes that must be there, among any others
  # run: locust        by the real Locust, with `# users: 5` for `# seconds: 3`; otherwise by Python
  # check: --defects 3 further options of the check
The four stages of the load-test sprint are the platform's own load script (locustfile.py).
"""
import argparse
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
# So many users make each fault of the sprint's script nearly sure to show in so few seconds.
SPRINT = {"run": "locust", "users": "150", "seconds": "8"}
# What is true of the platform's load script in all its stages: it reads placeholders (S7) and sends fields that the
# server ignores (S8). Both are warnings.
WORKLOAD = {"S7", "S8"}


@dataclasses.dataclass
class Script:
    name: str
    path: pathlib.Path
    facts: dict
    environment: dict = dataclasses.field(default_factory=dict)

    @property
    def notes(self):
        return set(self.facts.get("notes", "").split())

    @property
    def expected(self):
        return set(self.facts["expect"].split()) - {"nothing"}


def read_script(path):
    facts = dict(re.findall(r"^# (\w+): (.+)$", path.read_text(encoding="utf-8"), re.M))
    if "expect" not in facts:
        sys.exit(f"{path} does not say what it expects")
    return Script(f"{path.parent.name}/{path.stem}", path, facts)


def sprint_stages():
    stages = [(1, "5,6", {"S1", "S2"}, ""), (1, "5,6", {"S2", "D1", "D2", "D3", "D4"}, "--defects 1,2,3,4"),
              (2, "5,6", {"S1", "S2"}, ""), (3, "6", {"S2"}, ""), (4, "", set(), "")]
    for number, faults, codes, options in stages:
        facts = SPRINT | {"expect": " ".join(sorted(codes | WORKLOAD)), "check": options}
        folder = "right" if number == 4 else "wrong"
        suffix = "_on_its_server" if options else ""
        yield Script(f"{folder}/sprint_stage_{number}{suffix}", HERE / "locustfile.py", facts, {"SCRIPT_FAULTS": faults})


def command_of(script, args):
    if script.facts.get("run") == "locust":
        users = script.facts["users"]
        return [args.locust, "-f", str(script.path), "--headless", "-u", users, "-r", users,
                "-t", script.facts["seconds"] + "s", "--only-summary"]
    return [args.python, str(script.path)]


def check(script, args):
    """The codes that were found, with their severities, those of notes, the exit code and the output."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LOCUST_")}
    environment.update(script.environment)
    with tempfile.TemporaryDirectory() as directory:
        report = f"{directory}/report.json"
        done = subprocess.run(
            [args.binary, "check", "--json", report, "--limit", "60s", *script.facts.get("check", "").split(), "--",
             *command_of(script, args)],
            env=environment, capture_output=True, text=True, timeout=120, check=False)
        try:
            with open(report, encoding="utf-8") as file:
                content = json.load(file)
        except OSError:
            return {}, set(), done.returncode, done.stdout + done.stderr
    found = {}
    notes = set()
    for client in content["clients"]:
        for finding in client["findings"]:
            if finding["severity"] != "note" or finding["whose"] == "server":
                found[finding["code"]] = finding["severity"]
            else:
                notes.add(finding["code"])
    return found, notes, done.returncode, done.stdout + done.stderr


def judge(script, found, notes, exit_code):
    """What is missing, what is a false alarm, and what else is wrong."""
    missing = (script.expected - set(found)) | (script.notes - notes)
    alarms = set(found) - script.expected
    problems = []
    errors = [code for code, severity in found.items() if severity == "error"]
    if exit_code != (1 if errors else 0):
        problems.append(f"ended with {exit_code}")
    if script.name.startswith("right/") and errors:
        problems.append("is a right script and has errors")
    return missing, alarms, problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("--locust", required=True)
    parser.add_argument("--at-once", type=int, default=3)
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    scripts = [read_script(path) for folder in ("wrong", "right") for path in sorted((HERE / folder).glob("*.py"))]
    scripts += sprint_stages()
    if args.names:
        scripts = [script for script in scripts if any(name in script.name for name in args.names)]
    if not scripts:
        sys.exit("no script has such a name")
    counts = {"found": 0, "missed": 0, "false alarms": 0}
    wrong = failed = 0
    with concurrent.futures.ThreadPoolExecutor(args.at_once) as pool:
        for script, (found, notes, exit_code, output) in zip(scripts, pool.map(lambda one: check(one, args), scripts)):
            missing, alarms, problems = judge(script, found, notes, exit_code)
            if script.name.startswith("wrong/"):
                wrong += 1
                counts["missed" if missing else "found"] += 1
            counts["false alarms"] += len(alarms)
            verdict = "ok" if not (missing or alarms or problems) else "WRONG"
            print(f"{verdict:5}  {script.name:36} {' '.join(sorted(found)) or 'nothing'}"
                  + (f"  missed: {' '.join(sorted(missing))}" if missing else "")
                  + (f"  false alarms: {' '.join(sorted(alarms))}" if alarms else "")
                  + (f"  {'; '.join(problems)}" if problems else ""), flush=True)
            if verdict != "ok":
                failed += 1
                print(output)
    print(f"{wrong} wrong scripts: {counts['found']} found, {counts['missed']} missed; {len(scripts) - wrong} right ones; "
          f"{counts['false alarms']} false alarms")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
