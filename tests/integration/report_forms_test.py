"""What every command writes in every form, against the forms' schemas, also with names that are made to break them.

usage: report_forms_test.py UNDERSTUDY        (with a Python that has jsonschema)
"""
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import unittest
from html.parser import HTMLParser
from pathlib import Path

import jsonschema

BINARY = sys.argv[1]
TESTS = Path(__file__).resolve().parents[1]
SCHEMAS = TESTS / "corpus" / "reports"
# No carriage return: JSON keeps it, and the name of a step may be any text. No slash, for it names files, too.
HOSTILE = "50%, a#b: |c| `d` <e> \"f\" & ]]> $g$ ::error::h"
SCRIPT = """
import http.client, os, urllib.parse
link = http.client.HTTPConnection(urllib.parse.urlsplit(os.environ["UNDERSTUDY_GATEWAY"]).netloc)
for path in ("/api/v1/agents/", "/api/v1/agents"):
    link.request("GET", path, headers={"X-API-Key": "k" * 32, "User-Agent": "50%, a#b: |c| <e> ::error::h"})
    link.getresponse().read()
"""
QUIET = {name: value for name, value in os.environ.items() if name not in ("GITHUB_ACTIONS", "GITLAB_CI", "GITHUB_STEP_SUMMARY")}


def command(*arguments, **variables):
    return subprocess.run([BINARY, *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False,
                          env={**QUIET, **variables})


class PageForm(HTMLParser):
    """What a page is made of: every element is closed, and which attributes there are."""
    VOID = {"meta", "br", "img", "input", "rect", "polyline"}

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.attributes, self.headings = [], set(), {}, []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] == "h1":
            self.headings.append(data)


