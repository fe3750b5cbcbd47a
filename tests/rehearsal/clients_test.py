"""An hour of each kind of client, rehearsed: nothing is lost, nothing is jumped over, and the hour is one.

usage: clients_test.py UNDERSTUDY KIND PROGRAM…
KIND is a row of KINDS; PROGRAM is what runs its file (python, sh, node, java, or the path of locust).
"""
import sys

from rehearsal import CLIENTS, Run

HOUR = 3600
# What runs, requests (None: as many as come), and seconds of the script's time.
KINDS = {
    "polls": (["polls.py"], 360, HOUR),
    "threads_requests": (["threads_requests.py"], 600, HOUR),
    "asyncio_httpx": (["asyncio_httpx.py"], 600, HOUR),
    "asyncio_aiohttp": (["asyncio_aiohttp.py"], 600, HOUR),
    "subprocesses": (["subprocesses.py"], 1080, HOUR),
    "pool_of_processes": (["pool_of_processes.py"], 240, HOUR),
    "curl_loop": (["curl_loop.sh"], 720, HOUR),
    "pytest": (["-m", "pytest", "-q", "-p", "no:cacheprovider", "backs_off_test.py"], 27, 4 * (2**8 + 2**9 + 2**10 - 3)),
    "locust_shape": (["-f", "locust_shape.py", "--headless", "--only-summary"], None, HOUR),
    "locust_processes": (["-f", "../../scripts/locustfile.py", "--headless", "--only-summary", "--processes", "2", "-u",
                          "4", "-r", "4", "-t", "1h"], None, HOUR),
    "node_fetch": (["node_fetch.mjs"], 1200, HOUR),
    "node_agent": (["node_agent.mjs"], 4500, HOUR),
    "java": (["JavaUsers.java"], 300, HOUR),
}


def problems(run, requests, seconds):
    if run.report is None:
        return ["it made no report"]
    command, rehearsal = run.report["command"], run.rehearsal
    found = []
    if command["exit_code"] != 0 or command["hit_limit"]:
        found.append(f"the command ended with {command['exit_code']}, after {command['seconds']} s")
    if requests is not None and run.report["requests"] != requests:
        found.append(f"{run.report['requests']} requests instead of {requests}")
    if run.report["requests"] < 20 or any(client["failures"] for client in run.report["clients"]):
        found.append("requests failed, or there were none")
    if rehearsal["jumps"] == 0 or rehearsal["jumps_in_flight"] != 0:
        found.append(f"{rehearsal['jumps']} jumps, {rehearsal['jumps_in_flight']} of them with a request in flight")
    # What the command computes is a part of its time.
    latest = seconds * 1.01 + rehearsal["real_seconds"]
    if not seconds <= rehearsal["script_seconds"] <= latest:
        found.append(f"{rehearsal['script_seconds']} s of the script's time instead of {seconds} to {latest}")
    return found


def main():
    binary, kind, *program = sys.argv[1:]
    arguments, requests, seconds = KINDS[kind]
    run = Run(binary, [*program, *arguments], cwd=CLIENTS)
    found = problems(run, requests, seconds)
    if found:
        print(*found, str(run), sep="\n")
    else:
        print(kind, run.report["requests"], "requests,", run.rehearsal)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
