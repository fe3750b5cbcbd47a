"""The pytest plugin of the wheel, as pytest finds it: pytest_plugin_test.py WHEEL_FOLDER PYTHON_WITH_PYTEST"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap
import unittest
import zipfile

PYTHON = sys.argv[2]
DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
PLACE = tempfile.TemporaryDirectory()
with zipfile.ZipFile(next(pathlib.Path(sys.argv[1]).glob("*.whl"))) as wheel:
    wheel.extractall(PLACE.name)  # with its metadata, by which pytest finds the plugin
sys.path.insert(0, PLACE.name)
import understudy_standin  # noqa: E402

HEAD = """
import os, unittest
import httpx, pytest
GOOD = {"X-API-Key": "k" * 32}
"""


def clean_environment():
    dropped = ("PYTEST", "L01_", "L09_", "UNDERSTUDY", "LOCUST", "API_GATEWAY", "TEST_API_KEY", "REDIS_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(dropped)}


class Run:
    """One run of pytest over one file."""

    def __init__(self, code, *options, head=HEAD, files=()):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files:
                pathlib.Path(folder, name).parent.mkdir(exist_ok=True)
                pathlib.Path(folder, name).write_text(text)
            pathlib.Path(folder, "test_it.py").write_text(head + textwrap.dedent(code))
            done = subprocess.run(
                [PYTHON, "-m", "pytest", "-p", "no:cacheprovider", "-W", "ignore", "-v", "-rs", *options, "test_it.py"],
                cwd=folder, capture_output=True, text=True, check=False,
                env={**clean_environment(), "PYTHONPATH": PLACE.name})
        self.code = done.returncode
        self.text = done.stdout + done.stderr
        last = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""
        self.counts = {word.rstrip("s"): int(number) for number, word in
                       re.findall(r"(\d+) (passed|failed|skipped|errors?)", last)}


class PluginTest(unittest.TestCase):
    def check(self, run, **counts):
        self.assertEqual(run.counts, counts, run.text)

    def test_a_client_that_knows_nothing_of_sessions_works(self):
        self.check(Run("""
            def test_of_one(understudy):
                made = httpx.post(understudy.gateway_url + "/api/v1/agents/", headers=understudy.headers, json={"name": "a"})
                assert made.status_code == 201
                assert [one.path for one in understudy.requests(method="POST")] == ["/api/v1/agents/"]

            def test_of_another(understudy, understudy_server):
                assert understudy is understudy_server
                listed = httpx.get(understudy.gateway_url + "/api/v1/agents/", headers=understudy.headers)
                assert listed.json()["items"] == []
                assert len(understudy.requests()) == 1
            """), passed=2)

    def test_routers_of_one_s_own_as_the_page_shows_them(self):
        described = re.search(r"```json\n(.*?)```", (DOCS / "resource-format.md").read_text(), re.S)[1]
        code = re.search(r"```python\n(@pytest.mark.understudy\(resources=.*?)```", (DOCS / "python.md").read_text(), re.S)[1]
        self.check(Run(code, files=[("boats/boats.resource.json", described)]), passed=1)
        lost = Run(code)
        self.check(lost, error=1)
        self.assertRegex(lost.text, r"boats: can't be read in /.+: No such file or directory")

    def test_the_environment_is_that_of_the_platform_s_layers_during_the_test(self):
        self.check(Run("""
            NAMES = ("L01_URL", "L01_BASE_URL", "L01_API_KEY", "L01_DEFAULT_API_KEY", "L09_URL", "API_GATEWAY_URL",
                     "TEST_API_KEY", "LOCUST_HOST")

            def test_set(gateway_url, data_layer_url):
                assert all(os.environ[name] for name in NAMES)
                assert os.environ["L09_URL"] == gateway_url
                headers = {"X-API-Key": os.environ["L01_API_KEY"]}
                assert httpx.get(data_layer_url + "/agents/", headers=headers).status_code == 200
                headers = {"X-API-Key": os.environ["TEST_API_KEY"]}
                assert httpx.get(gateway_url + "/api/v1/agents/", headers=headers).status_code == 200

            def test_put_back():
                assert not [name for name in NAMES if name in os.environ]
            """), passed=2)

    def test_the_marker_switches_defects_for_its_test(self):
        self.check(Run("""
            def read(url):
                made = httpx.post(url + "/api/v1/agents/", headers=GOOD, json={"name": "a"}).json()["id"]
                return httpx.get(url + "/api/v1/agents/" + made, headers=GOOD).status_code

            @pytest.mark.understudy(defects="3")
            def test_on(gateway_url):
                assert read(gateway_url) == 500

            def test_off(gateway_url):
                assert read(gateway_url) == 200

            @pytest.mark.understudy(defects=3)
            class TestAll:
                def test_on(self, gateway_url):
                    assert read(gateway_url) == 500

                @pytest.mark.understudy(defects="none")
                def test_its_own_marker_wins(self, gateway_url):
                    assert read(gateway_url) == 200
            """), passed=4)

    def test_what_can_not_be_switched_has_a_server_of_its_own(self):
        self.check(Run("""
            seen = set()

            @pytest.mark.understudy(latency="fixed:30ms")
            def test_slow(understudy, understudy_server):
                assert understudy is not understudy_server
                assert httpx.get(understudy.gateway_url + "/health").elapsed.total_seconds() >= 0.03
                seen.add(understudy.gateway_url)

            @pytest.mark.understudy(latency="fixed:30ms")
            def test_the_same_server(understudy):
                seen.add(understudy.gateway_url)
                assert len(seen) == 1

            @pytest.mark.understudy(strict=True, platform="main")
            def test_another(understudy):
                seen.add(understudy.gateway_url)
                assert len(seen) == 2
            """), passed=3)

    def test_the_variable_of_redis_is_that_of_the_tests_own_server(self):
        self.check(Run("""
            @pytest.mark.understudy(redis=0)
            def test_with(understudy):
                assert os.environ["REDIS_URL"] == understudy.redis_url != ""

            def test_without(understudy):
                assert "REDIS_URL" not in os.environ and understudy.redis_url == ""
            """), passed=2)

    def test_the_marker_sets_the_clock(self):
        self.check(Run("""
            def created(understudy):
                made = httpx.post(understudy.gateway_url + "/api/v1/agents/", headers=GOOD, json={"name": "a"})
                return made.json()["created_at"]

            @pytest.mark.understudy(clock="2026-01-18T10:00:00")
            def test_then(understudy):
                assert created(understudy).startswith("2026-01-18T10:")

            def test_now(understudy):
                assert not created(understudy).startswith("2026-01-18T10:")
            """), passed=2)

    def test_a_test_that_fails_shows_what_was_sent_and_what_was_wrong(self):
        run = Run("""
            def test_it(understudy):
                answer = httpx.post(understudy.gateway_url + "/api/v1/goals/", headers={"X-API-Key": "secret"}, json={"a": 1})
                assert answer.status_code == 201

            def test_that_passes(understudy):
                httpx.get(understudy.gateway_url + "/health")
            """)
        self.check(run, failed=1, passed=1)
        for words in ("understudy: last requests", "#1 POST /api/v1/goals/ (gateway) -> 401", 'sent {"a":1}',
                      'got  {"detail":"Invalid API key"}', "why  S4", "understudy: findings", "S4 error", "Fix: Send"):
            self.assertIn(words, re.sub(r'": ', '":', run.text) if "sent" in words else run.text)
        self.assertNotIn("X-API-Key: secret", run.text)
        self.assertNotIn("/health", run.text.partition("last requests")[2])

    def test_fail_on_makes_a_finding_a_failure(self):
        run = Run("""
            def send(understudy):
                httpx.get(understudy.gateway_url + "/api/v1/agents/", headers={"X-API-Key": "short"})

            @pytest.mark.understudy(fail_on="error")
            def test_strict(understudy):
                send(understudy)

            def test_lax(understudy):
                send(understudy)

            @pytest.mark.understudy(fail_on="error")
            def test_good(understudy):
                httpx.get(understudy.gateway_url + "/api/v1/agents/", headers=GOOD)

            @pytest.mark.understudy(fail_on="error")
            def test_in_a_session(understudy_session):
                httpx.get(understudy_session.gateway_url + "/api/v1/agents/",
                          headers={**understudy_session.headers, "X-API-Key": "short"})
            """)
        self.check(run, failed=2, passed=2)
        self.assertIn("the stand-in found 1 fault in what was sent", run.text)

    def test_sessions_have_states_of_their_own(self):
        self.check(Run("""
            @pytest.mark.parametrize("name", ["plain", "\\u00e4\\n"])
            def test_it(understudy_session, understudy_server, name):
                url = understudy_session.gateway_url + "/api/v1/agents/"
                httpx.post(url, headers=understudy_session.headers, json={"name": "a"})
                assert understudy_session.rows()["agents"] == 1
                assert understudy_server.rows().get("agents", 0) == 0

            @pytest.mark.understudy(defects="3")
            def test_defects(understudy_session, understudy_server):
                assert (understudy_session.defects(), understudy_server.defects()) == ("3", "none")
            """), passed=3)

    def test_what_a_test_did_to_its_server_does_not_reach_the_next(self):
        self.check(Run("""
            def test_switches(understudy):
                understudy.outage(3600)
                understudy.platform("main")
                understudy.defects("1")

            def test_next(understudy):
                assert understudy.platform() == "fixed"
                assert httpx.post(understudy.gateway_url + "/api/v1/agents/", headers=GOOD, json={"name": "a"}).status_code == 201
            """), passed=2)

    def test_classes_of_unittest(self):
        self.check(Run("""
            @pytest.mark.understudy(defects="3")
            class AgentsTest(unittest.TestCase):
                def setUp(self):
                    self.url = os.environ["L09_URL"] + "/api/v1/agents/"
                    self.made = httpx.post(self.url, headers=GOOD, json={"name": "a"}).json()["id"]

                def test_read(self):
                    assert httpx.get(self.url + self.made, headers=GOOD).status_code == 500

                def test_list(self):
                    assert len(httpx.get(self.url, headers=GOOD).json()["items"]) == 1
            """), passed=2)

    def test_asyncio(self):
        self.check(Run("""
            import asyncio

            @pytest.mark.asyncio
            async def test_it(understudy):
                async with httpx.AsyncClient(base_url=understudy.gateway_url, headers=understudy.headers) as client:
                    made = await asyncio.gather(*(client.post("/api/v1/agents/", json={"name": f"a{i}"}) for i in range(8)))
                assert {answer.status_code for answer in made} == {201}
                assert len(understudy.requests(method="POST")) == 8
            """), passed=1)

    def test_xdist_has_a_server_for_each_worker(self):
        run = Run("""
            import time

            @pytest.mark.parametrize("number", range(12))
            def test_it(understudy, number, record_property):
                url = understudy.gateway_url
                for _ in range(number):
                    httpx.post(url + "/api/v1/agents/", headers=understudy.headers, json={"name": "a"})
                assert understudy.rows().get("agents", 0) == number
                assert os.environ["L09_URL"] == url
            """, "-n", "4")
        self.check(run, passed=12)

    def test_the_option_gives_every_test_the_stand_in_before_it_is_imported(self):
        code = """
            GATEWAY = os.environ["L09_URL"]

            def test_create():
                assert httpx.post(GATEWAY + "/api/v1/agents/", headers=GOOD, json={"name": "a"}).status_code == 201

            def test_list():
                assert httpx.get(GATEWAY + "/api/v1/agents/", headers=GOOD).json()["items"] == []
            """
        self.check(Run(code, "--understudy"), passed=2)
        self.check(Run(code, "--understudy", "-n", "2"), passed=2)
        self.check(Run(code), error=1)

    def test_the_same_tests_run_against_the_real_platform(self):
        code = """
            def test_plain(understudy):
                listed = httpx.get(understudy.gateway_url + "/api/v1/agents/", headers=understudy.headers)
                assert listed.status_code == 200
                assert os.environ["L01_API_KEY"] == understudy.api_key == "k" * 40

            @pytest.mark.understudy(defects="3")
            def test_defect(understudy):
                assert False

            @pytest.mark.understudy(strict=True)
            def test_option(understudy):
                assert False

            def test_journal(understudy):
                understudy.requests()

            def test_session(understudy_session):
                assert False

            def test_that_fails(understudy):
                assert False
            """
        # Without its own API a stand-in is as the real platform is.
        with understudy_standin.Server(no_admin=True) as server:
            run = Run(code, "--understudy-url", server.gateway_url, "--understudy-data-layer-url", server.data_layer_url,
                      "--understudy-key", "k" * 40)
        self.check(run, passed=1, skipped=4, failed=1)
        self.assertIn("requests() is the stand-in's", run.text)

    def test_a_stand_in_that_runs_may_be_named(self):
        with understudy_standin.Server() as server:
            self.check(Run("""
                def test_it(understudy):
                    httpx.get(understudy.gateway_url + "/health")
                    assert len(understudy.requests()) == 1
                """, "--understudy-url", server.gateway_url), passed=1)
            self.check(Run("""
                GATEWAY = os.environ["L09_URL"]

                def test_it():
                    assert httpx.get(GATEWAY + "/health").status_code == 200
                """, "--understudy-url", server.gateway_url), passed=1)

    def test_wrong_use_is_an_error_that_says_what_is_right(self):
        for marker, words in (("'3'", "takes keywords only"), ("fail_on='bad'", "'bad' is not a severity"),
                              ("colour='red'", "'colour' is not a keyword of the marker"),
                              ("latenci='none'", "'latenci' is not a keyword of the marker; did you mean 'latency'?"),
                              ("latency='nrmal'", "latency: 'nrmal' is not a latency"),
                              ("strict='no'", "strict must be True or False, not 'no'"), ("defects='9'", "'9' is not a defect")):
            with self.subTest(marker=marker):
                run = Run(f"""
                    @pytest.mark.understudy({marker})
                    def test_it():
                        pass
                    """)
                self.check(run, error=1)
                self.assertIn(words, run.text)
                self.assertIn("pytest.mark.understudy: ", run.text)
                for inner in ("_plugin.py", "_server.py", "Run understudy", "Traceback"):
                    self.assertNotIn(inner, run.text)
        for options, words in ((["--understudy-key", "k"], "--understudy-key needs --understudy-url"),
                               (["--understudy-url", "http://127.0.0.1:1"], "does the server run")):
            with self.subTest(options=options):
                run = Run("def test_it(): pass", *options)
                self.assertEqual(run.code, 4, run.text)
                self.assertIn(words, run.text)

    def test_the_first_test_of_the_readme_passes(self):
        readme = pathlib.Path(__file__).resolve().parents[2] / "README.md"
        self.check(Run(re.search(r"^```python\n(.*?)^```", readme.read_text(), re.M | re.S)[1], head=""), passed=1)

    def test_the_marker_is_registered(self):
        self.check(Run("""
            @pytest.mark.understudy
            def test_it():
                assert os.environ["L09_URL"]
            """, "--strict-markers"), passed=1)

    def test_a_run_that_does_not_use_it_imports_nothing_for_it(self):
        run = Run("""
            import sys

            def test_it():
                ours = sorted(name for name in sys.modules if name.startswith("understudy_standin"))
                assert ours == ["understudy_standin", "understudy_standin.pytest_plugin"]
                assert "http.client" not in sys.modules and "subprocess" not in before
            """, head="import sys\nbefore = set(sys.modules) - {'subprocess'}\n")
        self.check(run, passed=1)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
