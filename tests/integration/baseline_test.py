"""Known failures fail no run, new ones do, and only --baseline-update changes what is known; --failed.

usage: baseline_test.py UNDERSTUDY
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BINARY = os.path.abspath(sys.argv[1])
SCRIPT = """
import http.client, os, sys, urllib.parse
link = http.client.HTTPConnection(urllib.parse.urlsplit(os.environ["UNDERSTUDY_GATEWAY"]).netloc)
for path in sys.argv[1:]:
    link.request("GET", path, headers={"X-API-Key": "k" * 32})
    link.getresponse().read()
"""


class Baseline(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.file = self.folder / "baseline.json"

    def run_command(self, *arguments):
        return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=60, check=False, cwd=self.folder,
                              env={**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache"), "GITHUB_ACTIONS": ""})

    def verify(self, *arguments):
        return self.run_command("verify", *arguments)

    def known(self):
        return [(one["rule"], one["subject"]) for one in json.loads(self.file.read_text(encoding="utf-8"))["known"]]

    def test_known_failures_fail_no_run(self):
        failing = ["defects/3", "health", "--defects", "3"]
        self.assertEqual(self.verify(*failing).returncode, 1)
        made = self.verify(*failing, "--baseline", "baseline.json", "--baseline-update")
        self.assertEqual(made.returncode, 1, made.stderr)  # what fails now was not known yet
        self.assertEqual(self.known(), [("defects/3_agent_read", "read it")])
        text = self.file.read_bytes()
        run = self.verify(*failing, "--baseline", "baseline.json", "--junit", "junit.xml", "--json", "report.json",
                          "--sarif", "report.sarif", "--markdown", "report.md")
        self.assertEqual(run.returncode, 0, run.stdout)
        self.assertIn('known defects/3_agent_read.contract.json', run.stdout)
        self.assertIn("1 known to fail", run.stdout)
        self.assertNotIn("FAIL", run.stdout)
        self.assertEqual(self.file.read_bytes(), text)
        junit = (self.folder / "junit.xml").read_text(encoding="utf-8")
        self.assertIn('<skipped message="known: status: expected 200 OK', junit)
        self.assertIn('failures="0"', junit)
        report = json.loads((self.folder / "report.json").read_text(encoding="utf-8"))
        self.assertEqual((report["totals"]["failed"], report["totals"]["known"]), (0, 1))
        self.assertIn("known: defects/3", (self.folder / "report.md").read_text(encoding="utf-8"))

    def test_a_new_failure_fails_the_run(self):
        self.verify("defects", "--defects", "3", "--baseline", "baseline.json", "--baseline-update")
        run = self.verify("defects", "--defects", "3,4", "--baseline", "baseline.json")
        self.assertEqual(run.returncode, 1)
        self.assertIn("FAIL defects/4", run.stdout)
        self.assertIn("known defects/3", run.stdout)

    def test_what_no_longer_occurs_is_told_and_only_an_update_takes_it_out(self):
        self.verify("defects", "--defects", "3,4", "--baseline", "baseline.json", "--baseline-update")
        both = self.known()
        run = self.verify("defects", "--defects", "3", "--baseline", "baseline.json")
        self.assertEqual(run.returncode, 0)
        self.assertIn("no longer occurs: defects/4", run.stdout)
        self.assertEqual(self.known(), both)
        # A run of other contracts can tell nothing of it.
        run = self.verify("health", "--baseline", "baseline.json", "--baseline-update")
        self.assertNotIn("no longer occurs", run.stdout)
        self.assertEqual(self.known(), both)
        run = self.verify("defects", "--defects", "3", "--baseline", "baseline.json", "--baseline-update")
        self.assertEqual(run.returncode, 0)
        self.assertEqual(self.known(), [key for key in both if key[0].startswith("defects/3")])

    def test_a_run_that_reaches_nobody_changes_nothing(self):
        self.verify("defects", "--defects", "3", "--baseline", "baseline.json", "--baseline-update")
        text = self.file.read_bytes()
        run = self.verify("--target", "http://127.0.0.1:1", "--baseline", "baseline.json", "--baseline-update")
        self.assertEqual(run.returncode, 3)
        self.assertIn("baseline.json was not changed", run.stderr)
        self.assertEqual(self.file.read_bytes(), text)

    def test_bad_files_and_options_are_named(self):
        for text, told in ((None, "baseline.json"), ("{", "baseline.json:1"), ("{}", "expected a baseline"),
                           ('{"baseline": "verify", "known": [{"rule": 1}]}', "expected a baseline")):
            if text is not None:
                self.file.write_text(text, encoding="utf-8")
            run = self.verify("health", "--baseline", "baseline.json")
            self.assertEqual(run.returncode, 2, run.stdout)
            self.assertIn(told, run.stderr)
            self.assertIn("--baseline-update", run.stderr)
        run = self.verify("health", "--baseline-update")
        self.assertEqual(run.returncode, 2)
        self.assertIn("--baseline", run.stderr)
        run = self.verify("health", "--baseline", "/nowhere/at/all", "--baseline-update")
        self.assertEqual(run.returncode, 2)

    def test_check_has_one_too(self):
        def check(*paths, options=()):
            return self.run_command("check", *options, "--", sys.executable, "-c", SCRIPT, *paths)
        options = ("--baseline", "baseline.json")
        self.assertEqual(check("/api/v1/agents").returncode, 1)
        self.assertEqual(check("/api/v1/agents", options=(*options, "--baseline-update")).returncode, 1)
        self.assertEqual({rule for rule, _ in self.known()} & {"S5"}, {"S5"})
        run = check("/api/v1/agents", options=options)
        self.assertEqual(run.returncode, 0, run.stdout)
        self.assertIn("S5 error, known:", run.stdout)
        run = check("/api/v1/agents", "/api/v1/nothing", options=options)
        self.assertEqual(run.returncode, 1)
        run = check("/health", options=options)
        self.assertIn("no longer occurs: S5", run.stdout)
        run = check(options=(*options, "--baseline-update"))
        self.assertEqual(run.returncode, 4)
        self.assertIn("was not changed", run.stderr)

    def test_failed_runs_what_failed_last(self):
        run = self.verify("--failed")
        self.assertEqual(run.returncode, 4)
        self.assertIn("--failed: no contract failed", run.stderr)
        self.verify("defects", "--defects", "3,4")
        run = self.verify("--failed", "-v")
        self.assertEqual(run.returncode, 0)
        self.assertEqual(sorted(line.split()[1] for line in run.stdout.splitlines() if line.startswith("ok ")),
                         ["defects/3_agent_read", "defects/4_agent_patch"])
        self.assertEqual(self.verify("--failed").returncode, 4)  # they pass now
        self.verify("defects", "--defects", "3,4")
        self.verify("defects/4")
        self.assertIn("defects/3", self.verify("--failed", "--list").stdout)
        self.assertNotIn("defects/4", self.verify("--failed", "--list").stdout)

    def test_failed_needs_no_folder_that_can_be_written(self):
        (self.folder / "cache").write_text("a file", encoding="utf-8")
        self.assertEqual(self.verify("defects", "--defects", "3").returncode, 1)
        self.assertEqual(self.verify("--failed").returncode, 4)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