class ReportForms(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.contracts = cls.folder / HOSTILE
        cls.contracts.mkdir()
        contract = {"contract": HOSTILE, "service": "gateway", "steps": [
            {"name": HOSTILE + "\n\x1b[31m", "request": {"method": "GET", "path": "/health"}, "response": {"status": 418}}]}
        # On the fourth line, where the failure has to point.
        text = json.dumps(contract).replace('"steps": [', '"steps": [\n\n\n')
        (cls.contracts / f"{HOSTILE}.contract.json").write_text(text, encoding="utf-8")
        profile = cls.folder / f"{HOSTILE}.profile.json"
        profile.write_text(json.dumps({"profile": "hostile", "workload": "platform", "stages": [
            {"users": 2, "spawn_rate": 2, "for": "5s"}], "thresholds": ["\nrps>1000"]}).replace('["\\nrps', '[\n"rps'),
            encoding="utf-8")
        cls.profile = profile
        cls.runs = {
            "verify": ["verify"],
            "verify: hostile": ["verify", "--contracts", cls.contracts],
            "verify --matrix": ["verify", "--matrix", "--gateway-key", "k" * 32],
            "verify --latent": ["verify", "--latent", "L4"],
            "verify --mutate": ["verify", "--mutate", "--survivors", "100", "health/"],
            "verify: unreachable": ["verify", "--target", "http://127.0.0.1:1"],
            "load": ["load", "smoke", "--virtual", "--run-time", "5s", "--threshold", "p95<0.001"],
            "load: hostile": ["load", profile, "--virtual"],
            "sprint": ["sprint", "--run-time", "10s"],
            "check": ["check", "--", sys.executable, "-c", SCRIPT],
            "check: nothing sent": ["check", "--", "true"],
            "compare": ["compare", "normal", "peak"],
        }

    def written(self, option):
        """(what ran, its report in that form)."""
        for name, words in self.runs.items():
            with self.subTest(name):
                path = self.folder / "report"
                run = command(words[0], option, path, *words[1:])
                self.assertTrue(path.exists(), run.stderr)
                yield name, path.read_bytes().decode("utf-8")
                path.unlink()

    def test_sarif(self):
        schema = json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
        validator = jsonschema.Draft4Validator(schema)
        for name, text in self.written("--sarif"):
            log = json.loads(text)
            self.assertEqual([error.message for error in validator.iter_errors(log)], [])
            results = log["runs"][0]["results"]
            self.assertEqual(bool(results), name not in ("verify", "verify --matrix", "verify --latent", "verify --mutate"), name)
            if name == "verify: hostile":
                place = results[0]["locations"][0]["physicalLocation"]
                self.assertEqual(place["region"]["startLine"], 4)
                self.assertIn("50%25", place["artifactLocation"]["uri"])

    def test_ctrf(self):
        schema = json.loads((SCHEMAS / "ctrf.schema.json").read_text(encoding="utf-8"))
        validator = jsonschema.Draft7Validator(schema)
        for name, text in self.written("--ctrf"):
            report = json.loads(text)
            self.assertEqual([error.message for error in validator.iter_errors(report)], [])
            summary = report["results"]["summary"]
            self.assertEqual(summary["tests"], len(report["results"]["tests"]))
            self.assertEqual(summary["tests"], sum(summary[status] for status in ("passed", "failed", "skipped")))
            self.assertGreater(summary["tests"], 0, name)

    def test_tap(self):
        for name, text in self.written("--tap"):
            lines = iter(text.splitlines())
            self.assertEqual(next(lines), "TAP version 14")
            planned = int(re.fullmatch(r"1\.\.(\d+)", next(lines))[1])
            self.assertGreater(planned, 0, name)
            number = 0
            for line in lines:
                if line == "  ---":
                    block = []
                    while (inside := next(lines)) != "  ...":
                        block.append(inside)
                    for inside in block:
                        self.assertRegex(inside, r'^ {2,4}[a-z_]+:( "([^"\\]|\\.)*"| [\w.]+)?$')
                    continue
                number += 1
                found = re.fullmatch(rf"(not )?ok {number} - ((?:[^#\\]|\\[#\\])*)( # SKIP (?:[^#\\]|\\[#\\])*)?", line)
                self.assertIsNotNone(found, line)
            self.assertEqual(number, planned)

    def test_code_quality(self):
        for _, text in self.written("--code-quality"):
            issues = json.loads(text)
            self.assertEqual(len({issue["fingerprint"] for issue in issues}), len(issues))
            for issue in issues:
                self.assertEqual(set(issue), {"description", "check_name", "fingerprint", "severity", "location"})
                self.assertIn(issue["severity"], ("info", "minor", "major"))
                self.assertGreaterEqual(issue["location"]["lines"]["begin"], 1)
                self.assertNotEqual(issue["location"]["path"], "")

    def test_markdown_has_the_verdict_first_and_no_markup_of_names(self):
        for name, text in self.written("--markdown"):
            self.assertRegex(text, r"\A## [^\n]+\n\n", name)
            outside = re.sub(r"(?ms)^(`{3,})text\n.*?^\1\n", "", text)
            self.assertNotIn("<e>", outside)
            self.assertNotIn("\x1b", outside)
            for line in outside.splitlines():
                if line.startswith("|"):
                    self.assertTrue(line.endswith("|"), line)

    def test_pages_are_whole_and_load_nothing(self):
        for name, text in self.written("--html"):
            page = PageForm(text)
            self.assertEqual(page.open, [], name)
            self.assertLessEqual(page.elements & {"e", "img", "iframe", "link", "object", "base"}, set(), name)
            self.assertFalse([attribute for attribute in page.attributes if attribute.startswith("on")], name)
            self.assertNotIn("src", page.attributes)
            self.assertTrue(all(link.startswith("#") for link in page.attributes.get("href", [])), name)
            self.assertRegex(page.attributes["content"][0],
                             r"^default-src 'none'; style-src 'unsafe-inline'; script-src( 'sha256-[\w+/]{43}='){1,3}; base-uri")
            # Those of load runs draw themselves.
            self.assertEqual(len(page.headings), 0 if name.startswith(("load", "sprint")) else 1, name)
            ids = page.attributes["id"]
            self.assertEqual(len(ids), len(set(ids)))
            self.assertLessEqual({link[1:] for link in page.attributes.get("href", [])}, set(ids))

    def test_json_of_mutated_answers(self):
        schema = json.loads((TESTS.parent / "schemas" / "mutation_report.schema.json").read_text(encoding="utf-8"))
        run = command("verify", "--mutate", "--json", "-", "health/")
        jsonschema.Draft7Validator(schema).validate(json.loads(run.stdout))

    def test_json_of_a_comparison(self):
        schema = json.loads((TESTS.parent / "schemas" / "compare_report.schema.json").read_text(encoding="utf-8"))
        run = command("compare", "--json", "-", "normal", "peak")
        jsonschema.Draft7Validator(schema).validate(json.loads(run.stdout))
        self.assertIn("REGRESSION", run.stderr)

    def test_github_gets_annotations_and_a_summary(self):
        summary = self.folder / "summary.md"
        summary.write_text("before\n", encoding="utf-8")
        run = command("verify", "--contracts", self.contracts, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))
        self.assertEqual(run.returncode, 1)
        annotations = [line for line in run.stdout.splitlines() if line.startswith("::")]
        self.assertEqual(len(annotations), 1, run.stdout)
        properties = re.fullmatch(r"::error (.*?)::.*", annotations[0])[1].split(",")
        escaped = HOSTILE.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
        # The test runs elsewhere than in the folder, so the path is the one that was given.
        folder = str(self.folder).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
        self.assertEqual(properties[0], f"file={folder}/{escaped}/{escaped}.contract.json")
        self.assertEqual(properties[1], "line=4")
        text = summary.read_text(encoding="utf-8")
        self.assertTrue(text.startswith("before\n\n## Contracts: 1 contract failed, 0 passed"), text[:100])

    def test_a_threshold_points_at_its_line(self):
        run = command("load", self.profile, "--virtual", "--ci", "github")
        self.assertEqual(run.returncode, 5)
        annotation = next(line for line in run.stdout.splitlines() if line.startswith("::"))
        self.assertIn(".profile.json,line=2,title=", annotation)
        self.assertIn("rps>1000", annotation)

    def test_what_ci_is_told_can_be_chosen(self):
        failing = ["verify", "--contracts", self.contracts]
        self.assertNotIn("::error ", command(*failing).stdout)
        self.assertNotIn("::error ", command(*failing, GITHUB_ACTIONS="1").stdout)
        self.assertIn("::error ", command(*failing, "--ci", "github").stdout)
        self.assertNotIn("::error ", command(*failing, "--no-ci", GITHUB_ACTIONS="true").stdout)
        gitlab = command(*failing, GITLAB_CI="true").stdout
        self.assertRegex(gitlab, r"\x1b\[0Ksection_start:\d+:understudy_verify[\r\n]\x1b\[0K")
        self.assertRegex(gitlab, r"\x1b\[0Ksection_end:\d+:understudy_verify[\r\n]\x1b\[0K\n$")
        self.assertEqual(command(*failing, "--ci", "jenkins").returncode, 2)
        both = command(*failing, "--ci", "github", "--no-ci")
        self.assertEqual(both.returncode, 2)
        self.assertIn("--no-ci", both.stderr)

    def test_a_summary_that_cant_be_written_changes_no_result(self):
        run = command("verify", "health", GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY="/nowhere/at/all.md")
        self.assertEqual(run.returncode, 0)
        self.assertIn("GITHUB_STEP_SUMMARY: /nowhere/at/all.md", run.stderr)
        self.assertIn("--no-ci", run.stderr)

    def test_a_summary_is_never_longer_than_github_takes(self):
        summary = self.folder / "full.md"
        summary.write_text("x" * (1024 * 1024 - 300), encoding="utf-8")
        run = command("verify", GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertLessEqual(summary.stat().st_size, 1024 * 1024)
        self.assertIn("left out: the text would be longer", summary.read_text(encoding="utf-8"))


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with what it was sent, as a careless server does."""
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        key = self.headers["X-API-Key"]
        self.server.keys.append(key)
        body = json.dumps({"path": self.path, "key": key, "body": self.rfile.read(int(self.headers["Content-Length"])).decode()})
        self.send_response(401)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Key", key)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


class KeysThatWereGiven(unittest.TestCase):
    FORMS = ("html", "json", "markdown", "junit", "ctrf", "tap", "sarif", "code-quality")
    KEYS = {"GATEWAY_KEY": "it's-the-key-of-a-gateway/0123456789", "DATA_LAYER_KEY": "the-key-of-a-data-layer"}

    def test_are_in_nothing_that_is_written(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
        server.keys = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        url = f"http://127.0.0.1:{server.server_address[1]}"
        step = {"request": {"method": "POST", "path": "/{{key}}", "body": {"key": "{{key}}"}},
                "response": {"status": 200, "body": {"key": "{{key}}!"}}}
        for service in ("gateway", "data_layer"):
            (folder / f"{service}.contract.json").write_text(json.dumps(
                {"contract": service, "service": service, "steps": [{"name": "post", **step}]}))
        summary = folder / "summary"
        run = ["verify", "--contracts", folder, "--target", url, "--data-layer", url,
               "--gateway-key", self.KEYS["GATEWAY_KEY"], "--data-layer-key", self.KEYS["DATA_LAYER_KEY"]]
        for form in self.FORMS:
            run += [f"--{form}", folder / f"report.{form}"]
        done = command(*run, GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(set(server.keys), set(self.KEYS.values()), "they are sent")
        texts = {"output": done.stdout, "errors": done.stderr,
                 **{path.name: path.read_text() for path in folder.iterdir() if path.is_file()}}
        self.assertGreaterEqual(set(texts), {"summary", *(f"report.{form}" for form in self.FORMS)})
        for name, text in texts.items():
            for key in ("the-key-of-a-gateway", self.KEYS["DATA_LAYER_KEY"]):
                self.assertNotIn(key, text, name)
        # With the variables set, what is shown sends the same again.
        lines = re.findall(r"^ +again +(.*)$", done.stdout, re.MULTILINE)
        self.assertEqual(len(lines), 2)
        for line, (name, key) in zip(lines, sorted(self.KEYS.items())):
            self.assertIn(f'"${name}"', line)
            answer = subprocess.run(["sh", "-c", line], env={**QUIET, **self.KEYS}, capture_output=True, text=True, check=True)
            self.assertEqual(json.loads(answer.stdout.split("\n\n")[-1])["key"], key)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
