"""What the machine can do to the mock: kill -9 under load, a full disk, no descriptors left, a port or a store file that is
not what it should be, clients that hang. Each is survived, or told with the remedy.

usage: faults_test.py UNDERSTUDY [--kills N]     (20 kills in CI; 100 by hand)
"""
import argparse
import contextlib
import http.client
import json
import os
import random
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("understudy")
ARGUMENTS.add_argument("--kills", type=int, default=20)
OPTIONS, REST = ARGUMENTS.parse_known_args()
OPTIONS.understudy = os.path.abspath(OPTIONS.understudy)  # tests may change the folder

KEY = "k" * 32
NOBODY = 65534


class Server:
    """`understudy serve` as its own process; ends with the test."""

    def __init__(self, *arguments, ports=(0, 0), limits=(), as_nobody=False, program=None):
        def before():
            for what, value in limits:
                resource.setrlimit(what, (value, resource.getrlimit(what)[1]))
            if as_nobody:
                os.setgid(NOBODY)
                os.setuid(NOBODY)

        self.process = subprocess.Popen(
            [program or OPTIONS.understudy, "serve", "--gateway-port", str(ports[0]), "--data-layer-port", str(ports[1]),
             *map(str, arguments)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=before)
        lines = [self.process.stdout.readline() for _ in range(3)]
        if lines[2] != "ready\n":
            self.error = self.process.stderr.read()
            self.code = self.process.wait()
            self.close()
            raise RuntimeError(f"exit {self.code}: {self.error}")
        self.ports = tuple(int(line.rsplit(":", 1)[1]) for line in lines[:2])

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=30)
        return self.process.returncode, out, err

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def client(self):
        return Client(self.ports[0])

    def socket(self):
        return socket.create_connection(("127.0.0.1", self.ports[0]), timeout=10)


class Client:
    """One kept-alive connection to the gateway."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def ask(self, method, path, body=None):
        headers = {"X-API-Key": KEY, "Content-Type": "application/json"}
        self.connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self.connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text.startswith((b"{", b"[")) else text

    def create(self, name="a", **more):
        status, agent = self.ask("POST", "/api/v1/agents/", {"name": name, **more})
        return agent["id"] if status == 201 else None

    def status(self, agent):
        return self.ask("GET", f"/api/v1/agents/{agent}")[0]

    def close(self):
        self.connection.close()


def refusal(*arguments, **how):
    """Exit code and error of a `serve` that can't start."""
    try:
        server = Server(*arguments, **how)
    except RuntimeError as error:
        code, text = str(error).split(": ", 1)
        return int(code.removeprefix("exit ")), text
    server.close()
    raise AssertionError("it started")


