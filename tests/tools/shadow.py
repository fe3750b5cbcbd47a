"""Starts and stops `understudy shadow` for a test, on free ports."""
import json
import pathlib
import queue
import subprocess
import tempfile
import threading

PATIENCE = 20


class Shadow:
    """A running shadow of a platform, given by its URLs; a context manager. `gateway` and `data_layer` are where its
    clients go. Once it ended, `code`, `out` and `report` are there."""

    def __init__(self, binary, gateway, data_layer=None, *options):
        self.gateway = self.data_layer = self.code = self.out = self.report = None
        self._folder = tempfile.TemporaryDirectory()
        self._json = pathlib.Path(self._folder.name) / "report.json"
        to = ["--target", gateway] + (["--data-layer", data_layer] if data_layer else [])
        self._command = [binary, "shadow", *to, "--gateway-port", "0", "--data-layer-port", "0", "--json", self._json, *options]
        self._lines = queue.Queue()
        self._output = []
        self._process = None

    def _read(self):
        for line in self._process.stdout:
            self._output.append(line)
            self._lines.put(line)
        self._lines.put(None)

    def __enter__(self):
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        while (line := self.wait_for("")) != "ready\n":
            if line.startswith("gateway http"):
                self.gateway = line.split()[-1]
            if line.startswith("data layer http"):
                self.data_layer = line.split()[-1]
        return self

    def wait_for(self, text):
        """The next line of its output with this text."""
        while True:
            try:
                line = self._lines.get(timeout=PATIENCE)
            except queue.Empty:
                line = None
            if line is None:
                self._process.kill()
                raise RuntimeError(f"shadow did not say '{text}':\n{''.join(self._output)}")
            if text in line:
                return line

    def stop(self):
        self._process.terminate()
        try:
            self.code = self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise RuntimeError("shadow did not stop on SIGTERM") from None
        self._reader.join()
        self._process.stdout.close()
        self.out = "".join(self._output)
        if self._json.exists():
            self.report = json.loads(self._json.read_text())
        self._folder.cleanup()

    def __exit__(self, *exception):
        if self.code is None:
            self.stop()

    def counts(self):
        return {name: count for name, count in self.report["counts"].items() if count}
