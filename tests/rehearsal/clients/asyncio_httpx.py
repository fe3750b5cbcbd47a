"""asyncio with httpx: 5 users, an hour."""
import asyncio
import os

import httpx


async def user(client):
    for _ in range(120):
        (await client.get("/api/v1/agents/")).raise_for_status()
        await asyncio.sleep(30)


async def main():
    async with httpx.AsyncClient(base_url=os.environ["UNDERSTUDY_GATEWAY"], headers={"X-API-Key": "k" * 40}) as client:
        await asyncio.gather(*(user(client) for _ in range(5)))


asyncio.run(main())
