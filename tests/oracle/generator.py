"""Makes requests: valid ones, and ones that are wrong in every way the platform's libraries judge.

Everything is a function of the random generator it is given. Ids of things that exist are written `<agent>`, `<goal>`
and so on; the oracle puts in the ids of the side that it asks.
"""
import json
import re

from exchange import Request
from rest_routes import ROUTES

SYMBOL = re.compile("<(agent|goal|task)(:upper|:plain)?>")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
GOOD_KEY = {"gateway": "a-key-for-the-oracle-of-40-characters-xx", "data_layer": "dev_key_local_ONLY"}
STATUSES = ["created", "active", "idle", "busy", "suspended", "terminated", "error"]
UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"

# Endpoint: method, path, {body field: kind} or None, {query parameter: kind}. `{id:KIND}` in a path is an id.
GATEWAY = [
    ("POST", "/api/v1/agents/", {"name": "str", "agent_type": "str", "configuration": "dict", "metadata": "dict",
                                 "status": "str"}, {}),
    ("GET", "/api/v1/agents/", None, {"status": "status", "limit": "int", "offset": "int"}),
    ("GET", "/api/v1/agents/{id:agent}", None, {}),
    ("PATCH", "/api/v1/agents/{id:agent}", {"name": "str", "agent_type": "str", "status": "status",
                                            "configuration": "dict", "metadata": "dict"}, {}),
    ("DELETE", "/api/v1/agents/{id:nothing}", None, {}),
    ("POST", "/api/v1/goals/", {"agent_id": "agent", "description": "str", "success_criteria": "list",
                                "priority": "int"}, {}),
    ("GET", "/api/v1/goals/", None, {"agent_id": "agent", "limit": "int"}),
    ("GET", "/api/v1/goals/{id:goal}", None, {}),
    ("PATCH", "/api/v1/goals/{id:goal}", {"description": "str", "status": "str", "success_criteria": "list",
                                          "priority": "int"}, {}),
    ("POST", "/api/v1/tasks/", {"plan_id": "str", "agent_id": "agent", "description": "str", "task_type": "str",
                                "input_data": "dict"}, {}),
    ("GET", "/api/v1/tasks/{id:task}", None, {}),
    ("PATCH", "/api/v1/tasks/{id:task}", {"status": "str", "output_data": "dict"}, {}),
    ("GET", "/health", None, {}),
]
DATA_LAYER = [
    ("POST", "/agents/", {"name": "str", "agent_type": "str", "configuration": "dict", "metadata": "dict",
                          "resource_limits": "dict"}, {}),
    ("GET", "/agents/", None, {"status": "status", "limit": "int", "offset": "int"}),
    ("GET", "/agents/{id:agent}", None, {}),
    ("PATCH", "/agents/{id:agent}", {"name": "str", "agent_type": "str", "status": "status",
                                     "configuration": "dict", "metadata": "dict", "resource_limits": "dict"}, {}),
    ("DELETE", "/agents/{id:nothing}", None, {}),
    ("POST", "/goals/", {"agent_id": "agent", "description": "str", "priority": "int", "metadata": "dict"}, {}),
    ("GET", "/goals/", None, {"agent_id": "agent", "agent_did": "str", "status": "str", "limit": "int",
                              "offset": "int"}),
    ("GET", "/goals/{id:goal}", None, {}),
    ("PATCH", "/goals/{id:goal}", {"status": "str", "decomposition_strategy": "str"}, {}),
    ("POST", "/plans/", {"plan_id": "str", "goal_id": "str", "tasks": "list", "metadata": "dict"}, {}),
    ("GET", "/plans/", None, {"goal_id": "str", "agent_id": "agent", "status": "str", "limit": "int",
                              "offset": "int"}),
    ("GET", "/plans/{id:goal}", None, {}),
    ("POST", "/plans/tasks", {"plan_id": "str", "agent_id": "agent", "description": "str", "inputs": "dict"}, {}),
    ("GET", "/plans/tasks/{id:task}", None, {}),
    ("PATCH", "/plans/tasks/{id:task}", {"status": "str", "output_data": "dict"}, {}),
    ("GET", "/health", None, {}),
    ("GET", "/health/live", None, {}),
]
FIELD_KINDS = {"uuid": "agent", "enum": "words", "datetime": "time", "decimal": "float"}
PATH_KINDS = {"uuid": "nothing", "str": "nothing"}


