"""`understudy drift` over sockets: what it says, what it writes, what it leaves, and how it ends.

usage: drift_test.py UNDERSTUDY
"""
import http.server
import itertools
import json
import os
import pathlib
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "tools"))
from stand_in import StandIn  # noqa: E402

UNDERSTUDY = os.path.abspath(sys.argv.pop(1))
SAME, USAGE, UNREACHABLE, NOTHING, INCONCLUSIVE, DRIFT = 0, 2, 3, 4, 7, 8
GATEWAY_KEY = "a-key-of-my-own-that-nobody-may-see-0123456789"


def drift(*options):
    run = subprocess.run([UNDERSTUDY, "drift", *map(str, options)], capture_output=True, text=True, check=False)
    return run.returncode, run.stdout, run.stderr


def urls(server):
    return "--target", server.gateway, "--data-layer", server.data_layer


class DriftTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def corpus(self, *steps):
        path = self.folder / "corpus.jsonl"
        path.write_text(json.dumps({"id": "mine", "target": "l09", "steps": list(steps)}) + "\n")
        return path

    def answering(self, bodies):
        """The URL of a server that answers each GET with the next of the bodies."""
        class Answers(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = next(bodies)
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return f"http://127.0.0.1:{server.server_port}"

    def test_the_stand_in_is_like_itself_also_when_it_was_played_to_before(self):
        with StandIn(UNDERSTUDY) as server:
            code, out, err = drift(*urls(server))
            self.assertEqual((code, err), (SAME, ""), out)
            self.assertIn("NO DRIFT: 2827 steps were answered alike", out)
            report = self.folder / "r.json"
            again, out, _ = drift(*urls(server), "--json", report)
            self.assertEqual(again, SAME, out)
            counts = json.loads(report.read_text())["counts"]
            self.assertEqual((counts["differs"], counts["noisy"], counts["not_played"]), (0, 0, 0))
            # An aggregate over everything that is stored.
            self.assertLess(counts["not_comparable"], 10)

    def test_a_known_state_is_told_and_nothing_is_new(self):
        report = self.folder / "r.json"
        recorded = self.folder / "recorded.jsonl"
        with StandIn(UNDERSTUDY, "--defects", "3", "--repair", "L2") as server:
            code, out, _ = drift(*urls(server), "--json", report, "--junit", self.folder / "r.xml", "--markdown",
                                 self.folder / "r.md", "--record", recorded, "--propose", self.folder / "new")
            self.assertEqual(code, DRIFT, out)
            self.assertIn("understudy serve --defects 3 --repair L2 answers in this way", out)
            # It is as expected where the stand-in is asked to be like it.
            code, out, _ = drift(*urls(server), "--defects", "3", "--repair", "L2")
            self.assertEqual(code, SAME, out)
        told = json.loads(report.read_text())
        self.assertEqual([one["name"] for one in told["state"]["identified"]], ["defect 3", "L2"])
        self.assertEqual(told["state"]["new_differences"], 0)
        self.assertEqual(sum(told["counts"].values()), told["corpus"]["steps"])
        for endpoint in told["endpoints"]:
            self.assertEqual(list(endpoint["counts"]), ["same", "differs", "noisy", "not_comparable", "not_played"])
        self.assertIn("<failure", (self.folder / "r.xml").read_text())
        self.assertIn("### Endpoints", (self.folder / "r.md").read_text())
        self.assertEqual(list((self.folder / "new").iterdir()), [])
        self.assertEqual(len(recorded.read_text().splitlines()), told["corpus"]["scenarios"])
        with StandIn(UNDERSTUDY) as server:
            code, out, _ = drift(*urls(server), "--corpus", recorded)
            self.assertEqual(code, SAME, out)

    def test_evidence_says_what_was_compared_with_what(self):
        file = self.folder / "evidence.json"
        with StandIn(UNDERSTUDY, "--defects", "2") as server:
            code, out, _ = drift(*urls(server), "--gateway-key", GATEWAY_KEY, "--evidence", file)
        self.assertEqual(code, DRIFT, out)
        self.assertNotIn(GATEWAY_KEY, file.read_text())
        evidence = json.loads(file.read_text())
        self.assertRegex(evidence["date"], r"^\d{4}-\d\d-\d\d$")
        self.assertEqual(shlex.split(evidence["command"]), ["understudy", "drift", *urls(server), "--platform", "fixed"])
        self.assertEqual(evidence["target"]["gateway"]["pydantic"], "2.5")
        self.assertEqual(evidence["target"]["data_layer"]["pydantic"], "2.12")
        self.assertTrue(evidence["target"]["data_layer"]["title"])
        self.assertEqual(evidence["identified"], ["defect 2"])
        self.assertEqual(sum(evidence["counts"].values()), evidence["corpus"]["steps"])
        self.assertEqual(sum(sum(one["counts"].values()) for one in evidence["endpoints"]), evidence["corpus"]["steps"])

    def test_a_new_difference_has_an_example_and_becomes_a_candidate(self):
        # Its list is of another form.
        target = self.answering(itertools.repeat(
            json.dumps({"items": [], "total": "0", "token": "eyJhbGciOi.eyJzdWIi.c2ln"}).encode()))
        corpus = self.corpus({"method": "GET", "path": "/api/v1/agents/?limit=3",
                              "headers": {"X-API-Key": "12345678901234567890123456789012"}})
        code, out, _ = drift("--target", target, "--corpus", corpus, "--propose",
                             self.folder / "new", "--gateway-key", GATEWAY_KEY, "--json", self.folder / "r.json")
        self.assertEqual(code, DRIFT, out)
        self.assertIn("DIFFERS gateway GET /api/v1/agents/: 1 step, new", out)
        self.assertRegex(out, r'again +curl .*api/v1/agents/\?limit=3')
        places = json.loads((self.folder / "r.json").read_text())["groups"][0]["example"]["differences"]
        self.assertTrue(places, out)
        candidate = (self.folder / "new" / "mine.jsonl").read_text()
        self.assertIn("12345678901234567890123456789012", candidate)
        for text in (out, candidate, (self.folder / "r.json").read_text()):
            self.assertNotIn(GATEWAY_KEY, text)
            self.assertNotIn("eyJhbGciOi", text)

    def test_a_place_that_no_answer_has_is_a_fault_of_the_corpus(self):
        corpus = self.corpus({"method": "POST", "path": "/api/v1/agents/", "json": {"name": "a"},
                              "headers": {"X-API-Key": "12345678901234567890123456789012"}, "save": {"agent": "idd"}},
                             {"method": "GET", "path": "/api/v1/agents/${agent}", "headers": {"X-API-Key": "12345678901234567890123456789012"}})
        with StandIn(UNDERSTUDY) as server:
            code, _, err = drift("--target", server.gateway, "--corpus", corpus)
        self.assertEqual(code, 2, err)
        self.assertIn(f'{corpus}:1: step 1 saves "agent" from "idd", which is not in the answer: {{"id":', err)

    def test_a_target_that_contradicts_itself_is_inconclusive(self):
        # Like the gateway every other time.
        target = self.answering(itertools.cycle(
            [b'{"status":"moody"}', b'{"status":"healthy","service":"l09-api-gateway","version":"2.0.0"}']))
        code, out, _ = drift("--target", target, "--corpus",
                             self.corpus({"method": "GET", "path": "/health"}))
        self.assertEqual(code, INCONCLUSIVE, out)
        self.assertIn("NOISY gateway GET /health", out)

    def test_what_is_no_answer_is_never_no_drift(self):
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            code, _, err = drift("--target", f"http://127.0.0.1:{nobody.getsockname()[1]}")
        self.assertEqual(code, UNREACHABLE, err)
        with StandIn(UNDERSTUDY) as server:
            code, _, err = drift("--target", server.gateway, "--gateway-key", "short")
            self.assertEqual(code, UNREACHABLE, err)
            self.assertIn("--gateway-key", err)
            code, _, err = drift(*urls(server), "--data-layer-key", "wrong")
            self.assertEqual(code, UNREACHABLE, err)
            self.assertIn("--data-layer-key", err)
            code, out, _ = drift("--target", server.gateway, "--read-only", "--corpus",
                                 self.corpus({"method": "DELETE", "path": "/api/v1/agents/x"}))
            self.assertEqual(code, NOTHING, out)
            self.assertIn("NOTHING COMPARABLE", out)

    def test_it_says_what_it_will_do_and_reads_only_when_told(self):
        with StandIn(UNDERSTUDY) as server:
            code, out, _ = drift(*urls(server), "--plan")
            self.assertEqual(code, SAME)
            self.assertIn("that create", out)
            code, out, _ = drift(*urls(server), "--read-only")
            self.assertEqual(code, SAME, out)
            self.assertIn("0 that create", out)
            with urllib.request.urlopen(server.gateway + "/__understudy/journal?limit=1000") as answer:
                methods = {one["request"]["method"] for one in json.load(answer)["entries"]}
            self.assertEqual(methods, {"GET"})
            code, out, _ = drift("--target", "http://platform.example:80", "--plan")
            self.assertEqual(code, SAME)

    def test_bad_usage_is_told(self):
        for options, words in ((("--target", "http://platform.example"), "--yes"),
                               (("--target", "http://127.example.org"), "--yes"),
                               (("--target", "ftp://x"), "--target"),
                               (("--target", "http://127.0.0.1:1", "--corpus", "/nowhere"), "/nowhere"),
                               (("--target", "http://127.0.0.1:1", "--json", "/nowhere/x"), "/nowhere/x"),
                               (("--target", "http://127.0.0.1:1", "--plan", "--json", "x"), "--plan"),
                               (("--target", "http://127.0.0.1:1", "--platform", "x"), "main")):
            code, out, err = drift(*options)
            self.assertEqual(code, USAGE, (options, out, err))
            self.assertIn(words, err)
        broken = self.folder / "broken.jsonl"
        broken.write_text('{"id": "a", "steps": [{"method": "GET"}]}\n')
        code, _, err = drift("--target", "http://127.0.0.1:1", "--corpus", broken)
        self.assertEqual(code, USAGE)
        self.assertIn("broken.jsonl:1: step 1 needs", err)
        code, _, err = drift("--target", "http://127.0.0.1:1", "--corpus", self.folder / "..")
        self.assertIn(code, (USAGE, NOTHING), err)

    def test_an_interrupt_reports_what_is_known_and_cleans_up(self):
        with StandIn(UNDERSTUDY, "--latency", "fixed:20ms") as server:
            process = subprocess.Popen([UNDERSTUDY, "drift", *urls(server), "--json", self.folder / "r.json"],
                                       stdout=subprocess.PIPE, text=True)
            self.assertIn("scenarios", process.stdout.readline())
            for _ in range(3):
                process.stdout.readline()
            process.send_signal(signal.SIGINT)
            out = process.stdout.read()
            process.stdout.close()
            self.assertEqual(process.wait(), INCONCLUSIVE, out)
        report = json.loads((self.folder / "r.json").read_text())
        self.assertEqual(report["verdict"], "interrupted")
        self.assertGreater(report["counts"]["not_played"], 0)


if __name__ == "__main__":
    unittest.main()
