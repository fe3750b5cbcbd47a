"""A door in front of a server: forwards requests one by one, and can hold one until the test has done what it wanted."""
import http.client
import http.server
import socketserver
import threading
import urllib.parse

PATIENCE = 60


class Gate:
    """A context manager. `url` is where clients go; `hold(method, path, body)` says of each request whether it is the one to
    be held, once. `arrived` is set when it is there, and it goes on when `released` is set."""

    def __init__(self, target, hold=lambda method, path, body: False):
        self.arrived = threading.Event()
        self.released = threading.Event()
        self._hold = hold
        self._lock = threading.Lock()
        backend = urllib.parse.urlsplit(target).netloc
        gate = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def answer(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                gate._stop_at(self.command, self.path, body)
                connection = http.client.HTTPConnection(backend, timeout=PATIENCE)
                connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                for name, value in self.headers.items():
                    connection.putheader(name, value)
                connection.endheaders(body)
                answer = connection.getresponse()
                text = answer.read()
                connection.close()
                try:
                    self.send_response_only(answer.status, answer.reason)
                    for name, value in answer.getheaders():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(text)
                except OSError:
                    self.close_connection = True  # the client did not wait for it

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = answer

            def log_message(self, *_):
                pass

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_):
                pass  # clients that are killed leave in the middle of anything

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def _stop_at(self, method, path, body):
        with self._lock:
            held = not self.arrived.is_set() and self._hold(method, path, body)
            if held:
                self.arrived.set()
        if held and not self.released.wait(PATIENCE):
            raise TimeoutError("nobody released the request that was held")

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
