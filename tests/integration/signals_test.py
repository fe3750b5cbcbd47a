"""What a signal does to every command: exit code, the verdict in words, every report, what is left at the target.

usage: signals_test.py UNDERSTUDY
No test waits for time to pass: a signal is sent when a request has arrived at the target, a line is printed, or a pipe has a
reader, and the command can't go on before it.
"""
import contextlib
import fcntl
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
from gate import Gate
from stand_in import StandIn

BINARY = sys.argv[1]
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
INTERRUPTED = 7
PATIENCE = 60
BASELINE = Path(__file__).resolve().parents[2] / "latency"
SCRIPT = """
import http.client, os, signal, sys, urllib.parse
link = http.client.HTTPConnection(urllib.parse.urlsplit(os.environ["UNDERSTUDY_GATEWAY"]).netloc)
link.request("GET", "/api/v1/agents/", headers={"X-API-Key": "k" * 32})
link.getresponse().read()
"""
WAITS = """
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, lambda *_: sys.exit(5))
print("sent", flush=True)
signal.pause()
"""


def ask(url, method, path, body=None, key="understudy-contract-key-0123456789"):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=PATIENCE)
    connection.request(method, path, body, {"X-API-Key": key, "Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return json.loads(text)


class Signals(unittest.TestCase):
    def setUp(self):
        self.stack = contextlib.ExitStack()
        self.addCleanup(self.stack.close)
        self.directory = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))

    def path(self, name):
        return self.directory / name

    def stand_in(self, *options):
        return self.stack.enter_context(StandIn(BINARY, *options))

    def gate(self, stand_in, hold):
        return self.stack.enter_context(Gate(stand_in.gateway, hold))

    def start(self, *arguments, ignored=(), stdout=subprocess.PIPE):
        def before():
            for number in ENDING:
                signal.signal(number, signal.SIG_DFL)
            for number in ignored:
                signal.signal(number, signal.SIG_IGN)

        process = subprocess.Popen([BINARY, *map(str, arguments)], stdout=stdout, stderr=subprocess.PIPE, bufsize=0,
                                   preexec_fn=before)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream:
                stream.close()

    def line(self, process):
        text = b""
        while not text.endswith(b"\n"):
            byte = process.stdout.read(1)
            if not byte:
                self.fail(f"it ended after {text!r}: {process.stderr.read()}")
            text += byte
        return text.decode()

    def outcome(self, process):
        out, err = process.communicate(timeout=PATIENCE)
        return process.returncode, out.decode(), err.decode()

    def signal_when_held(self, gate, process, number):
        """The command waits for the answer that is held, and has the signal before it."""
        self.assertTrue(gate.arrived.wait(PATIENCE))
        process.send_signal(number)
        gate.released.set()
        return self.outcome(process)

    def reports(self, *kinds):
        """Options for reports of these kinds."""
        return [word for kind in kinds for word in (f"--{kind}", self.path(f"r.{kind}"))]

    def json(self):
        return json.loads(self.path("r.json").read_text(encoding="utf-8"))

    def expect_cancelled_junit(self):
        suites = ElementTree.parse(self.path("r.junit")).getroot()
        self.assertGreaterEqual(int(suites.get("errors")), 1)
        texts = [error.get("message") for error in suites.iter("error")]
        self.assertTrue(any("interrupted" in text.lower() for text in texts), texts)

    def for_each_signal(self, check):
        for number in ENDING:
            with self.subTest(signal=number.name):
                for file in self.directory.iterdir():
                    file.unlink()
                check(number)


