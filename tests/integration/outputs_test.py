"""Every option that names something to be written, by everything that may stand at the path.

usage: outputs_test.py UNDERSTUDY
The options are those that --help shows with FILE or PREFIX, so that a new one can't be forgotten.
"""
import contextlib
import os
import re
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

BINARY = sys.argv[1]
PATIENCE = 60
SCRIPT = """
import http.client, os, urllib.parse
open(os.environ["MARK"], "w").close()
link = http.client.HTTPConnection(urllib.parse.urlsplit(os.environ["UNDERSTUDY_GATEWAY"]).netloc)
link.request("GET", "/api/v1/agents/", headers={"X-API-Key": "k" * 32})
link.getresponse().read()
"""
# How each command is run: the words before the option and after it, and how it ends. A sprint of ten seconds is too short
# to fail as the recorded one did.
COMMANDS = {
    "verify": (["verify", "health"], [], 0),
    "load": (["load", "smoke", "--virtual", "--run-time", "20s"], [], 0),
    "sprint": (["sprint", "--run-time", "10s"], [], 1),
    "learn": (["learn", "{csv}", "--users", "10"], [], 0),
    "check": (["check"], ["--", sys.executable, "-c", SCRIPT], 0),
    "compare": (["compare", "normal", "normal"], [], 0),
    "export": (["export", "locust", "smoke"], [], 0),
    "import": (["import", "locust-stats", "{csv}"], [], 0),
    "serve": (["serve", "--gateway-port", "0", "--data-layer-port", "0"], [], 0),
}
# A database that is opened, not a text that is written: serve_test, faults_test and background_test have it.
NOT_WRITTEN_AS_A_WHOLE = {("serve", "--store"), ("start", "--store")}
# A file that is read.
READ = {("doctor", "--ready-file")}
# What needs a server to run against: drift_test.py and shadow_test.py have it.
WITH_A_TARGET = {"drift", "shadow"}
CSV_FILE = "_stats.csv"


def subcommands():
    text = subprocess.run([BINARY, "--help"], capture_output=True, text=True, check=True).stdout
    return re.findall(r"(?m)^  ([a-z]+) ", text.split("Subcommands:")[1])


def writing_options():
    """(command, option, whether it is the start of several names)."""
    found = []
    for command in [name for name in subcommands() if name not in WITH_A_TARGET]:
        text = subprocess.run([BINARY, command, "--help"], capture_output=True, text=True, check=True).stdout
        for names, kind in re.findall(r"(?m)^ +(-\S+) (?:TEXT:)?(FILE|PREFIX)\b", text):
            option = next(name for name in names.split(",") if name.startswith("--"))
            if (command, option) not in NOT_WRITTEN_AS_A_WHOLE | READ:
                found.append((command, option, kind == "PREFIX"))
    return found


OPTIONS = writing_options()


class Run:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def __str__(self):
        return f"exit {self.code}\n{self.out}\n{self.err}"


