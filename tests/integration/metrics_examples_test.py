"""docs/examples: the alert rules fire when they should (promtool), and rules and dashboard ask for metrics that exist.

usage: metrics_examples_test.py UNDERSTUDY
"""
import http.client
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tools"))
from stand_in import StandIn  # noqa: E402

BINARY = sys.argv[1]
EXAMPLES = HERE.parents[1] / "docs" / "examples"
RULES = EXAMPLES / "prometheus-alerts.yml"
DASHBOARD = json.loads((EXAMPLES / "grafana-dashboard.json").read_text(encoding="utf-8"))


def promtool(*arguments, cwd=HERE):
    return subprocess.run(["promtool", *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=60)


def names_of(text):
    return set(re.findall(r"\bunderstudy_[a-z_]+", text))


def expressions():
    return [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]


class Examples(unittest.TestCase):
    def test_the_alerts_fire_beyond_their_limits_and_not_before(self):
        checked = promtool("check", "rules", RULES)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        tested = promtool("test", "rules", "prometheus_alerts_test.yml")
        self.assertEqual(tested.returncode, 0, tested.stdout + tested.stderr)

    def test_another_limit_would_be_noticed(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "rules.yml").write_text(RULES.read_text(encoding="utf-8").replace("> 0.01", "> 0.05"), encoding="utf-8")
            test = (HERE / "prometheus_alerts_test.yml").read_text(encoding="utf-8")
            (folder / "test.yml").write_text(test.replace("../../docs/examples/prometheus-alerts.yml", "rules.yml"), encoding="utf-8")
            tested = promtool("test", "rules", "test.yml", cwd=folder)
            self.assertEqual(tested.returncode, 1)
            self.assertIn("UnderstudyErrorRate", tested.stdout + tested.stderr)

    def test_every_metric_that_is_asked_for_exists(self):
        with StandIn(BINARY, "--future", "pool=1,hold=1ms,rate-limit=1/h") as server:
            connection = http.client.HTTPConnection(server.gateway.split("//")[1], timeout=20)
            for path in ("/api/v1/agents/", "/api/v1/agents/", "/__understudy/metrics"):
                connection.request("GET", path, headers={"X-API-Key": "k" * 32})
                page = connection.getresponse().read().decode()
        asked = names_of(RULES.read_text(encoding="utf-8")) | names_of("\n".join(expressions()))
        self.assertGreater(len(asked), 6)
        samples = {name for name in (re.match(r"[a-z_]+", line)[0] for line in page.splitlines() if line[0] != "#")}
        self.assertEqual(asked - samples, set())

    def test_the_dashboard_has_the_form_that_grafana_imports(self):
        self.assertIsInstance(DASHBOARD["schemaVersion"], int)
        self.assertTrue(DASHBOARD["title"] and DASHBOARD["uid"])
        panels = DASHBOARD["panels"]
        self.assertEqual(len({panel["id"] for panel in panels}), len(panels))
        source = DASHBOARD["templating"]["list"][0]
        self.assertEqual((source["type"], source["query"]), ("datasource", "prometheus"))
        taken = set()
        for panel in panels:
            self.assertEqual(panel["datasource"], {"type": "prometheus", "uid": "${%s}" % source["name"]})
            place = panel["gridPos"]
            self.assertLessEqual(place["x"] + place["w"], 24)
            cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
            self.assertFalse(cells & taken, panel["title"])
            taken |= cells
            references = [target["refId"] for target in panel["targets"]]
            self.assertEqual(len(set(references)), len(references))

    def test_the_expressions_of_the_dashboard_can_be_read(self):
        rules = {"groups": [{"name": "dashboard", "rules": [
            {"record": f"understudy:panel:{number}", "expr": text.replace("$__rate_interval", "1m")}
            for number, text in enumerate(expressions())]}]}
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "rules.yml"  # JSON is YAML
            path.write_text(json.dumps(rules), encoding="utf-8")
            checked = promtool("check", "rules", path)
            self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