def kind_of_field(field):
    """(name, kind) of a field of rest_routes.py; an enum's kind holds its words."""
    name, _, rest = field.partition(":")
    kind = re.match(r"\w+", rest)[0]
    if kind == "enum":
        return name, "words:" + rest[rest.index("{") + 1:rest.index("}")]
    if kind in ("list", "dict") and "[" in rest[:len(kind) + 1]:
        return name, rest[:rest.index("]") + 1]
    return name, FIELD_KINDS.get(kind, kind)


def rest_endpoints():
    """The routes of rest_routes.py in the form of the lists above."""
    for method, path, body, query in ROUTES:
        path = re.sub(r"\{\w+:(\w+)\}", lambda match: f"{{id:{PATH_KINDS[match[1]]}}}", path)
        fields = {"a": "str", "b": "dict"} if body == "object" else body and dict(map(kind_of_field, body))
        yield method, path, fields, dict(map(kind_of_field, query))


REST = list(rest_endpoints())
ENDPOINTS = {"gateway": GATEWAY, "data_layer": DATA_LAYER, "rest": REST}

ODD_STRINGS = ["", " ", "5", " 5 ", "5.", "5.0", "5.00", ".5", "5.5", "1_000", "1__0", "_1", "1_", "+5", "-5", "--5",
               "+ 5", "007", "-0", "0x10", "1e3", "١٢", "²", "5\n", "\t5", "true", "null", "NaN", "inf", "9" * 20,
               "9" * 400, "-" + "9" * 30, "a" * 51, "a" * 256, "e\u0301", "智🚀", "\u2028", "\x7f", "\x85", "\ufeff",
               "it's", 'say "so"', "it's \"so\"", "back\\slash", "line\nfeed", "tab\tbing", "404", "<b>&amp;</b>",
               "\x00", "a\x00b", "x" * 50 + "\udc80", "\ud800", "\udc00", "\ud83d\ude80", "x" * 30 + "\ud800"]
# As they are spelled in JSON.
ODD_NUMBERS = ["0", "-0", "1", "-1", "7", "7.0", "7.5", "-7.5", "1e2", "1E2", "1e+2", "1e22", "1e-7", "1.10", "0.1",
               "1e300", "-1e300", "1e999", "-1e999", "1e-400", "9007199254740993", "9223372036854775807",
               "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "2147483648", "9" * 30,
               "9" * 400, "9" * 4300, "9" * 4301, "0.1234567890123456789", "123456789012345680.0", "5e-324",
               "1.7976931348623157e308", "NaN", "Infinity", "-Infinity", "4.0000000000000000001", "1e16", "1e15",
               "123456789.123", "0.0001", "0.00001"]
BAD_NUMBERS = ["01", "1.", ".5", "1e", "-", "+1", "0x1", "1_0", "nan", "Inf", "--1", "1e+"]
ODD_BOOLEANS = ["true", "false", "1", "0", "1.0", "0.0", "2", "-1", "0.5", '"yes"', '"No"', '"ON"', '"off"', '"T"', '"f"',
                '"Y"', '"n"', '"1"', '"0"', '"TRUE"', '"False"', '" true"', '"true "', '"maybe"', '""', '"00"', "null", "[]"]
