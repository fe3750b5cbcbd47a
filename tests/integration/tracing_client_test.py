"""The spans that the commands send, as OpenTelemetry reads them: its propagator and sampler for Python are the client, and
what is sent is parsed as the published form of OTLP (opentelemetry-proto).

usage: tracing_client_test.py UNDERSTUDY
"""
import base64
import contextlib
import http.server
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import threading
import unittest

import requests
from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import Decision, TraceIdRatioBased
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from stand_in import StandIn  # noqa: E402

BINARY = os.path.abspath(sys.argv[1])
KEY = {"X-API-Key": "k" * 32}
RUN_SECONDS = 60


def to_protobuf(body):
    """OTLP writes ids as hexadecimal digits where the JSON form of protobuf has base64; all else is protobuf's, and
    a field that it does not know is an error."""
    def convert(value):
        if isinstance(value, list):
            return [convert(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {key: base64.b64encode(bytes.fromhex(item)).decode() if key in ("traceId", "spanId", "parentSpanId")
                else convert(item) for key, item in value.items()}
    return json_format.ParseDict(convert(json.loads(body)), ExportTraceServiceRequest())


def attributes(of):
    return {item.key: getattr(item.value, item.value.WhichOneof("value")) for item in of.attributes}


class Collector:
    """Takes spans at `url`, and keeps them: `spans` are (service name, span), `requests` (path, headers)."""

    def __enter__(self):
        collector = self
        self.spans, self.requests, self.resources = [], [], []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                collector.requests.append((self.path, dict(self.headers)))
                for resource in to_protobuf(body).resource_spans:
                    collector.resources.append(attributes(resource.resource))
                    for scope in resource.scope_spans:
                        collector.spans += [(collector.resources[-1]["service.name"], span) for span in scope.spans]
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def of(self, service, kind=None):
        return [span for name, span in self.spans if name == service and kind in (None, span.kind)]


@contextlib.contextmanager
def environment(**variables):
    before = {name: value for name, value in os.environ.items() if name.startswith(("OTEL_", "TRACE"))}
    for name in before:
        del os.environ[name]
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            del os.environ[name]
        os.environ.update(before)


def run(*words, **variables):
    with environment(**variables):
        return subprocess.run([BINARY, *words], capture_output=True, text=True, timeout=RUN_SECONDS, check=False)


class Joined(unittest.TestCase):
    def test_a_client_of_opentelemetry_and_both_services_are_one_trace(self):
        provider = TracerProvider()
        with Collector() as collector, environment(OTEL_EXPORTER_OTLP_ENDPOINT=collector.url), \
                StandIn(BINARY) as stand_in:
            with provider.get_tracer("client").start_as_current_span("client") as client:
                headers = dict(KEY)
                TraceContextTextMapPropagator().inject(headers)
                answer = requests.post(f"{stand_in.gateway}/api/v1/agents/", json={"name": "a"}, headers=headers,
                                       timeout=20)
            self.assertEqual(answer.status_code, 201)
        mine = client.get_span_context()
        self.assertEqual(len(collector.spans), 3)
        for _, span in collector.spans:
            self.assertEqual(span.trace_id.hex(), f"{mine.trace_id:032x}")
            self.assertLessEqual(span.start_time_unix_nano, span.end_time_unix_nano)
            self.assertEqual(span.status.code, Status.STATUS_CODE_UNSET)
        (gateway,) = collector.of("understudy-gateway", Span.SPAN_KIND_SERVER)
        (call,) = collector.of("understudy-gateway", Span.SPAN_KIND_CLIENT)
        (data_layer,) = collector.of("understudy-data-layer", Span.SPAN_KIND_SERVER)
        self.assertEqual(gateway.parent_span_id.hex(), f"{mine.span_id:016x}")
        self.assertEqual(call.parent_span_id, gateway.span_id)
        self.assertEqual(data_layer.parent_span_id, call.span_id)
        # By the machine's clock, so that the two sides fit each other.
        self.assertGreaterEqual(gateway.start_time_unix_nano // 1000, client.start_time // 1000)
        self.assertLessEqual(gateway.end_time_unix_nano, client.end_time)
        self.assertEqual(attributes(gateway)["user_agent.original"], f"python-requests/{requests.__version__}")
        self.assertEqual(attributes(gateway)["http.response.status_code"], 201)

    def test_a_diagnosis_and_a_fault_are_events(self):
        with Collector() as collector, environment(OTEL_EXPORTER_OTLP_ENDPOINT=collector.url), \
                StandIn(BINARY, "--fault", "name=busy method=DELETE status=503") as stand_in:
            requests.get(f"{stand_in.gateway}/api/v1/agents", headers=KEY, timeout=20, allow_redirects=False)
            requests.delete(f"{stand_in.gateway}/api/v1/agents/x", headers=KEY, timeout=20)
        diagnosed, busy = collector.of("understudy-gateway")
        self.assertEqual([event.name for event in diagnosed.events], ["understudy.diagnosis"])
        self.assertEqual(attributes(diagnosed.events[0])["understudy.code"], "S5")
        self.assertEqual([event.name for event in busy.events], ["understudy.fault"])
        self.assertEqual(busy.status.code, Status.STATUS_CODE_ERROR)
        self.assertEqual(attributes(busy)["error.type"], "503")

    def test_a_command_of_check_joins_by_its_environment(self):
        script = ("import os, urllib.request as u; "
                  "u.urlopen(u.Request(os.environ['L09_URL'] + '/health', headers={"
                  "'traceparent': os.environ['TRACEPARENT'], 'tracestate': os.environ['TRACESTATE']})).read()")
        for command, code in (("check", 0), ("run", 0)):
            with Collector() as collector:
                trace = "0af7651916cd43dd8448eb211c80319c"
                ended = run(command, "--", sys.executable, "-c", script, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url,
                            TRACEPARENT=f"00-{trace}-b7ad6b7169203331-01", TRACESTATE="a=1", OTEL_SERVICE_NAME="mine")
            self.assertEqual(ended.returncode, code, ended.stderr)
            (root,) = collector.of("mine")
            (served,) = collector.of("mine-gateway")
            self.assertEqual(root.name, os.path.basename(sys.executable))
            self.assertEqual(root.kind, Span.SPAN_KIND_CLIENT)
            self.assertEqual(root.parent_span_id.hex(), "b7ad6b7169203331")
            self.assertEqual(attributes(root)["process.exit.code"], 0)
            self.assertEqual({span.trace_id.hex() for _, span in collector.spans}, {trace})
            self.assertEqual(served.parent_span_id, root.span_id)
            self.assertEqual(served.trace_state, "a=1")

    def test_each_request_of_a_load_run_is_a_trace_through_both_services(self):
        with Collector() as collector:
            ended = run("load", "smoke", "--run-time", "2s", OTEL_EXPORTER_OTLP_ENDPOINT=collector.url)
        self.assertIn("spans go to", ended.stderr)
        served = {span.parent_span_id: span for span in collector.of("understudy-gateway", Span.SPAN_KIND_SERVER)}
        sent = collector.of("understudy")
        self.assertGreater(len(sent), 10)
        self.assertEqual(len({span.trace_id for span in sent}), len(sent))
        for span in sent:
            self.assertEqual(span.kind, Span.SPAN_KIND_CLIENT)
            mine, its = attributes(span), attributes(served[span.span_id])
            self.assertEqual(span.trace_id, served[span.span_id].trace_id)
            self.assertEqual(mine["http.response.status_code"], its["http.response.status_code"])
            self.assertEqual(mine["server.port"], its["server.port"])
            self.assertTrue(mine["url.full"].endswith(its["url.path"]))

    def test_a_load_run_in_virtual_time_sends_nothing(self):
        with Collector() as collector:
            ended = run("load", "smoke", "--virtual", OTEL_EXPORTER_OTLP_ENDPOINT=collector.url)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertEqual(collector.requests, [])


class Sampled(unittest.TestCase):
    def test_the_same_traces_as_by_opentelemetry(self):
        sampler, ids = TraceIdRatioBased(0.3), RandomIdGenerator()
        traces = [ids.generate_trace_id() for _ in range(200)]
        wanted = {f"{trace:032x}" for trace in traces
                  if sampler.should_sample(None, trace, "x").decision == Decision.RECORD_AND_SAMPLE}
        with Collector() as collector, \
                environment(OTEL_EXPORTER_OTLP_ENDPOINT=collector.url, OTEL_TRACES_SAMPLER="traceidratio",
                            OTEL_TRACES_SAMPLER_ARG="0.3"), \
                StandIn(BINARY) as stand_in, requests.Session() as session:
            for trace in traces:
                session.get(f"{stand_in.gateway}/health", timeout=20,
                            headers={"traceparent": f"00-{trace:032x}-00f067aa0ba902b7-00"})
        self.assertEqual({span.trace_id.hex() for _, span in collector.spans}, wanted)

    def test_what_the_client_does_not_record_is_not_recorded(self):
        with Collector() as collector, environment(OTEL_EXPORTER_OTLP_ENDPOINT=collector.url), \
                StandIn(BINARY) as stand_in:
            for flags in ("00", "01"):
                requests.get(f"{stand_in.gateway}/health", timeout=20,
                             headers={"traceparent": f"00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-{flags}"})
        self.assertEqual(len(collector.of("understudy-gateway")), 1)


class Variables(unittest.TestCase):
    def test_without_an_endpoint_nothing_is_said_or_made(self):
        with environment(OTEL_TRACES_SAMPLER="wrong"), StandIn(BINARY) as stand_in:
            requests.get(f"{stand_in.gateway}/health", timeout=20)
            metrics = requests.get(f"{stand_in.gateway}/__understudy/metrics", timeout=20).text
        self.assertNotIn("understudy_spans", metrics)
        self.assertNotRegex(stand_in.output(), "span|OTEL")

    def test_where_spans_go_is_told_and_so_is_what_was_passed_over(self):
        with Collector() as collector, \
                environment(OTEL_EXPORTER_OTLP_ENDPOINT=collector.url + "/", OTEL_EXPORTER_OTLP_PROTOCOL="grpc",
                            OTEL_EXPORTER_OTLP_HEADERS="x-tenant=a%20b", OTEL_SERVICE_NAME="shop",
                            OTEL_RESOURCE_ATTRIBUTES="deployment.environment.name=test,service.name=other"), \
                StandIn(BINARY) as stand_in:
            requests.get(f"{stand_in.gateway}/health", timeout=20)
        self.assertIn(f"spans go to {collector.url}/v1/traces (OTEL_EXPORTER_OTLP_ENDPOINT)\n", stand_in.output())
        self.assertIn("OTEL_EXPORTER_OTLP_PROTOCOL is 'grpc', but spans are sent as JSON over HTTP", stand_in.output())
        self.assertEqual(collector.requests[0][0], "/v1/traces")
        self.assertEqual(collector.requests[0][1]["x-tenant"], "a b")
        self.assertEqual(collector.requests[0][1]["Content-Type"], "application/json")
        self.assertEqual(collector.resources[0]["service.name"], "shop-gateway")
        self.assertEqual(collector.resources[0]["deployment.environment.name"], "test")
        self.assertEqual(collector.resources[0]["telemetry.sdk.name"], "understudy")

    def test_an_endpoint_that_is_no_url_stops_nothing(self):
        with environment(OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="collector:4318"), StandIn(BINARY) as stand_in:
            self.assertEqual(requests.get(f"{stand_in.gateway}/health", timeout=20).status_code, 200)
        self.assertRegex(stand_in.output(), "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: .*no spans are sent\n")


class Trouble(unittest.TestCase):
    """The collector is not well, and every request must be answered."""

    REQUESTS = 50

    def ask(self, stand_in):
        with requests.Session() as session:
            for _ in range(self.REQUESTS):
                self.assertEqual(session.get(f"{stand_in.gateway}/health", timeout=20).status_code, 200)
            return session.get(f"{stand_in.gateway}/__understudy/metrics", timeout=20).text

    def test_one_that_takes_connections_and_never_answers(self):
        with socket.create_server(("127.0.0.1", 0), backlog=5) as silent, \
                environment(OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{silent.getsockname()[1]}",
                            OTEL_EXPORTER_OTLP_TIMEOUT="500", OTEL_BSP_MAX_EXPORT_BATCH_SIZE="2",
                            OTEL_BSP_MAX_QUEUE_SIZE="4"), \
                StandIn(BINARY) as stand_in:
            metrics = self.ask(stand_in)
        # Two may have been on their way then, and four in the queue.
        lost = float(re.search(r"^understudy_spans_lost_total (\S+)$", metrics, re.M).group(1))
        self.assertGreaterEqual(lost, self.REQUESTS - 6)
        self.assertIn("\nunderstudy_spans_sent_total 0\n", metrics)
        self.assertIn("(no answer within 0.5 s); they are lost until they do\n", stand_in.output())
        self.assertIn(f"understudy serve: 0 spans sent, {self.REQUESTS} lost\n", stand_in.output())

    def test_one_that_is_not_there(self):
        with socket.create_server(("127.0.0.1", 0)) as gone:
            url = f"http://127.0.0.1:{gone.getsockname()[1]}"
        with environment(OTEL_EXPORTER_OTLP_ENDPOINT=url), StandIn(BINARY) as stand_in:
            self.ask(stand_in)
        self.assertIn("(nobody answers: Connection refused)", stand_in.output())
        self.assertIn(f"0 spans sent, {self.REQUESTS} lost\n", stand_in.output())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
