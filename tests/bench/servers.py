"""The servers that the bench runs on processor 0, and wrk on processor 1."""
import contextlib
import http.client
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import time

KEY = "k" * 40
HEADERS = {"X-API-Key": KEY, "Content-Type": "application/json"}
AGENT = json.dumps({"name": "bench", "agent_type": "complex",
                    "configuration": {"max_tokens": 512, "temperature": 0.7}, "metadata": {"created_by": "bench"}})
TICK = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def call(port, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, HEADERS)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def until_listening(port, process):
    for _ in range(20000):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if process.poll() is not None:
            sys.exit(f"bench: {process.args[2]} ended with {process.returncode} before it listened")
        time.sleep(0.001)
    sys.exit(f"bench: nobody listens on port {port}")


def status_mb(pid, field="VmRSS"):
    return int(re.search(rf"{field}:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def cpu_seconds(pid):
    """User and system time."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) / TICK, int(fields[12]) / TICK


@contextlib.contextmanager
def running(port, *command):
    process = subprocess.Popen(["taskset", "-c", "0", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until_listening(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def understudy(binary, *options):
    port = free_port()
    return running(port, binary, "serve", "--gateway-port", str(port), "--data-layer-port", "0", *options)


def nginx(answer, listing, directory):
    """Answers everything with one text, and /list with another from a file."""
    port = free_port()
    text = answer.replace("'", "")
    (directory / "list").write_text(listing)
    (directory / "nginx.conf").write_text(
        f"worker_processes 1; daemon off; master_process off; pid {directory}/pid; error_log /dev/null; user root;"
        " events { worker_connections 4096; }"
        f" http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {directory}; sendfile on;"
        f" open_file_cache max=10; open_file_cache_valid 1h; proxy_temp_path {directory};"
        f" fastcgi_temp_path {directory}; uwsgi_temp_path {directory}; scgi_temp_path {directory};"
        f" server {{ listen 127.0.0.1:{port}; default_type application/json; root {directory};"
        f" location = /list {{ }} location / {{ return 200 '{text}'; }} }} }}")
    return running(port, "nginx", "-c", f"{directory}/nginx.conf")


def wiremock(jar, answer):
    """WireMock with one answer to everything, its journal off."""
    port = free_port()

    @contextlib.contextmanager
    def stubbed():
        with running(port, "java", "-jar", jar, "--port", str(port), "--no-request-journal",
                     "--disable-banner") as server:
            call(port, "POST", "/__admin/mappings", json.dumps({
                "request": {"method": "ANY", "urlPattern": ".*"},
                "response": {"status": 200, "body": answer, "headers": {"Content-Type": "application/json"}}}))
            yield server

    return stubbed()


class Run:
    """What wrk and the clock of the process say of one run."""

    def __init__(self, rate, p50_us, user_us, system_us, count):
        self.rate, self.p50_us, self.user_us, self.system_us, self.count = rate, p50_us, user_us, system_us, count

    @property
    def cpu_us(self):
        return self.user_us + self.system_us


def wrk(port, pid, path, script, connections, seconds):
    before = cpu_seconds(pid)
    out = subprocess.run(["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency",
                          "-s", str(script), f"http://127.0.0.1:{port}{path}"],
                         capture_output=True, text=True, check=True).stdout
    after = cpu_seconds(pid)
    if "Non-2xx" in out or "Socket errors" in out:
        sys.exit("bench: " + out)
    count = int(re.search(r"(\d+) requests in", out)[1])
    value, unit = re.search(r"50%\s+([\d.]+)(us|ms|s)", out).groups()
    p50 = float(value) * {"us": 1, "ms": 1e3, "s": 1e6}[unit]
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])
    return Run(rate, p50, (after[0] - before[0]) / count * 1e6, (after[1] - before[1]) / count * 1e6, count)
