"""Ends its side of a connection once it has its answer, and gives up on a connection whose answer takes too long."""
# expect: nothing
# check: --latency fixed:100ms
import os
import socket
import urllib.parse

GATEWAY = urllib.parse.urlsplit(os.environ["UNDERSTUDY_GATEWAY"])
REQUEST = f"GET /api/v1/agents/ HTTP/1.1\r\nHost: {GATEWAY.netloc}\r\nX-API-Key: {'k' * 40}\r\n\r\n".encode()

for patient in (True, True, True, False):
    with socket.create_connection((GATEWAY.hostname, GATEWAY.port)) as connection:
        for _ in range(3):
            connection.sendall(REQUEST)
            if not patient:
                break
            answer = b""
            while not answer.endswith(b"}"):
                answer += connection.recv(65536)
        if patient:
            connection.shutdown(socket.SHUT_WR)
            assert connection.recv(1) == b""
