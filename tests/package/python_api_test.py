"""The Python API of the wheel, beside a real server: python_api_test.py WHEEL_FOLDER"""
import datetime
import http.client
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
import unittest.mock
import urllib.parse
import warnings
import zipfile

PLACE = tempfile.TemporaryDirectory()
with zipfile.ZipFile(next(pathlib.Path(sys.argv[1]).glob("*.whl"))) as wheel:
    wheel.extractall(PLACE.name)
sys.path.insert(0, PLACE.name)
import understudy_standin  # noqa: E402
from understudy_standin import Server  # noqa: E402

KEY = {"X-API-Key": "k" * 32}


def send(url, method, path, body=None, headers=KEY):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=20)
    try:
        connection.request(method, path, None if body is None else json.dumps(body),
                           {**headers, **({} if body is None else {"Content-Type": "application/json"})})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def create_agent(server, name="cartographer", headers=KEY):
    status, body = send(server.gateway_url, "POST", "/api/v1/agents/", {"name": name}, headers)
    assert status == 201, body
    return json.loads(body)["id"]


def is_alive(pid):
    """Zombies are gone: whoever is to wait for them may be slow."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class ServerTest(unittest.TestCase):
    def server(self, **options):
        return self.enterContext(Server(**options))

    def test_runs_on_free_ports_until_the_end_of_the_context(self):
        with Server() as one, Server() as other:
            self.assertNotEqual(one.gateway_url, other.gateway_url)
            self.assertEqual(send(one.gateway_url, "GET", "/health")[0], 200)
            self.assertEqual(send(one.data_layer_url, "GET", "/health/live")[0], 200)
            pid = one.pid
            self.assertTrue(is_alive(pid))
        self.assertFalse(is_alive(pid))
        self.assertIsNone(one.pid)
        self.assertIn("served 2 requests", one.summary)
        with self.assertRaisesRegex(understudy_standin.NotReachable, "does the server run"):
            one.health()

    def test_can_be_started_again(self):
        server = Server()
        for _ in range(2):
            server.start()
            self.assertEqual(server.health()["status"], "ok")
            self.assertIs(server.start(), server)
            server.stop()
            server.stop()

    def test_options_are_those_of_serve(self):
        server = self.server(defects=[1, 3], platform="main", seed=7, api_keys=["one", "two"], strict=True, max_body_mb=1,
                             latency="none", repair=None, no_report=False)
        self.assertIn("main", server.health()["platform"])
        self.assertEqual(send(server.data_layer_url, "GET", "/agents/", headers={"X-API-Key": "two"})[0], 200)

    def test_what_serve_says_of_a_wrong_option_is_the_error(self):
        for options, words in (({"defects": "9"}, "'9' is not a defect"), ({"gateway_port": 99999}, "gateway-port"),
                               ({"colour": "red"}, "'--colour' is not an option"), ({"latency": "x"}, "latency")):
            with self.subTest(options=options):
                with self.assertRaisesRegex(understudy_standin.StartError, words):
                    Server(**options).start()

    def test_a_port_in_use_is_an_error_that_names_it(self):
        port = urllib.parse.urlsplit(self.server().gateway_url).port
        with self.assertRaisesRegex(understudy_standin.StartError, str(port)):
            Server(gateway_port=port).start()

    def test_the_shell_s_variables_do_not_reach_it(self):
        os.environ["L01_API_KEYS"] = "elsewhere"
        self.addCleanup(os.environ.pop, "L01_API_KEYS")
        self.assertEqual(self.server().log, "")
        self.assertIn("L01_API_KEYS", self.server(environment={"L01_API_KEYS": "here"}).log)

    def test_requests_are_filtered(self):
        server = self.server()
        create_agent(server)
        send(server.gateway_url, "GET", "/api/v1/agents/?limit=1")
        send(server.data_layer_url, "GET", "/health/live")
        send(server.gateway_url, "GET", "/nope")
        self.assertEqual([one.method for one in server.requests()], ["POST", "GET", "GET", "GET"])
        (post,) = server.requests(method="post", path="/api/v1/agents/")
        self.assertEqual((post.json(), post.status, post.header("x-api-key")), ({"name": "cartographer"}, 201, "k" * 32))
        self.assertEqual(post.response_json()["name"], "cartographer")
        self.assertEqual([one.target for one in server.requests(path="/api/*", method="GET")], ["/api/v1/agents/?limit=1"])
        self.assertEqual([one.path for one in server.requests(service="data_layer")], ["/health/live"])
        self.assertEqual([one.path for one in server.requests(status=401)], ["/nope"])
        self.assertEqual([one.path for one in server.requests(limit=2)], ["/health/live", "/nope"])
        self.assertEqual([one.path for one in server.requests(limit=1, service="gateway", method="GET", status="2xx")],
                         ["/api/v1/agents/"])
        for status in ("4xx", "401", 401):
            self.assertEqual([one.path for one in server.requests(status=status)], ["/nope"])
            self.assertEqual(server.count(status=status), 1)
        self.assertEqual(server.count(path="/api/*", method="get"), 1)

    def test_what_is_no_condition_is_refused(self):
        server = self.server()
        for wrong, told in (({"status": "9xx"}, "write a status"), ({"status": "all"}, "write a status"),
                            ({"service": "gatway"}, "the services are"), ({"path": "agents"}, "write the path"),
                            ({"limit": -1}, "limit=-1 is not"), ({"limit": 0, "status": "9xx"}, "write a status"),
                            ({"statu": 200}, "did you mean 'status'")):
            with self.subTest(wrong), self.assertRaisesRegex(understudy_standin.UnderstudyError, told):
                server.requests(**wrong)
        for code in ("s4", "4", ""):
            with self.subTest(code), self.assertRaisesRegex(understudy_standin.UnderstudyError, "is not a finding's"):
                server.findings(code=code)

    def test_all_that_is_kept_is_returned_page_by_page(self):
        server = self.server()
        for number in range(7):
            create_agent(server, f"agent {number}")
        with unittest.mock.patch("understudy_standin._stand_in._PAGE", 2):
            for limit, first in ((None, 0), (7, 0), (6, 1), (3, 4), (0, 7)):
                with self.subTest(limit=limit):
                    names = [f"agent {number}" for number in range(first, 7)]
                    self.assertEqual([one.json()["name"] for one in server.requests(limit=limit)], names)
                    self.assertEqual([one["payload"]["name"] for one in server.events(limit=limit)], names)
            self.assertEqual(len(server.requests(body={"/name": "agent 0"})), 1)

    def test_requests_that_the_journal_has_forgotten_are_told(self):
        server = self.server(journal_mb=1)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            send(server.gateway_url, "GET", "/health")
            self.assertEqual(len(server.requests()), 1)
            for _ in range(40):
                send(server.gateway_url, "POST", "/api/v1/goals/", "x" * 60_000)
            self.assertEqual(len(server.requests(limit=2)), 2)  # what was asked for is there
        for conditions in ({}, {"path": "/health"}, {"path": "/health", "limit": 2}):
            with self.subTest(conditions), self.assertWarnsRegex(UserWarning, "newest [0-9]+ of 41 requests") as told:
                server.requests(**conditions)
            self.assertEqual(told.filename, __file__)
        server.reset()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.assertEqual(server.requests(), [])

    def test_findings_say_what_the_client_did_wrong(self):
        server = self.server()
        send(server.gateway_url, "GET", "/api/v1/agents/", headers={"X-API-Key": "short", "User-Agent": "mine"})
        (finding,) = server.findings()
        self.assertEqual((finding.code, finding.severity, finding.client), ("S4", "error", "mine"))
        self.assertIn("5 characters", finding.message)
        self.assertTrue(finding.why and finding.fix)
        self.assertIn("S4", server.requests()[0].diagnosis)
        self.assertIn("S17", [one.code for one in server.findings(at_least="note")])
        self.assertEqual(server.findings(code="S1"), [])
        with self.assertRaisesRegex(understudy_standin.UnderstudyError, "'bad' is not a severity"):
            server.findings(at_least="bad")

    def test_events_are_those_of_the_data_layer(self):
        server = self.server()
        self.assertEqual(server.redis_url, "")
        one, other = create_agent(server, "one"), create_agent(server, "other")
        self.assertEqual([event["aggregate_id"] for event in server.events()], [one, other])
        (event,) = server.events(type="agent.*", aggregate=other)
        self.assertEqual((event["number"], event["event_type"], event["payload"]["name"]), (2, "agent.created", "other"))
        self.assertEqual(server.events(since=2), [])
        with server.session("another test") as session:
            self.assertEqual(session.events(), [])

    def test_events_can_be_subscribed_to(self):
        server = self.server(redis=0)
        place = urllib.parse.urlsplit(server.redis_url)
        with socket.create_connection((place.hostname, place.port), 20) as subscriber, subscriber.makefile("rb") as stream:
            subscriber.sendall(b"SUBSCRIBE l01:events\r\n")
            for _ in range(6):
                stream.readline()
            create_agent(server, "heard")
            for _ in range(6):
                stream.readline()
            self.assertIn(b'"name": "heard"', stream.readline())
        url = server.redis_url
        self.assertEqual(server.environment()["REDIS_URL"], url)
        server.restart()
        self.assertEqual(server.redis_url, url)
        self.assertNotIn("REDIS_URL", self.server().environment())

    def test_reset_forgets_all_but_the_switches(self):
        server = self.server(defects="1")
        create_agent(server)
        send(server.gateway_url, "GET", "/api/v1/agents/", headers={})
        self.assertEqual(server.rows()["agents"], 1)
        server.reset()
        self.assertEqual((server.rows().get("agents", 0), server.requests(), server.findings()), (0, [], []))
        self.assertEqual(server.defects(), "1")

    def test_switches_while_it_runs(self):
        server = self.server()
        agent = create_agent(server)
        for on, told in ((3, "3"), ("1,3", "1,3"), ([2], "2"), ("none", "none")):
            self.assertEqual(server.defects(on), told)
            status = send(server.gateway_url, "GET", f"/api/v1/agents/{agent}")[0]
            self.assertEqual(status, 500 if "3" in told else 200)
        self.assertIn("main", server.platform("main"))
        with self.assertRaisesRegex(understudy_standin.Refused, "'9' is not a defect"):
            server.defects("9")

    def test_an_outage_of_the_data_layer(self):
        server = self.server()
        server.outage(60)
        self.assertEqual(send(server.gateway_url, "POST", "/api/v1/agents/", {"name": "x"})[0], 500)
        with self.assertRaisesRegex(understudy_standin.Refused, "seconds"):
            server.outage(-1)

    def test_faults_on_command(self):
        server = self.server(fault=["name=a first=1 status=503", "name=b first=1 status=502"])
        self.assertEqual([send(server.gateway_url, "GET", "/health")[0] for _ in range(3)], [503, 502, 200])
        self.assertEqual([(fault.name, fault.injected) for fault in server.faults()], [("a", 1), ("b", 1)])
        self.assertEqual(server.faults({"name": "c", "status": 500})[0].rule, "name=c status=500")
        self.assertEqual(send(server.gateway_url, "GET", "/health")[0], 500)
        self.assertEqual([exchange.fault for exchange in server.requests(fault="*")], ["a", "b", "c"])
        self.assertEqual(server.faults([]), [])
        with self.assertRaisesRegex(understudy_standin.Refused, "write a status from 200 to 599"):
            server.faults("status=1")

    def test_asks_what_was_called(self):
        server = self.server()
        create_agent(server, "scribe")
        create_agent(server, "cook")
        self.assertEqual(server.count(method="POST", endpoint="/api/v1/agents/", status="2xx"), 2)
        (post,) = server.requests(body={"/name": "cook"})
        self.assertEqual(server.count(body={"/name": "cook"}, since=post.number), 0)
        request = {"method": "POST", "endpoint": "/api/v1/agents/"}
        server.expect({"request": {**request, "body": {"/name": "scribe"}}},
                      {"request": {**request, "body": {"/name": "cook"}}, "exactly": 1}, in_order=True)
        with self.assertRaises(AssertionError) as raised:
            server.expect({"request": {**request, "body": {"/name": "cok"}}}, {"request": request, "at_most": 1})
        self.assertIn("""at least 1 expected, 0 came""", str(raised.exception))
        self.assertIn("""/request/body/name: expected cok, not string "cook\"""", str(raised.exception))
        self.assertIn("the first ones are requests 1, 2", str(raised.exception))
        with self.assertRaisesRegex(AssertionError, "not in this order: none for number 2"):
            server.expect({"request": {"body": {"/name": "cook"}}}, {"request": {"body": {"/name": "scribe"}}},
                          in_order=True)
        with self.assertRaisesRegex(understudy_standin.Refused, "did you mean 'status'"):
            server.count(statu=200)

    def test_the_clock_and_the_options(self):
        server = self.server(clock="2026-01-18T10:00:00")
        server.freeze()
        self.assertEqual(server.clock("2026-03-01T12:00:00").isoformat(), "2026-03-01T12:00:00")
        self.assertEqual(server.advance(90).isoformat(), "2026-03-01T12:01:30")
        server.outage(3600)
        self.assertNotEqual(send(server.gateway_url, "GET", "/api/v1/agents/")[0], 200)
        server.advance(3600)
        self.assertEqual(send(server.gateway_url, "GET", "/api/v1/agents/")[0], 200)
        server.outage(3600)
        server.end_outage()
        self.assertEqual(send(server.gateway_url, "GET", "/api/v1/agents/")[0], 200)
        server.freeze(False)
        self.assertLess(abs(server.clock("real") - datetime.datetime.now()), datetime.timedelta(hours=1))
        self.assertIs(server.strict(True), True)
        self.assertEqual(server.keep_alive(7), 7)
        self.assertEqual(server.latency("fixed:1ms"), "fixed:1ms")
        with self.assertRaisesRegex(understudy_standin.Refused, "whole server's"):
            server.session("a").latency("none")

    def test_a_session_has_a_state_of_its_own(self):
        server = self.server()
        with server.session("mine") as session:
            create_agent(server, headers={**KEY, "X-Understudy-Session": "mine"})
            session.defects("3")
            self.assertEqual((session.rows()["agents"], server.rows().get("agents", 0), server.defects()), (1, 0, "none"))
        self.assertNotIn("mine", [one["name"] for one in server._ask("GET", "sessions")["sessions"]])

    def test_a_session_that_no_header_can_name_is_refused_at_once(self):
        server = self.server()
        for name in ("", " a", "a ", "a\nb", "ümlaut", "\N{SNOWMAN}", "x" * 201):
            with self.subTest(name), self.assertRaisesRegex(understudy_standin.UnderstudyError, "can't name a session"):
                server.session(name)
        for name in ("a", "a test[1-x]", "x" * 200):
            with self.subTest(name), server.session(name) as session:
                self.assertEqual(send(server.gateway_url, "GET", "/api/v1/agents/", headers=session.headers)[0], 200)
                self.assertEqual(len(session.requests()), 1)

    def test_a_client_of_the_data_layer_has_headers_of_its_own(self):
        server = self.server()
        with server.session("mine") as session:
            self.assertEqual(send(server.data_layer_url, "GET", "/agents/", headers=server.data_layer_headers)[0], 200)
            self.assertEqual(send(server.data_layer_url, "GET", "/agents/", headers=session.data_layer_headers)[0], 200)
            self.assertEqual((len(server.requests()), len(session.requests())), (1, 1))
        alone = understudy_standin.connect(server.gateway_url)
        with self.assertRaisesRegex(understudy_standin.UnderstudyError, "nobody said where the data layer"):
            alone.data_layer_headers

    def test_a_server_without_its_api_is_an_error_with_the_remedy(self):
        with self.assertRaisesRegex(understudy_standin.Refused, "--no-admin"):
            self.server(no_admin=True).health()

    def test_connect_sees_what_runs_there(self):
        server, closed = self.server(), self.server(no_admin=True)
        self.assertEqual(understudy_standin.connect(server.gateway_url + "/").health()["status"], "ok")
        real = understudy_standin.connect(closed.gateway_url, closed.data_layer_url)
        self.assertFalse(real.is_stand_in)
        self.assertEqual(real.data_layer_url, closed.data_layer_url)
        self.assertIsNone(real.reset())
        with self.assertRaisesRegex(understudy_standin.NotAStandIn, r"findings\(\) is the stand-in's"):
            real.findings()
        with self.assertRaises(AttributeError):
            real.nonsense
        with self.assertRaises(understudy_standin.NotReachable):
            understudy_standin.connect("http://127.0.0.1:1")
        with self.assertRaisesRegex(understudy_standin.UnderstudyError, "is not a URL"):
            understudy_standin.connect("localhost:8009")

    def test_a_gateway_alone_gives_no_variables_of_a_data_layer(self):
        server = self.server()
        both = understudy_standin.connect(server.gateway_url, server.data_layer_url, key="mine").environment()
        self.assertEqual((both["L01_URL"], both["L01_API_KEY"]), (server.data_layer_url, "mine"))
        alone = understudy_standin.connect(server.gateway_url, key="mine").environment()
        self.assertEqual(alone["L09_URL"], server.gateway_url)
        self.assertEqual([name for name in alone if name.startswith("L01_")], [])

    def test_threads_may_share_it(self):
        server, faults = self.server(), []

        def work():
            try:
                for _ in range(20):
                    server.health()
            except Exception as error:  # handed to the test
                faults.append(error)

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(faults, [])

    def test_a_fork_leaves_it_to_its_owner(self):
        server = self.server()
        child = os.fork()
        if child == 0:
            server.stop()
            os._exit(0)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        self.assertEqual(server.health()["status"], "ok")

    def test_it_ends_with_its_owner_however_that_ends(self):
        program = ("import understudy_standin, sys, time; server = understudy_standin.Server().start();"
                   "print(server.pid, flush=True); time.sleep(600)")
        owner = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True,
                                 env={**os.environ, "PYTHONPATH": PLACE.name})
        self.addCleanup(owner.stdout.close)
        pid = int(owner.stdout.readline())
        handle = os.pidfd_open(pid)
        self.addCleanup(os.close, handle)
        owner.send_signal(signal.SIGKILL)
        owner.wait()
        self.assertEqual(len(select.select([handle], [], [], 20)[0]), 1, "the server outlived its owner")


