"""Random exchanges with an HTTP server: the pieces of bytes that a client sends. A function of the generator handed in."""

# What is not as it should be, or seldom; the good values stand where they are drawn.
METHODS = ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PROPFIND", "PURGE", "M-SEARCH", "SETUP", "PRI",
           "QUERY", "FOO", "get", "G@T", ""]
TARGETS = ["/early"] * 6 + [
    "/fault", "/early/fault", "/a?b=c&d", "/a?", "/?x", "/", "*", "/a#b", "/a#b?c", "/%41%zz", "//a//", "/a/../b", "http://h/a",
    "http://h:80/a?b#c", "http://h", "http://h?x", "http://u@h/a", "http://[::1]:9/a", "http:///a", "https://h_x/a", "h:443", "a",
    "", "/a b", "/\x01", "/\x7f", "/\xff", "/a\tb", "/\"<>\\^`{|}", "?x", "#x"]
VERSIONS = ["HTTP/1.0"] * 6 + ["HTTP/2.0", "HTTP/1.2", "HTTP/0.9", "HTTP/3.0", "HTTP/1.10", "HTTP/11", "HTTP/1", "HTTP/1.1 ",
                               "http/1.1", "HTTPS/1.1", ""]
BLANKS = ["  ", "\t", "", " \t"]
LINE_ENDS = ["\n", "\r", "\r\r\n", "\n\r\n"]
CONNECTIONS = ["close", "close", "Close", "keep-alive", "keep-alive, close", "close, x", "Upgrade", "upgrade",
               "Upgrade, HTTP2-Settings", "x", "", "close ", "upgrade, close", "closed", ",close,"]
UPGRADES = ["h2c", "websocket", "WebSocket", "websocket ", "websocket, h2c", "", "TLS/1.0"]
LENGTHS = ["0", "2", "5", "02", "2, 2", "2,2", "2,3", "2,", "+2", "-1", "0x2", "2 ", "", "1e1", "99999999999999999999",
           "999999999999999999999", "\xb2"]
CODINGS = ["Chunked", "chunked ", "gzip, chunked", "chunked, gzip", "chunked, chunked", "identity", "", "gzip", ",chunked"]
EXPECTATIONS = ["100-continue", "100-continue", "100-Continue", "100-continue ", "x, 100-continue", "100", ""]
VALUES = ["y", "", " ", "y z", "  y  ", "\ty\t", "\xe9", "y\x01", "y\x0bz", "y\x0cz", "y\x00", "y\x7f", "y\rz", "a,b", "\"q\"",
          "y\r\n z", "y\r\n\tz", "y\n z"]
NAMES = ["x-y", "X_Y", "X ", " X", "X\t", "", "X\x00", "\xe9", "X:Y", "(X)", "X!#$%&'*+.^`|~", "Host", "host", "Cookie"]
KEYS = ["dGhlIHNhbXBsZSBub25jZQ=="] * 4 + ["", "YQ==", "YQ=", "Y", "YWJj", "=YQ=", "YQ==YQ==", "Y!==", "Y=Q=",
                                           "dGhlIHNhbXBsZSBub25jZQ", "\xe9"]
CHUNK_SIZES = ["{:X}", "0{:x}", "{:x};a=b", "{:x};a", "{:x};a=\"b\"", "{:x};a=b;c=d", "{:x} ", "{:x}\t", " {:x}", "{:x} ;a",
               "0x{:x}", "{:x};", "{:x}; a=b", "{:x};a = b", "{:x}g", "", "-{:x}", "00000000000000000000{:x}", "{:x};a=\"b",
               "{:x};\xe9", "ffffffffffffffff"]
TRAILERS = ["X: y\r\n", "X : y\r\n", "Content-Length: 2\r\n", "Content-Length: x\r\n", "Transfer-Encoding: chunked\r\n", "X: y\n",
            " X: y\r\n"]
