"""Which line of a script a finding comes from, with real clients; and that telling it breaks no script.

usage: sites_test.py UNDERSTUDY LOCUSTS_PYTHON        (with a Python that has requests, httpx and aiohttp)
"""
import json
import os
import subprocess
import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

BINARY = os.path.abspath(sys.argv[1])
LOCUSTS_PYTHON = os.path.abspath(sys.argv.pop(2))
KEY = '{"X-API-Key": "k" * 32}'
# The line that sends what is wrong, a final slash that is missing, is marked.
CLIENTS = {
    "requests": f"""
        import os, requests
        def call(session):
            return session.get(os.environ["L09_URL"] + "/api/v1/agents", headers={KEY}, allow_redirects=False)  # HERE
        call(requests.Session())
        """,
    "urllib": f"""
        import os, urllib.request
        from urllib.error import HTTPError
        try:
            urllib.request.urlopen(urllib.request.Request(os.environ["L09_URL"] + "/api/v1/agents", headers={KEY}))  # HERE
        except HTTPError:
            pass
        """,
    "httpx": f"""
        import httpx, os
        with httpx.Client(base_url=os.environ["L09_URL"], headers={KEY}) as client:
            client.get("/api/v1/agents")  # HERE
        """,
    "httpx, asynchronous": f"""
        import asyncio, httpx, os
        async def main():
            async with httpx.AsyncClient(base_url=os.environ["L09_URL"], headers={KEY}) as client:
                await asyncio.sleep(0)
                await client.get("/api/v1/agents")  # HERE
        asyncio.run(main())
        """,
    "aiohttp": f"""
        import aiohttp, asyncio, os
        async def main():
            async with aiohttp.ClientSession(os.environ["L09_URL"]) as session:
                async with session.get("/api/v1/agents", headers={KEY}, allow_redirects=False) as answer:  # HERE
                    await answer.text()
        asyncio.run(main())
        """,
}
# A header is sent to the stand-in only, so somebody else's server sees what it always saw.
ELSEWHERE = """
    import http.server, threading, urllib.request
    seen = []
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.headers.get("X-Understudy-Site"))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
        def log_message(self, *arguments):
            pass
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    urllib.request.urlopen(f"http://127.0.0.1:{server.server_address[1]}/").read()
    print("seen", seen)
    """


