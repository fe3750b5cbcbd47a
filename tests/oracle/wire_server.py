"""The real servers' own protocol classes, each with an application of a few lines, played without a socket.

What a client sends goes straight into data_received(), and the loop runs until nothing happens any more. So nothing
depends on timing.
"""
import asyncio
import logging

import uvicorn
from uvicorn.server import ServerState

DATE = b"Thu, 01 Jan 1970 00:00:00 GMT"
# An application answers within a few turns of the loop; the longest is a WebSocket's refusal.
QUIET_TURNS = 12
logging.disable(logging.CRITICAL)


async def application(scope, receive, send):
    """Shows what the server made of a request. Of the path, `early` answers without the body, `fault` fails behind it."""
    if scope["type"] == "websocket":  # Starlette, when no route is one
        await receive()
        await send({"type": "websocket.close", "code": 1000})
        return
    path = scope["raw_path"]
    lines = [scope["method"].encode(), path, scope["query_string"]]
    # Before the body comes: the gateway's server adds trailers to the list.
    lines += [name + b"=" + value for name, value in scope["headers"]]
    if b"early" not in path:
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message["body"]
            more = message["more_body"]
        lines.append(body)
    answer = b"\n".join(lines)
    status = 500 if b"fault" in path else 405 if scope["method"] == "CONNECT" else 200
    await send({"type": "http.response.start", "status": status,
                "headers": [(b"content-length", str(len(answer)).encode()), (b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": answer})
    if status == 500:
        raise RuntimeError("planted")


class Transport(asyncio.Transport):
    def __init__(self, loop, protocol):
        super().__init__()
        self.loop, self.protocol = loop, protocol
        self.output, self.closed, self.paused = bytearray(), False, False

    def get_extra_info(self, name, default=None):
        return {"sockname": ("127.0.0.1", 80), "peername": ("127.0.0.1", 9)}.get(name, default)

    def write(self, data):
        if not self.closed:
            self.output += data

    def close(self):
        if not self.closed:
            self.closed = True
            self.loop.call_soon(self.protocol.connection_lost, None)

    abort = close

    def can_write_eof(self):
        return True

    def write_eof(self):
        self.close()

    def is_closing(self):
        return self.closed

    def is_reading(self):
        return not self.paused

    def pause_reading(self):
        self.paused = True

    def resume_reading(self):
        self.paused = False

    def set_protocol(self, protocol):
        self.protocol = protocol

    def get_protocol(self):
        return self.protocol

    def set_write_buffer_limits(self, high=None, low=None):
        pass

    def get_write_buffer_size(self):
        return 0


class WireServer:
    """`dialect` is gateway or data_layer; its server must be the one that is installed."""

    def __init__(self, dialect):
        server = {"gateway": {"http": "httptools", "ws": "websockets"}, "data_layer": {"http": "h11", "ws": "none"}}
        self.config = uvicorn.Config(application, lifespan="off", proxy_headers=False, log_config=None, access_log=False,
                                     **server[dialect])
        self.config.load()

    async def play(self, pieces):
        """(all bytes of the answer, whether the server closed the connection)"""
        loop = asyncio.get_running_loop()
        state = ServerState()
        state.default_headers = [(b"date", DATE), (b"server", b"uvicorn")]
        protocol = self.config.http_protocol_class(config=self.config, server_state=state, app_state={})
        transport = Transport(loop, protocol)
        protocol.connection_made(transport)
        for piece in pieces:
            # One that does not read now never will: nothing is going on any more.
            if transport.closed or transport.paused:
                break
            try:
                transport.protocol.data_received(piece)
            except Exception:  # asyncio takes it for fatal
                transport.close()
            await self.settle(transport)
        answer, closed = bytes(transport.output), transport.closed
        transport.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)
        return answer, closed

    @staticmethod
    async def settle(transport):
        quiet, size = 0, -1
        while quiet < QUIET_TURNS:
            quiet = quiet + 1 if size == len(transport.output) else 0
            size = len(transport.output)
            await asyncio.sleep(0)
