"""`understudy export k6`: Node reads the script, and with k6's modules replaced it does what the profile says.

usage: k6_test.py UNDERSTUDY
"""
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from mix import differences
from staged import STAGED

BINARY = Path(sys.argv.pop(1)).resolve()
BUILT_IN = ["smoke", "normal", "peak", "endurance", "spike", "stress-300", "stress-400", "sprint-1", "sprint-2",
            "sprint-3", "sprint-4"]


class Exported(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def export(self, profile):
        path = self.directory / "script.mjs"
        done = subprocess.run([BINARY, "export", "k6", profile, "-o", path], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return path

    def run_with_stubs(self, profile, users, iterations):
        path = self.export(profile)
        path.write_text(re.sub(r"from 'k6[a-z/]*'", "from './k6_stub.mjs'", path.read_text(encoding="utf-8")),
                        encoding="utf-8")
        for name in ("k6_stub.mjs", "k6_run.mjs"):
            shutil.copy(HERE / name, self.directory)
        done = subprocess.run(["node", "k6_run.mjs", "./script.mjs", str(users), str(iterations)], capture_output=True,
                              text=True, check=False, cwd=self.directory, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_every_built_in_profile_is_javascript(self):
        for profile in BUILT_IN:
            path = self.export(profile)
            done = subprocess.run(["node", "--check", path], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, profile + done.stderr)

    def test_the_mix_is_that_of_the_profile(self):
        seen = self.run_with_stubs("normal", 80, 100)
        self.assertEqual(seen["failed"], 0)
        self.assertEqual(differences(seen["requests"]), [])
        # Waits between half a second and three, as the kinds have them.
        self.assertGreaterEqual(min(seen["waits"]), 0.5)
        self.assertLess(max(seen["waits"]), 3)
        self.assertEqual(len(seen["waits"]), 80 * 100)
        body = seen["last"]["POST /api/v1/goals/"]
        self.assertEqual(body["body"]["agent_id"], "an id/1")
        self.assertEqual(body["headers"]["Content-Type"], "application/json")
        self.assertEqual(seen["last"]["GET /api/v1/agents/{id}"]["url"], "http://server/api/v1/agents/an%20id%2F1")

    def test_stages_thresholds_and_odd_names(self):
        (self.directory / "staged.json").write_text(json.dumps(STAGED), encoding="utf-8")
        seen = self.run_with_stubs(self.directory / "staged.json", 2, 200)
        self.assertEqual(seen["options"]["scenarios"]["users"]["stages"],
                         [{"duration": "0.2s", "target": 4}, {"duration": "1.8s", "target": 4},
                          {"duration": "1s", "target": 2}, {"duration": "1s", "target": 2}])
        self.assertEqual(seen["options"]["thresholds"],
                         {"failures": ["rate<=0"], "http_req_duration": ["p(99.9)<5000", "max<9000"],
                          "http_req_duration{name:one {id}}": ["avg<2000"], "http_reqs": ["rate>1"]})
        self.assertEqual(seen["failed"], 0)
        self.assertEqual(set(seen["waits"]), {0.01})
        made = seen["last"]["POST /api/v1/agents/"]["body"]
        self.assertRegex(made["name"], r"^x [a-z]+ [1-9] \{y\}$")
        self.assertEqual(made["configuration"]["deep"], [[], {}, [1.5, 1e300, -3]])
        self.assertEqual(made["metadata"]["quote"], "\" ' \\ \n é")
        self.assertLessEqual(seen["requests"]["one {id}"], seen["requests"]["POST /api/v1/agents/"])


if __name__ == "__main__":
    unittest.main()
