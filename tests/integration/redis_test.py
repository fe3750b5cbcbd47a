"""The stand-in publishes on a real Redis, and nothing that happens to Redis happens to its clients.

usage: redis_test.py UNDERSTUDY
"""
import json
import os
import pathlib
import subprocess
import sys
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "tools"))
from redis_server import RedisServer, Subscriber, publish  # noqa: E402
from stand_in import StandIn  # noqa: E402

BINARY = os.path.abspath(sys.argv[1])
GATEWAY_KEY = {"X-API-Key": "k" * 32, "Content-Type": "application/json"}
DATA_LAYER_KEY = {"X-API-Key": "dev_key_local_ONLY", "Content-Type": "application/json"}


def call(url, method="GET", body=None, headers=None):
    request = urllib.request.Request(url, None if body is None else json.dumps(body).encode(),
                                     headers or DATA_LAYER_KEY, method=method)
    with urllib.request.urlopen(request, timeout=20) as answer:
        text = answer.read()
        return json.loads(text) if text else None


def create_agent(stand_in, name="probe", session=None):
    headers = dict(GATEWAY_KEY, **({"X-Understudy-Session": session} if session else {}))
    return call(f"{stand_in.gateway}/api/v1/agents/", "POST", {"name": name}, headers)


def readiness(stand_in):
    return call(f"{stand_in.data_layer}/health/ready")


READY = {"status": "ready", "database": "up", "redis": "up"}
NOT_READY = {"status": "not_ready", "database": "up", "redis": "down"}


class Published(unittest.TestCase):
    def test_in_the_order_of_the_changes_by_either_service(self):
        with RedisServer() as redis, StandIn(BINARY, "--redis-url", redis.url) as stand_in:
            subscriber = Subscriber(redis.port)
            self.addCleanup(subscriber.close)
            agent = create_agent(stand_in)["id"]
            call(f"{stand_in.gateway}/api/v1/agents/{agent}", "PATCH", {"status": "idle"}, GATEWAY_KEY)
            call(f"{stand_in.data_layer}/agents/{agent}", "PATCH", {"name": None})  # changes nothing
            call(f"{stand_in.data_layer}/agents/{agent}", "DELETE")
            publish(redis.port, "the end")
            messages = [json.loads(subscriber.message()) for _ in range(3)]
            self.assertEqual([m["event_type"] for m in messages], ["agent.created", "agent.updated", "agent.deleted"])
            self.assertEqual({m["aggregate_id"] for m in messages}, {agent})
            self.assertEqual(messages[1]["payload"], {"updates": {"status": "idle"}})
            self.assertEqual(subscriber.message(), "the end")
            self.assertEqual(readiness(stand_in), READY)
        self.assertIn(f"3 events published on {redis.url}\n", stand_in.output())

    def test_of_named_sessions_only_when_asked(self):
        for options, expected in (((), ["mine"]), (("--redis-sessions",), ["theirs", "mine"])):
            with RedisServer() as redis, StandIn(BINARY, "--redis-url", redis.url, *options) as stand_in:
                subscriber = Subscriber(redis.port)
                self.addCleanup(subscriber.close)
                create_agent(stand_in, "theirs", session="other")
                create_agent(stand_in, "mine")
                names = [json.loads(subscriber.message())["payload"]["name"] for _ in expected]
                self.assertEqual(names, expected)

    def test_with_a_password_and_a_database(self):
        with RedisServer("--requirepass", "p@ss word") as redis:
            url = f"redis://:p%40ss%20word@127.0.0.1:{redis.port}/2"
            with StandIn(BINARY, "--redis-url", url) as stand_in:
                self.assertEqual(readiness(stand_in), READY)
                create_agent(stand_in)
            self.assertIn(f"1 event published on redis://127.0.0.1:{redis.port}/2\n", stand_in.output())
            for wrong, reason in ((f"redis://:guess@127.0.0.1:{redis.port}", "it refuses the password: WRONGPASS"),
                                  (f"redis://127.0.0.1:{redis.port}", "it answers NOAUTH"),
                                  (f"redis://:p%40ss%20word@127.0.0.1:{redis.port}/99", "it refuses the database: ERR")):
                with StandIn(BINARY, "--redis-url", wrong) as stand_in:
                    self.assertEqual(readiness(stand_in), NOT_READY)
                    self.assertIn(reason, stand_in.output())
                    self.assertNotIn("guess", stand_in.output())

    def test_the_url_can_come_from_the_environment(self):
        with RedisServer() as redis:
            os.environ["REDIS_URL"] = redis.url
            self.addCleanup(os.environ.pop, "REDIS_URL", None)
            with StandIn(BINARY, "--redis-url", "env") as stand_in:
                create_agent(stand_in)
            self.assertIn(f"1 event published on {redis.url}\n", stand_in.output())


