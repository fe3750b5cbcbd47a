"""`understudy worker` under a real Locust master: what the master counts is what the stand-in answered.

usage: worker_test.py UNDERSTUDY [TEST…]
"""
import contextlib
import json
import os
import re
import select
import signal
import socket
import sys
import tempfile
import unittest
from pathlib import Path

import msgpack
import zmq

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "export"), str(HERE.parent.parent / "tools")]

from locust_master import (STUB, Master, Process, Worker, by_endpoint, free_port, get, post_json, requests_of,
                           until)
from mix import differences
from stand_in import StandIn

BINARY = Path(sys.argv.pop(1)).resolve()


class UnderAMaster(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def start(self, what, *arguments, **options):
        process = what(*arguments, **options)
        self.addCleanup(process.end)
        return process

    def master(self, *options, **more):
        return self.start(Master, self.directory, *options, **more)

    def worker(self, master, *options):
        return self.start(Worker, BINARY, self.directory, master.port, *options)

    def stand_in(self, *options):
        server = StandIn(BINARY, *options)
        self.enterContext(server)
        return server


class Headless(UnderAMaster):
    def test_the_master_counts_what_the_server_answered(self):
        server = self.stand_in()
        master = self.master("--expect-workers", "1", "-u", "20", "-r", "10", "-t", "6s", "--stop-timeout", "10",
                             "-H", server.gateway, "--json-file", "result", "--csv", "result", headless=True)
        worker = self.worker(master)
        self.assertEqual(worker.wait(), 0, worker.output())
        self.assertEqual(master.wait(), 0, master.output())
        entries = json.loads((self.directory / "result.json").read_text(encoding="utf-8"))
        answered = requests_of(server)
        self.assertGreater(sum(answered.values()), 30)
        self.assertEqual(by_endpoint(entries), answered)
        self.assertIn(f"with {sum(answered.values())} requests, 0 of them failed", worker.output())


def children_of(pid):
    children = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # one that has just ended
            text = stat.read_text(encoding="utf-8", errors="replace")
            if text.rpartition(")")[2].split()[1] == str(pid):
                children.append(int(stat.parent.name))
    return children


class Processes(UnderAMaster):
    def test_each_is_a_worker_and_all_end_together(self):
        server = self.stand_in()
        master = self.master("--expect-workers", "3", "-u", "30", "-r", "30", "-t", "4s", "--stop-timeout", "10",
                             "-H", server.gateway, "--json-file", "result", headless=True)
        workers = self.worker(master, "--processes", "3")
        self.assertEqual(workers.wait(), 0, workers.output())
        self.assertEqual(master.wait(), 0, master.output())
        ends = re.findall(r"^worker (\d): ended after 1 run with (\d+) requests", workers.output(), re.M)
        self.assertEqual(sorted(number for number, _ in ends), ["1", "2", "3"], workers.output())
        entries = json.loads((self.directory / "result.json").read_text(encoding="utf-8"))
        self.assertEqual(sum(int(count) for _, count in ends), sum(requests_of(server).values()))
        self.assertEqual(by_endpoint(entries), requests_of(server))

    def test_a_signal_to_the_parent_reaches_all(self):
        server = self.stand_in()
        master = self.master("-H", server.gateway)
        workers = self.worker(master, "--processes", "2")
        master.until_workers(2)
        workers.process.send_signal(signal.SIGTERM)
        self.assertEqual(workers.wait(), 0, workers.output())
        self.assertEqual(workers.output().count(": ended after 0 runs"), 2, workers.output())

    def test_none_outlives_a_killed_parent(self):
        server = self.stand_in()
        master = self.master("-H", server.gateway)
        workers = self.worker(master, "--processes", "2")
        master.until_workers(2)
        children = children_of(workers.process.pid)
        self.assertEqual(len(children), 2)
        handles = [os.pidfd_open(child) for child in children]
        workers.process.kill()
        for handle in handles:
            self.assertTrue(select.select([handle], [], [], 20)[0], "a child lives on")
            os.close(handle)

    def test_a_killed_one_is_told_and_the_others_go_on(self):
        server = self.stand_in()
        master = self.master("-H", server.gateway)
        workers = self.worker(master, "--processes", "2")
        master.until_workers(2)
        children = children_of(workers.process.pid)
        os.kill(min(children), signal.SIGKILL)
        master.process.terminate()
        self.assertEqual(workers.wait(), 128 + signal.SIGKILL, workers.output())
        self.assertRegex(workers.output(), r"worker [12] was ended by signal 9")
        self.assertRegex(workers.output(), r"worker [12]: the master says quit")


class FromThePage(UnderAMaster):
    def test_ramps_up_and_down_stops_and_starts_again(self):
        server = self.stand_in()
        master = self.master("--stop-timeout", "2", "-H", server.gateway)
        worker = self.worker(master)
        master.until_workers(1)
        for users in (4, 40, 7):
            master.swarm(users, rate=50)
            master.until_users(users)
        self.assertEqual(master.workers()[0]["user_count"], 7)
        until(lambda: sum(requests_of(server).values()) > 40, "forty requests")
        master.stop()
        self.assertEqual(by_endpoint(master.entries()), requests_of(server))
        before = requests_of(server)
        master.until_workers(1)
        master.swarm(8)
        master.until_users(8)
        until(lambda: sum(requests_of(server).values()) > sum(before.values()) + 20, "twenty more")
        master.stop()
        again = {name: count - before.get(name, 0) for name, count in requests_of(server).items()}
        self.assertEqual(by_endpoint(master.entries()), {name: count for name, count in again.items() if count})
        self.assertEqual(worker.output().count("a run begins"), 2, worker.output())

    def test_the_page_shows_what_the_worker_uses(self):
        server = self.stand_in()
        master = self.master("-H", server.gateway)
        self.worker(master)
        master.until_workers(1)
        master.swarm(4)
        shown = until(lambda: next((w for w in master.workers() if w["cpu_usage"] > 0), None), "the worker's CPU")
        self.assertLess(shown["cpu_usage"], 250)
        self.assertGreater(shown["memory_usage"], 1e6)
        self.assertLess(shown["memory_usage"], 1e9)
        self.assertRegex(shown["id"], r"^[^_]+_[0-9a-f]{32}$")
        until(lambda: "joined the master as worker 0" in get(master.web + "/logs"), "the worker's log")

    def test_failures_are_one_row_each_with_the_texts_of_python(self):
        server = self.stand_in("--defects", "1,2")
        master = self.master("--stop-timeout", "10", "-H", server.gateway)
        for _ in range(2):
            self.worker(master)
        master.until_workers(2)
        master.swarm(20)
        until(lambda: requests_of(server).get("POST /api/v1/goals/", 0) > 10, "ten failed requests")
        master.stop()
        stats = master.stats()
        made = by_endpoint(master.entries())
        goals = [e for e in stats["errors"] if e["name"] == "POST /api/v1/goals/"]
        self.assertEqual(len(goals), 1, goals)
        self.assertEqual(goals[0]["error"],
                         "HTTPError('500 Server Error: Internal Server Error for url: POST /api/v1/goals/')")
        self.assertEqual(goals[0]["occurrences"], made["POST /api/v1/goals/"])
        failures = get(master.web + "/stats/failures/csv").splitlines()
        if "First Seen" in failures[0]:
            self.assertRegex(failures[1], r",20..-..-..T..:..:..Z,20..-..-..T..:..:..Z$")
        self.assertEqual(sum(e["num_failures"] for e in master.entries()), sum(e["occurrences"] for e in stats["errors"]))

    def test_four_workers_share_the_users_and_lose_no_request(self):
        server = self.stand_in()
        master = self.master("--stop-timeout", "10", "--expect-workers", "4", "-H", server.gateway)
        for _ in range(4):
            self.worker(master)
        master.until_workers(4)
        master.swarm(80, rate=200)
        master.until_users(80)
        self.assertEqual([w["user_count"] for w in master.workers()], [20] * 4)
        until(lambda: sum(requests_of(server).values()) > 600, "six hundred requests")
        master.stop()
        self.assertEqual(by_endpoint(master.entries()), requests_of(server))
        self.assertEqual(differences(requests_of(server)), [])


class WhenSomethingHappens(UnderAMaster):
    def test_a_restarted_master_gets_its_worker_back(self):
        server = self.stand_in()
        first = self.master("-H", server.gateway)
        worker = self.worker(first)
        first.until_workers(1)
        first.swarm(5)
        first.until_users(5)
        first.process.kill()
        first.wait()
        second = self.master("--stop-timeout", "10", "-H", server.gateway, port=first.port)
        worker.until_says("the master was restarted; joining anew")
        second.until_workers(1)
        before = requests_of(server)
        second.swarm(6)
        second.until_users(6)
        until(lambda: sum(requests_of(server).values()) > sum(before.values()) + 20, "twenty requests")
        second.stop()
        made = {name: count - before.get(name, 0) for name, count in requests_of(server).items()}
        self.assertEqual(by_endpoint(second.entries()), {name: count for name, count in made.items() if count})

    def test_a_killed_worker_is_missing_as_a_python_worker_would_be(self):
        server = self.stand_in()
        master = self.master("-H", server.gateway)
        first, second = self.worker(master), self.worker(master)
        master.until_workers(2)
        master.swarm(10)
        master.until_users(10)
        second.process.kill()
        until(lambda: "failed to send heartbeat, setting state to missing" in master.output(), "the missing worker")
        until(lambda: sorted(w["state"] for w in master.workers()) == ["missing", "running"], "one of two")
        self.assertIsNone(first.process.poll())

    def test_ctrl_c_says_goodbye(self):
        server = self.stand_in()
        master = self.master("-H", server.gateway)
        first, second = self.worker(master), self.worker(master)
        master.until_workers(2)
        first.process.send_signal(signal.SIGINT)
        self.assertEqual(first.wait(), 0, first.output())
        until(lambda: len(master.workers()) == 1, "one worker less")
        master.swarm(5)
        master.until_users(5)
        second.process.send_signal(signal.SIGTERM)
        self.assertEqual(second.wait(), 7, second.output())
        until(lambda: "The last worker quit, stopping test" in master.output(), "the master's notice")
        self.assertNotIn("Traceback", master.output())

    def test_a_quitting_master_takes_its_worker_along(self):
        server = self.stand_in()
        master = self.master("-H", server.gateway)
        worker = self.worker(master)
        master.until_workers(1)
        master.process.terminate()
        self.assertEqual(worker.wait(), 0, worker.output())
        self.assertIn("the master says quit", worker.output())

    def test_a_worker_that_stood_still_is_taken_back(self):
        server = self.stand_in()
        master = self.master("-H", server.gateway)
        worker = self.worker(master)
        self.worker(master)
        master.until_workers(2)
        master.swarm(10)
        master.until_users(10)
        worker.process.send_signal(signal.SIGSTOP)
        until(lambda: "setting state to missing" in master.output(), "the missing worker")
        worker.process.send_signal(signal.SIGCONT)
        until(lambda: "self-healed" in master.output(), "the worker's return")
        until(lambda: [w["user_count"] for w in master.workers()] == [5, 5], "five users each")

    def test_the_host_may_be_the_workers_own_or_a_class_own(self):
        first, second = self.stand_in(), self.stand_in()
        master = self.master("--class-picker")
        self.worker(master, "--target", first.gateway)
        master.until_workers(1)
        master.swarm(4)
        until(lambda: sum(requests_of(first).values()) > 5, "requests to the worker's target")
        master.stop()
        master.until_workers(1)
        for name in ("APIUser", "AgentUser", "GoalUser", "TaskUser"):
            post_json(master.web + "/user", user_class_name=name, host=second.gateway)
        before = requests_of(first)
        master.swarm(4)
        until(lambda: sum(requests_of(second).values()) > 5, "requests to the host from the page")
        self.assertEqual(requests_of(first), before)


class BadInput(UnderAMaster):
    def run_worker(self, *options):
        worker = self.start(Process, [BINARY, "worker", *options], self.directory, "worker")
        return worker.wait(), worker.output()

    def test_addresses(self):
        for address, word in (("", "is empty"), ("http://127.0.0.1", "is a URL"), ("127.0.0.1:", "no port"),
                              ("127.0.0.1:x", "not a number"), ("127.0.0.1:0", "not a number"),
                              ("127.0.0.1:70000", "not a number"), ("[::1", "not closed"), (":5557", "no host")):
            code, output = self.run_worker("--master", address)
            self.assertEqual(code, 2, output)
            self.assertIn("--master", output)
            self.assertIn(word, output)

    def test_profiles(self):
        for profile, word in (("norml", "normal"), ("suite", "a suite of profiles"), ("/nowhere.json", "/nowhere.json")):
            code, output = self.run_worker("--master", "127.0.0.1", "--profile", profile)
            self.assertEqual(code, 2, output)
            self.assertIn(word, output)

    def test_nobody_is_there(self):
        code, output = self.run_worker("--master", f"127.0.0.1:{free_port()}", "--wait", "1s")
        self.assertEqual(code, 3, output)
        self.assertIn("no master is at 127.0.0.1:", output)
        self.assertIn("no master answered in 1s; start it with `locust --master`", output)

    def test_the_host_is_not_known(self):
        code, output = self.run_worker("--master", "no-such-host.invalid")
        self.assertEqual(code, 3, output)
        self.assertIn("no-such-host.invalid:5557: the master's host is not known: gaierror(-2", output)

    def test_the_port_speaks_http(self):
        server = self.stand_in()
        code, output = self.run_worker("--master", server.gateway.removeprefix("http://"))
        self.assertEqual(code, 3, output)
        self.assertIn("does not speak ZeroMQ", output)

    def test_the_port_is_that_of_the_masters_page(self):
        master = self.master()
        code, output = self.run_worker("--master", master.web.removeprefix("http://"))
        self.assertEqual(code, 3, output)
        self.assertIn("not that of its page (8089)", output)

    def test_the_port_says_nothing(self):
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            silent.listen()
            code, output = self.run_worker("--master", f"127.0.0.1:{silent.getsockname()[1]}", "--wait", "1s")
        self.assertEqual(code, 3, output)

    def test_the_port_belongs_to_another_program_with_zeromq(self):
        context = zmq.Context()
        self.addCleanup(context.term)
        with context.socket(zmq.ROUTER) as other:
            port = other.bind_to_random_port("tcp://127.0.0.1")
            code, output = self.run_worker("--master", f"127.0.0.1:{port}", "--wait", "1s")
        self.assertEqual(code, 3, output)
        self.assertIn("did not acknowledge this worker in 1s", output)

    def test_a_master_that_makes_no_sense(self):
        ready = msgpack.dumps(("ack", {"index": 0}, "w"))
        for message, word in ((b"\xc1", "not msgpack"), (msgpack.dumps("hello"), "something else than type"),
                              (msgpack.dumps(("spawn", None, "w")), "no timestamp"),
                              (msgpack.dumps(("spawn", {"timestamp": 1.5}, "w")), "no user_classes_count"),
                              (msgpack.dumps(("spawn", {"timestamp": 1.5, "user_classes_count": {"APIUser": -1}}, "w")),
                               "an impossible number of users of 'APIUser'")):
            context = zmq.Context()
            with context.socket(zmq.ROUTER) as other:
                port = other.bind_to_random_port("tcp://127.0.0.1")
                worker = self.start(Worker, BINARY, self.directory, port)
                name, _ = other.recv_multipart()
                other.send_multipart([name, ready])
                other.send_multipart([name, message])
                self.assertEqual(worker.wait(), 2, worker.output())
                self.assertIn(word, worker.output())
            context.term()

    def test_a_class_that_no_profile_has(self):
        locustfile = self.directory / "more.py"
        locustfile.write_text(STUB + "class Stranger(Kind):\n    weight = 1\n", encoding="utf-8")
        master = self.master("-H", "http://127.0.0.1:1", locustfile=locustfile)
        worker = self.worker(master)
        master.until_workers(1)
        with contextlib.suppress(AssertionError):
            master.swarm(5)
        self.assertEqual(worker.wait(), 2, worker.output())
        self.assertIn("a user class Stranger, which no profile of this worker has", worker.output())
        # Who looks at the master's page sees it too.
        until(lambda: "a user class Stranger" in get(master.web + "/exceptions"), "the exception")

    def test_no_host(self):
        master = self.master()
        worker = self.worker(master)
        master.until_workers(1)
        master.swarm(5)
        self.assertEqual(worker.wait(), 2, worker.output())
        self.assertIn("the master has no host: start it with --host URL", worker.output())


class Cycles(UnderAMaster):
    CYCLES = 50

    def test_no_user_is_lost_or_doubled_over_fifty_runs(self):
        server = self.stand_in()
        master = self.master("-H", server.gateway)
        workers = [self.worker(master), self.worker(master)]
        for cycle in range(self.CYCLES):
            master.until_workers(2)
            users = 1 + cycle * 7 % 30
            master.swarm(users)
            master.until_users(users)
            self.assertEqual(sum(w["user_count"] for w in master.workers()), users)
            master.stop()
        for worker in workers:
            self.assertIsNone(worker.process.poll(), worker.output())
            self.assertEqual(worker.output().count("a run begins"), self.CYCLES)
        self.assertNotIn("Traceback", master.output())


if __name__ == "__main__":
    unittest.main()