class Sites(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def script(self, text, name="script.py"):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip(), encoding="utf-8")
        line = next((n for n, one in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "# HERE" in one), None)
        return path, line

    def run_script(self, path, *options, command="check", python=(sys.executable,), **variables):
        return subprocess.run([BINARY, command, *options, "--", *python, path], capture_output=True, text=True, timeout=60,
                              check=False, cwd=self.folder,
                              env={**os.environ, "TMPDIR": str(self.folder / "tmp"), "GITHUB_ACTIONS": "", **variables})

    def findings(self, path, *options, python=(sys.executable,), **variables):
        report = self.folder / "report.json"
        (self.folder / "tmp").mkdir(exist_ok=True)
        run = self.run_script(path, "--json", str(report), *options, python=python, **variables)
        self.assertTrue(report.exists(), run.stderr)
        found = {}
        for client in json.loads(report.read_text(encoding="utf-8"))["clients"]:
            for finding in client["findings"]:
                found.setdefault(finding["code"], finding)
        return found, run

    def test_each_client_tells_its_line(self):
        for name, text in CLIENTS.items():
            with self.subTest(name):
                path, line = self.script(text)
                found, run = self.findings(path)
                self.assertEqual(found["S5"]["sites"][0]["site"], f"script.py:{line}", run.stdout)
                self.assertEqual(found["S5"]["example"]["site"], f"script.py:{line}")
                self.assertIn(f"Line   script.py:{line} (", run.stdout)
                self.assertEqual(os.listdir(self.folder / "tmp"), [])  # what was made for it is gone

    def test_locusts_fast_user_tells_its_line(self):
        path, line = self.script(f"""
            import os
            from locust import FastHttpUser
            from locust.env import Environment
            class User(FastHttpUser):
                host = os.environ["L09_URL"]
                def call(self):
                    self.client.get("/api/v1/agents", headers={KEY})  # HERE
                    assert self.client.post("/api/v1/agents/", json={{"name": "a"}}, headers={KEY}).status_code == 201
            User(Environment(user_classes=[User])).call()
            """)
        found, run = self.findings(path, python=(LOCUSTS_PYTHON,))
        self.assertIn("the command exited with 0", run.stdout + run.stderr)
        self.assertEqual(found["S5"]["sites"][0]["site"], f"script.py:{line}", run.stdout)

    def test_every_report_points_there(self):
        path, line = self.script(CLIENTS["requests"], "ein Ordner, mit%/skript ä:b.py")
        (self.folder / "tmp").mkdir()
        run = self.run_script(path, "--sarif", "sarif", "--junit", "junit", "--markdown", "markdown", "--ci", "github")
        name = "ein Ordner, mit%/skript ä:b.py"
        results = json.loads((self.folder / "sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
        place = next(one for one in results if one["ruleId"] == "S5")["locations"][0]["physicalLocation"]
        self.assertEqual(place["artifactLocation"]["uri"], "ein%20Ordner,%20mit%25/skript%20%C3%A4%3Ab.py")
        self.assertEqual(place["region"]["startLine"], line)
        self.assertIn(f"at: {name}:{line}", (self.folder / "junit").read_text(encoding="utf-8"))
        self.assertIn(f"{name}:{line}", (self.folder / "markdown").read_text(encoding="utf-8"))
        self.assertIn(f"::error file=ein Ordner%2C mit%25/skript ä%3Ab.py,line={line},title=S5%3A ", run.stdout)

    def test_nothing_is_told_when_it_is_off(self):
        path, _ = self.script(CLIENTS["requests"])
        found, _ = self.findings(path, "--no-sites")
        self.assertNotIn("sites", found["S5"])
        self.assertNotIn("site", found["S5"]["example"])

    def test_run_tells_it_too(self):
        path, _ = self.script('import os\nprint(os.environ["UNDERSTUDY_SITES"], os.environ["PYTHONPATH"])\n')
        (self.folder / "tmp").mkdir()
        self.assertRegex(self.run_script(path, command="run").stdout, r"^\d+,\d+ .*understudy-sites-")
        self.assertIn("KeyError", self.run_script(path, "--no-sites", command="run", PYTHONPATH="").stderr)

    def test_other_servers_get_no_header(self):
        path, _ = self.script(ELSEWHERE)
        self.assertIn("seen [None]", self.run_script(path, command="run").stdout)

    def test_a_sitecustomize_of_the_users_still_runs_and_its_path_stays(self):
        own = self.folder / "own"
        own.mkdir()
        (own / "sitecustomize.py").write_text("import sys\nsys.own_ran = sys.own_ran + 1 if hasattr(sys, 'own_ran') else 1\n",
                                              encoding="utf-8")
        path, line = self.script("import sys, sitecustomize\nprint('own', sys.own_ran, sitecustomize.__file__)\n" +
                                 textwrap.dedent(CLIENTS["requests"]).lstrip())
        found, run = self.findings(path, PYTHONPATH=str(own))
        self.assertIn(f"own 1 {own}/sitecustomize.py", run.stdout)
        self.assertEqual(found["S5"]["sites"][0]["site"], f"script.py:{line}")

    def test_an_error_of_the_users_sitecustomize_is_what_it_always_was(self):
        own = self.folder / "own"
        own.mkdir()
        (own / "sitecustomize.py").write_text("raise ValueError('mine')\n", encoding="utf-8")
        path, _ = self.script("print('ran')\n")
        texts = [self.run_script(path, *options, command="run", PYTHONPATH=str(own)) for options in ((), ("--no-sites",))]
        self.assertEqual([(run.returncode, run.stdout, run.stderr) for run in texts], 2 * [(0, "ran\n", texts[1].stderr)])
        self.assertIn("mine", texts[0].stderr)

    def test_a_script_that_breaks_what_it_uses_still_runs(self):
        # No frames, no environment as it was, and a library that is no library.
        path, _ = self.script("import os, sys\nimport requests\ndel sys._getframe\nos.path.abspath = None\n" +
                              textwrap.dedent(CLIENTS["requests"]).lstrip())
        found, run = self.findings(path)
        self.assertNotIn("Traceback", run.stderr)
        self.assertNotIn("sites", found["S5"])
        (self.folder / "httpx").mkdir()
        (self.folder / "httpx" / "__init__.py").write_text("from . import _client\n", encoding="utf-8")
        (self.folder / "httpx" / "_client.py").write_text("mine = 1\n", encoding="utf-8")
        path, _ = self.script("import httpx._client\nprint(httpx._client.mine)\n")
        self.assertEqual(self.run_script(path, command="run").stdout, "1\n")

    def test_a_header_of_the_scripts_own_is_left_and_one_that_is_none_is_no_place(self):
        for header, expected in (("mine.py:7", "mine.py:7"), ("%0A::x%1b:3", "\n::x\x1b:3"), ("mine.py", None), (":3", None),
                                 ("a:0", None), ("a:1x", None), ("a:" + "9" * 30, None), ("x" * 2000 + ":1", None)):
            with self.subTest(header):
                path, _ = self.script(CLIENTS["requests"].replace('"k" * 32', f'"k" * 32, "X-Understudy-Site": "{header}"'))
                found, run = self.findings(path, "--ci", "github")
                sites = found["S5"].get("sites")
                self.assertEqual(sites and sites[0]["site"], expected)
                self.assertNotIn("\x1b", run.stdout)
                self.assertEqual([line for line in run.stdout.splitlines() if line.startswith("::") and
                                  not line.startswith(("::error ", "::warning "))], [])

    def test_without_a_folder_for_it_the_command_runs(self):
        path, _ = self.script(CLIENTS["requests"])
        run = self.run_script(path, TMPDIR="/nowhere/at/all")
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertNotIn("Line  ", run.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