class Interrupts(Signals):
    """Every command but `serve`, by every signal that ends a run."""

    def test_verify(self):
        stand_in = self.stand_in()

        def check(number):
            gate = self.gate(stand_in, lambda method, path, _: method == "POST" and path == "/api/v1/agents/")
            process = self.start("verify", "agents/create", "agents/read", "--target", gate.url,
                                 *self.reports("json", "junit"))
            code, out, err = self.signal_when_held(gate, process, number)
            self.assertEqual(code, INTERRUPTED, out + err)
            self.assertIn("INTERRUPTED", out)
            self.assertIn("interrupted", err)
            report = self.json()
            self.assertTrue(report["interrupted"])
            self.assertGreater(report["totals"]["not_begun"], 0)
            # What was answered is known, what was not begun is not, and what was made is gone.
            self.assertEqual(report["contracts"][0]["outcome"], "interrupted")
            self.assertEqual(report["contracts"][0]["steps"][0]["outcome"], "passed")
            self.assertEqual(report["contracts"][0]["steps"][1]["reason"], "interrupted")
            self.assertEqual(report["contracts"][0]["steps"][-1]["outcome"], "passed")
            self.expect_cancelled_junit()
            self.assertEqual(ask(stand_in.gateway, "GET", "/api/v1/agents/")["total"], 0)

        self.for_each_signal(check)

    def test_verify_matrix(self):
        stand_in = self.stand_in("--defects", "2,5")

        def check(number):
            gate = self.gate(stand_in, lambda method, _, body: method == "PUT" and b'"3"' in body)
            process = self.start("verify", "--matrix", "--target", gate.url, *self.reports("json", "junit"))
            code, out, err = self.signal_when_held(gate, process, number)
            self.assertEqual(code, INTERRUPTED, out + err)
            self.assertIn("INTERRUPTED", out)
            self.assertTrue(self.json()["interrupted"])
            self.assertEqual([row["number"] for row in self.json()["defects"]], [1, 2])
            self.expect_cancelled_junit()
            self.assertEqual(ask(stand_in.gateway, "GET", "/__understudy/defects")["defects"], "2,5")

        self.for_each_signal(check)

    def test_verify_latent(self):
        stand_in = self.stand_in()

        def check(number):
            gate = self.gate(stand_in, lambda method, path, _: path.startswith("/api/v1/"))
            process = self.start("verify", "--latent", "--target", gate.url, *self.reports("json", "junit"))
            code, out, err = self.signal_when_held(gate, process, number)
            self.assertEqual(code, INTERRUPTED, out + err)
            self.assertIn("INTERRUPTED", out)
            self.assertTrue(self.json()["interrupted"])
            self.expect_cancelled_junit()

        self.for_each_signal(check)

    def expect_cancelled_load(self, code, out, err):
        self.assertEqual(code, INTERRUPTED, out + err)
        self.assertIn("\nINTERRUPTED\n", out)
        self.assertEqual([run["verdict"]["outcome"] for run in self.json()["runs"]], ["interrupted"])
        self.assertTrue(self.json()["runs"][0]["interrupted"])
        self.expect_cancelled_junit()
        self.assertIn('"outcome":"interrupted"', self.path("r.html").read_text(encoding="utf-8"))
        self.assertIn("INTERRUPTED", self.path("r.log").read_text(encoding="utf-8"))

    def test_load(self):
        stand_in = self.stand_in()

        def check(number):
            gate = self.gate(stand_in, lambda method, path, _: path.startswith("/api/v1/"))
            process = self.start("load", "smoke", "--target", gate.url, *self.reports("json", "junit", "html", "log"))
            self.expect_cancelled_load(*self.signal_when_held(gate, process, number))

        self.for_each_signal(check)

    def test_load_suite(self):
        stand_in = self.stand_in()

        def check(number):
            gate = self.gate(stand_in, lambda method, path, _: path.startswith("/api/v1/"))
            process = self.start("load", "suite", "--target", gate.url, *self.reports("json", "junit", "html", "log"))
            code, out, err = self.signal_when_held(gate, process, number)
            self.expect_cancelled_load(code, out, err)
            self.assertIn("not run: normal\nnot run: peak\nnot run: endurance\n", out)

        self.for_each_signal(check)

    def test_load_in_virtual_time(self):
        def check(number):
            # The log holds more than a pipe does, so the run can't end before it is read.
            log = self.path("log")
            os.mkfifo(log)
            process = self.start("load", "endurance", "--virtual", "--defects", "all", "--log", log,
                                 *self.reports("json", "junit"))
            with open(log, encoding="utf-8") as lines:
                self.assertIn("start endurance", lines.readline())
                process.send_signal(number)
                rest = lines.read()
            code, out, err = self.outcome(process)
            self.assertEqual(code, INTERRUPTED, out + err)
            self.assertIn("\nINTERRUPTED\n", out)
            self.assertIn("INTERRUPTED", rest)
            self.assertEqual(self.json()["runs"][0]["verdict"]["outcome"], "interrupted")
            self.expect_cancelled_junit()

        self.for_each_signal(check)

    def test_sprint(self):
        def check(number):
            # All that it prints is more than the pipe holds, so it can't end before it is read.
            reader, writer = os.pipe()
            fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
            process = self.start("sprint", *self.reports("json", "junit", "html"), stdout=writer)
            os.close(writer)
            process.stdout = os.fdopen(reader, "rb", buffering=0)
            self.assertIn("Stage 1", self.line(process))
            process.send_signal(number)
            code, out, err = self.outcome(process)
            self.assertEqual(code, INTERRUPTED, out + err)
            self.assertIn("INTERRUPTED", out)
            self.assertTrue(self.json()["interrupted"])
            self.assertEqual(self.json()["stages"][0]["stage"], 1)
            self.expect_cancelled_junit()
            self.assertIn('"outcome":"interrupted"', self.path("r.html").read_text(encoding="utf-8"))

        self.for_each_signal(check)

    def test_sprint_in_real_time(self):
        stand_in = self.stand_in("--defects", "4")

        def check(number):
            gate = self.gate(stand_in, lambda method, path, _: path.startswith("/api/v1/"))
            process = self.start("sprint", "--real", "--target", gate.url, *self.reports("json", "junit", "html"))
            code, out, err = self.signal_when_held(gate, process, number)
            self.assertEqual(code, INTERRUPTED, out + err)
            self.assertIn("INTERRUPTED: 0 of 4 stages were completed", out)
            self.assertEqual(self.json()["stages"], [])
            self.assertTrue(self.json()["interrupted"])
            self.expect_cancelled_junit()
            self.assertEqual(ask(stand_in.gateway, "GET", "/__understudy/defects")["defects"], "4")

        self.for_each_signal(check)

    def test_check(self):
        def check(number):
            process = self.start("check", *self.reports("json", "junit"), "--", sys.executable, "-c", SCRIPT + WAITS)
            self.assertEqual(self.line(process), "sent\n")
            process.send_signal(number)
            code, out, err = self.outcome(process)
            self.assertEqual(code, INTERRUPTED, out + err)
            self.assertIn("Interrupted: not ready for the real run", out)
            report = self.json()
            self.assertEqual(report["command"]["exit_code"], 5)  # it was told, and ended by itself
            self.assertTrue(report["command"]["interrupted"])
            self.assertFalse(report["verdict"]["ready"])
            self.assertEqual(report["requests"], 1)
            self.expect_cancelled_junit()

        self.for_each_signal(check)

    def test_commands_that_only_read(self):
        def check(number):
            for command in (["learn", self.path("in"), "-o", self.path("model")],
                            ["compare", self.path("in"), self.path("in")],
                            ["load", self.path("in"), *self.reports("json", "junit", "html")]):
                with self.subTest(command=command[0]):
                    os.mkfifo(self.path("in"))
                    process = self.start(*command)
                    with open(self.path("in"), "wb"):  # once it has begun to read
                        process.send_signal(number)
                        code, out, err = self.outcome(process)
                    self.assertEqual(code, INTERRUPTED, out + err)
                    self.assertIn("interrupted; nothing was run or written", err)
                    self.assertEqual([file.name for file in self.directory.iterdir()], ["in"])
                    self.path("in").unlink()

        self.for_each_signal(check)


