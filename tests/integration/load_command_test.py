"""`understudy load` as a user runs it: output, files, exit codes, Ctrl-C.

usage: load_command_test.py UNDERSTUDY
"""
import contextlib
import http.server
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree
from pathlib import Path

BINARY = sys.argv[1]


def load(*arguments, env=None):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LOCUST_")}
    return subprocess.run([BINARY, "load", *arguments], capture_output=True, text=True, timeout=60, check=False,
                          env={**environment, **(env or {})})


def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Load(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def test_runs_against_the_embedded_stand_in(self):
        result = load("smoke", "--run-time", "2s")
        # On a busy machine the generator may be late, and says so.
        self.assertIn(result.returncode, (0, 7), result.stdout + result.stderr)
        self.assertRegex(result.stdout, r"Aggregated +[1-9][0-9]* +0 \(0.00 %\)")
        self.assertNotIn("\r", result.stdout)
        self.assertNotIn("\033", result.stdout)
        self.assertEqual(result.stderr, "")

    def test_a_page_shows_the_run_while_it_goes(self):
        def read(path="/", **headers):
            request = urllib.request.Request(url + path, headers=headers)
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return answer.status, answer.headers, answer.read().decode()
            except urllib.error.HTTPError as error:
                return error.code, error.headers, error.read().decode()

        with subprocess.Popen([BINARY, "load", "smoke", "--run-time", "1h", "--web", "0", "--only-summary"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            try:
                url = re.fullmatch(r"The run's page: (http://127.0.0.1:[0-9]+)/\n", process.stdout.readline())[1]
                requests = 0
                while requests == 0:  # until the first are counted
                    status, headers, page = read()
                    self.assertEqual((status, headers["refresh"], headers["content-type"]),
                                     (200, "2", "text/html; charset=utf-8"))
                    data = re.search(r'(?s)<script[^>]*id="data"[^>]*>(.*?)</script>', page)
                    run = json.loads(data[1])["runs"][0] if data else {"aggregated": {"requests": 0}, "running": True}
                    self.assertTrue(run["running"])
                    requests = run["aggregated"]["requests"]
                before = requests
                while requests == before:  # it grows
                    requests = json.loads(re.search(r'(?s)id="data"[^>]*>(.*?)</script>', read()[2])[1])[
                        "runs"][0]["aggregated"]["requests"]
                self.assertEqual(read("/other")[0], 404)
                self.assertEqual(read(Host="evil.example")[0], 403)
                process.send_signal(signal.SIGINT)
                # Who follows gets the finished page, which asks for no other.
                while (answer := read())[1]["refresh"]:
                    pass
                self.assertIn("interrupted", answer[2])
                self.assertEqual(process.wait(timeout=60), 7)
            finally:
                process.kill()

    def test_a_page_needs_its_port(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            result = load("smoke", "--web", str(port))
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn(f"127.0.0.1:{port}", result.stderr)

    def test_fails_with_5_when_a_threshold_is_broken(self):
        result = load("smoke", "--virtual", "--defects", "all")
        self.assertEqual(result.returncode, 5)
        self.assertIn("HTTPError('500 Server Error: Internal Server Error for url: POST /api/v1/goals/')", result.stdout)
        self.assertEqual(load("smoke", "--virtual", "--threshold", "p95<1").returncode, 5)

    def test_a_plan_tells_what_a_run_will_do_and_runs_nothing(self):
        result = load("normal", "--plan", "--threshold", "p99<70")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("Plan of normal: 50 users, 5m; nothing is run", result.stdout)
        self.assertRegex(result.stdout, r"(?m)^ +0s +50 +[0-9.]+$")
        total = re.search(r"Aggregated +([0-9]+) +([0-9]+) +([0-9.]+) ", result.stdout)
        run = load("normal", "--virtual")
        made = int(re.search(r"Aggregated +([0-9]+)", run.stdout)[1])
        self.assertLess(abs(made - int(total[1])), 2 * int(total[2]))
        self.assertIn("  kept         error_rate<1%: 0 %", result.stdout)
        self.assertIn("Steps that can never run: none", result.stdout)

    def test_the_workload_that_the_page_writes_out_runs(self):
        page = (Path(__file__).resolve().parents[2] / "docs" / "load-model.md").read_text(encoding="utf-8")
        profile = self.directory / "mine.profile.json"
        profile.write_text(re.search(r"(?s)### A workload of your own.*?```json\n(.*?)```", page)[1], encoding="utf-8")
        plan = load(str(profile), "--plan")
        self.assertEqual(plan.returncode, 0, plan.stderr + plan.stdout)
        self.assertIn("Steps that can never run: none", plan.stdout)
        run = load(str(profile), "--virtual")
        self.assertEqual(run.returncode, 0, run.stderr + run.stdout)
        self.assertRegex(run.stdout, r"PATCH +PATCH /api/v1/agents/\{id\} +[1-9]")

    def test_a_virtual_run_takes_the_times_of_its_recorded_run(self):
        def digest(*arguments):
            return re.search(r"(?m)^digest (\w+)$", load("smoke", "--virtual", *arguments).stdout)[1]
        self.assertEqual(digest(), digest("--latency", "smoke"))
        self.assertNotEqual(digest(), digest("--latency", "normal"))
        # With other users than the recorded run had it goes by their number.
        self.assertEqual(digest("--users", "12"), digest("--users", "12", "--latency", "recorded"))
        self.assertNotEqual(digest("--users", "12"), digest("--users", "12", "--latency", "smoke"))

    def test_a_rate_limit_is_exact_in_virtual_time(self):
        limited = ("smoke", "--virtual", "--future", "rate-limit=1/s,burst=5")
        result = load(*limited)
        self.assertEqual(result.returncode, 5, result.stdout)
        # A minute of ten users, who want more than one request a second: the burst and one for each second.
        made = int(re.search(r"Aggregated +([0-9]+)", result.stdout)[1])
        self.assertIn(f"Note: {made - 5 - 59} requests answered by --future rate-limit in place of the platform", result.stdout)
        failures = re.findall(r"(?m)^ +[0-9]+  (.*?): HTTPError", result.stdout)
        self.assertEqual(len(failures), len(set(failures)), "rows of one label are told apart")
        self.assertIn("POST /api/v1/agents/ (the row '/api/v1/agents/')", failures)
        left = load(*limited, "--threshold", "error_rate<=0% without 429", "--json", str(self.directory / "x.json"))
        self.assertRegex(left.stdout, r"ok +error_rate<=0% without 429: 0 %")
        self.assertRegex(left.stdout, r"ok +p95<500: ")
        self.assertNotIn("error_rate<1%", left.stdout, "an own limit takes the place of the profile's")
        self.assertEqual(left.returncode, 0, left.stdout)
        self.assertEqual(load(*limited).stdout, result.stdout)

    def test_a_pool_delays_and_refuses_in_virtual_time(self):
        free = load("smoke", "--virtual", "--latency", "fixed:10ms")
        bent = load("smoke", "--virtual", "--latency", "fixed:10ms", "--future", "pool=1,hold=200ms,wait=1s")
        median = r"Aggregated +[0-9]+ +[0-9]+ \(.*?%\) +([0-9.]+)"
        self.assertLess(float(re.search(median, free.stdout)[1]), 11)
        self.assertGreater(float(re.search(median, bent.stdout)[1]), 200)
        refused = load("smoke", "--virtual", "--future", "pool=1,hold=5s,wait=1ms")
        self.assertRegex(refused.stdout, r"Note: [0-9]+ requests answered by --future pool")

    def test_a_feature_is_told_wrong_before_the_run(self):
        for options, words in ((["--future", "cash=3s"], "did you mean 'cache'?"),
                               (["--future", "cache=3s", "--target", "http://127.0.0.1:1"], "applies only to the embedded"),
                               (["--future", "pool=1"], "without a latency")):
            result = load("smoke", "--run-time", "1s", *options)
            self.assertEqual(result.returncode, 2)
            self.assertIn(words, result.stderr)

    def test_production_says_what_its_rate_asks_for_and_where_the_model_ends(self):
        plan = load("production", "--plan")
        self.assertEqual(plan.returncode, 0, plan.stderr)
        ends = "the latency model ends at 500 users: of 750 users it takes the times of 500"
        self.assertIn("What rps>500 asks for", plan.stdout)
        self.assertIn(ends, plan.stdout)
        self.assertIn("  broken       p95<100", plan.stdout)
        quick = load("production", "--plan", "--latency", "fixed:50ms")
        self.assertNotIn("the latency model ends", quick.stdout)
        self.assertIn("  kept         rps>500", quick.stdout)
        wait = float(re.search(r"a user waits ([0-9.]+) s", quick.stdout)[1])
        users = [int(number) for number in re.findall(r"([0-9]+) where answers take", quick.stdout)]
        for number, time in zip(users, (0.05, 0.1, 0.5)):
            self.assertLess(abs(number - 500 * (wait + time)), 5)
        self.assertNotIn("asks for", load("peak", "--plan").stdout)

    def test_production_in_virtual_time(self):
        # As the platform would have to be, and as it was; of the latter a minute is enough.
        good = load("production", "--virtual", "--latency", "fixed:50ms", "--run-time", "2m")
        self.assertEqual(good.returncode, 0, good.stdout)
        now = load("production", "--virtual", "--run-time", "1m")
        self.assertEqual(now.returncode, 5)
        self.assertIn("Note: the latency model ends at 500 users", now.stdout)
        self.assertNotIn("the latency model ends", load("smoke", "--virtual").stdout)

    def test_a_plan_of_a_suite_is_one_of_each(self):
        result = load("suite", "--plan")
        self.assertEqual(re.findall(r"Plan of (\S+):", result.stdout), ["smoke", "normal", "peak", "endurance"])

    def test_a_plan_ends_with_7_when_a_threshold_cannot_be_decided(self):
        result = load("smoke", "--run-time", "10s", "--plan")
        self.assertEqual(result.returncode, 0)
        self.assertRegex(result.stdout, r"not decided  error_rate<1%: 0 %; [0-9]+ requests do not decide it; about 381")
        self.assertEqual(load("smoke", "--run-time", "10s", "--plan", "--require-decided").returncode, 7)
        # Not the sample, but the profile is what decides here.
        self.assertEqual(load("smoke", "--plan", "--threshold", "p95<5 for GET /nowhere").returncode, 2)

    def test_a_plan_ends_with_1_when_a_step_can_never_run(self):
        profile = self.directory / "mine.profile.json"
        profile.write_text(json.dumps({
            "profile": "mine", "users": 2, "spawn_rate": 1, "run_time": "10s",
            "workload": {"workload": "mine", "groups": {"goals": {"steps": [
                {"method": "GET", "path": "/a", "expect": {"status": 200}},
                {"method": "GET", "path": "/a/{{id}}", "use": {"id": {"from": "ids"}}, "expect": {"status": 200}}]}},
                "users": [{"kind": "u", "wait": [0, 1], "groups": [{"group": "goals"}]}]}}), encoding="utf-8")
        result = load(str(profile), "--plan", "--require-decided")
        self.assertEqual(result.returncode, 1)
        self.assertIn("GET /a/{id} (group goals): uses 'ids', and no step of the group saves into it", result.stdout)
        self.assertRegex(result.stdout, r"GET +GET /a/{id} +0 +0 +0.00")
        for run in load(str(profile), "--virtual"), load(str(profile)):
            self.assertEqual(run.returncode, 2, run.stdout)
            self.assertIn("the profile mine: 'GET /a/{id}' of the group 'goals' would never be sent: it uses 'ids', and no step",
                          run.stderr)

    def test_a_plan_reports_nothing(self):
        result = load("smoke", "--plan", "--json", str(self.directory / "x.json"))
        self.assertEqual(result.returncode, 2)
        self.assertIn("--plan: nothing is run", result.stderr)
        self.assertFalse((self.directory / "x.json").exists())
        self.assertEqual(load("smoke", "--plan", "--virtual").returncode, 2)

    def test_says_with_3_that_nobody_is_there(self):
        port = unused_port()
        result = load("smoke", "--target", f"http://127.0.0.1:{port}", "--run-time", "1s")
        self.assertEqual(result.returncode, 3)
        self.assertIn(f"http://127.0.0.1:{port}", result.stdout)
        self.assertIn("Connection refused", result.stdout)

    def test_is_inconclusive_with_7_when_the_sample_does_not_decide(self):
        result = load("smoke", "--virtual", "--run-time", "10s", "--require-decided")
        self.assertEqual(result.returncode, 7)
        self.assertIn("requests do not decide it; about", result.stdout)

    def test_is_inconclusive_with_7_when_the_generator_could_not_keep_up(self):
        profile = self.directory / "calm.profile.json"
        profile.write_text(json.dumps({
            "profile": "calm", "users": 10, "spawn_rate": 1000, "run_time": "3s", "thresholds": ["error_rate<1%"],
            "workload": {"workload": "calm", "groups": {"g": {"steps": [
                {"method": "GET", "path": "/", "expect": {"status": 200}}]}},
                "users": [{"kind": "u", "wait": [0.1, 0.2], "groups": [{"group": "g"}]}]}}))
        asked = threading.Semaphore(0)

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()
                asked.release()

            def log_message(self, *_):
                pass

        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            process = subprocess.Popen([BINARY, "load", str(profile), "--target",
                                        f"http://127.0.0.1:{server.server_port}"], stdout=subprocess.PIPE, text=True)
            for _ in range(30):
                self.assertTrue(asked.acquire(timeout=30))
            # What a machine does that is too slow, or busy otherwise: all that were due meanwhile leave late.
            process.send_signal(signal.SIGSTOP)
            time.sleep(0.5)
            process.send_signal(signal.SIGCONT)
            out, _ = process.communicate(timeout=60)
            server.shutdown()
        self.assertEqual(process.returncode, 7, out)
        self.assertRegex(out, r"INCONCLUSIVE\n  the load generator was late: 1 % of the requests were sent more than ")

    def test_refuses_wrong_usage_with_2(self):
        for arguments, words in [
            (["nope"], "smoke, normal, peak"),
            (["smoke", "--run-time", "5m30"], "1h30m10s"),
            (["smoke", "--threshold", "p95"], "--threshold: 'p95' is not a threshold"),
            (["smoke", "--threshold", "p95<5 for GET /nowhere"], "there is no row"),
            (["smoke", "--users", "0"], "--users"),
            (["smoke", "--target", ""], "--target: is empty"),
            (["smoke", "--run-time", ""], "--run-time: is empty"),
            (["smoke", "--target", "127.0.0.1:1"], "http://127.0.0.1:8009"),
            (["smoke", "--target", "http://127.0.0.1:1", "--virtual"], "--virtual"),
            (["smoke", "--defects", "9"], "9"),
            (["smoke", "--html", "/proc/no/such/file"], "/proc/no/such/file"),
            (["smoke", "--csv", "/proc/no/such/file"], "/proc/no/such/file"),
            ([str(self.directory)], ""),
        ]:
            with self.subTest(arguments=arguments):
                result = load(*arguments)
                self.assertEqual(result.returncode, 2, result.stdout + result.stderr)
                self.assertIn(words, result.stderr)

    def test_names_the_place_in_a_broken_profile(self):
        profile = self.directory / "mine.profile.json"
        profile.write_text('{\n  "profile": "mine",\n  "users": "many"\n}\n', encoding="utf-8")
        result = load(str(profile))
        self.assertEqual(result.returncode, 2)
        self.assertIn(f"{profile}:3:", result.stderr)
        step = {"method": "GET", "path": "/health", "expect": {"status": 200, "schema": "healthy.schema.json"}}
        whole = {"profile": "mine", "users": 1, "spawn_rate": 1, "run_time": "5s", "workload": {
            "workload": "w", "groups": {"g": {"steps": [step]}}, "users": [{"kind": "u", "wait": [1, 1], "groups": [{"group": "g"}]}]}}
        profile.write_text(json.dumps(whole, indent=1), encoding="utf-8")
        self.assertRegex(load(str(profile)).stderr, rf'{profile}:16:18: there is no schema "healthy.schema.json"')
        del step["expect"]["schema"]
        for wrong, why in (("p95<", "there is no number"), ("pnan<5", "above p0"), ("p95<5 for GET /nowhere", "there is no row"),
                           ("error_rate<1", "write 1% for one request in a hundred, 100% for all")):
            profile.write_text(json.dumps({**whole, "thresholds": ["p50<9", wrong]}, indent=1), encoding="utf-8")
            for command in (("load",), ("load", "--plan"), ("export", "locust"), ("export", "k6")):
                with self.subTest(wrong=wrong, command=command):
                    done = subprocess.run([BINARY, *command, str(profile)], capture_output=True, text=True, check=False)
                    self.assertEqual(done.returncode, 2, done)
                    self.assertRegex(done.stderr, rf"{profile}:\d+:3: .*{why}")

    def test_takes_locusts_names_and_variables(self):
        result = load("smoke", "--headless", "-u", "4", "-r", "2", "-t", "20s", "--virtual")
        self.assertIn("smoke: 4 users, 20s of virtual time", result.stdout)
        result = load("smoke", "--virtual", "-u", "4",
                      env={"LOCUST_USERS": "7", "LOCUST_RUN_TIME": "30s", "LOCUST_SPAWN_RATE": "7"})
        self.assertIn("smoke: 4 users, 30s of virtual time", result.stdout)

    def test_writes_every_report(self):
        names = {kind: self.directory / f"r.{kind}" for kind in ("html", "json", "xml", "log")}
        prefix = self.directory / "deep" / "run"
        result = load("smoke", "--virtual", "--html", names["html"], "--json", names["json"], "--junit", names["xml"],
                      "--log", names["log"], "--csv", prefix, "--csv-full-history")
        self.assertEqual(result.returncode, 0, result.stderr)
        run = json.loads(names["json"].read_text(encoding="utf-8"))["runs"][0]
        suite = ElementTree.parse(names["xml"]).getroot()
        self.assertEqual(suite.get("failures"), "0")
        self.assertIn("<!doctype html>", names["html"].read_text(encoding="utf-8"))
        self.assertIn("PASSED", names["log"].read_text(encoding="utf-8"))
        total = prefix.with_name("run_stats.csv").read_text(encoding="utf-8").splitlines()[-1].split(",")
        self.assertEqual(int(total[2]), run["aggregated"]["requests"])
        self.assertEqual(len(prefix.with_name("run_stats_history.csv").read_text(encoding="utf-8").splitlines()) > 600,
                         True)

    def test_a_virtual_run_is_a_function_of_its_seed(self):
        runs = [load("normal", "--virtual", "--seed", seed).stdout for seed in ("5", "5", "6")]
        self.assertEqual(runs[0], runs[1])
        self.assertNotEqual(runs[0].splitlines()[-1], runs[2].splitlines()[-1])
        self.assertRegex(runs[0].splitlines()[-1], "^digest [0-9a-f]{16}$")

    def test_breaker_and_abort_end_a_run_early(self):
        result = load("normal", "--virtual", "--defects", "all", "--breaker", "20")
        self.assertEqual(result.returncode, 5)
        self.assertRegex(result.stdout, "ended after [0-9]+s: [0-9]+ % of the last")
        result = load("normal", "--virtual", "--defects", "all", "--abort-when-broken", "30s")
        self.assertRegex(result.stdout, "ended after 30s: error_rate<1% is broken")

    def interrupt(self, times):
        process = subprocess.Popen([BINARY, "load", "smoke", "--json", self.directory / "r.json"],
                                   stdout=subprocess.PIPE, text=True)
        self.assertIn("smoke: 10 users", process.stdout.readline())
        for _ in range(times):
            process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=20)
        return process.returncode, rest

    def test_a_second_interrupt_ends_it_at_once(self):
        # A report that nobody reads: the first interrupt ends the run, and writing takes for ever.
        page = self.directory / "page.html"
        os.mkfifo(page)
        reader = os.open(page, os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reader)
        process = subprocess.Popen([BINARY, "load", "smoke", "--html", page], stdout=subprocess.PIPE, text=True)
        self.assertIn("smoke: 10 users", process.stdout.readline())
        process.send_signal(signal.SIGINT)
        while "Thresholds" not in process.stdout.readline():
            self.assertIsNone(process.poll())
        code = None
        while code is None:  # the same signal within a moment is still the first
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = process.wait(timeout=0.3)
        self.assertEqual(code, 130)
        process.stdout.close()

    def test_one_interrupt_ends_the_run_with_all_reports(self):
        code, out = self.interrupt(1)
        self.assertEqual(code, 7)
        self.assertIn("Aggregated", out)
        self.assertTrue(json.loads((self.directory / "r.json").read_text(encoding="utf-8"))["runs"][0]["interrupted"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
