"""`understudy export locust`: what it writes runs under the real Locust and does what the profile says.

usage: locust_test.py UNDERSTUDY [TEST…]
"""
import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "worker"), str(HERE.parent.parent / "tools")]

from locust_master import LOCUST, Master, PythonWorker, Worker, by_endpoint, environment, requests_of, until
from mix import differences
from staged import STAGED
from stand_in import StandIn

BINARY = Path(sys.argv.pop(1)).resolve()


class Exported(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def export(self, profile, *options):
        path = self.directory / f"{'_'.join([Path(profile).name.split('.')[0], *options]).replace('-', '')}.py"
        done = subprocess.run([BINARY, "export", "locust", profile, *options, "-o", path], capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return path

    def locust(self, path, *options):
        return subprocess.run([*LOCUST, "-f", path, "--headless", "--only-summary", *options], capture_output=True,
                              text=True, check=False, env=environment(), cwd=self.directory, timeout=120)

    def stand_in(self, *options):
        return self.enterContext(StandIn(BINARY, *options))

    def test_the_platforms_workload_runs_under_locust_with_the_profiles_mix(self):
        server = self.stand_in()
        done = self.locust(self.export("normal"), "-u", "60", "-r", "60", "-t", "20s", "--stop-timeout", "10",
                           "-H", server.gateway, "--json-file", "result")
        self.assertEqual(done.returncode, 0, done.stderr)
        entries = json.loads((self.directory / "result.json").read_text(encoding="utf-8"))
        answered = requests_of(server)
        self.assertGreater(sum(answered.values()), 300)
        self.assertEqual(by_endpoint(entries), answered)
        self.assertEqual(sum(entry["num_failures"] for entry in entries), 0)
        self.assertEqual(differences(answered), [])

    def test_the_check_finds_no_fault_in_the_script(self):
        path = self.export("normal")
        done = subprocess.run([BINARY, "check", "--", *LOCUST, "-f", path, "--headless", "--only-summary", "-u", "40",
                               "-r", "40", "-t", "8s", "-H", "{gateway}"],
                              capture_output=True, text=True, check=False, env=environment(), cwd=self.directory)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotRegex(done.stdout, r"(?m)^ *S\d+ error:")
        # The workload asks two endpoints that answer a fixed text, and sends two fields that are ignored.
        self.assertLessEqual(set(re.findall(r"(?m)^ *(S\d+) warning:", done.stdout)), {"S7", "S8"}, done.stdout)

    def test_stages_thresholds_and_odd_names(self):
        (self.directory / "staged.json").write_text(json.dumps(STAGED), encoding="utf-8")
        server = self.stand_in()
        path = self.export(str(self.directory / "staged.json"))
        done = self.locust(path, "-H", server.gateway, "--json-file", "result")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("a_kind_2", path.read_text(encoding="utf-8"))
        entries = {e["name"]: e for e in json.loads((self.directory / "result.json").read_text(encoding="utf-8"))}
        self.assertEqual(sorted(entries), ["GET /api/v1/agents/no-id", "POST /api/v1/agents/", "one {id}"])
        self.assertEqual(sum(entry["num_failures"] for entry in entries.values()), 0)
        self.assertGreater(entries["one {id}"]["num_requests"], 5)
        # Not one more read than agents were made: each is taken out of the memory when it is read.
        self.assertLessEqual(entries["one {id}"]["num_requests"], entries["POST /api/v1/agents/"]["num_requests"])

    def test_a_broken_threshold_ends_the_run_with_5(self):
        server = self.stand_in("--defects", "1")
        done = self.locust(self.export("smoke"), "-u", "10", "-r", "10", "-t", "3s", "-H", server.gateway)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("threshold broken: error_rate<1%", done.stderr)

    def test_a_stub_refuses_to_work_by_itself(self):
        done = self.locust(self.export("smoke", "--stub"), "-u", "2", "-r", "2", "-t", "2s")
        self.assertIn("this user is a stub: run it with `understudy worker`", done.stderr + done.stdout)

    def test_two_workers_beside_one_in_python_with_the_same_classes(self):
        server = self.stand_in()
        path = self.export("normal")
        master = Master(self.directory, "--stop-timeout", "10", "-H", server.gateway, locustfile=path)
        self.addCleanup(master.end)
        workers = [Worker(BINARY, self.directory, master.port) for _ in range(2)]
        workers.append(PythonWorker(self.directory, master.port, path))
        for worker in workers:
            self.addCleanup(worker.end)
        master.until_workers(3)
        master.swarm(60, rate=60)
        master.until_users(60)
        self.assertEqual(sorted(w["user_count"] for w in master.workers()), [20] * 3)
        until(lambda: sum(requests_of(server).values()) > 800, "eight hundred requests")
        master.stop()
        self.assertEqual(by_endpoint(master.entries()), requests_of(server))
        self.assertEqual(sum(e["num_failures"] for e in master.entries()), 0)
        self.assertEqual(differences(requests_of(server)), [])

    def test_bad_input(self):
        for arguments, word in ((["locust", "suite"], "a suite"), (["locust", "norml"], "normal"),
                                (["lcust", "normal"], "lcust"), (["locust", "smoke", "-o", "/nowhere/x.py"], "/nowhere")):
            done = subprocess.run([BINARY, "export", *arguments], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertIn(word, done.stderr)


if __name__ == "__main__":
    unittest.main()