class Faults(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.store = self.directory / "state.db"
        self.cleanups = contextlib.ExitStack()
        self.addCleanup(self.cleanups.close)

    def serve(self, *arguments, **how):
        server = Server(*arguments, **how)
        self.addCleanup(server.close)
        return server

    def connect(self, server):
        client = server.client()
        self.addCleanup(client.close)
        return client


class KillTest(Faults):
    def test_every_acknowledged_write_outlives_kill_9(self):
        seed = random.randrange(1 << 32)
        draw = random.Random(seed)
        created, deleted, patched = [], [], {}
        ports = (0, 0)
        for kill in range(OPTIONS.kills):
            with self.subTest(kill=kill, seed=seed):
                server = self.serve("--store", self.store, ports=ports)
                ports = server.ports  # the same ones again, at once
                self.check(server, created[-200:], deleted[-50:], patched)
                self.load(server, created, deleted, patched, draw.randrange(20, 150))
        server = self.serve("--store", self.store, ports=ports)
        self.check(server, created, deleted, patched)
        self.assertGreater(len(created), 10 * OPTIONS.kills)
        self.assertGreater(len(deleted), 0)
        print(f"{OPTIONS.kills} kills, {len(created)} creates, {len(deleted)} deletes, "
              f"{sum(patched.values())} patches acknowledged and kept (seed {seed})")

    def check(self, server, created, deleted, patched):
        client = self.connect(server)
        gone = set(deleted)
        for agent in created:
            if agent not in gone:
                self.assertEqual(client.status(agent), 200, f"{agent} was acknowledged")
        for agent in deleted:
            self.assertEqual(client.status(agent), 404, f"the delete of {agent} was acknowledged")
        for agent, count in patched.items():
            status, row = client.ask("GET", f"/api/v1/agents/{agent}")
            self.assertEqual(status, 200)
            self.assertGreaterEqual(row["configuration"]["count"], count, "an acknowledged PATCH")
        client.close()

    def load(self, server, created, deleted, patched, writes):
        """Writes from three connections until so many are acknowledged, then the kill, while they go on."""
        enough = threading.Event()
        acknowledged = []

        def note(what):
            acknowledged.append(what)
            if len(acknowledged) >= writes:
                enough.set()

        def write(step):
            client = server.client()
            try:
                while True:
                    step(client)
            except (OSError, http.client.HTTPException):
                enough.set()
            finally:
                client.close()

        def create(client):
            agent = client.create("kept")
            created.append(agent)
            note(agent)

        def create_and_delete(client):
            agent = client.create("gone")
            if client.ask("DELETE", f"/api/v1/agents/{agent}")[0] == 204:
                deleted.append(agent)
                note(agent)

        def patch(client):
            if not patched:
                patched[client.create("patched", configuration={"count": 0})] = 0
            agent = next(iter(patched))
            status, _ = client.ask("PATCH", f"/api/v1/agents/{agent}", {"configuration": {"count": patched[agent] + 1}})
            if status == 200:
                patched[agent] += 1
                note(agent)

        threads = [threading.Thread(target=write, args=(step,)) for step in (create, create_and_delete, patch)]
        for thread in threads:
            thread.start()
        enough.wait(60)
        server.kill()
        for thread in threads:
            thread.join()
        self.assertGreaterEqual(len(acknowledged), writes)


class DiskTest(Faults):
    def fill(self, client):
        """Creates until one fails; the ids of those that didn't."""
        agents = []
        for _ in range(5000):
            agent = client.create("a", description="x" * 2000)
            if agent is None:
                return agents
            agents.append(agent)
        self.fail("the disk was never full")

    def check_full(self, server, more_room):
        client = self.connect(server)
        agents = self.fill(client)
        self.assertGreater(len(agents), 10)
        status, body = client.ask("POST", "/api/v1/agents/", {"name": "a", "description": "x" * 2000})
        self.assertEqual(status, 500, body)
        for agent in agents:
            self.assertEqual(client.status(agent), 200, "reads go on")
        self.assertEqual(client.ask("GET", "/api/v1/agents/?limit=5")[0], 200)
        more_room()
        agents.append(client.create("after"))
        self.assertIsNotNone(agents[-1], "with room again, writes go on")
        server.kill()
        again = self.connect(self.serve("--store", self.store))
        for agent in agents:
            self.assertEqual(again.status(agent), 200, "acknowledged before the disk was full")

    def test_a_full_disk_fails_writes_and_reads_go_on(self):
        server = self.serve("--store", self.store, limits=[(resource.RLIMIT_FSIZE, 1 << 20)])
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        self.check_full(server, lambda: resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (hard, hard)))

    def test_a_full_file_system(self):
        mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", self.directory], capture_output=True,
                               check=False)
        if mount.returncode != 0:
            self.skipTest("may not mount a small file system; the limit of the file's size stands for it")
        self.cleanups.callback(subprocess.run, ["umount", "-l", self.directory], check=True)
        ballast = self.directory / "ballast"
        ballast.write_bytes(b"x" * 100_000)
        self.check_full(self.serve("--store", self.store), ballast.unlink)


