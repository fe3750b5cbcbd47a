"""What `understudy check` gives its command, and what is left of the command when the check is over.

usage: check_process_test.py UNDERSTUDY
A process that still lives holds the pipe that it inherited open, so that reading to the pipe's end waits for its death.
"""
import json
import os
import pty
import signal
import subprocess
import sys
import tempfile
import termios
import unittest
from pathlib import Path

BINARY = sys.argv[1]
PATIENCE = 60
ASKS = """
import os, sys, urllib.request
request = urllib.request.Request(os.environ["UNDERSTUDY_GATEWAY"] + "/api/v1/agents/", headers={"X-API-Key": "k" * 32})
print(urllib.request.urlopen(request).status, flush=True)
"""
# All that a program can see of how it was started.
INHERITED = "grep -E '^Sig(Blk|Ign)' /proc/self/status; ls /proc/self/fd; umask; pwd; printf '%s\\n' \"$@\""


def environment(**more):
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**kept, **more}


def check(*command, options=(), **more):
    return subprocess.run([BINARY, "check", *options, "--", *map(str, command)], capture_output=True, text=True,
                          timeout=PATIENCE, check=False, **{"env": environment(), **more})


class Faults(unittest.TestCase):
    def test_are_met_and_kept_apart(self):
        asks = ASKS.replace("print(", "for _ in range(3): print(").replace("urllib.request.urlopen(request).status", "ask()") \
            .replace("\nfor", "\n\ndef ask():\n    try:\n        return urllib.request.urlopen(request).status\n"
                     "    except urllib.error.HTTPError as error:\n        return error.code\n\nfor")
        with tempfile.TemporaryDirectory() as folder:
            report, summary = Path(folder) / "r.json", Path(folder) / "r.md"
            run = check(sys.executable, "-c", asks, options=(
                "--fault", "name=busy first=2 status=503", "--fault", "endpoint=/nowhere break=close",
                "--json", str(report), "--markdown", str(summary)))
            self.assertTrue(run.stdout.startswith("503\n503\n200\n"), run.stdout + run.stderr)
            self.assertEqual(run.returncode, 0)
            self.assertIn(": 1 request, 0 failed\n", run.stdout)
            self.assertIn("         2  busy: first=2 status=503\n"
                          "         0  fault-2: endpoint=/nowhere break=close\n", run.stdout)
            self.assertEqual(json.loads(report.read_text())["faults"], {"busy": 2, "fault-2": 0})
            self.assertIn("| busy | 2 | first=2 status=503 |", summary.read_text())

    def test_with_nothing_else_there_is_nothing_to_judge(self):
        run = check(sys.executable, "-c", ASKS, options=("--fault", "status=503"))
        self.assertEqual(run.returncode, 4)
        self.assertIn("All of its requests met faults of --fault, so there is nothing to judge.\n", run.stdout)
        self.assertNotIn("sent nothing", run.stdout)

    def test_a_rule_that_is_wrong_ends_it_before_the_command(self):
        for command in ("check", "run"):
            run = subprocess.run([BINARY, command, "--fault", "status=5O3", "--", "echo", "ran"], capture_output=True,
                                 text=True, timeout=PATIENCE, check=False)
            self.assertEqual((run.returncode, run.stdout), (2, ""))
            self.assertIn(f"understudy {command}: --fault: status=5O3: ", run.stderr)

    def test_of_run_too(self):
        run = subprocess.run([BINARY, "run", "--fault", "status=503", "--", sys.executable, "-c", ASKS],
                             capture_output=True, text=True, timeout=PATIENCE, check=False, env=environment())
        self.assertIn("HTTP Error 503: Service Unavailable", run.stderr)