class Trouble(unittest.TestCase):
    """Every call() here must be answered while Redis is not well."""

    def test_a_redis_that_is_not_there_yet(self):
        redis = RedisServer()
        self.addCleanup(redis.kill)
        with StandIn(BINARY, "--redis-url", redis.url) as stand_in:
            self.assertIn(f"Redis at {redis.url} can't be reached (Connection refused)", stand_in.output())
            self.assertEqual(readiness(stand_in), NOT_READY)
            create_agent(stand_in, "missed")
            redis.start()
            self.assertIn("1 event missed", stand_in.wait_for(f"Redis at {redis.url} is reached"))
            self.assertEqual(readiness(stand_in), READY)
            subscriber = Subscriber(redis.port)
            self.addCleanup(subscriber.close)
            create_agent(stand_in, "published")
            self.assertEqual(json.loads(subscriber.message())["payload"]["name"], "published")
        self.assertIn("1 event published on", stand_in.output())
        self.assertIn("; 1 missed while it could not be reached\n", stand_in.output())

    def test_a_redis_that_hangs(self):
        with RedisServer() as redis, StandIn(BINARY, "--redis-url", redis.url) as stand_in:
            redis.hang()
            create_agent(stand_in, "never confirmed")
            stand_in.wait_for("can't be reached (it does not answer)")
            self.assertEqual(readiness(stand_in), NOT_READY)
            create_agent(stand_in, "missed")
            redis.resume()
            self.assertIn("2 events missed", stand_in.wait_for("is reached"))
            self.assertEqual(readiness(stand_in), READY)

    def test_a_redis_that_dies_and_comes_back(self):
        redis = RedisServer()
        redis.start()
        self.addCleanup(redis.kill)
        with StandIn(BINARY, "--redis-url", redis.url) as stand_in:
            for _ in range(2):
                redis.kill()
                stand_in.wait_for("can't be reached")
                create_agent(stand_in)
                redis.start()
                self.assertIn("1 event missed", stand_in.wait_for("is reached"))

    def test_a_redis_that_is_too_far_behind_takes_no_memory(self):
        with RedisServer() as redis, StandIn(BINARY, "--redis-url", redis.url) as stand_in:
            agent = create_agent(stand_in)["id"]
            redis.hang()
            for _ in range(10):  # 40 MB: more than the system's buffers and ours hold
                call(f"{stand_in.data_layer}/agents/{agent}", "PATCH", {"configuration": {"k": "v" * 4_000_000}})
            redis.resume()
        self.assertIn("missed while it could not be reached", stand_in.output())


class Refused(unittest.TestCase):
    def refusal(self, *options):
        environment = {k: v for k, v in os.environ.items() if k != "REDIS_URL"}
        ended = subprocess.run([BINARY, "serve", "--gateway-port", "0", "--data-layer-port", "0", *options],
                               capture_output=True, text=True, timeout=60, check=False, env=environment)
        self.assertEqual(ended.returncode, 2, ended)
        self.assertEqual(ended.stdout, "")
        return ended.stderr

    def test_a_wrong_url_prevents_the_start(self):
        self.assertIn("Redis URL: the URL does not begin with redis://; write redis://HOST:PORT/DATABASE",
                      self.refusal("--redis-url", "localhost:6379"))
        self.assertIn("--redis-url: is empty", self.refusal("--redis-url", ""))
        self.assertIn("--redis-url env: REDIS_URL is not set", self.refusal("--redis-url", "env"))
        self.assertIn("--redis-sessions: has no use without --redis-url or --redis", self.refusal("--redis-sessions"))
        self.assertIn("Redis URL: the host '::g' is unknown",
                      self.refusal("--redis-url", "redis://[::g]"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
