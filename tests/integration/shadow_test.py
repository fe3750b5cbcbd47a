"""`understudy shadow` over sockets: what passes, what it tells, what it writes, and how it ends.

usage: shadow_test.py UNDERSTUDY
"""
import concurrent.futures
import http.client
import json
import os
import pathlib
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse

ROOT = pathlib.Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "tools"))
from shadow import Shadow  # noqa: E402
from stand_in import StandIn  # noqa: E402

UNDERSTUDY = os.path.abspath(sys.argv.pop(1))
SAME, USAGE, UNREACHABLE, NOTHING, INCONCLUSIVE, DRIFT = 0, 2, 3, 4, 7, 8
GATEWAY_KEY = "a-key-of-my-own-that-nobody-may-see-0123456789"
DATA_LAYER_KEY = "the-key-of-the-data-layer"
PATIENCE = 20


def platform(*options):
    """A stand-in that gives other ids than the embedded one."""
    return StandIn(UNDERSTUDY, "--seed", "7", *options)


class Client:
    """On one connection that is kept."""

    def __init__(self, url, key=GATEWAY_KEY):
        self._connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=PATIENCE)
        self._headers = {"X-API-Key": key, "Content-Type": "application/json"}

    def __call__(self, method, path, body=None):
        self._connection.request(method, path, None if body is None else json.dumps(body), self._headers)
        answer = self._connection.getresponse()
        text = answer.read()
        is_json = (answer.getheader("content-type") or "").startswith("application/json")
        return answer.status, json.loads(text) if is_json and text else text

    def close(self):
        self._connection.close()


def lifecycle(client, name):
    """What every endpoint of the gateway is for, once."""
    agent = client("POST", "/api/v1/agents/", {"name": name})[1]["id"]
    client("GET", f"/api/v1/agents/{agent}")
    client("PATCH", f"/api/v1/agents/{agent}", {"configuration": {"a": 1}})
    client("GET", "/api/v1/agents/")
    goal = client("POST", "/api/v1/goals/", {"agent_id": agent, "description": "d"})[1]
    if "goal_id" in goal:
        client("GET", f"/api/v1/goals/{goal['goal_id']}")
        client("PATCH", f"/api/v1/goals/{goal['goal_id']}", {"status": "completed"})
        client("GET", f"/api/v1/goals/{goal['id']}")
    client("GET", "/api/v1/goals/")
    client("GET", "/api/v1/agents/no-id")
    client("POST", "/api/v1/agents/", {"nome": 1})
    unused = client("POST", "/api/v1/agents/", {"name": name + " unused"})[1]["id"]
    client("DELETE", f"/api/v1/agents/{unused}")
    client("GET", f"/api/v1/agents/{unused}")


def endpoints(report):
    return {f"{row['method']} {row['path']}": row["counts"] for row in report["endpoints"]}


class ShadowTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def client(self, url, *key):
        client = Client(url, *key)
        self.addCleanup(client.close)
        return client

    def test_a_platform_that_is_like_the_stand_in_is_told_so(self):
        with platform() as server, Shadow(UNDERSTUDY, server.gateway, server.data_layer) as shadow:
            client = self.client(shadow.gateway)
            for i in range(5):
                lifecycle(client, f"agent {i}")
            self.assertEqual(self.client(shadow.data_layer, "dev_key_local_ONLY")("GET", "/agents/")[0], 200)
            client.close()
        self.assertEqual(shadow.code, SAME, shadow.out)
        self.assertEqual(shadow.counts(), {"same": 5 * 14 + 1}, shadow.out)
        self.assertIn("NO DRIFT: 71 requests were answered alike", shadow.out)
        self.assertIn("71 requests on 2 connections", shadow.out)

    def test_a_defect_is_told_as_it_comes_and_at_the_end(self):
        recorded = self.folder / "live.jsonl"
        with platform("--defects", "3", "--api-keys", DATA_LAYER_KEY) as server:
            with Shadow(UNDERSTUDY, server.gateway, server.data_layer, "--record", recorded, "--junit", self.folder / "j.xml",
                        "--markdown", self.folder / "m.md") as shadow:
                client = self.client(shadow.gateway)
                lifecycle(client, "one")
                shadow.wait_for("DIFFERS gateway GET /api/v1/agents/{agent_id}: 1 request")
                for i in range(20):
                    lifecycle(client, f"agent {i}")
                agent = client("POST", "/api/v1/agents/", {"name": "last"})[1]["id"]
                own = self.client(shadow.data_layer, DATA_LAYER_KEY)
                self.assertEqual(own("PATCH", f"/agents/{agent}", {"status": "active"})[0], 200)
        self.assertEqual(shadow.code, DRIFT, shadow.out)
        differing = {name for name, counts in endpoints(shadow.report).items() if counts["differs"]}
        self.assertEqual(differing, {"GET /api/v1/agents/{agent_id}"})
        self.assertEqual(shadow.counts()["differs"], 21)
        self.assertEqual(set(shadow.counts()), {"same", "differs"}, shadow.out)
        # The first in full, nine more in a line, then nothing until the end.
        self.assertEqual(shadow.out.count("DIFFERS"), 11, shadow.out)
        self.assertEqual(shadow.out.count("status: stand-in 200, target 500"), 1)
        self.assertIn("DRIFT: 21 requests were answered differently", shadow.out)
        texts = [recorded.read_text(), (self.folder / "m.md").read_text(), (self.folder / "j.xml").read_text(), shadow.out,
                 json.dumps(shadow.report)]
        for text in texts:
            self.assertNotIn(GATEWAY_KEY, text)
            self.assertNotIn(DATA_LAYER_KEY, text)
        self.assertIn("<failure", texts[2])
        # What was recorded is a corpus.
        with platform() as server:
            run = subprocess.run([UNDERSTUDY, "drift", "--target", server.gateway, "--data-layer", server.data_layer,
                                  "--corpus", recorded], capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, SAME, run.stdout + run.stderr)

    def test_several_defects_are_each_told(self):
        with platform("--defects", "1,2,3,4") as server, Shadow(UNDERSTUDY, server.gateway, server.data_layer) as shadow:
            client = self.client(shadow.gateway)
            for i in range(3):
                lifecycle(client, f"agent {i}")
            client.close()
        differing = {name for name, counts in endpoints(shadow.report).items() if counts["differs"]}
        self.assertEqual(differing, {"GET /api/v1/agents/{agent_id}", "PATCH /api/v1/agents/{agent_id}",
                                     "POST /api/v1/goals/"}, shadow.out)

    def test_what_the_platform_had_before_never_differs(self):
        with platform() as server:
            early = self.client(server.gateway)
            agent = early("POST", "/api/v1/agents/", {"name": "early"})[1]["id"]
            early("POST", "/api/v1/goals/", {"agent_id": agent, "description": "d"})
            with Shadow(UNDERSTUDY, server.gateway, server.data_layer) as shadow:
                client = self.client(shadow.gateway)
                for call in (("GET", f"/api/v1/agents/{agent}"), ("GET", "/api/v1/agents/"), ("GET", "/api/v1/goals/"),
                             ("PATCH", f"/api/v1/agents/{agent}", {"name": "x"}),
                             ("POST", "/api/v1/goals/", {"agent_id": agent, "description": "e"}),
                             ("DELETE", f"/api/v1/agents/{agent}")):
                    client(*call)
                lifecycle(client, "late")
                client.close()
        self.assertEqual(shadow.code, SAME, shadow.out)
        counts = shadow.counts()
        self.assertGreaterEqual(counts["not_comparable"], 5)
        self.assertGreaterEqual(counts["same"], 10)

    def test_fifty_connections_at_once(self):
        def client(number):
            mine = Client(shadow.gateway)
            for i in range(4):
                lifecycle(mine, f"agent {number} {i}")
            mine.close()

        with platform() as server, Shadow(UNDERSTUDY, server.gateway, server.data_layer) as shadow:
            with concurrent.futures.ThreadPoolExecutor(50) as pool:
                for done in [pool.submit(client, number) for number in range(50)]:
                    done.result()
        self.assertEqual(shadow.code, SAME, shadow.out)
        counts = shadow.counts()
        self.assertEqual(sum(counts.values()), 50 * 4 * 14, shadow.out)
        self.assertEqual(set(counts) - {"same", "not_comparable"}, set(), shadow.out)
        # Lists alone show what others change meanwhile.
        for name, one in endpoints(shadow.report).items():
            if not name.endswith("s/") or name.startswith("POST"):
                self.assertEqual(one["not_comparable"], 0, (name, shadow.out))

    def test_a_platform_that_goes_away_is_told(self):
        server = Script(lambda connection: connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" * bool(read_until(connection, b"\r\n\r\n"))))
        with Shadow(UNDERSTUDY, server.url) as shadow:
            self.client(shadow.gateway)("GET", "/x")
            server.close()
            # As from the platform itself.
            with self.assertRaises((http.client.HTTPException, ConnectionError)):
                self.client(shadow.gateway)("GET", "/x")
        self.assertEqual(shadow.code, UNREACHABLE, shadow.out)
        self.assertIn("UNREACHABLE: the platform could not be reached for 1 connection", shadow.out)

    def test_how_it_ends_without_a_platform_and_without_requests(self):
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
            run = subprocess.run([UNDERSTUDY, "shadow", "--target", url, "--gateway-port", "0"], capture_output=True,
                                 text=True, check=False, timeout=PATIENCE)
        self.assertEqual(run.returncode, UNREACHABLE, run.stderr)
        self.assertIn(url, run.stderr)
        with platform() as server, Shadow(UNDERSTUDY, server.gateway) as shadow:
            pass
        self.assertEqual(shadow.code, NOTHING, shadow.out)

    def test_bad_usage_is_told(self):
        with platform() as server:
            taken = server.gateway.rsplit(":", 1)[1]
            for options, words in ((("--target", "http://platform.example"), "--yes"),
                                   (("--target", "https://127.0.0.1:1"), "has to be http"),
                                   (("--target", server.gateway + "/base"), "/base"),
                                   (("--target", server.gateway, "--gateway-port", taken), taken),
                                   (("--target", server.gateway, "--host", "192.0.2.1", "--gateway-port", "0"), "192.0.2.1"),
                                   (("--target", server.gateway, "--json", "/nowhere/x"), "/nowhere/x"),
                                   (("--target", server.gateway, "--platform", "x"), "main")):
                run = subprocess.run([UNDERSTUDY, "shadow", *options], capture_output=True, text=True, check=False,
                                     timeout=PATIENCE)
                self.assertEqual(run.returncode, USAGE, (options, run.stdout, run.stderr))
                self.assertIn(words, run.stderr)


class Script:
    """A server that plays one script on each connection, in a thread of its own."""

    def __init__(self, script):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.received = []
        self._script = script
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.settimeout(PATIENCE)
            # The first is that of the shadow's own attempt.
            try:
                if connection.recv(1, socket.MSG_PEEK):
                    self._script(connection)
            except ConnectionError:
                pass
            connection.close()

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


def read_until(connection, end):
    data = b""
    while not data.endswith(end):
        piece = connection.recv(65536)
        if not piece:
            break
        data += piece
    return data


def rest_of(connection):
    data = b""
    while piece := connection.recv(65536):
        data += piece
    return data


def reset(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


class BytesTest(unittest.TestCase):
    """What passes is unchanged, whatever it is."""

    def pass_on(self, script):
        server = Script(script)
        self.addCleanup(server.close)
        shadow = self.enterContext(Shadow(UNDERSTUDY, server.url))
        host, port = shadow.gateway.removeprefix("http://").split(":")
        client = socket.create_connection((host, int(port)), PATIENCE)
        self.addCleanup(client.close)
        return client, shadow

    def test_a_chunked_stream_comes_piece_by_piece(self):
        go_on = threading.Event()

        def script(connection):
            read_until(connection, b"\r\n\r\n")
            connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Odd:   a  \r\n\r\n3;x=y\r\nabc\r\n")
            self.assertTrue(go_on.wait(PATIENCE))
            connection.sendall(b"0\r\nTrailer: t\r\n\r\n")

        client, shadow = self.pass_on(script)
        client.sendall(b"GET /health HTTP/1.1\r\n\r\n")
        first = read_until(client, b"abc\r\n")
        go_on.set()
        self.assertEqual(first + rest_of(client), b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Odd:   a  \r\n\r\n"
                                                  b"3;x=y\r\nabc\r\n0\r\nTrailer: t\r\n\r\n")
        shadow.stop()
        self.assertEqual(sum(shadow.counts().values()), 1)

    def test_pipelined_requests_and_a_half_close(self):
        seen = []

        def script(connection):
            seen.append(rest_of(connection))
            connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n" b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
                               b"HTTP/1.1 200 OK\r\n\r\nuntil the end")

        client, shadow = self.pass_on(script)
        requests = b"GET /1 HTTP/1.1\r\n\r\nHEAD /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.1\r\n\r\n"
        client.sendall(requests)
        client.shutdown(socket.SHUT_WR)
        self.assertEqual(rest_of(client), b"HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
                                          b"HTTP/1.1 200 OK\r\n\r\nuntil the end")
        self.assertEqual(seen, [requests])
        shadow.stop()
        self.assertEqual(sum(shadow.counts().values()), 3)

    def test_a_continue_is_waited_for(self):
        def script(connection):
            read_until(connection, b"\r\n\r\n")
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            read_until(connection, b"body")
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

        client, _ = self.pass_on(script)
        client.sendall(b"PUT /x HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
        self.assertEqual(read_until(client, b"\r\n\r\n"), b"HTTP/1.1 100 Continue\r\n\r\n")
        client.sendall(b"body")
        self.assertEqual(read_until(client, b"\r\n\r\n"), b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    def test_a_reset_is_a_reset(self):
        def script(connection):
            read_until(connection, b"\r\n\r\n")
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            read_until(connection, b"go")
            reset(connection)

        client, shadow = self.pass_on(script)
        client.sendall(b"GET /x HTTP/1.1\r\n\r\n")
        self.assertTrue(read_until(client, b"half").endswith(b"half"))
        client.sendall(b"go")
        with self.assertRaises(ConnectionResetError):
            client.recv(1)
        shadow.stop()
        self.assertEqual(shadow.counts(), {"not_comparable": 1}, shadow.out)
        self.assertEqual(shadow.code, NOTHING)

    def test_a_clients_reset_reaches_the_platform(self):
        ended = threading.Event()

        def script(connection):
            read_until(connection, b"\r\n\r\n")
            try:
                connection.recv(1)
            except ConnectionResetError:
                ended.set()

        client, _ = self.pass_on(script)
        client.sendall(b"GET /x HTTP/1.1\r\n\r\n")
        reset(client)
        self.assertTrue(ended.wait(PATIENCE))

    def test_an_upgrade_passes_both_ways(self):
        def script(connection):
            read_until(connection, b"\r\n\r\n")
            connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\n\r\n\x00\xff")
            connection.sendall(read_until(connection, b"\x02"))

        client, _ = self.pass_on(script)
        client.sendall(b"GET /x HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
        read_until(client, b"\x00\xff")
        client.sendall(b"\x80\r\n\x02")
        self.assertEqual(rest_of(client), b"\x80\r\n\x02")

    def test_what_is_no_http_passes_too(self):
        def script(connection):
            connection.sendall(read_until(connection, b"!")[::-1])

        client, shadow = self.pass_on(script)
        client.sendall(b"\x16\x03\x01 no http!")
        self.assertEqual(rest_of(client), b"!ptth on \x01\x03\x16")
        shadow.stop()
        self.assertEqual(shadow.code, NOTHING)

    def test_more_than_fits_into_the_buffers(self):
        size = 30_000_000

        def script(connection):
            read_until(connection, b"\r\n\r\n")
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + b"x" * size)

        client, shadow = self.pass_on(script)
        client.sendall(b"GET /x HTTP/1.1\r\n\r\n")
        self.assertEqual(len(rest_of(client)), size + len(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size))
        shadow.stop()
        self.assertEqual(shadow.counts(), {"not_comparable": 1})


if __name__ == "__main__":
    unittest.main()