class ModuleTest(unittest.TestCase):
    def test_importing_it_imports_nothing_else(self):
        program = "import sys; before = set(sys.modules); import understudy_standin; print(len(set(sys.modules) - before))"
        done = subprocess.run([sys.executable, "-S", "-c", "import typing\n" + program], capture_output=True, text=True,
                              env={**os.environ, "PYTHONPATH": PLACE.name}, check=True)
        self.assertEqual(done.stdout.strip(), "1")

    def test_all_that_it_names_is_there(self):
        for name in understudy_standin.__all__:
            self.assertIsNotNone(getattr(understudy_standin, name))
        self.assertEqual(sorted(understudy_standin.__all__), sorted(understudy_standin._HOMES))
        with self.assertRaises(AttributeError):
            understudy_standin.nonsense

    def name_binary(self, path):
        os.environ["UNDERSTUDY_BINARY"] = str(path)
        self.addCleanup(os.environ.pop, "UNDERSTUDY_BINARY")

    def test_another_build_may_be_named(self):
        self.name_binary("/nowhere/understudy")
        with self.assertRaisesRegex(understudy_standin.BinaryNotFound, "UNDERSTUDY_BINARY: there is no /nowhere/understudy"):
            understudy_standin.binary_path()

    def launch(self):
        return subprocess.run([sys.executable, "-m", "understudy_standin", "--version"], cwd=PLACE.name,
                              capture_output=True, text=True, check=False)

    def test_a_named_file_that_is_not_the_program_is_left_as_it_is(self):
        with tempfile.NamedTemporaryFile("w", delete=False) as file:
            file.write("root:x:0:0\n")
        self.addCleanup(os.unlink, file.name)
        self.name_binary(file.name)
        for mode, told in ((0o644, "is not an executable file"), (0o755, r"can't be run \(Exec format error\)")):
            os.chmod(file.name, mode)
            words = f"UNDERSTUDY_BINARY: {file.name} {told}; unset it or name the program"
            with self.subTest(oct(mode)):
                done = self.launch()
                self.assertRegex(done.stderr, f"^understudy: {words}\n$")
                self.assertEqual(done.returncode, 2)
                with self.assertRaisesRegex(understudy_standin.BinaryNotFound, words):
                    Server().start()
                with self.assertRaisesRegex(understudy_standin.BinaryNotFound, words):
                    understudy_standin.StandIn("http://127.0.0.1:1", "http://127.0.0.1:1").environment()
                self.assertEqual(os.stat(file.name).st_mode & 0o777, mode)

    def test_the_mode_that_an_unpacker_lost_is_put_back_on_the_own_program(self):
        binary = pathlib.Path(PLACE.name) / "understudy_standin/_bin/understudy"
        binary.chmod(0o644)
        self.assertEqual(self.launch().returncode, 0)
        self.assertTrue(os.access(binary, os.X_OK))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
