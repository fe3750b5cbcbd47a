"""The server of our own for events, with the Redis clients that people have, and with clients that mean harm.

usage: pub_sub_test.py UNDERSTUDY
"""
import asyncio
import json
import os
import pathlib
import socket
import subprocess
import sys
import unittest
import urllib.request

import redis
import redis.asyncio

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "tools"))
from redis_server import Subscriber, publish  # noqa: E402
from stand_in import StandIn  # noqa: E402

BINARY = os.path.abspath(sys.argv[1])
HERE = pathlib.Path(__file__).parent
PATIENCE = 20


def create_agent(stand_in, name):
    request = urllib.request.Request(f"{stand_in.data_layer}/agents/", json.dumps({"name": name}).encode(),
                                     {"X-API-Key": "dev_key_local_ONLY", "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)


def name_in(message):
    return json.loads(message)["payload"]["name"]


class PubSub(unittest.TestCase):
    def setUp(self):
        self.stand_in = self.enterContext(StandIn(BINARY, "--redis", "0"))
        self.url = self.stand_in.redis
        self.port = int(self.url.rsplit(":", 1)[1].split("/")[0])

    def connect(self):
        client = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        self.addCleanup(client.close)
        return client

    def until_the_end(self, client):
        """What the server still sends before it closes the connection."""
        received = b""
        try:
            while data := client.recv(65536):
                received += data
        except ConnectionResetError:
            pass
        return received

    def still_serves(self):
        subscriber = Subscriber(self.port)
        self.addCleanup(subscriber.close)
        create_agent(self.stand_in, "still here")
        self.assertEqual(name_in(subscriber.message()), "still here")


class Clients(PubSub):
    def test_redis_py_with_either_protocol(self):
        for protocol in (2, 3):
            with redis.Redis.from_url(self.url, protocol=protocol, socket_timeout=PATIENCE) as client:
                self.assertTrue(client.ping())
                with client.pubsub() as subscriber:
                    subscriber.subscribe("l01:events")
                    subscriber.psubscribe("l0?:*")
                    for kind in ("subscribe", "psubscribe"):
                        self.assertEqual(subscriber.get_message(timeout=PATIENCE)["type"], kind)
                    self.assertEqual(client.pubsub_channels(), [b"l01:events"])
                    self.assertEqual(client.pubsub_numsub("l01:events", "none"), [(b"l01:events", 1), (b"none", 0)])
                    self.assertEqual(client.pubsub_numpat(), 1)
                    create_agent(self.stand_in, "Ann")
                    for kind in ("message", "pmessage"):
                        message = subscriber.get_message(timeout=PATIENCE)
                        self.assertEqual((message["type"], message["channel"]), (kind, b"l01:events"))
                        self.assertEqual(name_in(message["data"]), "Ann")
                    self.assertEqual(client.publish("l01:other", "x"), 1)
                    self.assertEqual(subscriber.get_message(timeout=PATIENCE)["data"], b"x")
                    subscriber.unsubscribe()
                    subscriber.punsubscribe()
                    for kind in ("unsubscribe", "punsubscribe"):
                        self.assertEqual(subscriber.get_message(timeout=PATIENCE)["type"], kind)
                    self.assertEqual(client.publish("l01:events", "x"), 0)
                with self.assertRaisesRegex(redis.ResponseError, "understudy's server for events"):
                    client.get("key")

    def test_redis_py_asyncio(self):
        async def take_one():
            async with redis.asyncio.from_url(self.url, password="any", db=3) as client:
                async with client.pubsub() as subscriber:
                    await subscriber.subscribe("l01:events")
                    await subscriber.get_message(timeout=PATIENCE)
                    await asyncio.to_thread(create_agent, self.stand_in, "Ben")
                    return await subscriber.get_message(timeout=PATIENCE)

        self.assertEqual(name_in(asyncio.run(take_one())["data"]), "Ben")

    def test_node_redis(self):
        # Where Debian puts modules; a node of another origin does not look there by itself.
        node = subprocess.Popen(["node", HERE / "pub_sub_subscribe.js", self.url], stdout=subprocess.PIPE, text=True,
                                env={**os.environ, "NODE_PATH": "/usr/share/nodejs"})
        self.addCleanup(node.stdout.close)
        self.assertEqual(node.stdout.readline(), "subscribed\n")
        create_agent(self.stand_in, "Cas")
        self.assertEqual(name_in(node.stdout.readline()), "Cas")
        self.assertEqual(node.wait(PATIENCE), 0)

    def test_redis_cli(self):
        def cli(*words):
            done = subprocess.run(["redis-cli", "-u", self.url, *words], capture_output=True, text=True,
                                  timeout=PATIENCE, check=False)
            return done.stdout.strip()

        self.assertEqual(cli("PING"), "PONG")
        self.assertEqual(cli("PUBLISH", "l01:events", "nobody hears it"), "0")
        self.assertIn("ERR unknown command 'SET': this is understudy's server for events", cli("SET", "a", "b"))
        listener = subprocess.Popen(["redis-cli", "-u", self.url, "SUBSCRIBE", "l01:events"], stdout=subprocess.PIPE, text=True)
        self.addCleanup(listener.stdout.close)
        lines = iter(listener.stdout.readline, "")
        self.assertEqual([next(lines).strip() for _ in range(3)], ["subscribe", "l01:events", "1"])
        create_agent(self.stand_in, "Dan")
        self.assertEqual([next(lines).strip() for _ in range(2)], ["message", "l01:events"])
        self.assertEqual(name_in(next(lines)), "Dan")
        listener.terminate()
        listener.wait(PATIENCE)


class Hardening(PubSub):
    def test_what_is_no_command_is_refused_and_the_rest_served(self):
        for sent, answer in ((b"*1\r\n*1\r\n$4\r\nPING\r\n", b"-ERR Protocol error: expected '$'"),
                             (b"*1\r\n$9999999999\r\n", b"-ERR Protocol error: invalid bulk length"),
                             (b"*9999999\r\n", b"-ERR Protocol error: invalid multibulk length"),
                             (b"a" * 5000, b"-ERR Protocol error: too big inline request"),
                             (b"POST / HTTP/1.1\r\nHost: x\r\n\r\n", b"-ERR this is no HTTP server")):
            client = self.connect()
            client.sendall(sent)
            self.assertTrue(self.until_the_end(client).startswith(answer), sent[:20])
        self.still_serves()

    def test_errors_are_one_line_and_the_connection_goes_on(self):
        client = self.connect()
        client.sendall(b"*2\r\n$5\r\na\r\nb\x00\r\n$1\r\nx\r\nPUBLISH one\r\nSELECT x\r\nHELLO 4\r\nHELLO 2 NOISE\r\n"
                       b"SUBSCRIBE a\r\nPUBLISH a b\r\nPING\r\nQUIT\r\n")
        self.assertEqual([line[:42] for line in self.until_the_end(client).split(b"\r\n")],
                         [b"-ERR unknown command 'a??b?': this is unde", b"-ERR wrong number of arguments for 'PUBLIS",
                          b"-ERR value is not an integer or out of ran", b"-NOPROTO unsupported protocol version",
                          b"-ERR Syntax error in HELLO option 'NOISE'", b"*3", b"$9", b"subscribe", b"$1", b"a", b":1",
                          b"-ERR Can't execute 'PUBLISH': only (P|S)SU", b"*2", b"$4", b"pong", b"$0", b"", b"+OK", b""])
        self.still_serves()

    def test_a_subscriber_that_does_not_read_is_disconnected(self):
        slow = self.connect()
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.sendall(b"SUBSCRIBE flood\r\n")
        self.assertTrue(slow.recv(100).startswith(b"*3"))
        message = "m" * 1_000_000
        sent = 0
        while publish(self.port, message, "flood") != b":0\r\n":
            sent += 1
            self.assertLess(sent, 100, "100 MB are kept for who reads nothing")
        self.assertGreaterEqual(sent, 8)  # a short delay costs nobody the connection
        self.still_serves()

    def test_there_is_a_most_of_clients_and_of_subscriptions(self):
        client = self.connect()
        for i in range(101):
            client.sendall(b"SUBSCRIBE c%d\r\n" % i)
        client.sendall(b"SUBSCRIBE %s\r\nQUIT\r\n" % (b"c" * 300))
        answers = self.until_the_end(client)
        self.assertIn(b":100\r\n-ERR a client has 100 subscriptions at most\r\n", answers)
        self.assertIn(b"-ERR a channel's name has 256 bytes at most\r\n", answers)
        self.still_serves()


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
