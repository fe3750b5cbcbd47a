#!/usr/bin/env python3
"""`understudy drift` against applications that are not the stand-in: the oracle's, on the platform's FastAPI and uvicorn.

usage: drift_check.py --binary UNDERSTUDY
The gateway is complete but for its health pages, so these alone may differ. The data layer knows agents and refusals and
answers everything else with a mark of its own, so agents must be alike and the rest must be told, in no known state.
"""
import argparse
import contextlib
import json
import pathlib
import socket
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tools"))
from stand_in import StandIn  # noqa: E402

ENVIRONMENTS = HERE.parent.parent / ".venv"
DRIFT = 8


@contextlib.contextmanager
def served(dialect, *arguments):
    """One of the applications behind uvicorn; its URL."""
    python = ENVIRONMENTS / f"{dialect.replace('_', '-')}-oracle" / "bin" / "python"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        process = subprocess.Popen([python, HERE / "served_app.py", dialect, str(listener.fileno()), *arguments],
                                   pass_fds=[listener.fileno()])
    try:
        yield url
    finally:
        process.terminate()
        process.wait()


def drift(binary, *options):
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        run = subprocess.run([binary, "drift", *options, "--json", report], capture_output=True, text=True, check=False)
        if run.returncode != DRIFT:
            raise RuntimeError(f"ended with {run.returncode}:\n{run.stdout[-3000:]}{run.stderr}")
        return json.loads(report.read_text())


def differing(report, service):
    return {f"{row['method']} {row['path']}" for row in report["endpoints"]
            if row["service"] == service and row["counts"]["differs"]}


def same(report, service):
    return sum(row["counts"]["same"] for row in report["endpoints"] if row["service"] == service)


def check(problems, right, what):
    print("ok    " if right else "WRONG ", what)
    if not right:
        problems.append(what)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    binary = parser.parse_args().binary
    problems = []
    with StandIn(binary) as server:
        with served("gateway", server.data_layer) as gateway:
            report = drift(binary, "--target", gateway)
        health = {f"GET /health/{name}" for name in ("live", "ready", "startup", "detailed")}
        check(problems, differing(report, "gateway") == health,
              f"of the gateway its health pages differ alone: {sorted(differing(report, 'gateway'))}")
        check(problems, same(report, "gateway") > 500, f"{same(report, 'gateway')} steps of the gateway are alike")
        check(problems, report["counts"]["noisy"] == 0, "none is noisy")
        check(problems, report["state"]["identified"] == [], "no known state is taken for it")

        with served("data_layer") as data_layer:
            report = drift(binary, "--target", server.gateway, "--data-layer", data_layer)
        wrong = differing(report, "data_layer")
        # An agent with goals can't be deleted, and this data layer has none.
        agents = {one for one in wrong if one.split()[1].startswith("/agents/")}
        check(problems, agents <= {"DELETE /agents/{agent_id}", "GET /agents/{agent_id}"},
              f"agents of the data layer are alike: {sorted(agents)}")
        check(problems, "POST /plans/" in wrong, "what it does not have differs")
        check(problems, same(report, "gateway") > 500, f"{same(report, 'gateway')} steps of the gateway, a stand-in's, are alike")
        check(problems, report["state"]["new_differences"] == report["counts"]["differs"], "everything is new")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
