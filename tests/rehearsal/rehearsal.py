"""Runs a command under `understudy check --rehearse`, for the tests beside this file."""
import json
import os
import pathlib
import subprocess
import tempfile

CLIENTS = pathlib.Path(__file__).parent / "clients"
# A real limit of a rehearsed hour: with waits that are not skipped it can't be kept.
LIMIT = "4m"


class Run:
    """What came of it: `code`, `output`, `errors`, and the report as JSON (None when there is none)."""

    def __init__(self, binary, command, options=(), limit=LIMIT, rehearse=True, **more):
        environment = {name: value for name, value in os.environ.items()
                       if not name.lower().endswith("_proxy") and not name.startswith("LOCUST_")}
        with tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder) / "report.json"
            done = subprocess.run(
                [binary, "check", *(["--rehearse"] if rehearse else []), "--limit", limit, "--json", str(report),
                 *options, "--", *map(str, command)],
                capture_output=True, text=True, check=False, timeout=600, env=environment, **more)
            self.code, self.output, self.errors = done.returncode, done.stdout, done.stderr
            self.report = json.loads(report.read_text(encoding="utf-8")) if report.exists() else None

    @property
    def rehearsal(self):
        return self.report["rehearsal"]

    def __str__(self):
        return f"exit code {self.code}\n{self.output}\n{self.errors}"
