"""Does what docs/resource-format.md says of a router of one's own, with the files that the page shows.

usage: own_router_test.py UNDERSTUDY
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "tools"))
from stand_in import StandIn  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = None
KEY = {"X-API-Key": "dev_key_local_ONLY", "Content-Type": "application/json"}


def files_of_the_page():
    """The description and the contract, as the page shows them, and what it shows of a mistake."""
    page = (ROOT / "docs" / "resource-format.md").read_text(encoding="utf-8")
    description, contract = re.findall(r"```json\n(.*?)```", page, re.S)
    mistake = re.search(r"understudy serve: boats/boats\.resource\.json:(.*)", page).group(1)
    return description, contract, mistake


class OwnRouter(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.boats = self.folder / "boats"
        self.boats.mkdir()
        self.description, self.contract, self.mistake = files_of_the_page()
        self.put("boats.resource.json", self.description)

    def put(self, name, text):
        (self.boats / name).write_text(text, encoding="utf-8")

    def run_program(self, *arguments):
        return subprocess.run([BINARY, *arguments], cwd=self.folder, capture_output=True, text=True,
                              timeout=60, check=False)

    def refusal(self, description):
        """What `serve` says of a wrong description; it must not start."""
        self.put("boats.resource.json", description)
        ended = self.run_program("serve", "--resources", "boats", "--gateway-port", "0", "--data-layer-port", "0")
        self.assertEqual(ended.returncode, 2, ended)
        self.assertEqual(ended.stdout, "")
        return ended.stderr

    def call(self, base, method, path, body=None):
        request = urllib.request.Request(base + path, None if body is None else json.dumps(body).encode(),
                                         KEY, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def test_the_contract_of_the_page_passes(self):
        self.put("boats.contract.json", self.contract)
        ended = self.run_program("verify", "--resources", "boats", "--contracts", "boats")
        self.assertEqual(ended.returncode, 0, ended)
        self.assertIn("1 contract passed (6 steps)", ended.stdout)
        without = self.run_program("verify", "--contracts", "boats")
        self.assertEqual(without.returncode, 1, without)

    def test_the_mistake_of_the_page_is_reported_so(self):
        wrong = self.description.replace('"type": "text", "length": 80', '"type": "string", "length": 80')
        self.assertIn("boats.resource.json:" + self.mistake, self.refusal(wrong))

    def test_everything_else_knows_the_router(self):
        with StandIn(BINARY, "--resources", str(self.boats)) as stand_in:
            base = stand_in.data_layer
            status, text = self.call(base, "POST", "/boats/", {"name": "Dory"})
            self.assertEqual(status, 201, text)
            boat = json.loads(text)["boat_id"]
            # References are enforced.
            unknown = {"name": "Dory", "agent_id": boat}
            status, text = self.call(base, "POST", "/boats/", unknown)
            self.assertEqual(status, 500)
            self.assertIn('violates foreign key constraint \\"boats_agent_id_fkey\\"', text)
            # Errors are FastAPI's.
            status, text = self.call(base, "GET", "/boats/?limit=501")
            self.assertEqual((status, json.loads(text)["detail"][0]["loc"]), (422, ["query", "limit"]))
            status, _ = self.call(base, "GET", "/agents/")
            self.assertEqual(status, 200)

            for page in ("/__understudy/openapi.json", "/__understudy/report"):
                self.assertTrue("/boats/{boat_id}" in self.call(base, "GET", page)[1], page)
            metrics = self.call(base, "GET", "/__understudy/metrics")[1]
            self.assertRegex(metrics, r'endpoint="POST /boats/",status="201"\} 1\n')
            state = json.loads(self.call(base, "GET", "/__understudy/state")[1])
            self.assertIn("boats", json.dumps(state))

    def test_it_can_be_loaded(self):
        step = {"method": "POST", "path": "/boats/", "body": {"name": "Dory"}, "expect": {"status": 201}}
        self.put("boats.profile.json", json.dumps({
            "profile": "boats", "users": 2, "spawn_rate": 10, "run_time": "2s", "thresholds": ["error_rate<1%"],
            "workload": {"workload": "boats", "service": "data_layer", "headers": KEY, "groups": {"all": {"steps": [step]}},
                         "users": [{"kind": "u", "wait": [0.1, 0.2], "groups": [{"group": "all"}]}]}}))
        for options in ((), ("--virtual",)):
            done = self.run_program("load", "boats/boats.profile.json", "--resources", "boats", *options)
            self.assertEqual(done.returncode, 0, done)
            self.assertIn("POST /boats/", done.stdout)
        script = self.run_program("export", "locust", "boats/boats.profile.json").stdout
        self.assertIn('environment.host = os.environ.get("UNDERSTUDY_DATA_LAYER"', script)
        self.assertIn("import os\n", script)
        script = self.run_program("export", "k6", "boats/boats.profile.json").stdout
        self.assertIn("__ENV.BASE_URL || 'http://127.0.0.1:8001'", script)

    def test_it_is_exported(self):
        done = self.run_program("export", "openapi", "data_layer", "--resources", "boats")
        self.assertIn("/boats/{boat_id}", json.loads(done.stdout)["paths"], done.stderr)

    def test_the_service_s_own_document_has_what_has_a_function(self):
        self.put("boats.resource.json", self.description.replace('"action": "create"',
                                                                 '"action": "create", "function": "create_boat"'))
        with StandIn(BINARY, "--resources", str(self.boats)) as stand_in:
            document = json.loads(self.call(stand_in.data_layer, "GET", "/openapi.json")[1])
            self.assertEqual(list(document["paths"]["/boats/"]), ["post"])

    def test_a_folder_can_replace_a_built_in_router(self):
        goals = self.description.replace('"resource": "boats"', '"resource": "goals"').replace(
            '"table": "boats"', '"table": "goals"')
        self.put("boats.resource.json", goals)
        with StandIn(BINARY, "--resources", str(self.boats)) as stand_in:
            self.assertEqual(self.call(stand_in.data_layer, "POST", "/boats/", {"name": "Dory"})[0], 201)
            self.assertEqual(self.call(stand_in.data_layer, "GET", "/goals/")[0], 404)

    def test_a_schema_beside_the_description_is_the_row_s(self):
        schema = {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "title": "A boat of ours"}
        self.put("boat.schema.json", json.dumps(schema))
        self.put("boats.resource.json",
                 self.description.replace('"list": {', '"schemas": {"row": "boat.schema.json"},\n  "list": {'))
        with StandIn(BINARY, "--resources", str(self.boats)) as stand_in:
            document = self.call(stand_in.data_layer, "GET", "/__understudy/openapi.json")[1]
            self.assertTrue("A boat of ours" in document)

    def test_what_does_not_fit_is_refused_with_its_place(self):
        place = r"boats/boats\.resource\.json:\d+:\d+: "
        cases = {
            ('"table": "boats"', '"table": "goals"'): 'the resource "goals" has the table "goals" already',
            ('"path": "/boats/", "action": "list"', '"path": "/agents/", "action": "list"'):
                'the resource "agents" has the route GET /agents/ already',
            ('"references": "agents"', '"references": "agent"'): "names no table: \"agent\"; did you mean 'agents'?",
            ('"action": "create"', '"action": "agents.patch"'): 'unknown action "agents.patch"',
            ('"/boats/{boat_id}", "action": "read"', '"/boats/one", "action": "read"'): "needs a parameter",
            ('"table": "boats"', '"table": "sqlite_boats"'): "/table",
            ('"kind": "guarded",', '"kind": "guarded", "kind": "raw",'): 'the key "kind" appears twice',
        }
        for (part, by), message in cases.items():
            with self.subTest(by):
                self.assertIn(part, self.description)
                error = self.refusal(self.description.replace(part, by, 1))
                self.assertRegex(error, place)
                self.assertIn(message, error)

    def test_what_is_no_folder_of_routers_is_refused(self):
        (self.folder / "empty").mkdir()
        (self.boats / "boats.resource.json").rename(self.boats / "boats.json")
        for folder, message in (("nowhere", "can't be read"), ("boats/boats.json", "can't be read"),
                                ("empty", "no *.resource.json"), ("boats", "no *.resource.json")):
            with self.subTest(folder):
                ended = self.run_program("verify", "--resources", folder)
                self.assertEqual(ended.returncode, 2, ended)
                self.assertIn(message, ended.stderr)


if __name__ == "__main__":
    BINARY = str(pathlib.Path(sys.argv.pop()).resolve())
    unittest.main()