ODD_FLOATS = ['"1"', '"1.5"', '" 1.5 "', '"1e3"', '"1_0.5"', '"1_0"', '"_1"', '".5"', '"5."', '"inf"', '"Infinity"', '"nan"',
              '"-NaN"', '"+1"', '"0x1"', '""', '"1,5"', '"١"', "101", "100.0", "-0.5", "1.0000001", '"1e999"', "true"]
TIMES = ["2019-03-01T10:15:30", "2019-03-01", "2019-03-01 10:15:30.5", "2019-03-01T10:15:30Z", "2019-03-01T10:15:30+02:00",
         "2019-13-01T00:00:00", "2019-02-30T00:00:00", "20190301T101530", "10:15:30", "1551435330", "1551435330.5",
         "2019-03-01T24:00:00", "2019-03-01T10:15", "2019-03-01T10:15:30.1234567", "2019-3-1", "yesterday", "",
         "2019-03-01t10:15:30z", "2019-03-01T10:15:30+25:00", "0000-01-01T00:00:00", "2019-03-01T10:15:61"]
UUID_FORMS = ["{0}", "{U}", "{{{0}}}", "urn:uuid:{0}", "URN:UUID:{0}", "{h}", "{{{h}}}", "urn:uuid:{h}", "{0}0", "0{0}",
              "{0}}}", "{{{0}", "({0})", " {0}", "{0} ", "{{{0}}}}}", "uuid:{0}", "urn:{0}", "{0}-", "-{0}"]