class Outputs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        prefix = Path(cls.stack.enter_context(tempfile.TemporaryDirectory())) / "run"
        subprocess.run([BINARY, "load", "smoke", "--virtual", "--csv", prefix], capture_output=True, check=True)
        cls.csv = f"{prefix}{CSV_FILE}"

    def test_the_options_are_found(self):
        self.assertEqual({command for command, _, _ in OPTIONS}, set(COMMANDS))
        self.assertIn(("load", "--log", False), OPTIONS)
        self.assertIn(("load", "--csv", True), OPTIONS)
        self.assertIn(("learn", "--output", False), OPTIONS)
        self.assertIn(("serve", "--ready-file", False), OPTIONS)

    def for_each_option(self, check):
        """`check(command, option, path, value)`: `value` for the option makes it write at `path`, in an empty folder."""
        for command, option, is_prefix in OPTIONS:
            with self.subTest(command=command, option=option), tempfile.TemporaryDirectory() as folder:
                value = Path(folder) / "out"
                check(command, option, Path(f"{value}{CSV_FILE}") if is_prefix else value, value)

    def run_command(self, command, *options, limit=None, stdout=subprocess.PIPE):
        before, after, self.good = COMMANDS[command]
        with tempfile.TemporaryDirectory() as folder:
            mark = Path(folder) / "mark"
            self.ran = False

            def limits():
                if limit is not None:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

            arguments = [BINARY, *before, *map(str, options), *after]
            process = subprocess.Popen([word.replace("{csv}", self.csv) for word in arguments], stdout=stdout,
                                       stderr=subprocess.PIPE, text=True, preexec_fn=limits,
                                       env={**os.environ, "MARK": str(mark)})
            if command == "serve":
                self.stop_when_ready(process)
            out, err = process.communicate(timeout=PATIENCE)
            self.ran = mark.exists()
        return Run(process.returncode, out, err)

    def stop_when_ready(self, process):
        """Its console says that it is ready, wherever that is; a start that failed ends it."""
        told = threading.Event()
        lines = {"stdout": [], "stderr": []}

        def read(name):
            stream = getattr(process, name)
            for line in stream:
                lines[name].append(line)
                if line == "ready\n":
                    told.set()
            told.set()

        threads = [threading.Thread(target=read, args=(name,)) for name in lines if getattr(process, name)]
        for thread in threads:
            thread.start()
        self.assertTrue(told.wait(PATIENCE))
        if self.on_ready:
            self.on_ready()
        process.send_signal(signal.SIGTERM)
        for thread in threads:
            thread.join()
        process.communicate = lambda timeout: (process.wait(timeout), *("".join(lines[name]) for name in lines))[1:]

    on_ready = None

    def expect_good(self, run):
        self.assertEqual(run.code, self.good, run)

    def test_a_fifo_gets_it_and_stays(self):
        def check(command, option, path, value):
            os.mkfifo(path)
            read = []
            reader = threading.Thread(target=lambda: read.append(path.read_text(encoding="utf-8")))
            reader.start()
            self.on_ready = reader.join
            self.expect_good(self.run_command(command, option, value))
            reader.join()
            self.assertNotEqual(read[0], "")
            self.assertTrue(stat.S_ISFIFO(path.stat().st_mode))
        self.for_each_option(check)

    def test_a_device_stays(self):
        def check(command, option, path, value):
            # By a link, so that what is replaced by mistake is not the machine's.
            path.symlink_to("/dev/null")
            self.expect_good(self.run_command(command, option, value))
            self.assertTrue(path.is_symlink())
            self.assertTrue(Path("/dev/null").is_char_device())
        self.for_each_option(check)

    def test_a_link_leads_to_the_file(self):
        def check(command, option, path, value):
            target = path.with_name("target")
            path.symlink_to(target.name)
            there = []
            self.on_ready = lambda: there.append(target.read_text(encoding="utf-8"))
            self.expect_good(self.run_command(command, option, value))
            self.assertTrue(path.is_symlink())
            if command == "serve":
                self.assertIn("gateway http", there[0])
                self.assertFalse(target.exists())
            else:
                self.assertNotEqual(target.read_text(encoding="utf-8"), "")
        self.for_each_option(check)

    def expect_refused(self, run, words):
        """Before anything ran, and with the reason."""
        self.assertEqual(run.code, 2, run)
        self.assertEqual(run.out, "", run)
        self.assertFalse(self.ran)
        self.assertRegex(run.err, words)

    def test_a_missing_folder_is_told_before_the_run(self):
        def check(command, option, path, value):
            value = value / "deep" / "out"
            run = self.run_command(command, option, value)
            if option == "--csv":  # makes it, as its documentation says
                self.expect_good(run)
                self.assertTrue(Path(f"{value}{CSV_FILE}").exists())
                return
            self.expect_refused(run, f"{value}: can't be written: there is no folder {value.parent}; create it first")
            self.assertEqual(list(path.parent.iterdir()), [])
        self.for_each_option(check)

    def test_a_place_that_takes_no_files_is_told_before_the_run(self):
        def check(command, option, _, value):
            value.write_text("", encoding="utf-8")
            self.expect_refused(self.run_command(command, option, value / "out"), "can't be written: .* is not a folder")
            self.expect_refused(self.run_command(command, option, "/proc/self/out"), "can't be written: ")
        self.for_each_option(check)

    def test_a_folder_is_not_a_file(self):
        def check(command, option, path, value):
            path.mkdir()
            self.expect_refused(self.run_command(command, option, value), "it is a folder; give the path of a file")
        self.for_each_option(check)

    def test_a_full_disk_is_told_and_costs_nothing_that_was_there(self):
        def check(command, option, path, value):
            path.symlink_to("/dev/full")
            run = self.run_command(command, option, value)
            self.assertEqual(run.code, 2, run)
            self.assertIn("the disk is full", run.err)
            path.unlink()
            if command == "serve":
                return  # what stands there is of a start before, and is taken away
            if option == "--code-quality" and command != "check":
                return  # a run without problems is an empty list, which is shorter than the limit
            path.write_text("before\n", encoding="utf-8")
            run = self.run_command(command, option, value, limit=7)
            self.assertEqual(run.code, 2, run)
            self.assertIn("a size limit was reached", run.err)
            self.assertEqual(path.read_text(encoding="utf-8"), "before\n")
            self.assertEqual([file.name for file in path.parent.iterdir() if ".part" in file.name], [])
        self.for_each_option(check)

    def test_a_dash_is_standard_output_and_the_console_goes_elsewhere(self):
        def check(command, option, path, value):
            if path != value:
                return  # a prefix
            there = []
            self.on_ready = lambda: there.append(path.read_text(encoding="utf-8"))
            in_a_file = self.run_command(command, option, value)
            for dash in ("-", "/dev/stdout"):
                self.on_ready = None
                run = self.run_command(command, option, dash)
                self.expect_good(run)
                start = (there[0] if there else path.read_text(encoding="utf-8"))[:8]
                self.assertTrue(run.out.startswith(start), run)
                if command in ("export", "import"):
                    continue  # says where the file is, and nothing when there is none
                self.assertNotEqual(run.err, "", "the console's text")
                first_line = in_a_file.out.splitlines()[0]
                if not re.search("[0-9]", first_line):
                    self.assertIn(first_line, run.err)
            self.assertFalse(Path("-").exists())
        self.for_each_option(check)

    def test_one_place_for_two_is_refused(self):
        by_command = {}
        for command, option, is_prefix in OPTIONS:
            by_command.setdefault(command, []).append((option, is_prefix))
        for command, options in by_command.items():
            for (first, _), (second, is_prefix) in zip(options, options[1:]):
                with self.subTest(command=command, options=(first, second)), tempfile.TemporaryDirectory() as folder:
                    out, link = Path(folder) / "out", Path(folder) / "link"
                    link.symlink_to("out_stats.csv" if is_prefix or first == "--csv" else "out")
                    pair = {first: out, second: link} if first == "--csv" else {first: link, second: out}
                    self.expect_refused(self.run_command(command, *(word for item in pair.items() for word in item)),
                                        "would be written to the same place")
                    self.assertEqual([file.name for file in Path(folder).iterdir()], ["link"])

    def test_a_run_that_never_begins_leaves_nothing(self):
        for arguments in (["check", "--", "no-such-load-tool"], ["load", "no-such-profile"], ["verify", "no-such-contract"],
                          ["verify", "--contracts", "/no/such/folder"], ["sprint", "--real", "--target", "nonsense"],
                          ["load", "smoke", "--threshold", "nonsense"], ["load", "smoke", "--defects", "9", "--virtual"],
                          ["learn", "/no/such/file"]):
            with self.subTest(arguments=arguments), tempfile.TemporaryDirectory() as folder:
                options = [word for command, option, _ in OPTIONS if command == arguments[0]
                           for word in (option, f"{folder}/{option[2:]}")]
                run = subprocess.run([BINARY, arguments[0], *options, *arguments[1:]], capture_output=True, text=True,
                                     timeout=PATIENCE, check=False)
                self.assertIn(run.returncode, (2, 4), run.stderr)
                self.assertEqual(os.listdir(folder), [])

    def test_a_console_on_a_full_disk_is_told(self):
        for command in COMMANDS:
            with self.subTest(command=command), open("/dev/full", "w", encoding="utf-8") as full:
                options = ["--check"] if command == "learn" else []
                if command == "serve":
                    continue  # says on standard output when it is ready, so this test can't know
                if command in ("export", "import"):
                    continue  # what it writes there is its file
                run = self.run_command(command, *options, stdout=full)
                self.assertEqual(run.code, self.good or 2, run)
                self.assertIn("standard output: not all of the output could be written", run.err)

    def test_a_reader_may_leave_a_report_that_goes_to_it(self):
        reader, writer = os.pipe()
        os.close(reader)
        run = self.run_command("verify", "--json", "-", stdout=writer)
        os.close(writer)
        self.assertEqual(run.code, 0, run)

    def test_a_closed_standard_output_is_nobody_elses(self):
        with tempfile.TemporaryDirectory() as folder:
            json = Path(folder) / "r.json"
            shell = 'exec "$@" >&-'
            run = subprocess.run(["sh", "-c", shell, "sh", BINARY, "verify", "health", "--json", json], timeout=PATIENCE,
                                 capture_output=True, text=True, check=False)
            self.assertEqual(run.returncode, 2, run.stderr)
            self.assertIn("standard output: not all of the output could be written", run.stderr)
            self.assertTrue(json.read_text(encoding="utf-8").startswith("{"))
            run = subprocess.run(["sh", "-c", shell, "sh", BINARY, "verify", "health", "--json", "-"], timeout=PATIENCE,
                                 capture_output=True, text=True, check=False)
            self.assertEqual(run.returncode, 2)
            self.assertIn("it is closed", run.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
