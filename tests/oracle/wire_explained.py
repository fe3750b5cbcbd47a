"""Why the stand-in may differ from a real server on the wire: what a record below docs/adr says, and how such an exchange is
recognised."""
import re


def sent(pieces):
    return b"".join(pieces)


def has_trailer(pieces):
    return re.search(rb"\r\n0+(;[^\r\n]*)?\r\n[^\r\n]+:", sent(pieces)) is not None


def asks_for_upgrade_in_pieces(pieces):
    return len(pieces) > 1 and (b"upgrade" in sent(pieces).lower() or b"CONNECT" in sent(pieces))


# (dialect, why, whether an exchange is one of these: its pieces, what the real server answered, what the stand-in did)
EXPLANATIONS = [
    ("both", "ADR 3 and 14: a body over the limit is 413", lambda pieces, want, have: b"HTTP/1.1 413 " in have[0]),
    ("gateway", "ADR 3: llhttp 8.1 does not know the method QUERY", lambda pieces, want, have: b"QUERY" in sent(pieces)),
    ("gateway", "ADR 3: trailers do not become headers", lambda pieces, want, have: has_trailer(pieces)),
    ("gateway", "ADR 3: an empty Transfer-Encoding beside a length is refused",
     lambda pieces, want, have: re.search(rb"(?i)transfer-encoding:[ \t]*\r\n", sent(pieces)) is not None),
    ("gateway", "ADR 3: several extensions of a chunk are refused",
     lambda pieces, want, have: re.search(rb"\n[0-9a-fA-F]+;[^\r\n]*;", sent(pieces)) is not None),
    ("gateway", "ADR 3: a request line without a version may not end in a bare LF",
     lambda pieces, want, have: re.search(rb"(^|[\r\n])[A-Z-]+ +[^ \r\n]+\n", sent(pieces)) is not None),
    ("gateway", "ADR 3: all requests in front of a WebSocket's are answered",
     lambda pieces, want, have: b"websocket" in sent(pieces).lower() and b"Failed to open" in want[0]),
    ("gateway", "ADR 3: a fault that llhttp 9 sees some bytes earlier, in another packet",
     lambda pieces, want, have: len(pieces) > 1 and want[0].startswith(b"HTTP/1.1 400 ") and have[0].endswith(want[0])),
    ("gateway", "ADR 3: the body of an upgrade that comes later is no request",
     lambda pieces, want, have: asks_for_upgrade_in_pieces(pieces)),
]


def reason(dialect, pieces, want, have):
    """Why this difference is meant; None when nothing explains it."""
    for whose, why, fits in EXPLANATIONS:
        if whose in ("both", dialect) and fits(pieces, want, have):
            return why
    return None
