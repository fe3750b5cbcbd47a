"""Ends its side of each connection behind its request, as `nc -N` does."""
# expect: S14 S22
import os
import socket
import urllib.parse

GATEWAY = urllib.parse.urlsplit(os.environ["UNDERSTUDY_GATEWAY"])

for _ in range(40):
    with socket.create_connection((GATEWAY.hostname, GATEWAY.port)) as connection:
        connection.sendall(f"GET /api/v1/agents/ HTTP/1.1\r\nHost: {GATEWAY.netloc}\r\nX-API-Key: {'k' * 40}\r\n\r\n".encode())
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass
