"""Starts and stops `understudy serve` for a test, on free ports."""
import queue
import subprocess
import threading

START_SECONDS = 20
STOP_SECONDS = 20


class StandIn:
    """A running stand-in; a context manager. `gateway`, `data_layer` and `redis` (with
    --redis) are its URLs."""

    def __init__(self, binary, *options):
        self.gateway = self.data_layer = self.redis = None
        self._lines = queue.Queue()
        self._output = []
        self._process = subprocess.Popen(
            [binary, "serve", "--gateway-port", "0", "--data-layer-port", "0", *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self._process.stdout:
            self._output.append(line)
            self._lines.put(line.strip())
        self._lines.put(None)

    def __enter__(self):
        while True:
            try:
                line = self._lines.get(timeout=START_SECONDS)
            except queue.Empty:
                line = None
            if line is None:
                self._process.kill()
                raise RuntimeError(f"the stand-in did not become ready:\n{''.join(self._output)}")
            if line == "ready":
                return self
            for name, start in (("gateway", "gateway http"), ("data_layer", "data layer http"),
                                ("redis", "redis redis://")):
                if line.startswith(start):
                    setattr(self, name, line.rsplit(" ", 1)[1])

    def __exit__(self, *exception):
        self._process.terminate()
        try:
            code = self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise RuntimeError("the stand-in did not stop on SIGTERM") from None
        self._reader.join(STOP_SECONDS)  # output() has its last lines
        self._process.stdout.close()
        if code != 0 and exception[0] is None:
            raise RuntimeError(f"the stand-in ended with {code}:\n{''.join(self._output)}")

    def wait_for(self, text):
        """The next line of its output with this text."""
        while True:
            try:
                line = self._lines.get(timeout=START_SECONDS)
            except queue.Empty:
                line = None
            if line is None:
                raise RuntimeError(f"the stand-in did not say '{text}':\n{''.join(self._output)}")
            if text in line:
                return line

    @property
    def pid(self):
        return self._process.pid

    def output(self):
        """What it printed so far."""
        return "".join(self._output)