class Events(unittest.TestCase):
    HEARS = """
import os, socket, urllib.parse, urllib.request
place = urllib.parse.urlsplit(os.environ["REDIS_URL"])
subscriber = socket.create_connection((place.hostname, place.port), 20)
subscriber.sendall(b"SUBSCRIBE l01:events\\r\\n")
stream = subscriber.makefile("rb")
[stream.readline() for _ in range(6)]
request = urllib.request.Request(os.environ["L01_URL"] + "/agents/", b'{"name": "heard"}',
                                 {"X-API-Key": os.environ["L01_API_KEY"], "Content-Type": "application/json"})
urllib.request.urlopen(request).close()
print([stream.readline() for _ in range(7)][6].decode())
"""

    def test_of_a_server_of_our_own_can_be_heard(self):
        for command in ("run", "check"):
            run = subprocess.run([BINARY, command, "--redis", "0", "--", sys.executable, "-c", self.HEARS],
                                 capture_output=True, text=True, timeout=PATIENCE, check=False, env=environment())
            self.assertIn('"name": "heard"', run.stdout, run.stderr)

    def test_without_one_what_the_environment_says_stays(self):
        run = subprocess.run([BINARY, "run", "--", "sh", "-c", "echo $REDIS_URL"], capture_output=True, text=True,
                             timeout=PATIENCE, check=False, env=environment(REDIS_URL="redis://mine"))
        self.assertEqual(run.stdout, "redis://mine\n")


class Inherits(unittest.TestCase):
    def test_what_a_shell_would_give(self):
        def odd():
            os.umask(0o027)
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            signal.signal(signal.SIGPIPE, signal.SIG_IGN)
            signal.signal(signal.SIGUSR2, signal.SIG_IGN)

        with open(os.devnull, "rb") as other:
            how = {"pass_fds": [other.fileno()], "preexec_fn": odd, "restore_signals": False}
            command = ["sh", "-c", INHERITED, "sh", "two words", "*", ""]
            direct = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True, **how)
            checked = check(*command, **how)
        self.assertEqual(checked.stdout.split("\nunderstudy check: ")[0], direct.stdout)

    def test_a_script_without_an_interpreter_is_run_by_sh(self):
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "script"
            script.write_text("echo by sh: $1\n", encoding="utf-8")
            script.chmod(0o755)
            self.assertTrue(check(script, "word").stdout.startswith("by sh: word\n"))
            script.chmod(0o644)
            refused = check(script)
            self.assertEqual(refused.returncode, 2)
            self.assertIn(f"{script}: can't be run: Permission denied", refused.stderr)

    def test_no_proxy_gets_its_requests(self):
        for name in ("http_proxy", "ALL_PROXY"):
            with self.subTest(name=name):
                run = check(sys.executable, "-c", ASKS, env=environment(**{name: "http://127.0.0.1:1", "NO_PROXY": "a.corp"}))
                self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
                self.assertTrue(run.stdout.startswith("200\n"))
                told = check("sh", "-c", "echo $NO_PROXY $no_proxy", env=environment(NO_PROXY="a.corp"))
                self.assertTrue(told.stdout.startswith("a.corp,127.0.0.1,localhost a.corp,127.0.0.1,localhost\n"))

    def test_a_proxy_is_named_when_nothing_arrives(self):
        run = check("true", env=environment(HTTPS_PROXY="http://user:secret@127.0.0.1:1"))
        self.assertEqual(run.returncode, 4)
        self.assertIn("HTTPS_PROXY is set: did the requests go to that proxy?", run.stdout)
        self.assertNotIn("secret", run.stdout)
        self.assertNotIn("_PROXY", check("true").stdout)

    def test_standard_output_that_is_closed_is_no_file_of_ours(self):
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "r.json"
            run = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", BINARY, "check", "--json", report, "--", sys.executable,
                                  "-c", ASKS], env=environment(), stderr=subprocess.PIPE, timeout=PATIENCE, check=False)
            self.assertEqual(run.returncode, 2, run.stderr)
            self.assertTrue(report.read_text(encoding="utf-8").startswith("{"))


