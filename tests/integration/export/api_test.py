"""`understudy export openapi` and `export postman`: the API for other tools.

usage: api_test.py UNDERSTUDY
"""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import jsonschema

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(ROOT / "tests/tools"))

from stand_in import StandIn

BINARY = Path(sys.argv.pop(1)).resolve()
SCHEMA = json.loads((ROOT / "tests/corpus/postman/collection-2.1.0.schema.json").read_text(encoding="utf-8"))


def export(*arguments, code=0):
    done = subprocess.run([BINARY, "export", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != code:
        raise AssertionError(f"{arguments}: exit code {done.returncode}\n{done.stderr}")
    return done.stderr if code else json.loads(done.stdout)


class OpenApi(unittest.TestCase):
    def test_one_service_or_both(self):
        gateway, data_layer, both = export("openapi", "gateway"), export("openapi", "data_layer"), export("openapi")
        self.assertEqual(gateway["servers"], [{"url": "http://127.0.0.1:8009"}])
        self.assertEqual(data_layer["servers"], [{"url": "http://127.0.0.1:8001"}])
        self.assertIn("/api/v1/agents/{agent_id}", gateway["paths"])
        self.assertIn("/datasets/{dataset_id}", data_layer["paths"])
        self.assertEqual(len(both["paths"]), len(gateway["paths"]) + len(data_layer["paths"]))

    def test_what_is_wrong_is_told(self):
        for arguments, words in ((["openapi", "l09"], "'l09' is not a service; it is gateway or data_layer"),
                                 (["postman", "--stub"], "--stub: is for locust only"),
                                 (["k6", "normal", "--resources", "."], "--resources: is for openapi and postman only"),
                                 (["locust"], "name the profile: understudy export locust normal"),
                                 (["openapi", "--resources", "/nowhere"], "/nowhere")):
            with self.subTest(arguments=arguments):
                self.assertIn(words, export(*arguments, code=2))


class Postman(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.path = Path(folder) / "collection.json"

    def run_collection(self, *options):
        with StandIn(BINARY, *options) as server:
            done = subprocess.run(
                ["node", HERE / "postman_run.mjs", self.path, f"gateway={server.gateway}", f"data_layer={server.data_layer}"],
                capture_output=True, text=True, check=False, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_it_has_every_operation_and_its_published_form(self):
        collection = export("postman")
        jsonschema.validate(collection, SCHEMA)
        names = {item["name"] for service in collection["item"] for group in service["item"] for item in group["item"]}
        operations = {f"{method.upper()} {path.partition('#')[0]}" for path, item in export("openapi")["paths"].items()
                      for method in item if method != "servers"}
        self.assertEqual(names, operations)

    def test_its_requests_do_what_they_say(self):
        self.path.write_text(json.dumps(export("postman")), encoding="utf-8")
        tests = self.run_collection("--repair", "latent")
        self.assertEqual([test for test in tests if test["error"]], [])
        failed = [test["request"] for test in tests if test["code"] >= 300]
        self.assertEqual([request for request in failed if "/api/v1/" in request], [])
        # What their schemas don't say.
        self.assertLess(len(failed), len(tests) / 4, failed)

    def test_an_answer_that_no_document_has_fails(self):
        collection = export("postman", "gateway")
        self.path.write_text(json.dumps(collection).replace("/health/live", "/health/dead"), encoding="utf-8")
        failed = [test["request"] for test in self.run_collection() if test["error"]]
        self.assertEqual(failed, ["GET /health/dead"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
