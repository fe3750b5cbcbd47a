#!/usr/bin/env python3
"""How like the platform the stand-in was when it was last measured, and against what: docs/evidence.json.

usage: evidence.py --measure UNDERSTUDY     measures, writes docs/evidence.json and the table in docs/fidelity.md
       evidence.py --write                  writes the table from the file
       evidence.py --check                  1 when the table is not the file's, or the file is not of these recordings
What is measured against are the recordings of the real platform in tests/corpus/recordings. For a platform that runs, there is
`understudy drift --evidence FILE`.
"""
import argparse
import datetime
import hashlib
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TOOLS = ROOT / "tests" / "tools"
RECORDINGS = ROOT / "tests" / "corpus" / "recordings"
FILE = ROOT / "docs" / "evidence.json"
PAGE = ROOT / "docs" / "fidelity.md"
BEGIN = "<!-- evidence.json: tests/tools/evidence.py --write -->\n"
END = "<!-- end -->\n"
SCENARIOS = "tests/tools/recordings.py --binary build/dev/understudy"
RAW = "tests/tools/raw_http.py --binary build/dev/understudy"
# What a figure of these programs is of.
MEANING = {
    "fixed": "scenarios, the platform's fixed branch",
    "before-fixes": "scenarios, before fixes 1 to 4",
    "defect-1": "scenarios, before fix 1",
    "defect-2": "scenarios, before fix 2",
    "defect-3": "scenarios, before fix 3",
    "defect-4": "scenarios, before fix 4",
    "rest": "scenarios of the data layer's other routers",
    "random": "random sequences and changed scenarios",
    "raw.jsonl": "raw exchanges with the gateway",
    "raw-l09-2.jsonl": "raw exchanges with the gateway, second set",
    "raw-l01.jsonl": "raw exchanges with the data layer",
}


def files():
    return sorted(RECORDINGS.glob("*.jsonl"))


def digest():
    """Of the recordings that were measured against."""
    total = hashlib.sha256()
    for file in files():
        total.update(file.name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()[:16]


def recorded():
    """The first and the last day on which the platform gave these answers, by the times in them."""
    days = set()
    for file in files():
        days.update(re.findall(r'created_at\\":\\"(\d{4}-\d\d-\d\d)T', file.read_text(encoding="utf-8")))
    # What a client sent is of 2019.
    days = sorted(day for day in days if not day.startswith("2019-"))
    return {"from": days[0], "to": days[-1]}


def figures(program, binary, command):
    """Of what a program prints: `NAME: fidelity 3/4` or `NAME 3/4`."""
    run = subprocess.run([sys.executable, TOOLS / program, "--binary", binary], capture_output=True, text=True, check=False)
    found = re.findall(r"(?m)^(\S+?):?(?: fidelity)? (\d+)/(\d+)", run.stdout)
    if not found:
        raise RuntimeError(f"{program} printed no figure:\n{run.stdout}{run.stderr}")
    return [{"what": MEANING[name], "command": command, "alike": int(alike), "of": int(of)} for name, alike, of in found]


def measure(binary):
    version = subprocess.run([binary, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "program": f"understudy {version}",
        "target": "recordings of the real platform",
        "recorded": recorded(),
        "corpus": {"files": len(files()), "digest": digest()},
        "measurements": figures("recordings.py", binary, SCENARIOS) + figures("raw_http.py", binary, RAW),
    }


def table(evidence):
    lines = [
        f"Measured on {evidence['date']} with {evidence['program']} against {evidence['target']} "
        f"(`tests/corpus/recordings`, digest `{evidence['corpus']['digest']}`),\nwhich the platform answered from "
        f"{evidence['recorded']['from']} to {evidence['recorded']['to']}; byte for byte, but for what is masked and the lengths of the "
        "services'\nown pages:\n",
        "| what was compared | alike | with |", "|---|---|---|"]
    for one in evidence["measurements"]:
        lines.append(f"| {one['what']} | {one['alike']} of {one['of']} | `{one['command']}` |")
    return "\n".join(lines) + "\n"


def with_table(page, evidence):
    head, rest = page.split(BEGIN)
    return head + BEGIN + table(evidence) + END + rest.split(END, 1)[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--measure", metavar="UNDERSTUDY")
    what.add_argument("--write", action="store_true")
    what.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.measure:
        FILE.write_text(json.dumps(measure(options.measure), indent=2) + "\n", encoding="utf-8")
    evidence = json.loads(FILE.read_text(encoding="utf-8"))
    page = PAGE.read_text(encoding="utf-8")
    current = with_table(page, evidence)
    if not options.check:
        PAGE.write_text(current, encoding="utf-8")
        return 0
    problems = []
    if page != current:
        problems.append("docs/fidelity.md does not say what docs/evidence.json says: run tests/tools/evidence.py --write")
    if evidence["corpus"]["digest"] != digest() or evidence["recorded"] != recorded():
        problems.append("docs/evidence.json is of other recordings: run tests/tools/evidence.py --measure build/dev/understudy")
    print("\n".join(problems or [f"evidence of {evidence['date']} is current"]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
