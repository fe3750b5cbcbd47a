"""What goes wrong in a rehearsal costs time, never the truth: nothing hangs, nothing is left, exit codes stay.

usage: never_wrong_test.py UNDERSTUDY STATIC_PROGRAM
"""
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

from rehearsal import Run

BINARY, STATIC = sys.argv[1], sys.argv[2]
ASK = """
import os, signal, subprocess, sys, threading, time, urllib.request
def ask():
    request = urllib.request.Request(os.environ["UNDERSTUDY_GATEWAY"] + "/api/v1/agents/", headers={"X-API-Key": "k" * 40})
    return urllib.request.urlopen(request).read()
"""


def script(text):
    return [sys.executable, "-c", ASK + textwrap.dedent(text)]


class NeverWrong(unittest.TestCase):
    def rehearse(self, command, code=0, options=(), limit="2m"):
        run = Run(BINARY, command, options, limit)
        self.assertEqual(run.code, code, str(run))
        return run

    def test_commands_that_end_badly(self):
        for name, text, code, ended in (
                ("a crash", "ask(); time.sleep(600); os.kill(os.getpid(), signal.SIGSEGV)", 0, 139),
                ("an exit code", "ask(); time.sleep(600); sys.exit(9)", 0, 9),
                ("nothing sent", "time.sleep(3600)", 4, 0),
                ("a child that is killed", """
                    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(10**6)"])
                    ask(); time.sleep(600); child.kill(); sys.exit(child.wait() != -signal.SIGKILL)""", 0, 0),
                ("a child that is killed while it asks", """
                    child = os.fork()
                    while child == 0:
                        ask()
                    time.sleep(0.2); os.kill(child, signal.SIGKILL); os.waitpid(child, 0)
                    for _ in range(60):
                        ask(); time.sleep(60)""", 0, 0),
                ("threads that are left", """
                    threading.Thread(target=time.sleep, args=[3600], daemon=True).start()
                    ask(); time.sleep(60)""", 0, 0),
                ("an alarm", "signal.alarm(600); ask(); time.sleep(3600)", 0, 128 + signal.SIGALRM)):
            with self.subTest(name):
                run = self.rehearse(script(text), code)
                self.assertEqual(run.report["command"]["exit_code"], ended, str(run))
                self.assertEqual(run.rehearsal["jumps_in_flight"], 0)

    def test_a_child_that_outlives_its_parent_is_ended(self):
        run = self.rehearse(script("ask()\nif os.fork() == 0:\n    os.setsid()\n    while True: time.sleep(3600)"))
        self.assertIn("left processes running", run.output)

    def test_a_script_without_an_end_is_ended_by_the_limit(self):
        run = self.rehearse(script("ask()\nwhile True: time.sleep(3600)"), 1, limit="1s")
        self.assertTrue(run.report["command"]["hit_limit"])

    def test_an_interrupt(self):
        process = subprocess.Popen([BINARY, "check", "--rehearse", "--", *script(
            "ask(); print('asked', flush=True)\nwhile True: time.sleep(3600)")], stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.assertEqual(process.stdout.readline(), "asked\n")
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 7, output)

    def test_users_that_never_wait_are_told(self):
        for pause, found in (("pass", True), ("time.sleep(1)", False), ("things.get()", False)):
            with self.subTest(pause):
                run = self.rehearse(script(f"""
                    import http.client, queue, urllib.parse
                    things = queue.Queue()
                    def feed():  # another way of keeping a pace
                        for _ in range(150):
                            time.sleep(0.1); things.put(1)
                    if "things" in "{pause}":
                        threading.Thread(target=feed, daemon=True).start()
                    link = http.client.HTTPConnection(urllib.parse.urlsplit(os.environ["UNDERSTUDY_GATEWAY"]).netloc)
                    for number in range(1500):
                        link.request("GET", "/api/v1/agents/", headers={{"X-API-Key": "k" * 40}})
                        link.getresponse().read()
                        if number % 10 == 0:
                            {pause}"""))
                codes = [finding["code"] for client in run.report["clients"] for finding in client["findings"]]
                self.assertEqual("S33" in codes, found, str(run))

    def test_a_loop_on_the_clock_is_busy(self):
        run = self.rehearse(script("""
            ask()
            threading.Thread(target=time.sleep, args=[3600]).start()
            def uptime(): return float(open("/proc/uptime").read().split()[0])  # of the machine's own clock
            begin, end = uptime(), time.monotonic() + 0.3
            while time.monotonic() < end: pass
            print("left", uptime() - begin >= 0.28)"""))
        self.assertIn("left True", run.output)

    def test_an_unknown_wait_is_busy_and_named(self):
        with tempfile.NamedTemporaryFile() as file:
            run = self.rehearse(script(f"""
                import fcntl
                ask()
                told, tells = os.pipe()
                file = open({file.name!r})
                if os.fork() == 0:
                    mine = open({file.name!r})
                    fcntl.flock(mine, fcntl.LOCK_EX); os.write(tells, b".")
                    time.sleep(1.5); os._exit(0)
                os.read(told, 1)
                fcntl.flock(file, fcntl.LOCK_EX); time.sleep(3600); os.wait()"""))
        self.assertIn("flock", [wait["call"] for wait in run.rehearsal["unknown_waits"]], str(run))
        self.assertGreaterEqual(run.rehearsal["real_seconds"], 1)
        self.assertIn("which a rehearsal can't skip", run.output)

    def test_two_thousand_connections(self):
        run = self.rehearse(script("""
            import asyncio, resource, urllib.parse
            resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
            at = urllib.parse.urlparse(os.environ["UNDERSTUDY_GATEWAY"])
            async def user():
                reader, writer = await asyncio.open_connection(at.hostname, at.port)
                for _ in range(3):
                    writer.write(f"GET /api/v1/agents/ HTTP/1.1\\r\\nHost: {at.netloc}\\r\\nX-API-Key: {'k' * 40}\\r\\n\\r\\n".encode())
                    head = await reader.readuntil(b"\\r\\n\\r\\n")
                    await reader.readexactly(int(head.lower().split(b"content-length:")[1].split()[0]))
                    await asyncio.sleep(4)
                writer.close()
            async def main(): await asyncio.gather(*(user() for _ in range(2000)))
            asyncio.run(main())"""))
        self.assertEqual(run.report["requests"], 6000)
        self.assertEqual(run.rehearsal["jumps_in_flight"], 0)

    def test_a_full_pipe_is_busy(self):
        self.rehearse(script("""
            ask()
            ends, begins = os.pipe()
            def drain():
                time.sleep(0.3)
                while os.read(ends, 65536): pass
            thread = threading.Thread(target=drain); thread.start()
            os.write(begins, b"x" * 10**6); os.close(begins); thread.join(); time.sleep(3600)"""))

    def test_a_static_program_is_refused_before_the_start(self):
        run = Run(BINARY, [STATIC])
        self.assertEqual(run.code, 2, str(run))
        self.assertEqual(run.output, "")
        self.assertIn("linked statically", run.errors)
        self.assertIn("run it without --rehearse", run.errors)

    def test_a_static_child_is_busy_and_named(self):
        run = self.rehearse(script(f"ask(); subprocess.run([{STATIC!r}, '1']); time.sleep(3600)"))
        self.assertIn(f"{STATIC} was started and never took part", run.output)
        self.assertGreaterEqual(run.rehearsal["real_seconds"], 1)

    def test_a_load_run_is_not_rehearsed_unawares(self):
        load = [BINARY, "load", "smoke", "--only-summary"]
        for command, code in ((load, 2), (["env", "-u", "LOCUST_HOST", *load, "--virtual"], 0)):
            with self.subTest(command=command):
                done = subprocess.run([BINARY, "run", "--rehearse", "--", *command], capture_output=True, text=True,
                                      check=False, timeout=60)
                self.assertEqual(done.returncode, code, done.stdout + done.stderr)
                self.assertEqual("it runs in a rehearsal" in done.stderr, code == 2)

    def test_every_report_says_that_its_times_are_a_models(self):
        with tempfile.TemporaryDirectory() as folder:
            forms = [f"--{form}" for form in ("json", "markdown", "junit", "ctrf")]
            files = {form: Path(folder) / form[2:] for form in forms}
            done = subprocess.run([BINARY, "check", "--rehearse", *(str(part) for pair in files.items() for part in pair), "--",
                                   *script("ask(); time.sleep(600); ask()")], capture_output=True, text=True, check=False,
                                  timeout=60)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            for form, path in files.items():
                self.assertRegex(path.read_text(encoding="utf-8"), "of the (stand-in's )?model|stand-in&apos;s model", form)

    def test_nothing_is_left_in_the_environment_of_others(self):
        run = Run(BINARY, ["sh", "-c", "echo preload=$LD_PRELOAD"], rehearse=False)
        self.assertIn(f"preload={os.environ.get('LD_PRELOAD', '')}\n", run.output)

    def test_late_faults_are_told_with_the_scripts_time(self):
        for name, text, expected in (
                ("ids used up", """
                    ids = list(range(25))
                    while ids:
                        ids.pop(); ask(); time.sleep(60)
                    urllib.request.Request
                    request = urllib.request.Request(os.environ["UNDERSTUDY_GATEWAY"] + "/api/v1/agents/None", headers={"X-API-Key": "k" * 40})
                    try: urllib.request.urlopen(request)
                    except OSError: pass""", "at 25 min 0 s of the script's time"),
                ("a load that goes to zero", """
                    for minute in range(40):
                        if minute < 24: ask()
                        time.sleep(60)""", "Its last request came at 23 min 0 s of its time; then it sent nothing for 17 min 0 s")):
            with self.subTest(name):
                run = Run(BINARY, script(text))
                self.assertIn(expected, " ".join(run.output.split()))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
