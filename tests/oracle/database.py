"""What PostgreSQL 15 makes of the values an agent is stored with (docs/platform.md, jsonb and Agents)."""
import json
import re
from decimal import Decimal


class Refused(Exception):
    """The database's reason; an unhandled error but where a handler tells it."""


LIMITS = {"name": 255, "agent_type": 100}
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?Infinity|NaN', re.S)
ESCAPE = re.compile(r"\\(u([0-9a-fA-F]{4})|.)|[^\\]", re.S)


def check_page(limit, offset):
    for number in (limit, offset):
        if not 0 <= number < 2**63:
            raise Refused("a page that the database refuses")


def check_encoding(text, place=1):
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        shown = repr(text)
        if len(shown) > 40:
            shown = shown[:40] + "..."
        raise Refused(f"invalid input for query argument ${place}: {shown} ({error})") from None


def check_text(text, limit):
    check_encoding(text)
    check_nul(text)
    check_length(text, limit)


def check_nul(text):
    if "\0" in text:
        raise Refused('invalid byte sequence for encoding "UTF8": 0x00')


def check_length(text, limit):
    if len(text) > limit:
        raise Refused(f"value too long for type character varying({limit})")


def check_json(text):
    """Refuses as the parser of jsonb does: at the first fault in the text."""
    for token in TOKEN.finditer(text):
        if token[0][0] != '"':
            raise Refused(f'invalid input syntax for type json\nDETAIL:  Token "{token[0]}" is invalid.')
        high = False
        for escape in ESCAPE.finditer(token[0][1:-1] + '"'):
            code = int(escape[2], 16) if escape[2] else -1
            if 0xDC00 <= code < 0xE000 and high:
                high = False
                continue
            if high or 0xDC00 <= code < 0xE000:
                rule = ("Unicode high surrogate must not follow a high surrogate." if 0xD800 <= code < 0xDC00 else
                        "Unicode low surrogate must follow a high surrogate.")
                raise Refused(f"invalid input syntax for type json\nDETAIL:  {rule}")
            if code == 0:
                raise Refused("unsupported Unicode escape sequence\n"
                              "DETAIL:  \\u0000 cannot be converted to text.")
            high = 0xD800 <= code < 0xDC00


def normalise(value):
    """The value as it comes back: keys by length, numbers through exact decimals, read by Python again."""
    if isinstance(value, dict):
        ordered = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return {key: normalise(value[key]) for key in ordered}
    if isinstance(value, list):
        return [normalise(element) for element in value]
    if isinstance(value, float):  # exact decimals know no negative zero
        return json.loads(format(Decimal(repr(value)), "f")) if value else 0.0
    return value


def jsonb(value):
    text = json.dumps(value)
    check_json(text)
    return normalise(json.loads(text))


def check_update(changes):
    """What an UPDATE stores. First the driver encodes all arguments, then the server reads them in their order, and
    lengths are judged last."""
    changes = {name: getattr(value, "value", value) for name, value in changes.items()}
    for place, value in enumerate(changes.values(), 1):
        if isinstance(value, str):
            check_encoding(value, place)
    stored = {}
    for name, value in changes.items():
        if isinstance(value, str):
            check_nul(value)
            stored[name] = value
        else:
            stored[name] = jsonb(value)
    for name, limit in LIMITS.items():
        if name in stored:
            check_length(stored[name], limit)
    return stored