class Generator:
    def __init__(self, dialect, random):
        self.dialect = dialect
        self.random = random
        self.endpoints = ENDPOINTS[dialect]
        # A calm request is right in all or nearly all, so that it gets past validation.
        self.calm = self.chance(0.4)

    def chance(self, probability):
        return self.random.random() < probability

    # Values, as JSON text.

    def string(self):
        pick = self.random.random() * (0.57 if self.calm else 1)
        if pick < 0.5:
            return "".join(self.random.choice(LETTERS) for _ in range(self.random.randint(1, 12)))
        if pick < 0.6:
            return self.random.choice(["a", "é", "智", "🚀"]) * self.random.choice([50, 51, 100, 101, 235, 236, 237,
                                                                                  255, 256])
        return self.random.choice(ODD_STRINGS)

    def quoted(self, text):
        if self.chance(0.5):
            return json.dumps(text)
        return json.dumps(text, ensure_ascii=False)

    def uuid_text(self, base):
        """A UUID in one of its forms, or something that almost is one."""
        symbolic = base.startswith("<")
        upper, plain = ((base[:-1] + ":upper>", base[:-1] + ":plain>") if symbolic else
                        (base.upper(), base.replace("-", "")))
        regular = symbolic or self.calm or self.chance(0.3)
        text = self.random.choice(UUID_FORMS[:7] if regular else UUID_FORMS)
        text = text.format(base, U=upper, h=plain)
        if symbolic or self.calm:
            return text
        for _ in range(self.random.choice([0, 0, 1, 1, 2])):
            place = self.random.randrange(len(text) + 1)
            kind = self.random.randrange(4)
            if kind == 0:
                text = text[:place] + text[place + 1:]
            elif kind == 1:
                text = text[:place] + self.random.choice("-gG0}{ _é智\\") + text[place:]
            elif kind == 2:
                text = text[:place] + self.random.choice("-gZ/:f") + text[place + 1:]
            else:
                text = text[:place] + "-" + text[place:]
        return text

    def some_id(self, kind):
        pick = self.random.random()
        if kind != "nothing" and pick < (0.9 if self.calm else 0.4):
            return f"<{kind}>"
        if pick < 0.5:
            return self.random.choice([UNKNOWN_ID, "404a4040-0000-4000-8000-000000000404"])
        return "".join(self.random.choice("0123456789abcdef") if c == "0" else c for c in UNKNOWN_ID)

    def value(self, depth=0):
        """Any JSON value, often odd."""
        pick = self.random.randrange(10 if depth < 3 else 7)
        if pick < 2:
            return self.quoted(self.string())
        if pick < 4:
            return self.random.choice(ODD_NUMBERS)
        if pick < 7:
            return self.random.choice(["null", "true", "false"])
        if pick == 7:
            return "[" + ",".join(self.value(depth + 1) for _ in range(self.random.randrange(4))) + "]"
        return self.object(depth + 1)

    def object(self, depth=1):
        members = [f"{self.quoted(self.string())}:{self.blank()}{self.value(depth)}"
                   for _ in range(self.random.randrange(5))]
        return "{" + ",".join(members) + "}"

    def blank(self):
        return self.random.choice(["", "", "", " ", "\n", "\t "])

    def fitting(self, kind):
        """A value of the kind, mostly accepted."""
        if kind == "str":
            return self.quoted(self.string())
        if kind == "status":
            return self.quoted(self.random.choice(STATUSES + ["paused", "inactive", "Active", ""]))
        if kind == "dict":
            return self.object()
        if kind == "list":
            return "[" + ",".join(self.value(1) for _ in range(self.random.randrange(4))) + "]"
        if kind.startswith("words:"):
            words = kind[len("words:"):].split(",")
            return self.quoted(self.random.choice(words) if self.calm or self.chance(0.7) else self.string())
        if kind.startswith(("list[", "dict[")):
            inner = kind[5:-1]
            values = [self.fitting(inner) if self.calm or self.chance(0.8) else self.value(2)
                      for _ in range(self.random.randrange(4))]
            if kind[0] == "l":
                return "[" + ",".join(values) + "]"
            return "{" + ",".join(f"{self.quoted(self.string())}:{value}" for value in values) + "}"
        if kind == "bool":
            return self.random.choice(["true", "false"] if self.calm else ODD_BOOLEANS)
        if kind == "float" and not self.calm and self.chance(0.3):
            return self.quoted(self.number_text())
        if kind == "float":
            return self.random.choice(["0", "0.5", "1"] if self.calm else ODD_NUMBERS + ODD_FLOATS)
        if kind == "time" and not self.calm and self.chance(0.4):
            return self.unix_time()
        if kind == "time":
            return self.quoted(self.random.choice(TIMES[:3] if self.calm else TIMES))
        if kind == "int" and self.calm:
            return str(self.random.randrange(-3, 100))
        if kind == "int":
            if self.chance(0.5):
                return self.random.choice(ODD_NUMBERS)
            return self.quoted(self.number_text() if self.chance(0.5) else self.random.choice(ODD_STRINGS[:32]))
        return self.quoted(self.uuid_text(self.some_id(kind)))

    def number_text(self):
        """What might be a number: readers count characters, and forgive some of these in some places."""
        size = self.random.choice([1, 2, 3, 4, 5, 6, 17, 18, 19, 20, 30])
        text = "".join(self.random.choice("0011239__.+-" if size < 10 else "0123456789") for _ in range(size))
        for _ in range(self.random.randrange(3) if size > 10 else 0):
            place = self.random.randrange(size)
            text = text[:place] + self.random.choice("__-0") + text[place:]
        return (self.random.choice(["", "", "", " ", "-", "+", "0", "-0", "00_", "0-"]) + text +
                self.random.choice(["", "", "", " ", ".", ".0", ".000", "_", "e2", ".5"]))

    def unix_time(self):
        """Seconds or milliseconds, as a number or a text."""
        number = self.random.choice([1, 1, -1]) * self.random.random() * 10 ** self.random.randrange(1, 20)
        if self.chance(0.3):
            number = int(number)
        text = str(number) if self.chance(0.5) else f"{number:.{self.random.randrange(8)}f}"
        if self.chance(0.5):
            return text
        return self.quoted(self.random.choice(["", "", "+"]) + text + self.random.choice(["", "", "."]))

    # Requests.

    def body(self, fields):
        if self.chance(0.04):
            return self.random.choice([b"", b"null", b"[]", b'"text"', b"7", b"true", b" ", b"{}", b"\n{}\n"])
        members = []
        for name, kind in fields.items():
            pick = self.random.random()
            if pick < (0.02 if self.calm else 0.1):
                continue
            value = self.fitting(kind) if self.calm or pick < 0.75 else self.value()
            members.append(f'"{name}":{self.blank()}{value}')
            if self.chance(0.02):
                members.append(f'"{name}":{self.value()}')
        if self.chance(0.1):
            members.append(f"{self.quoted(self.string())}:{self.value()}")
        self.random.shuffle(members)
        text = self.blank() + "{" + ",".join(m + self.blank() for m in members) + "}" + self.blank()
        return self.encoded(text)

    def encoded(self, text):
        pick = self.random.random()
        if pick < 0.93:
            return text.encode("utf-8", "surrogatepass")
        encoding = self.random.choice(["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le",
                                       "utf-32-be", "latin-1"])
        return text.encode(encoding, "replace")

    def broken(self, body):
        """The body with a few bytes changed."""
        for _ in range(self.random.randint(1, 3)):
            place = self.random.randrange(len(body) + 1)
            kind = self.random.randrange(6)
            if kind == 0:
                body = body[:place] + body[place + 1:]
            elif kind == 1:
                body = body[:place]
            elif kind == 2:
                body = body[:place] + bytes([self.random.randrange(256)]) + body[place:]
            elif kind == 3:
                body = body[:place] + self.random.choice(b'{}[]",:\\0-.e').to_bytes(1, "big") + body[place + 1:]
            elif kind == 4:
                body = body[:place] + self.random.choice(BAD_NUMBERS).encode() + body[place:]
            else:
                body = body[:place] + self.random.choice(
                    [b"\\u12", b"\\x", b"\\ud800", b"\x00", b"\x1f", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf",
                     b"true", b"nul", b"//", b"'", b",,", b"}{"]) + body[place:]
        return body

    def percent(self, text):
        """As it may stand in a URL; sometimes with more escapes than it needs."""
        symbol = SYMBOL.search(text)
        if symbol:
            return self.percent(text[:symbol.start()]) + symbol[0] + self.percent(text[symbol.end():])
        out = ""
        for byte in text.encode("utf-8", "surrogatepass"):
            plain = chr(byte)
            safe = plain.isalnum() and byte < 128 or plain in "-._~:"
            out += plain if safe and not self.chance(0.02) else f"%{byte:02X}"
        return out

    def query(self, parameters):
        parts = []
        for name, kind in parameters.items():
            while self.chance(0.5):
                parts.append(f"{name}={self.query_value(kind)}")
                if self.chance(0.8):
                    break
        if self.chance(0.1):
            parts.append(self.random.choice(["unknown=1", "limit", "=", "", "limit=", "%6Cimit=7", "a=%ZZ", "a=%ff",
                                             "limit=1;offset=2", "LIMIT=x", "limit=1=2", "&"]))
        self.random.shuffle(parts)
        return "?" + "&".join(parts) if parts or self.chance(0.03) else ""

    def query_value(self, kind):
        if kind == "int":
            pick = self.random.random()
            if pick < 0.4:
                return str(self.random.randrange(5))
            text = self.random.choice(ODD_STRINGS[:32] + ["-1", "-0", "1.0", "1e3", "9" * 19, "9" * 4301])
            return "+1" if pick < 0.45 else self.percent(text)
        if kind == "status":
            return self.percent(self.random.choice(STATUSES + ["paused", "", "Active", "a b", "é", "a/b?c&d", "x'y",
                                                            "%61ctive", "50%", "a%20b", "%41%", "a %62", "%é"]))
        if kind == "str":
            return self.percent(self.string()) if self.chance(0.3) else self.random.choice(["pending", "x", ""])
        if kind.startswith("words:") or kind in ("bool", "float", "time"):
            text = self.fitting(kind)
            return self.percent(json.loads(text) if text.startswith('"') else text)
        return self.percent(self.uuid_text(self.some_id(kind)))

    def path(self, path):
        while "{id:" in path:
            before, _, rest = path.partition("{id:")
            kind, _, rest = rest.partition("}")
            path = before + self.percent(self.uuid_text(self.some_id(kind)) if self.calm or self.chance(0.9) else
                                         self.string()[:60]) + rest
        pick = self.random.random()
        if pick < 0.03:
            path = path[:-1] if path.endswith("/") else path + "/"
        elif pick < 0.05:
            place = self.random.randrange(len(path))
            path = path[:place] + "/" + path[place:]
        elif pick < 0.06:
            path = path + self.random.choice(["x", "%2F", "%0A", "%0Ax", "%00", "%20", "%C3%A9", "%ff", ";a=1", "."])
        return path

    def key_headers(self):
        good = GOOD_KEY.get(self.dialect, GOOD_KEY["data_layer"])
        if self.chance(0.9):
            return [("X-API-Key", good)]
        return self.random.choice([
            [], [("x-api-key", good)], [("X-API-KEY", "short")], [("X-API-Key", "")], [("X-API-Key", "x" * 31)],
            [("X-API-Key", "x" * 32)], [("X-API-Key", "x" * 31 + " ")], [("X-API-Key", "  " + "x" * 31)],
            [("X-API-Key", good), ("X-API-Key", "short")], [("X-API-Key", "short"), ("X-API-Key", good)],
            [("Authorization", "Bearer " + good)], [("Authorization", good)], [("Authorization", "bearer " + good)],
            [("Authorization", "Bearer nope-nope-nope")], [("Authorization", "Bearer ")], [("X-API-Key", "nope")],
            [("X-API-Key", "wrong-key-of-the-data-layer")], [("X-API-Key", "é" * 32)]])

    def type_headers(self):
        if self.chance(0.9):
            return [("Content-Type", "application/json")]
        return [("Content-Type", value) for value in self.random.choice([
            [], ["application/json; charset=utf-8"], ["APPLICATION/JSON"], ["application/vnd.api+json"],
            ["text/plain"], ["application/xml"], ["application/jsonx"], ["text/json"], ["json"], [""],
            ["application/json+x"], ["application/+json"], ["application/x-www-form-urlencoded"],
            ["application/json", "text/plain"], ["text/plain", "application/json"], ["application/ json"],
            ["application/json;"], ["application"], ["application/json, text/plain"]])]

    def request(self):
        method, path, fields, parameters = self.random.choice(self.endpoints)
        target = self.path(path) + self.query(parameters)
        headers = self.key_headers()
        body = b""
        if fields is not None:
            body = self.body(fields)
            if not self.calm and self.chance(0.4):
                body = self.broken(body)
            headers += self.type_headers()
        if self.dialect == "gateway" and self.chance(0.02):
            target = self.random.choice(["/nowhere", "/api/test", "/api/tests", "/"]) + self.random.choice(
                ["", "", "/", "%0A", "%09x", "%3Fa=b", "%23c", "?a=b", "%00", "%C3%A9", "%27", "%22%27", "%5C", "%FF",
                 "/" + self.percent(self.string()[:20])])
            headers = [("Authorization", self.random.choice(["Bearer token", "Bearer a.b", "Bearer a.b.c", "Bearer ",
                                                             "bearer token", "Bearer  x", "Bearer a.b.c.d"]))]
        if self.chance(0.04):
            method = self.random.choice(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
        if self.chance(0.03):
            headers.append(("Origin", "http://localhost:3000"))
        if method == "OPTIONS" and self.chance(0.5):
            headers += [("Origin", "http://localhost:3000"), ("Access-Control-Request-Method", "GET")]
        return Request(method, target, headers, body)
