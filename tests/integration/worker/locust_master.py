"""A real Locust master and our workers as processes, for tests; all on the loopback interface."""
import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

PATIENCE = 60  # seconds for what takes one at most on a quiet machine
STUB = """from locust import User, constant, task

class Kind(User):
    abstract = True
    wait_time = constant(1)
    @task
    def nothing(self):
        pass

""" + "".join(f"class {name}(Kind):\n    weight = 1\n\n" for name in ("APIUser", "AgentUser", "GoalUser", "TaskUser"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, what, patience=PATIENCE):
    """What the condition gives as soon as that is true."""
    end = time.monotonic() + patience
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"not within {patience} s: {what}")
        time.sleep(0.05)


def environment():
    return {name: value for name, value in os.environ.items() if not name.startswith("LOCUST_")}


def get(url, **form):
    data = urllib.parse.urlencode(form).encode() if form else None
    with urllib.request.urlopen(url, data, timeout=PATIENCE) as answer:
        return answer.read().decode()


def post_json(url, **content):
    request = urllib.request.Request(url, json.dumps(content).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.loads(answer.read())


def requests_of(stand_in):
    """What the stand-in has answered: number by "METHOD /path/{id}"."""
    metrics = get(stand_in.gateway + "/__understudy/metrics")
    counts = {}
    for endpoint, count in re.findall(
            r'^understudy_requests_total\{service="gateway",endpoint="([^"]+)",status="\d+"\} (\d+)$', metrics, re.M):
        counts[endpoint] = counts.get(endpoint, 0) + int(count)
    return counts


def by_endpoint(entries):
    """Locust's entries the same way: the row that is named by its path alone is a POST to it."""
    counts = {}
    for entry in entries:
        name = entry["name"]
        endpoint = name if name.startswith(entry["method"] + " ") else f"{entry['method']} {name}"
        counts[endpoint] = counts.get(endpoint, 0) + entry["num_requests"]
    return counts


class Process:
    """A process whose output is kept in a file."""

    def __init__(self, command, directory, name):
        self.path = Path(directory) / f"{name}.log"
        self._file = open(self.path, "wb")
        self.process = subprocess.Popen([str(part) for part in command], stdout=self._file, stderr=subprocess.STDOUT,
                                        env=environment(), cwd=directory)

    def output(self):
        return self.path.read_text(encoding="utf-8", errors="replace")

    def wait(self, patience=PATIENCE):
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"{self.path.stem} does not end:\n{self.output()}") from None

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._file.close()


class Worker(Process):
    count = 0

    def __init__(self, binary, directory, port, *options):
        Worker.count += 1
        super().__init__([binary, "worker", "--master", f"127.0.0.1:{port}", *options], directory,
                         f"worker{Worker.count}")

    def until_says(self, text, times=1):
        until(lambda: self.output().count(text) >= times or self.process.poll() is not None, f"'{text}' of a worker")
        if self.output().count(text) < times:
            raise AssertionError(f"the worker never said '{text}':\n{self.output()}")


class PythonWorker(Process):
    def __init__(self, directory, port, locustfile, locust=None):
        super().__init__([*(locust or LOCUST), "-f", locustfile, "--worker", "--master-host", "127.0.0.1",
                          "--master-port", port], directory, "python_worker")


LOCUST = [sys.executable, "-m", "locust"]


class Master(Process):
    """With its web page; `port` is the one for workers."""

    def __init__(self, directory, *options, locustfile=None, port=None, headless=False, locust=None):
        self.port = port or free_port()
        self.web = f"http://127.0.0.1:{free_port()}"
        if locustfile is None:
            locustfile = Path(directory) / "stub.py"
            locustfile.write_text(STUB, encoding="utf-8")
        page = ["--headless"] if headless else ["--web-host", "127.0.0.1", "--web-port", self.web.rsplit(":", 1)[1]]
        super().__init__([*(locust or LOCUST), "-f", locustfile, "--master", "--master-bind-host", "127.0.0.1",
                          "--master-bind-port", self.port, *page, *options], directory, f"master{self.port}")
        if not headless:
            until(self.is_up, "the master's page")

    def is_up(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the master ended:\n{self.output()}")
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            return get(self.web + "/stats/requests")
        return None

    def stats(self):
        return json.loads(get(self.web + "/stats/requests"))

    def workers(self):
        return self.stats().get("workers", [])

    def until_workers(self, count):
        return until(lambda: len([w for w in self.workers() if w["state"] in ("ready", "running", "spawning")]) == count,
                     f"{count} workers")

    def swarm(self, users, rate=1000, host=None):
        form = {"user_count": users, "spawn_rate": rate, **({"host": host} if host else {})}
        answer = json.loads(get(self.web + "/swarm", **form))
        if not answer["success"]:
            raise AssertionError(answer)

    def until_users(self, users):
        until(lambda: self.stats()["user_count"] == users and self.stats()["state"] == "running", f"{users} users")

    def stop(self):
        try:
            get(self.web + "/stop")
        except urllib.error.HTTPError:  # newer versions want a POST
            get(self.web + "/stop", now="1")
        until(lambda: self.stats()["state"] in ("stopped", "ready"), "the run's end")

    def entries(self):
        return [entry for entry in self.stats()["stats"] if entry["name"] != "Aggregated"]
