"""What a session costs: CPU time and memory of the server for each new X-Understudy-Session with one entity.

usage: sessions.py UNDERSTUDY [SESSIONS]
"""
import http.client
import os
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
from stand_in import StandIn  # noqa: E402

BINARY, SESSIONS = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1000


def resident_kb(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))[1])


def cpu_ms(pid):
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def main():
    with StandIn(BINARY, "--max-sessions", str(SESSIONS + 1)) as server:
        client = http.client.HTTPConnection(server.gateway.removeprefix("http://"))

        def create(session):
            client.request("POST", "/api/v1/agents/", '{"name": "a"}',
                           {"X-API-Key": "k" * 32, "Content-Type": "application/json",
                            "X-Understudy-Session": session})
            answer = client.getresponse()
            answer.read()
            assert answer.status == 201, answer.status

        def measure(name):
            memory, time = resident_kb(server.pid), cpu_ms(server.pid)
            for number in range(SESSIONS):
                create(f"session {number}")
            return (cpu_ms(server.pid) - time) / SESSIONS, (resident_kb(server.pid) - memory) / SESSIONS, name

        create("warm up")
        for milliseconds, kilobytes, name in (measure("a session and its first entity"),
                                              measure("one more entity in it")):
            print(f"{name}: {milliseconds:.2f} ms CPU, {kilobytes:.0f} KB")


if __name__ == "__main__":
    main()