class StoreFileTest(Faults):
    def ids(self, client):
        """What is drawn for five creates of each kind; every one must succeed."""
        drawn = []
        for _ in range(5):
            status, agent = client.ask("POST", "/api/v1/agents/", {"name": "a"})
            self.assertEqual(status, 201, agent)
            drawn += [agent["id"], agent["did"]]
            body = {"agent_id": agent["id"], "description": "d", "plan_id": "p"}
            for path, key in (("goals", "goal_id"), ("tasks", "task_id")):
                status, row = client.ask("POST", f"/api/v1/{path}/", body)
                self.assertEqual(status, 201, row)
                drawn += [row["id"], row[key]]
        return drawn

    def test_each_start_draws_new_ids_of_the_same_seed(self):
        runs = []
        for end in ("stop", "kill", "stop"):
            server = self.serve("--store", self.store, "--seed", 7)
            runs.append(self.ids(self.connect(server)))
            getattr(server, end)()
        server = self.serve("--store", self.store)  # another seed
        runs.append(self.ids(self.connect(server)))
        every = [drawn for run in runs for drawn in run]
        self.assertEqual(len(set(every)), len(every), "no id comes twice")
        fresh = self.serve("--store", self.directory / "fresh.db", "--seed", 7)
        self.assertEqual(self.ids(self.connect(fresh)), runs[0], "a fresh store gives the seed's run again")

    def test_a_second_server_is_told_who_has_the_file(self):
        server = self.serve("--store", self.store)
        agent = self.connect(server).create()
        link = self.directory / "link.db"
        link.symlink_to(self.store)
        for name in (self.store, link):
            code, error = refusal("--store", name)
            self.assertEqual(code, 2, error)
            self.assertIn(f"in use by process {server.process.pid}", error)
            self.assertIn("--store", error)
        self.assertIsNotNone(self.connect(server).create(), "the first one never noticed")
        server.kill()
        again = self.serve("--store", self.store)
        self.assertEqual(self.connect(again).status(agent), 200, "a killed server holds nothing")
        again.stop()
        self.assertEqual(sorted(path.name for path in self.directory.iterdir()), ["link.db", "state.db"])

    def test_names_that_mean_no_file_are_refused(self):
        os.chdir(self.directory)
        self.addCleanup(os.chdir, "/")
        for name in (":memory:", "file:x?mode=memory", "file:x.db", "file::memory:?cache=shared", ""):
            with self.subTest(name=name):
                code, error = refusal("--store", name)
                self.assertEqual(code, 2, error)
                self.assertIn("--store", error)
        self.assertEqual(list(self.directory.iterdir()), [])
        for name in ("./file:x.db", self.directory / ":memory:"):
            self.assertIsNotNone(self.connect(self.serve("--store", name)).create())
        self.assertLessEqual({"file:x.db", ":memory:"}, {path.name for path in self.directory.iterdir()})

    def test_deleted_under_the_server(self):
        server = self.serve("--store", self.store)
        client = self.connect(server)
        agent = client.create()
        self.store.unlink()
        self.assertIsNone(client.create(), "what can't be kept is not acknowledged")
        self.assertNotEqual(client.ask("DELETE", f"/api/v1/agents/{agent}")[0], 204)
        self.assertEqual(client.status(agent), 200, "reads go on")

    def test_read_only(self):
        how = {"as_nobody": os.geteuid() == 0}
        if how["as_nobody"]:
            # What root builds in its home is out of reach of nobody: the copy is not.
            os.chmod(self.directory, 0o777)
            how["program"] = shutil.copy(OPTIONS.understudy, self.directory / "understudy")
        server = self.serve("--store", self.store, **how)
        client = self.connect(server)
        agent = client.create()
        os.chmod(self.store, 0o444)
        os.chmod(self.directory, 0o555)
        self.addCleanup(os.chmod, self.directory, 0o777)
        another = client.create()
        for known in filter(None, (agent, another)):
            self.assertEqual(client.status(known), 200)
        server.kill()
        code, error = refusal("--store", self.store, **how)
        self.assertEqual(code, 2, error)
        self.assertIn(str(self.store), error)
        self.assertIn("--store", error)
        self.assertNotIn("not an error", error)
        os.chmod(self.directory, 0o777)
        os.chmod(self.store, 0o666)
        again = self.connect(self.serve("--store", self.store, **how))
        for known in filter(None, (agent, another)):
            self.assertEqual(again.status(known), 200, "nothing acknowledged is lost")

    def test_what_is_no_store_is_refused_and_left_alone(self):
        good = self.directory / "good.db"
        server = self.serve("--store", good)
        client = self.connect(server)
        for _ in range(100):
            client.create(description="x" * 500)
        server.stop()
        whole = good.read_bytes()
        self.assertGreater(len(whole), 20_000)
        damaged = bytearray(whole)
        damaged[4096:12288] = b"\xa5" * 8192
        contents = {
            "text.db": b"nothing but text\n" * 100,
            "cut.db": whole[:5000],
            "damaged.db": bytes(damaged),
            "zeros.db": bytes(8192),
        }
        for name, content in contents.items():
            (self.directory / name).write_bytes(content)
        foreign = sqlite3.connect(self.directory / "foreign.db")
        foreign.execute("CREATE TABLE music (title TEXT)")
        foreign.close()
        (self.directory / "folder.db").mkdir()
        places = [*contents, "foreign.db", "folder.db", "nowhere/state.db"]
        for name in places:
            with self.subTest(name=name):
                path = self.directory / name
                before = path.read_bytes() if path.is_file() else None
                code, error = refusal("--store", path)
                self.assertEqual(code, 2, error)
                self.assertIn(str(path), error)
                self.assertIn("--store", error)
                self.assertNotIn("not an error", error)
                self.assertFalse(path.with_name(path.name + "-lock").exists())
                self.assertEqual(path.read_bytes() if path.is_file() else None, before, "it was left as it is")


