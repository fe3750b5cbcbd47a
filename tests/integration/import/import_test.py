"""`understudy import`: what it makes is a profile that runs, with the mix of the recording.

usage: import_test.py UNDERSTUDY
"""
import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent / "tools"))

from stand_in import StandIn

BINARY = Path(sys.argv.pop(1)).resolve()
HEADER = ("Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,"
          "Max Response Time,Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%")
AGENT = "6b1f9a52-0f0e-4b9e-8f1c-0a4bb3a5f001"
KEY = "a-key-of-at-least-thirty-two-characters"


def csv(*rows):
    """Locust's file: (method, name, requests, failures), and the last row for all together."""
    lines = [HEADER]
    for method, name, requests, failures in [*rows, ("", "Aggregated", sum(r[2] for r in rows), sum(r[3] for r in rows))]:
        lines.append(f"{method},{name},{requests},{failures},20,25.5,1.5,90.5,300.0,{requests / 60},{failures / 60}," +
                     ",".join(["20"] * 10 + ["90"]))
    return "\r\n".join(lines) + "\r\n"


def entry(method, url, status, at, sent=None, received=None, kind="application/json"):
    request = {"method": method, "url": url, "headers": [{"name": "X-API-Key", "value": KEY},
                                                         {"name": "User-Agent", "value": "Mozilla/5.0"}]}
    if sent is not None:
        request["postData"] = {"mimeType": "application/json", "text": sent if isinstance(sent, str) else json.dumps(sent)}
    return {"startedDateTime": f"2026-01-18T21:26:{at:06.3f}+01:00", "time": 100, "request": request,
            "response": {"status": status, "content": {"mimeType": kind, "text": json.dumps(received)}}}


