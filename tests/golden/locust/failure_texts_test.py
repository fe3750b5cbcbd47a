"""The failure texts of the real Locust 2.43.1 and of `understudy load`, from the same misbehaving server, are the same.

usage: failure_texts_test.py UNDERSTUDY (with Locust's Python)
"""
import csv
import json
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

BINARY = sys.argv[1]
OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
ANSWERS = {
    "/ok": OK,
    "/e500": b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n",
    "/e404": b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
    "/e429": b"HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n",
    "/noreason": b"HTTP/1.1 503 \r\ncontent-length: 0\r\n\r\n",
    "/quote": b"HTTP/1.1 500 It's broken\r\ncontent-length: 0\r\n\r\n",
    "/garbage": b"garbage\r\n\r\n",
    "/chunked": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "/again": b"HTTP/1.1 302 Found\r\nlocation: /again\r\ncontent-length: 0\r\n\r\n",
    "/moved": b"HTTP/1.1 301 Moved Permanently\r\nlocation: /e404\r\ncontent-length: 0\r\n\r\n",
    "/reset": None,
    "/close": None,
    "/silent": None,
}
LOCUSTFILE = """
from locust import HttpUser, constant, task

class Everything(HttpUser):
    wait_time = constant(0.01)
    paths = PATHS

    @task
    def next(self):
        # Locust writes its files every five seconds only, so the run goes on when there is nothing more to see.
        self.client.get(self.paths.pop(0) if self.paths else "/ok", timeout=0.3)
"""


class MisbehavingServer:
    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    @staticmethod
    def serve(connection):
        try:
            while True:
                head = b""
                while b"\r\n\r\n" not in head:
                    data = connection.recv(4096)
                    if not data:
                        return
                    head += data
                path = head.split(b" ", 2)[1].decode()
                if path == "/reset":
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    return
                if path == "/close":
                    return
                if path != "/silent":
                    connection.sendall(ANSWERS[path])
                if path == "/garbage":
                    return
        except OSError:
            pass
        finally:
            connection.close()


def failures(prefix):
    with open(f"{prefix}_failures.csv", encoding="utf-8", newline="") as file:
        return {row["Name"]: row["Error"] for row in csv.DictReader(file)}


class FailureTexts(unittest.TestCase):
    def test_they_are_the_same(self):
        server = MisbehavingServer()
        base = f"http://127.0.0.1:{server.port}"
        with tempfile.TemporaryDirectory() as directory:
            directory = Path(directory)
            script = directory / "locustfile.py"
            script.write_text(LOCUSTFILE.replace("PATHS", repr(list(ANSWERS))), encoding="utf-8")
            subprocess.run([sys.executable, "-m", "locust", "-f", script, "--headless", "-u", "1", "-t", "9s", "--host",
                            base, "--csv", directory / "theirs", "--reset-stats"], capture_output=True, timeout=60,
                           cwd=directory, check=False)
            profile = {"profile": "all", "users": 4, "spawn_rate": 4, "run_time": "5s", "workload": {
                "workload": "all",
                "groups": {"all": {"steps": [{"name": path, "method": "GET", "path": path, "expect": {"status": 200}}
                                             for path in ANSWERS]}},
                "users": [{"kind": "u", "wait": [0.01, 0.01], "groups": [{"group": "all"}]}]}}
            file = directory / "all.json"
            file.write_text(json.dumps(profile), encoding="utf-8")
            subprocess.run([BINARY, "load", file, "--target", base, "--timeout", "0.3", "--csv", directory / "ours"],
                           capture_output=True, timeout=60, check=False)
            theirs, ours = failures(directory / "theirs"), failures(directory / "ours")
        self.assertGreaterEqual(len(theirs), 10, theirs)
        for path in ANSWERS:
            with self.subTest(path=path):
                self.assertEqual(ours.get(path), theirs.get(path))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