class Terminal(unittest.TestCase):
    # Reads the terminal, which a program in the background may not, and leaves it without echo.
    SCRIPT = ASKS + """
import signal, termios
attributes = termios.tcgetattr(0)
attributes[3] &= ~termios.ECHO
termios.tcsetattr(0, termios.TCSANOW, attributes)
taken = []
signal.signal(signal.SIGINT, lambda *_: taken.append(1))
print("read", sys.stdin.readline().strip(), flush=True)
while not taken:
    signal.pause()
os._exit(5)
"""

    def test_ctrl_c_is_an_interrupt(self):
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "r.json"
            pid, terminal = pty.fork()
            if pid == 0:
                os.environ["TERM"] = "dumb"
                os.execv(BINARY, [BINARY, "check", "--json", str(report), "--", sys.executable, "-c", self.SCRIPT])
            output = b""

            def read_until(words):
                nonlocal output
                while words not in output:
                    try:
                        output += os.read(terminal, 4096)
                    except OSError:
                        self.fail(f"it ended after {output}")

            read_until(b"200\r\n")
            os.write(terminal, b"word\n")
            read_until(b"read word\r\n")
            self.assertFalse(termios.tcgetattr(terminal)[3] & termios.ECHO)
            os.write(terminal, b"\x03")
            read_until(b"Interrupted: not ready for the real run")
            _, status = os.waitpid(pid, 0)
            self.assertEqual(os.waitstatus_to_exitcode(status), 7, output)
            self.assertTrue(termios.tcgetattr(terminal)[3] & termios.ECHO, "put back")
            os.close(terminal)
            command = json.loads(report.read_text(encoding="utf-8"))["command"]
            self.assertEqual((command["exit_code"], command["interrupted"]), (5, True))


class Leaves(unittest.TestCase):
    # A child in a session of its own, and a grandchild whose parent is gone; both hold standard output.
    DAEMONS = """
import os, signal, sys
ready, told = os.pipe()
for generations in (1, 2):
    if os.fork() == 0:
        os.setsid()
        if generations == 2 and os.fork() != 0:
            os._exit(0)
        os.write(told, b".")
        signal.pause()
for _ in range(2):
    os.read(ready, 1)
"""

    def test_nothing_running(self):
        run = check(sys.executable, "-c", self.DAEMONS + ASKS)  # ends, since the pipe of its output does
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertIn("The command left processes running; they were stopped as well.", run.stdout)
        self.assertNotIn("The command left processes running", check(sys.executable, "-c", ASKS).stdout)

    def test_nothing_running_after_the_limit(self):
        run = check(sys.executable, "-c", self.DAEMONS + "signal.pause()", options=["--limit", "1s"])
        self.assertEqual(run.returncode, 1)
        self.assertIn("The command did not end within 1s and was stopped", run.stdout)

    def test_its_command_when_it_is_killed(self):
        process = subprocess.Popen([BINARY, "check", "--", sys.executable, "-c",
                                    ASKS + "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nsignal.pause()"],
                                   stdout=subprocess.PIPE, env=environment(), bufsize=0)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertEqual(process.stdout.readline(), b"200\n")
        process.kill()
        self.assertEqual(process.communicate(timeout=PATIENCE), (b"", None))

    def test_what_its_command_started_when_it_is_killed(self):
        # With the whole group, as `kill -9 -GROUP` does; and alone.
        for kill in (subprocess.Popen.kill, lambda process: os.killpg(process.pid, signal.SIGKILL)):
            process = subprocess.Popen([BINARY, "check", "--", sys.executable, "-c", self.DAEMONS + ASKS + "signal.pause()"],
                                       stdout=subprocess.PIPE, env=environment(), bufsize=0, start_new_session=True)
            with process:
                self.assertEqual(process.stdout.readline(), b"200\n")
                kill(process)
                self.assertEqual(process.communicate(timeout=PATIENCE), (b"", None))

    def test_nothing_when_its_keeper_is_killed(self):
        keeper = ASKS + "import signal\nos.kill(os.getppid(), signal.SIGKILL)\nsignal.pause()"
        run = check(sys.executable, "-c", self.DAEMONS + keeper)
        self.assertIn("the command exited with 137", run.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
