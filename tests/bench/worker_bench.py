"""How many users a core carries: a worker of ours beside a worker in Python with the same classes, in one run.

usage: worker_bench.py UNDERSTUDY LOCUST [--seconds N] [--users N] [--python-users N] [--waits DIVISOR]
Each is the only worker of a real Locust master and sends the platform's workload (`export locust normal`) to a
stand-in. What counts is the processor time a request of each, and their ratio: the absolute figures depend on the
machine. Where wrk is there, its processor time a request is the floor. With --waits 1 a user sends about 0.7 requests
a second. By default users wait a tenth of that, so that both workers are busy with fewer connections: a worker that
mostly sleeps spends a third of its time on falling asleep and waking up, and a full one hardly any.
"""
import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "integration" / "worker")]

from locust_master import Master, PythonWorker, Worker, requests_of
from servers import cpu_seconds
from stand_in import StandIn


def measure(args, directory, locustfile, start, users):
    """Requests, processor seconds of the worker, and requests a user and second."""
    with StandIn(args.binary) as server:
        master = Master(directory, "-H", server.gateway, locustfile=locustfile, locust=[args.locust])
        worker = start(directory, master.port)
        try:
            master.until_workers(1)
            master.swarm(users, rate=users)
            master.until_users(users)
            before, began = sum(requests_of(server).values()), time.monotonic()
            used = sum(cpu_seconds(worker.process.pid))
            time.sleep(args.seconds)
            used = sum(cpu_seconds(worker.process.pid)) - used
            took = time.monotonic() - began
            count = sum(requests_of(server).values()) - before
            failures = sum(entry["num_failures"] for entry in master.entries())
        finally:
            worker.end()
            master.end()
    # A client that was late may meet the close of an idle connection.
    if failures > count / 1000:
        sys.exit(f"bench: {failures} of {count} requests failed")
    return count, used, count / users / took


def wrk_floor(args):
    with StandIn(args.binary) as server:
        command = ["wrk", "-t1", "-c20", f"-d{args.seconds}s", "-H", "X-API-Key: " + "k" * 40,
                   server.gateway + "/api/v1/goals/"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        time.sleep(args.seconds - 0.5)
        used = sum(cpu_seconds(process.pid))
        out = process.communicate()[0]
    rate = float(out.split("Requests/sec:")[1].split()[0])
    return used / (rate * (args.seconds - 0.5)) * 1e6


def hurried_profile(path, divisor):
    """The profile normal, written out, with shorter waits."""
    profiles = ROOT.parent / "harness" / "profiles"
    # JSON with comments.
    profile, workload = (json.loads(re.sub(r"^\s*//.*$", "", (profiles / name).read_text(), flags=re.M))
                         for name in ("normal.profile.json", "platform.workload.json"))
    for user in workload["users"]:
        user["wait"] = [wait / divisor for wait in user["wait"]]
    del profile["$schema"], profile["baseline"], workload["$schema"]
    path.write_text(json.dumps(profile | {"workload": workload}))
    return path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", type=lambda path: Path(path).absolute())  # they are started in folders of their own
    parser.add_argument("locust", type=lambda path: Path(path).absolute())
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--users", type=int, default=4000)
    parser.add_argument("--python-users", type=int, default=150)
    parser.add_argument("--waits", type=float, default=10)
    args = parser.parse_args()
    costs = {}
    with tempfile.TemporaryDirectory() as directory:
        locustfile = Path(directory) / "normal.py"
        profile = hurried_profile(Path(directory) / "hurried.profile.json", args.waits)
        subprocess.run([args.binary, "export", "locust", profile, "-o", locustfile], check=True,
                       stdout=subprocess.DEVNULL)
        for name, users, start in (
                ("HttpUser", args.python_users,
                 lambda where, port: PythonWorker(where, port, locustfile, locust=[args.locust])),
                ("understudy", args.users, lambda where, port: Worker(args.binary, where, port, "--profile", profile))):
            count, used, pace = measure(args, directory, locustfile, start, users)
            costs[name] = used / count * 1e6
            print(f"{name:12}{users:6} users {count:7} requests {used / args.seconds:7.1%} of a core "
                  f"{costs[name]:8.1f} us a request {1e6 / costs[name] / pace:9.0f} users a core", flush=True)
    if shutil.which("wrk"):
        print(f"{'wrk':12}{wrk_floor(args):49.1f} us a request")
    print(f"one worker of ours carries what {costs['HttpUser'] / costs['understudy']:.0f} processes of HttpUser carry")


if __name__ == "__main__":
    main()
