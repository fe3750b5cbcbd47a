"""asyncio with aiohttp: 5 users, an hour."""
import asyncio
import os

import aiohttp


async def user(session):
    for _ in range(120):
        async with session.get("/api/v1/agents/") as response:
            response.raise_for_status()
            await response.json()
        await asyncio.sleep(30)


async def main():
    async with aiohttp.ClientSession(os.environ["UNDERSTUDY_GATEWAY"], headers={"X-API-Key": "k" * 40}) as session:
        await asyncio.gather(*(user(session) for _ in range(5)))


asyncio.run(main())
