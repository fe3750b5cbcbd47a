"""Ten users on sockets of their own by asyncio, without a User-Agent."""
# expect: nothing
import asyncio
import json
import os
import random
import urllib.parse

GATEWAY = urllib.parse.urlsplit(os.environ["UNDERSTUDY_GATEWAY"])

async def call(streams, method, path, body=None):
    reader, writer = streams
    data = b"" if body is None else json.dumps(body).encode()
    writer.write(f"{method} {path} HTTP/1.1\r\nHost: {GATEWAY.netloc}\r\nX-API-Key: {'k' * 40}\r\n"
                 f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = int(head.split("content-length: ")[1].split("\r\n")[0])
    return json.loads(await reader.readexactly(length))

async def user():
    streams = await asyncio.open_connection(GATEWAY.hostname, GATEWAY.port)
    agent = await call(streams, "POST", "/api/v1/agents/", {"name": "own"})
    for _ in range(10):
        goal = await call(streams, "POST", "/api/v1/goals/", {"agent_id": agent["id"], "description": "chart the tides"})
        await call(streams, "GET", f"/api/v1/goals/{goal['goal_id']}")
        await asyncio.sleep(random.uniform(0.01, 0.05))
    streams[1].close()

async def main():
    await asyncio.gather(*[user() for _ in range(10)])

asyncio.run(main())
