"""Every JUnit report against what Jenkins and Surefire accept, and its sums.

usage: junit_schema_test.py UNDERSTUDY
"""
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from pathlib import Path

BINARY = sys.argv[1]
TESTS = Path(__file__).resolve().parents[1]
SCHEMAS = TESTS / "corpus" / "junit"
SCRIPT = """
import http.client, os, urllib.parse
link = http.client.HTTPConnection(urllib.parse.urlsplit(os.environ["UNDERSTUDY_GATEWAY"]).netloc)
for path in ("/api/v1/agents/", "/api/v1/agents"):
    link.request("GET", path, headers={"X-API-Key": "k" * 32})
    link.getresponse().read()
"""
RUNS = [
    ["verify"],
    ["verify", "--target", "http://127.0.0.1:1"],
    ["verify", "--contracts", str(TESTS.parent / "contracts" / "must_fail" / "wrong_status" / "broken.contract.json")],
    ["verify", "--matrix"],
    ["verify", "--latent"],
    ["load", "smoke", "--virtual"],
    ["load", "smoke", "--virtual", "--defects", "all", "--threshold", "p95<1"],
    ["load", "smoke", "--virtual", "--run-time", "1s", "--threshold", "p95<1 for PATCH /api/v1/goals/{id}"],
    ["sprint", "--run-time", "10s"],
    ["check", "--", sys.executable, "-c", SCRIPT],
    ["check", "--strict", "--limit", "1s", "--", "sleep", "100"],
]


def validate(schema, text):
    run = subprocess.run(["xmllint", "--noout", "--schema", SCHEMAS / schema, "-"], input=text, capture_output=True,
                         check=False)
    return run.stderr.decode() if run.returncode else ""


class JunitSchemas(unittest.TestCase):
    def check(self, path):
        text = path.read_bytes()
        self.assertEqual(validate("junit-10.xsd", text), "")
        root = ElementTree.fromstring(text)
        totals = {"tests": 0, "failures": 0, "errors": 0, "time": Decimal(0)}
        for suite in root.iter("testsuite"):
            counts = {"tests": len(suite.findall("testcase")), "failures": len(suite.findall("testcase/failure")),
                      "errors": len(suite.findall("testcase/error")), "skipped": len(suite.findall("testcase/skipped")),
                      "time": sum(Decimal(case.get("time")) for case in suite.iter("testcase"))}
            self.assertEqual({name: Decimal(suite.get(name)) for name in counts}, counts)
            self.assertRegex(suite.get("timestamp"), r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$")
            self.assertNotEqual(suite.get("hostname"), "")
            for name in totals:
                totals[name] += counts[name]
            # The two attributes that Surefire does not know are Jenkins'.
            suite.attrib.pop("hostname")
            suite.attrib.pop("file", None)
            self.assertEqual(validate("surefire-test-report.xsd", ElementTree.tostring(suite)), "")
        self.assertEqual({name: Decimal(root.get(name)) for name in totals}, totals)
        for time in re.findall(rb' time="([^"]*)"', text):
            self.assertRegex(time, rb"^[0-9]+\.[0-9]{3}$")
        return totals

    def test_what_commands_write(self):
        for arguments in RUNS:
            with self.subTest(arguments=arguments[:4]), tempfile.TemporaryDirectory() as folder:
                report = Path(folder) / "r.xml"
                run = subprocess.run([BINARY, arguments[0], "--junit", report, *arguments[1:]], capture_output=True, text=True,
                                     timeout=60, check=False)
                self.assertTrue(report.exists(), run.stderr)
                self.assertGreater(self.check(report)["tests"], 0)

    def test_the_golden_files(self):
        files = [file for file in (TESTS / "golden").rglob("*.xml") if b"<testsuites" in file.read_bytes()]
        self.assertGreaterEqual(len(files), 6)
        for file in files:
            with self.subTest(file=file.name):
                self.check(file)

    def test_the_schemas_refuse_what_they_are_there_for(self):
        text = (TESTS / "golden" / "contract_junit.xml").read_bytes()
        self.assertIn("fails to validate", validate("junit-10.xsd", re.sub(rb'time="\d+\.\d+"', b'time="0.001000"', text)))
        self.assertIn("fails to validate", validate("surefire-test-report.xsd", text))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
