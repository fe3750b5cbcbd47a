"""Starts and stops Debian's redis-server for a test, and subscribes to it with a socket."""
import pathlib
import signal
import socket
import subprocess
import tempfile

PATIENCE = 20


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RedisServer:
    """A redis-server on the loopback interface, which keeps nothing; a context manager."""

    def __init__(self, *options, port=None):
        self.port = port or free_port()
        self._options = options
        self._process = None
        self._folder = None

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self.kill()

    def start(self):
        self._folder = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
             "--dir", self._folder.name, *self._options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self._process.stdout:
            if "Ready to accept connections" in line:
                return
        raise RuntimeError("redis-server did not start")

    def kill(self):
        """As a crash would: no good-bye."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE)
            self._process.stdout.close()
            self._process = None
            self._folder.cleanup()

    def hang(self):
        self._process.send_signal(signal.SIGSTOP)

    def resume(self):
        self._process.send_signal(signal.SIGCONT)


class Subscriber:
    """Reads the messages of a channel from any server that speaks RESP2."""

    def __init__(self, port, channel="l01:events"):
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._stream = self._socket.makefile("rb")
        self._socket.sendall(f"SUBSCRIBE {channel}\r\n".encode())
        assert self._reply()[0] == b"subscribe"

    def _reply(self):
        line = self._stream.readline()
        if not line.endswith(b"\r\n"):
            raise RuntimeError("the server closed the connection")
        kind, rest = line[:1], line[1:-2]
        if kind == b"*":
            return [self._reply() for _ in range(int(rest))]
        if kind == b"$":
            text = self._stream.read(int(rest) + 2)
            return text[:-2]
        return int(rest) if kind == b":" else rest

    def message(self):
        """The next one; waits for it."""
        kind, _, text = self._reply()
        assert kind == b"message", kind
        return text.decode()

    def close(self):
        self._stream.close()
        self._socket.close()


def publish(port, message, channel="l01:events"):
    """As another client; returns when the server has confirmed it."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as client:
        text = message.encode()
        client.sendall(b"*3\r\n$7\r\nPUBLISH\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n" %
                       (len(channel), channel.encode(), len(text), text))
        with client.makefile("rb") as stream:
            return stream.readline()