class Imported(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def run_import(self, kind, name, content):
        (self.directory / name).write_text(content, encoding="utf-8")
        return subprocess.run([BINARY, "import", kind, name, "-o", "made.json"], capture_output=True, text=True,
                              check=False, cwd=self.directory)

    def made(self, kind, name, content):
        done = self.run_import(kind, name, content)
        self.assertEqual(done.returncode, 0, done.stderr)
        text = (self.directory / "made.json").read_text(encoding="utf-8")
        return text, json.loads(re.sub(r"(?m)^ *//.*$", "", text))

    def load(self, *options):
        done = subprocess.run([BINARY, "load", "made.json", *options], capture_output=True, text=True, check=False,
                              cwd=self.directory)
        return done.returncode, done.stdout + done.stderr

    def test_statistics_give_the_mix_and_the_users(self):
        text, profile = self.made("locust-stats", "run_stats.csv", csv(
            ("GET", "/api/v1/agents/", 600, 0), ("GET", "GET /api/v1/agents/{id}", 300, 6),
            ("POST", "POST /api/v1/agents/", 200, 0), ("GET", "/other/{thing}", 100, 0), ("GET", "a name", 60, 0)))
        steps = profile["workload"]["groups"]["all"]["steps"]
        self.assertEqual([step["weight"] for step in steps], [6, 3, 2, 1])
        self.assertEqual(steps[1]["use"], {"id": {"from": "/api/v1/agents/id"}})
        self.assertEqual(steps[2]["save"], {"/api/v1/agents/id": "/id"})
        self.assertEqual(steps[2]["expect"]["status"], 201)
        # 21 requests a second, by users who wait two seconds and 20 ms.
        self.assertEqual(profile["users"], 42)
        for said in ("Left out: GET a name, 60 times", "It never runs: where its thing comes from is not known",
                     "6 of 300 failed in the recorded run", "What its body was is not in the statistics",
                     "A guess: its id is /id of what POST /api/v1/agents/ answered"):
            self.assertIn(said, text)
        code, output = self.load("--plan")
        self.assertEqual(code, 1, output)  # one step can never run, as the comment says
        self.assertIn("/other/{thing}", output)

    def test_two_ids_of_one_name_are_two_variables(self):
        _, profile = self.made("locust-stats", "x.csv", csv(("GET", "/a/{id}/b/{id}", 5, 0), ("POST", "/a/", 5, 0)))
        step = profile["workload"]["groups"]["all"]["steps"][0]
        self.assertEqual(step["path"], "/a/{{id}}/b/{{id_2}}")
        self.assertEqual(step["use"], {"id": {"from": "/a/id"}, "id_2": {"from": "/a/id"}})

    def test_an_archive_gives_requests_with_their_ids(self):
        base = "http://127.0.0.1:8009/api/v1"
        agent = {"name": "recorded", "agent_type": "simple", "configuration": {"max_tokens": 5}}
        entries = [
            entry("GET", "http://127.0.0.1:8009/logo.png", 200, 0, kind="image/png"),
            entry("GET", "http://127.0.0.1:9999/elsewhere", 200, 0.5, received={}),
            entry("POST", base + "/agents/", 201, 1, agent, {"id": AGENT, "name": "recorded"}),
            entry("GET", base + "/agents/", 200, 2, received=[{"id": AGENT}]),
            entry("GET", f"{base}/agents/{AGENT}", 200, 3, received={"id": AGENT}),
            entry("GET", f"{base}/agents/{AGENT}", 200, 4, received={"id": AGENT}),
            entry("POST", base + "/goals/", 201, 5, {"agent_id": AGENT, "description": "Chart the tides"},
                  {"id": "0" * 36, "goal_id": "5c0d1a52-0f0e-4b9e-8f1c-0a4bb3a5f002"}),
            entry("GET", base + "/goals/5c0d1a52-0f0e-4b9e-8f1c-0a4bb3a5f002", 200, 6, received={}),
            entry("GET", base + "/agents/7d0d1a52-0f0e-4b9e-8f1c-0a4bb3a5f003", 404, 7, received={}),
        ]
        text, profile = self.made("har", "my session.har", json.dumps({"log": {"entries": entries}}))
        self.assertEqual(profile["profile"], "my_session")
        steps = {(step["method"], step["path"]): step for step in profile["workload"]["groups"]["all"]["steps"]}
        self.assertEqual(len(steps), 6)
        self.assertEqual(steps["GET", "/api/v1/agents/{{id}}"]["weight"], 2)
        self.assertEqual(steps["POST", "/api/v1/goals/"]["body"],
                         {"agent_id": "{{id}}", "description": "Chart the tides"})
        # The goal is read by its goal_id, not by the row's id.
        self.assertEqual(list(steps["POST", "/api/v1/goals/"]["save"].values()), ["/goal_id"])
        self.assertIn(("GET", "/api/v1/goals/{{goal_id}}"), steps)
        self.assertEqual(list(profile["workload"]["headers"]), ["X-API-Key"])
        self.assertEqual(profile["workload"]["users"][0]["wait"], [0.9, 0.9])
        for said in ("Left out, since it is a part of a page: http://127.0.0.1:8009/logo.png",
                     "Left out: 1 requests to http://127.0.0.1:9999", "No earlier answer has the id 7d0d1a52",
                     "It was answered with 404 when it was recorded"):
            self.assertIn(said, text)
        with StandIn(BINARY) as server:
            code, output = self.load("--target", server.gateway, "--users", "20", "--run-time", "4s")
        self.assertIn(code, (0, 7), output)  # on a busy machine the generator may be late
        self.assertRegex(output, r"Aggregated +[1-9][0-9]* +0 \(0.00 %\)")

    def test_no_recorded_key_is_kept(self):
        first = entry("POST", f"http://127.0.0.1/x?key={KEY}", 200, 1, {"text": f"with {KEY}"}, {})
        second = entry("GET", "http://127.0.0.1/y", 200, 2, received={})
        second["request"]["headers"] = [{"name": "X-API-Key", "value": KEY + "-2"}, {"name": "X-Tenant", "value": "north"},
                                        {"name": "authorization", "value": "Bearer the-token-of-a-user"}]
        text, profile = self.made("har", "x.har", json.dumps({"log": {"entries": [first, second]}}))
        for secret in (KEY, "the-token-of-a-user"):
            self.assertNotIn(secret, text)
        shipped = (HERE.parents[2] / "harness/profiles/platform.workload.json").read_text(encoding="utf-8")
        built_in = json.loads(re.sub(r"(?m)^ *//.*$", "", shipped))["headers"]["X-API-Key"]
        self.assertEqual(profile["workload"]["headers"],
                         {"X-API-Key": built_in, "X-Tenant": "north", "authorization": f"Bearer {built_in}"})
        self.assertIn("The recorded X-API-Key is not kept: put one that the target accepts in its place.", text)
        self.assertIn("The recorded authorization is not kept", text)

    def test_a_body_that_a_profile_cannot_hold_is_left_out_and_that_is_said(self):
        for sent in ("a=1&b=2", {"text": "see {{this}}"}, {"$int": {"min": 1}}):
            text, profile = self.made("har", "x.har", json.dumps(
                {"log": {"entries": [entry("POST", "http://127.0.0.1/x", 200, 1, sent, {})]}}))
            self.assertNotIn("body", profile["workload"]["groups"]["all"]["steps"][0])
            self.assertIn("it is left out", text)

    def test_bad_input(self):
        for kind, content, code, word in (
                ("har", "{", 2, "x.txt"), ("har", "[]", 2, "no log.entries"), ("har", '{"log": {}}', 2, "no log.entries"),
                ("har", '{"log": {"entries": []}}', 4, "no request in it"),
                ("har", '{"log": {"entries": [{}, {"request": {}, "response": {}}, {"request": {"url": "x"}}]}}', 4,
                 "no request in it"),
                ("har", '{"log": {"entries": [\n{"request": {"method": "GET", "url": 5}}]}}', 2,
                 "x.txt:2:38: /log/entries/0/request/url: expected string, got integer 5"),
                ("locust-stats", "", 2, "x.txt"), ("locust-stats", "a,b\n1,2\n", 2, "x.txt"),
                ("locust-stats", csv(("GET", "no path", 5, 0)), 4, "no request in it")):
            done = self.run_import(kind, "x.txt", content)
            self.assertEqual(done.returncode, code, (content, done.stdout, done.stderr))
            self.assertIn(word, done.stderr, content)
        done = subprocess.run([BINARY, "import", "har", "/nowhere.har"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("/nowhere.har", done.stderr)


if __name__ == "__main__":
    unittest.main()