class PortTest(Faults):
    def test_taken(self):
        server = self.serve()
        for ports in ((server.ports[0], 0), (0, server.ports[1])):
            taken = max(ports)
            code, error = refusal(ports=ports)
            self.assertNotEqual(code, 0)
            self.assertIn(f"port {taken} is in use", error)
            self.assertIn("0 takes a free one", error)
        self.assertEqual(self.connect(server).ask("GET", "/health")[0], 200, "the first one never noticed")

    def test_restart_on_the_same_port_at_once(self):
        ports = (0, 0)
        for _ in range(10):
            server = self.serve(ports=ports)
            ports = server.ports
            client = self.connect(server)
            self.assertEqual(client.ask("GET", "/health")[0], 200)
            code, _, error = server.stop()  # with an open connection, which the server closes first
            self.assertEqual((code, error), (0, ""))

    def test_an_open_host_is_warned_of(self):
        server = self.serve("--host", "0.0.0.0")
        self.assertEqual(self.connect(server).ask("GET", "/health")[0], 200)
        _, _, error = server.stop()
        self.assertIn("everybody on the network", error)
        _, _, error = self.serve("--host", "127.0.0.1").stop()
        self.assertEqual(error, "")


class DescriptorTest(Faults):
    def test_no_descriptor_left_and_again_some(self):
        server = self.serve("--store", self.store, limits=[(resource.RLIMIT_NOFILE, 40)])
        first = self.connect(server)
        self.assertEqual(first.ask("GET", "/health")[0], 200)
        crowd = [server.socket() for _ in range(100)]
        for client in crowd:
            self.cleanups.callback(client.close)
            client.sendall(b"GET /health HTTP/1.1\r\n\r\n")
        self.assertTrue(crowd[0].recv(15).startswith(b"HTTP/1.1 200"))
        self.assertEqual(first.ask("GET", "/health")[0], 200, "who is in is served")
        self.assertIsNotNone(first.create(), "and the store works")
        idle(self, server, "with clients waiting that can't be let in")
        for client in crowd[:50]:
            client.close()
        # Clients that waited are let in as others go.
        self.assertTrue(crowd[60].recv(15).startswith(b"HTTP/1.1 200"))
        for client in crowd[50:]:
            client.close()
        self.assertEqual(self.connect(server).ask("GET", "/health")[0], 200)


def idle(test, server, why):
    """The process takes no CPU time while nothing happens, however fast the machine is."""
    before = server.cpu_seconds()
    time.sleep(1)
    used = server.cpu_seconds() - before
    test.assertLess(used, 0.1, f"{used} s of CPU in a second, {why}")


class WatchdogTest(Faults):
    """No worker spins, whatever clients leave behind."""

    def test_clients_that_hang(self):
        server = self.serve("--keep-alive", "3600")
        client = self.connect(server)
        for number in range(300):
            client.create(f"agent {number}", description="x" * 9000)

        def hang(*pieces, shut=False):
            one = server.socket()
            self.cleanups.callback(one.close)
            for piece in pieces:
                one.sendall(piece)
            if shut:
                one.shutdown(socket.SHUT_WR)
            return one

        head = b"POST /api/v1/agents/ HTTP/1.1\r\nX-API-Key: " + KEY.encode() + b"\r\n"
        listing = b"GET /api/v1/agents/?limit=300 HTTP/1.1\r\nX-API-Key: " + KEY.encode() + b"\r\n\r\n"
        for _ in range(10):
            hang()  # never speaks
            hang(b"G")  # begins
            hang(head)  # half a head
            hang(head + b"Content-Length: 100\r\n\r\n", b"{")  # half a body
            hang(head + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r")  # between CR and LF of a chunk
            hang(head + b"Expect: 100-continue\r\nContent-Length: 9\r\n\r\n")  # waits for leave, then says nothing
            hang(listing * 8)  # reads nothing of megabytes
            hang(listing * 8, shut=True)  # the same, and its side is closed
            hang(b"GET /health HTTP/1.1\r\n\r\n")  # an idle kept-alive connection
            hello = hang(b"\x16\x03\x01\x02\x00\x01")  # a TLS hello
            hang(head, shut=True)  # ended half-way
            gone = hang(listing * 8)
            gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            gone.close()  # a reset in the middle of the answer
        self.assertEqual(self.connect(server).ask("GET", "/health")[0], 200, "all of them were begun")
        while hello.recv(4096):
            pass  # it is told that this was no HTTP
        idle(self, server, "with clients that hang")
        self.assertEqual(self.connect(server).ask("GET", "/health")[0], 200)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *REST])
