"""GET /__understudy/metrics as Prometheus reads it: its own Python parser, and what `promtool check metrics` asks for.

usage: metrics_test.py UNDERSTUDY
"""
import http.client
import pathlib
import re
import sys
import unittest

from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client.parser import text_string_to_metric_families

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from stand_in import StandIn  # noqa: E402

BINARY = sys.argv[1]


class Metrics(unittest.TestCase):
    def setUp(self):
        server = StandIn(BINARY, "--defects", "2,3", "--max-sessions", "2")
        server.__enter__()
        self.addCleanup(server.__exit__, None, None, None)
        self.ports = [int(url.rsplit(":", 1)[1]) for url in (server.gateway, server.data_layer)]

    def ask(self, path, service=0, method="GET", session=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[service], timeout=20)
        connection.putrequest(method, path, skip_accept_encoding=True)
        connection.putheader("X-API-Key", "k" * 32)
        if session:
            connection.putheader("X-Understudy-Session", session)
        connection.endheaders()
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer, text

    def families(self):
        answer, text = self.ask("/__understudy/metrics")
        self.assertEqual(answer.getheader("content-type"), "text/plain; version=0.0.4; charset=utf-8")
        return text, {family.name: family for family in text_string_to_metric_families(text)}

    def test_counts_are_read_as_they_were_made(self):
        for _ in range(3):
            self.ask("/health")
        self.ask("/api/v1/agents/6e1e7d8a-3c59-4a5b-9c1d-2f3e4d5c6b7a")
        self.ask("/health/live", service=1)
        # Names that would break a format that does not escape them.
        self.ask("/a%22b%5cc%0ad")
        self.ask('/quote"and\\backslash')
        _, families = self.families()
        counts = {tuple(sample.labels.values()): sample.value for sample in families["understudy_requests"].samples}
        self.assertEqual(sum(counts.values()), 7)
        self.assertIn(3, counts.values())
        labels = [sample.labels for sample in families["understudy_requests"].samples]
        self.assertIn({"service": "gateway", "endpoint": "GET /health", "status": "200"}, labels)
        self.assertIn({"service": "gateway", "endpoint": "GET /api/v1/agents/{id}", "status": "404"}, labels)
        self.assertIn({"service": "gateway", "endpoint": 'GET /quote"and\\backslash', "status": "401"}, labels)
        defects = {sample.labels["defect"]: sample.value for sample in families["understudy_defect_on"].samples}
        self.assertEqual({number for number, on in defects.items() if on}, {"2", "3"})
        self.assertGreater(families["understudy_uptime_seconds"].samples[0].value, 0)

    def test_sessions_are_counted(self):
        def counts():
            _, families = self.families()
            return [families[name].samples[0].value
                    for name in ("understudy_sessions", "understudy_sessions_limit", "understudy_session_evictions")]

        self.assertEqual(counts(), [0, 2, 0])
        for session in ("a", "b", "a", "c"):
            self.ask("/health", session=session)
        self.assertEqual(counts(), [2, 2, 1])
        self.ask("/__understudy/session", method="DELETE", session="c")
        self.assertEqual(counts(), [1, 2, 1])

    def test_durations_are_a_histogram_of_each_endpoint(self):
        for _ in range(3):
            self.ask("/health")
        text, families = self.families()
        samples = [sample for sample in families["understudy_request_duration_seconds"].samples
                   if sample.labels["endpoint"] == "GET /health"]
        buckets = {sample.labels["le"]: sample.value for sample in samples if sample.name.endswith("_bucket")}
        self.assertEqual(buckets["+Inf"], 3)
        self.assertEqual(sorted(buckets.values()), list(buckets.values()))
        self.assertTrue({"0.1", "0.2", "0.5", "1.0"} <= set(buckets), buckets)
        [total] = [sample.value for sample in samples if sample.name.endswith("_sum")]
        self.assertGreater(total, 0)

    def test_durations_are_those_that_clients_see(self):
        # Nobody waits here for longer than the answer's 300 ms, whatever the machine does.
        with StandIn(BINARY, "--latency", "fixed:300ms") as server:
            self.ports = [int(url.rsplit(":", 1)[1]) for url in (server.gateway, server.data_layer)]
            self.ask("/health")
            _, families = self.families()
        buckets = {sample.labels["le"]: sample.value for sample in families["understudy_request_duration_seconds"].samples
                   if sample.name.endswith("_bucket")}
        self.assertEqual((buckets["0.2"], buckets["+Inf"]), (0, 1))

    def test_open_metrics_for_who_asks_for_it(self):
        self.ask("/health")
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[0], timeout=20)
        connection.request("GET", "/__understudy/metrics", headers={
            "Accept": "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2"})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        self.assertEqual(answer.getheader("content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8")
        families = {family.name: family for family in openmetrics.text_string_to_metric_families(text)}
        self.assertEqual(families["understudy_request_duration_seconds"].type, "histogram")
        self.assertEqual(families["understudy_requests"].type, "counter")
        _, plain = self.families()
        self.assertEqual(set(families), set(plain))

    def test_a_pool_and_what_features_answered(self):
        with StandIn(BINARY, "--future", "pool=1,hold=1h,wait=1ms,rate-limit=2/h") as server:
            self.ports = [int(url.rsplit(":", 1)[1]) for url in (server.gateway, server.data_layer)]
            first = http.client.HTTPConnection("127.0.0.1", self.ports[0], timeout=20)
            first.request("GET", "/api/v1/agents/", headers={"X-API-Key": "k" * 32})  # has the connection for an hour
            while self.families()[1]["understudy_pool_in_use"].samples[0].value < 1:
                pass
            self.assertEqual([self.ask("/api/v1/agents/")[0].status for _ in range(2)], [503, 429])
            _, families = self.families()
            first.close()
        values = {name: families[name].samples[0].value
                  for name in ("understudy_pool_size", "understudy_pool_in_use", "understudy_pool_waiting")}
        self.assertEqual(values, {"understudy_pool_size": 1, "understudy_pool_in_use": 1, "understudy_pool_waiting": 0})
        waits = families["understudy_pool_wait_seconds"].samples
        self.assertEqual([sample.value for sample in waits if sample.name.endswith("_count")], [2])
        answers = {sample.labels["feature"]: sample.value for sample in families["understudy_future_answers"].samples}
        self.assertEqual(answers, {"rate-limit": 1, "quota": 0, "cache": 0, "pool": 1})

    def test_what_promtool_asks_for(self):
        self.ask("/health")
        text, families = self.families()
        self.assertGreaterEqual(len(families), 6)
        seen = set()
        for name, family in families.items():
            self.assertRegex(name, r"^[a-z][a-z0-9_]*$")
            self.assertTrue(family.documentation, f"{name} has no help text")
            self.assertIn(family.type, ("counter", "gauge", "histogram"))
            for sample in family.samples:
                key = (sample.name, tuple(sorted(sample.labels.items())))
                self.assertNotIn(key, seen, "a sample stands there once")
                seen.add(key)
                self.assertEqual(sample.name.endswith("_total"), family.type == "counter", sample.name)
                for label in sample.labels:
                    self.assertRegex(label, r"^[a-z][a-z0-9_]*$")
                    self.assertNotIn(label, ("quantile", "__name__"))
                    self.assertTrue(label != "le" or family.type == "histogram", sample.name)
        # Help and type of each family stand once, before its samples.
        for name in re.findall(r"^# TYPE (\S+)", text, re.M):
            self.assertEqual(len(re.findall(rf"^# (?:TYPE|HELP) {name} ", text, re.M)), 2)
            self.assertLess(text.index(f"# TYPE {name} "), text.index(f"\n{name}"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