BODIES = ["{}", "hello", "", "x" * 30, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n", "a\r\nb"]
# How often a part of a request is as it should be.
GOOD = 0.9
INTERESTING = "\r\n\t \x00\x01\x7f\xff:;,/?#=\"0179aGHZ"


def line_end(draw):
    return "\r\n" if draw.random() < 0.985 else draw.choice(LINE_ENDS)


def mostly(draw, good, others):
    return good if draw.random() < GOOD else draw.choice(others)


def headers(draw):
    lines = []
    for _ in range(draw.choice([0, 0, 1, 1, 1, 2, 3])):
        kind = draw.randrange(10)
        if kind < 3:
            lines.append(("Connection", draw.choice(CONNECTIONS)))
        elif kind < 5:
            lines.append(("Expect", draw.choice(EXPECTATIONS)))
        elif kind < 6:
            lines += [("Upgrade", draw.choice(UPGRADES)), ("Connection", draw.choice(CONNECTIONS + ["Upgrade"] * 20))]
            if draw.random() < 0.6:
                lines += [("Sec-WebSocket-Key", draw.choice(KEYS)), ("Sec-WebSocket-Version", mostly(draw, "13", ["8", ""]))]
        else:
            lines.append((mostly(draw, "X", NAMES), mostly(draw, "y", VALUES)))
    return lines


def chunked_body(draw, body):
    text = ""
    while True:
        size = min(len(body), draw.choice([1, 2, 5, 40]))
        data, body = body[:size], body[size:]
        text += mostly(draw, "{:x}", CHUNK_SIZES).format(size) + line_end(draw)
        if size == 0:
            return text + mostly(draw, "", TRAILERS) + line_end(draw)
        text += data + line_end(draw)


def request(draw):
    method = draw.choice(["GET", "POST"]) if draw.random() < 0.8 else draw.choice(METHODS)
    target = "/a" if draw.random() < 0.6 else draw.choice(TARGETS)
    line = (method + (" " if draw.random() < 0.97 else draw.choice(BLANKS)) + target +
            (" " if draw.random() < 0.97 else draw.choice(BLANKS)) + mostly(draw, "HTTP/1.1", VERSIONS) + line_end(draw))
    lines = [] if draw.random() < 0.03 else [("Host", mostly(draw, "h", ["", "h:80", "a b"]))]
    lines += headers(draw)
    body, kind = draw.choice(BODIES), draw.random()
    if kind < 0.35:
        lines.append(("Content-Length", str(len(body) + draw.choice([0] * 12 + [1, -1, 7]))))
    elif kind < 0.6:
        lines.append(("Transfer-Encoding", mostly(draw, "chunked", CODINGS)))
        body = chunked_body(draw, body)
    elif kind < 0.7:
        lines.append(("Content-Length", draw.choice(LENGTHS)))
    elif kind < 0.73:
        lines += [("Content-Length", draw.choice(LENGTHS)), ("Transfer-Encoding", draw.choice(CODINGS))]
    elif kind < 0.76:
        lines += [("Content-Length", "2"), ("content-length", draw.choice(LENGTHS))]
    else:
        body = ""
    if draw.random() < 0.2:
        draw.shuffle(lines)
    head = "".join(f"{name}:{mostly(draw, ' ', ['', '  ', chr(9)])}{value}{line_end(draw)}" for name, value in lines)
    return line + head + line_end(draw) + body


def mutate(draw, text):
    for _ in range(draw.choice([0] * 8 + [1, 1, 2])):
        at, kind = draw.randrange(len(text) + 1), draw.randrange(3)
        if kind == 0:
            text = text[:at] + draw.choice(INTERESTING) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + 1:]
        else:
            text = text[:at] + draw.choice(INTERESTING) + text[at + 1:]
    return text


def cut(draw, data):
    kind = draw.random()
    if kind < 0.5:
        return [data] if data else []
    if kind < 0.55 and len(data) < 200:
        return [data[at:at + 1] for at in range(len(data))]
    places = sorted(draw.randrange(len(data) + 1) for _ in range(draw.choice([1, 1, 2, 3])))
    # Between head and body is where most things happen.
    head = data.find(b"\r\n\r\n")
    if head >= 0 and draw.random() < 0.4:
        places = [head + 4]
    return [piece for piece in (data[a:b] for a, b in zip([0, *places], [*places, len(data)])) if piece]


def exchange(draw):
    """The pieces of one connection."""
    text = draw.choice([""] * 20 + ["\r\n", "\n", " ", "\r"])
    text += "".join(request(draw) for _ in range(draw.choice([1, 1, 1, 2, 2, 3])))
    text += draw.choice([""] * 12 + ["\r\n", "garbage\r\n\r\n", "x"])
    return cut(draw, mutate(draw, text).encode("latin-1"))