class Serve(Signals):
    def test_ends_with_its_summary_and_takes_its_ready_file_away(self):
        def check(number):
            process = self.start("serve", "--gateway-port", 0, "--data-layer-port", 0, "--ready-file", self.path("ready"))
            lines = [self.line(process) for _ in range(3)]
            self.assertEqual(lines[2], "ready\n")
            self.assertEqual(self.path("ready").read_text(encoding="utf-8"), "".join(lines[:2]))
            process.send_signal(number)
            code, out, err = self.outcome(process)
            self.assertEqual(code, 0, out + err)
            self.assertIn("served no request", out)
            self.assertEqual(list(self.directory.iterdir()), [])

        self.for_each_signal(check)

    def test_a_start_that_fails_leaves_no_stale_ready_file(self):
        stand_in = self.stand_in()
        self.path("ready").write_text("of one that was killed", encoding="utf-8")
        port = urllib.parse.urlsplit(stand_in.gateway).port
        process = self.start("serve", "--gateway-port", port, "--data-layer-port", 0, "--ready-file", self.path("ready"))
        self.assertEqual(self.outcome(process)[0], 2)
        self.assertEqual(list(self.directory.iterdir()), [])


class OtherSignals(Signals):
    def test_a_second_one_ends_at_once(self):
        stand_in = self.stand_in()
        for number in ENDING:
            with self.subTest(signal=number.name):
                gate = self.gate(stand_in, lambda method, path, _: path.startswith("/api/v1/"))
                process = self.start("verify", "agents/create", "--target", gate.url)
                self.assertTrue(gate.arrived.wait(PATIENCE))
                process.send_signal(number)
                self.assertIn(b"a second signal ends it at once", process.stderr.readline())
                code = None
                while code is None:  # the same signal within a moment is still the first
                    process.send_signal(number)
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        code = process.wait(timeout=0.3)
                self.assertEqual(code, 128 + number)

    def is_pending(self, process, number):
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        pending = [int(line.split()[1], 16) for line in status.splitlines() if line.startswith(("SigPnd", "ShdPnd"))]
        return any(mask >> (number - 1) & 1 for mask in pending)

    def test_one_that_comes_by_two_ways_is_one(self):
        # As `timeout` sends it: to the process, and to its group. A test that is held up between the two tries again.
        stand_in = self.stand_in()
        codes = []
        while INTERRUPTED not in codes and len(codes) < 5:
            gate = self.gate(stand_in, lambda method, path, _: path.startswith("/api/v1/"))
            process = self.start("verify", "agents/create", "--target", gate.url, *self.reports("json"))
            self.assertTrue(gate.arrived.wait(PATIENCE))
            process.send_signal(signal.SIGTERM)
            while self.is_pending(process, signal.SIGTERM):
                pass  # two that wait are one anyway
            process.send_signal(signal.SIGTERM)
            gate.released.set()
            codes.append(self.outcome(process)[0])
        self.assertEqual(codes[-1], INTERRUPTED, codes)
        self.assertTrue(self.json()["interrupted"])

    def test_nohup_is_respected(self):
        stand_in = self.stand_in()
        gate = self.gate(stand_in, lambda method, path, _: path.startswith("/api/v1/"))
        process = self.start("verify", "agents/create", "--target", gate.url, ignored=[signal.SIGHUP])
        code, out, err = self.signal_when_held(gate, process, signal.SIGHUP)
        self.assertEqual(code, 0, out + err)
        process = self.start("check", "--", sys.executable, "-c",
                             SCRIPT + "print(signal.getsignal(signal.SIGHUP) == signal.SIG_IGN)", ignored=[signal.SIGHUP])
        self.assertIn("True\n", self.outcome(process)[1])

    def run_without_reader(self, *arguments):
        """Standard output is a pipe whose reader is gone."""
        reader, writer = os.pipe()
        os.close(reader)
        process = self.start(*arguments, stdout=writer)
        os.close(writer)
        return process

    def test_a_reader_that_is_gone_ends_nothing(self):
        model = self.path("model")
        for arguments, kinds in [
            (["verify", "-v"], ["json", "junit"]),
            (["verify", "--matrix"], ["json", "junit"]),
            (["verify", "--latent"], ["json", "junit"]),
            (["verify", "--list"], []),
            (["load", "smoke", "--virtual"], ["json", "junit", "html", "log"]),
            (["load", "suite", "--plan"], []),
            (["sprint", "-t", "20s"], ["json", "junit", "html"]),
            (["compare", "normal", "normal"], []),
            (["learn", BASELINE / "baselines" / "normal.json", "-o", model, "--check"], []),
            (["check"], ["json", "junit", "command"]),
            (["--help"], []),
            (["load", "--help"], []),
        ]:
            with self.subTest(arguments=arguments):
                command = ["--", sys.executable, "-c", SCRIPT] if "command" in kinds else []
                kinds = [kind for kind in kinds if kind != "command"]
                quiet = subprocess.run([BINARY, *map(str, arguments), *command], capture_output=True, timeout=PATIENCE,
                                       check=False)
                process = self.run_without_reader(*arguments, *self.reports(*kinds), *command)
                code, _, err = self.outcome_of_stderr(process)
                self.assertEqual(code, quiet.returncode, err)
                self.assertNotIn("standard output", err)
                for kind in kinds:
                    text = self.path(f"r.{kind}").read_text(encoding="utf-8")
                    self.assertTrue(text.rstrip().endswith({"json": "}", "junit": "</testsuites>", "html": "</html>"}
                                                           .get(kind, "")), f"{kind}: {text[-80:]}")
                    self.assertNotEqual(text, "")

    def outcome_of_stderr(self, process):
        err = process.stderr.read().decode()
        return process.wait(timeout=PATIENCE), "", err

    def test_serve_goes_on_without_a_reader(self):
        os.mkfifo(self.path("ready"))
        process = self.run_without_reader("serve", "--gateway-port", 0, "--data-layer-port", 0, "--ready-file",
                                          self.path("ready"))
        url = self.path("ready").read_text(encoding="utf-8").split()[1]
        self.assertEqual(ask(url, "GET", "/api/v1/agents/")["total"], 0)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(self.outcome_of_stderr(process)[0], 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
