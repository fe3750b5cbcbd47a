"""What contracts say of events is checked wherever the target publishes, and never passes unheard.

usage: contract_events_test.py UNDERSTUDY
"""
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "tools"))
from redis_server import RedisServer, free_port  # noqa: E402
from stand_in import StandIn  # noqa: E402

BINARY = os.path.abspath(sys.argv[1])
PATIENCE = 60
CREATED = '{"event_type": "agent.created", "payload": {"name": "scribe"}}'


class LateRedis:
    """Takes one subscriber, and says after the answer to the second PING what nobody can have published so late."""

    def __init__(self, login=b"+OK\r\n", messages=(CREATED,), pings=99):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._login = login
        self._messages = messages
        self._pings = pings  # then it is gone
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._thread.join(PATIENCE)
        self._socket.close()

    def _serve(self):
        client, _ = self._socket.accept()
        pings = 0
        with client, client.makefile("rb") as stream:
            while line := stream.readline():
                words = []
                for _ in range(int(line[1:])):
                    words.append(stream.read(int(stream.readline()[1:]) + 2)[:-2])
                if words[0] in (b"AUTH", b"SELECT"):
                    client.sendall(self._login)
                elif words[0] == b"SUBSCRIBE":
                    client.sendall(b"*3\r\n$9\r\nsubscribe\r\n$10\r\nl01:events\r\n:1\r\n")
                else:
                    pings += 1
                    if pings > self._pings:
                        return
                    client.sendall(b"*2\r\n$4\r\npong\r\n$0\r\n\r\n")
                    for text in self._messages if pings == 2 else ():
                        client.sendall(b"*3\r\n$7\r\nmessage\r\n$10\r\nl01:events\r\n$%d\r\n%s\r\n" %
                                       (len(text), text.encode()))


class ContractEvents(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def verify(self, stand_in, *options, events=CREATED, headers="{}", environment=None):
        """Runs a contract of one step, which makes an agent."""
        (self.folder / "scribe.contract.json").write_text('''{"contract": "scribe", "service": "gateway", "steps": [{
            "name": "create", "request": {"method": "POST", "path": "/api/v1/agents/", "headers": %s, "body": {"name": "scribe"}},
            "response": {"status": 201}, "events": [%s]}]}''' % (headers, events))
        target = () if stand_in is None else ("--target", stand_in.gateway)
        return subprocess.run(
            [BINARY, "verify", "--contracts", "scribe.contract.json", *target, *options], cwd=self.folder,
            capture_output=True, text=True, timeout=PATIENCE, check=False, env={**os.environ, **(environment or {})})

    def holds(self, *words, **more):
        done = self.verify(*words, **more)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertNotIn("not checked", done.stdout)

    def fails(self, text, *words, **more):
        done = self.verify(*words, **more)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn(text, done.stdout)

    def both(self, *words, **more):
        self.holds(*words, **more)
        self.fails("expected nothing\n            actual   agent.created\n", *words, **more, events="")

    def test_of_the_embedded_stand_in(self):
        self.both(None)

    def test_of_a_stand_in_by_its_admin_api(self):
        with StandIn(BINARY) as stand_in:
            self.both(stand_in)
            self.both(stand_in, headers='{"X-API-Key": "%s", "X-Understudy-Session": "mine"}' % ("k" * 32))

    def test_by_redis(self):
        with RedisServer("--requirepass", "s3cret") as redis:
            url = f"redis://:s3cret@127.0.0.1:{redis.port}/2"
            with StandIn(BINARY, "--no-admin", "--redis-url", url) as stand_in:
                self.holds(stand_in, "--redis-url", url)
                self.holds(stand_in, "--redis-url", "env", environment={"REDIS_URL": url})

    def test_by_the_stand_ins_own_server(self):
        with StandIn(BINARY, "--no-admin", "--redis", "0") as stand_in:
            self.both(stand_in, "--redis-url", stand_in.redis)

    def test_an_event_that_is_expected_is_waited_for(self):
        with StandIn(BINARY, "--no-admin") as stand_in:
            with LateRedis() as redis:
                self.holds(stand_in, "--redis-url", f"redis://127.0.0.1:{redis.port}")
            with LateRedis(messages=("no JSON",)) as redis:
                self.fails('actual   string "no JSON"', stand_in, "--redis-url", f"redis://127.0.0.1:{redis.port}")

    def test_a_redis_that_is_lost_on_the_way_ends_it(self):
        with StandIn(BINARY, "--no-admin") as stand_in:
            for pings in (0, 1):
                with LateRedis(pings=pings) as redis:
                    url = f"redis://127.0.0.1:{redis.port}/0"
                    done = self.verify(stand_in, "--redis-url", url)
                self.assertEqual(done.returncode, 3, done.stdout)
                self.assertIn(f"understudy verify: Redis at {url} can't tell what is published: ", done.stderr)

    def test_where_nobody_tells_them_it_is_said(self):
        with StandIn(BINARY, "--no-admin") as stand_in:
            done = self.verify(stand_in, "--json", "r.json", "--junit", "r.xml")
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertIn("1 contract passed, events of 1 step not checked (1 step)", done.stdout)
            self.assertEqual(done.stderr, "understudy verify: events of 1 step not checked: the target has no admin API that "
                             "tells them; add --redis-url redis://HOST:PORT/0, the Redis on which it publishes\n")
            report = json.loads((self.folder / "r.json").read_text())
            self.assertEqual(report["totals"]["events_not_checked"], 1)
            self.assertIn("--redis-url", report["contracts"][0]["steps"][0]["events_not_checked"])
            self.assertIn("events not checked: the target", (self.folder / "r.xml").read_text())
            done = self.verify(stand_in, "--no-skips")
            self.assertEqual(done.returncode, 1)
            self.assertIn("--no-skips was given", done.stderr)
            self.assertIn("  unheard   scribe.contract.json:1 \"create\": ", self.verify(stand_in, "-v").stdout)

    def test_a_redis_that_can_not_tell_them_ends_it(self):
        port = free_port()
        with StandIn(BINARY, "--no-admin") as stand_in:
            for url, code, text in ((f"redis://127.0.0.1:{port}", 3, "can't tell what is published: Connection refused"),
                                    ("http://127.0.0.1", 2, "--redis-url: the URL does not begin with redis://"),
                                    ("env", 2, "REDIS_URL is not set")):
                done = self.verify(stand_in, "--redis-url", url, environment={"REDIS_URL": ""})
                self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
                self.assertIn(text, done.stderr)
            with LateRedis(login=b"-WRONGPASS no\r\n") as redis:
                done = self.verify(stand_in, "--redis-url", f"redis://:secret@127.0.0.1:{redis.port}")
            self.assertEqual(done.returncode, 3)
            self.assertIn("it refuses the password: WRONGPASS no", done.stderr)
            self.assertNotIn("secret", done.stderr)
        done = self.verify(None, "--redis-url", "redis://127.0.0.1")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--redis-url: needs --target", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
