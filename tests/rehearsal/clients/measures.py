"""Measures answers from its own side, over raw sockets: `measures.py USERS REQUESTS SECONDS_BETWEEN`.

Prints JSON: the median, 95 % and 99 % in milliseconds, and the least and the most."""
import asyncio
import json
import os
import random
import sys
import time
from urllib.parse import urlparse

USERS, REQUESTS, BETWEEN = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
AT = urlparse(os.environ["UNDERSTUDY_GATEWAY"])
REQUEST = f"GET /api/v1/agents/ HTTP/1.1\r\nHost: {AT.netloc}\r\nX-API-Key: {'k' * 40}\r\n\r\n".encode()
times = []


async def user(number):
    await asyncio.sleep(BETWEEN * number / USERS)
    reader, writer = await asyncio.open_connection(AT.hostname, AT.port)
    for _ in range(REQUESTS):
        start = time.perf_counter()
        writer.write(REQUEST)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
        await reader.readexactly(length)
        times.append((time.perf_counter() - start) * 1000)
        await asyncio.sleep(random.uniform(0.5, 1.5) * BETWEEN)
    writer.close()


async def main():
    await asyncio.gather(*(user(number) for number in range(USERS)))


asyncio.run(main())
times.sort()
quantile = lambda share: times[min(int(share * len(times)), len(times) - 1)]
print(json.dumps({"p50": quantile(0.5), "p95": quantile(0.95), "p99": quantile(0.99), "least": times[0], "most": times[-1]}))
