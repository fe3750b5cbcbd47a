"""One request and its answer: asked of an ASGI application in this process, or over a kept-alive connection."""
import dataclasses
import socket
import urllib.parse


@dataclasses.dataclass
class Request:
    method: str
    target: str  # path and query as on the wire, ASCII
    headers: list  # of (name, value), both str in latin-1
    body: bytes = b""

    def copy(self, **changes):
        return dataclasses.replace(self, **changes)

    def wire(self):
        lines = [f"{self.method} {self.target} HTTP/1.1", "Host: 127.0.0.1:8001"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.body or self.method in ("POST", "PATCH", "PUT"):
            lines.append(f"Content-Length: {len(self.body)}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + self.body


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict  # by lower-case name
    body: bytes


async def ask_application(app, request):
    """As uvicorn would call it."""
    path, _, query = request.target.partition("?")
    headers = [(b"host", b"127.0.0.1:8001")]
    # Blanks before a value are the framing's, those after it are the value's (docs/platform.md, HTTP itself).
    headers += [(name.lower().encode("latin-1"), value.lstrip(" \t").encode("latin-1"))
                for name, value in request.headers]
    if request.body or request.method in ("POST", "PATCH", "PUT"):
        headers.append((b"content-length", str(len(request.body)).encode()))
    scope = {"type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1",
             "method": request.method, "scheme": "http", "path": urllib.parse.unquote(path),
             "raw_path": path.encode("ascii"), "query_string": query.encode("ascii"), "root_path": "",
             "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8001), "state": {}}
    sent = []
    incoming = [{"type": "http.request", "body": request.body, "more_body": False}]

    async def receive():
        return incoming.pop(0) if incoming else {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    try:
        await app(scope, receive, send)
    except Exception:  # answered with 500 before it was raised again
        if not sent:
            raise
    body = b"".join(message.get("body", b"") for message in sent[1:])
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in sent[0]["headers"]}
    if request.method == "HEAD":
        body = b""
    return Answer(sent[0]["status"], headers, body)


class Connection:
    """A client that keeps its connection and reads just what the oracle needs: answers with a content-length."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self._address = (parts.hostname, parts.port)
        self._socket = None
        self._buffer = b""

    def close(self):
        if self._socket:
            self._socket.close()
        self._socket = None
        self._buffer = b""

    def ask(self, request):
        reused = self._socket is not None
        try:
            return self._ask(request)
        except ConnectionError:
            # An idle connection may be closed at any time; who finds it so asks once more.
            if not reused:
                raise
            return self._ask(request)

    def _ask(self, request):
        if self._socket is None:
            self._socket = socket.create_connection(self._address, timeout=20)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._socket.sendall(request.wire())
            return self._read(request.method)
        except OSError:
            self.close()
            raise

    def _more(self):
        data = self._socket.recv(1 << 16)
        if not data:
            raise ConnectionError("the server closed the connection within an answer")
        self._buffer += data

    def _read(self, method):
        while b"\r\n\r\n" not in self._buffer:
            self._more()
        head, _, rest = self._buffer.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1])
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip(" ")
        length = 0 if method == "HEAD" or status == 204 else int(headers.get("content-length", "0"))
        self._buffer = rest
        while len(self._buffer) < length:
            self._more()
        body, self._buffer = self._buffer[:length], self._buffer[length:]
        if headers.get("connection") == "close":
            self.close()
        return Answer(status, headers, body)
