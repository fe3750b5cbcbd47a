"""A stand-in that runs somewhere, through its own API under /__understudy/ (docs/admin.md)."""
import datetime
import http.client
import json
import re
import subprocess
import typing
import urllib.parse
import warnings

from understudy_standin._binary import binary_path, not_started
from understudy_standin._errors import NotAStandIn, NotReachable, Refused, UnderstudyError
from understudy_standin._records import Exchange, Fault, Finding, exchange_of, findings_of

# "1,3", 3, [1, 3], "all" or "none".
Defects = typing.Union[str, int, typing.Iterable[int]]
# A rule as a text or as an object, or several.
Rule = typing.Union[str, typing.Mapping[str, typing.Any]]
# Conditions of the journal (docs/admin.md): header={"X-Tenant": "a"}, body={"/name": "scribe"}, status="4xx", …
Condition = typing.Union[str, int, typing.Mapping[str, typing.Any]]
SESSION_HEADER = "X-Understudy-Session"
_TIMEOUT_SECONDS = 30.0
_PAGE = 10_000  # entries, the most that one answer has
_ORDER = {"note": 0, "warning": 1, "error": 2}


def _connection(url: str) -> http.client.HTTPConnection:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UnderstudyError(f"'{url}' is not a URL; the form is http://127.0.0.1:8009")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.hostname, parts.port, timeout=_TIMEOUT_SECONDS)


def _query(conditions: typing.Mapping[str, typing.Optional[Condition]]) -> str:
    pairs = []
    for name, value in conditions.items():
        if isinstance(value, typing.Mapping):
            separator = ": " if name == "header" else "="
            pairs += [(name, f"{key}{separator}{one if isinstance(one, str) else json.dumps(one)}")
                      for key, one in value.items()]
        elif value is not None:
            pairs.append((name, str(value)))
    return urllib.parse.urlencode(pairs)


def _lines_of(expectation: typing.Mapping[str, typing.Any], outcome: typing.Mapping[str, typing.Any]
              ) -> typing.Iterator[str]:
    yield f"{outcome['expected']} expected, {outcome['count']} came: {json.dumps(expectation['request'])}"
    if "numbers" in outcome:
        yield f"  the first ones are requests {', '.join(str(number) for number in outcome['numbers'])}"
    for miss in outcome.get("nearest", []):
        yield f"  near: request {miss['number']}, {miss['method']} {miss['target']} answered {miss['status']}"
        for one in miss["differs"]:
            yield f"    {one['where']}: expected {one['expected']}, not {one['actual']}"
    if "doubt" in outcome:
        yield f"  not exact: {outcome['doubt']}"


def _exchange(url: str, method: str, path: str, body: typing.Any, session: typing.Optional[str]
              ) -> typing.Tuple[int, bytes]:
    """One request on a connection of its own: a test may fork or use threads as it likes. No proxy is asked."""
    connection = _connection(url)
    headers = {SESSION_HEADER: session} if session else {}
    content = None
    if body is not None:
        content = json.dumps(body).encode()
        headers["Content-Type"] = "application/json"
    try:
        connection.request(method, urllib.parse.urlsplit(url).path.rstrip("/") + path, content, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise NotReachable(f"{url}: {error or type(error).__name__}; does the server run?") from error
    finally:
        connection.close()


class Target:
    """Where the tests' requests go: the stand-in or the real platform."""

    def __init__(self, gateway_url: str, data_layer_url: str, session: typing.Optional[str] = None,
                 key: typing.Optional[str] = None) -> None:
        self._gateway_url = gateway_url
        self._data_layer_url = data_layer_url
        self._session = session
        self._key = key
        self._redis_url = ""
        self._environment: typing.Optional[typing.Dict[str, str]] = None

    @property
    def gateway_url(self) -> str:
        return self._gateway_url

    @property
    def data_layer_url(self) -> str:
        return self._data_layer_url

    @property
    def session_name(self) -> typing.Optional[str]:
        """The session that this object is about; None is the default one."""
        return self._session

    @property
    def api_key(self) -> str:
        """A key that the gateway accepts."""
        return self._key or self.environment()["TEST_API_KEY"]

    @property
    def headers(self) -> typing.Dict[str, str]:
        """What a client of the gateway sends: the key, and the session if this is one."""
        return self._headers_with(self.api_key)

    @property
    def data_layer_headers(self) -> typing.Dict[str, str]:
        """The same for a client of the data layer, whose keys are others; routers of one's own are there."""
        key = self._key or self.environment().get("L01_API_KEY")
        if key is None:
            raise UnderstudyError(f"nobody said where the data layer of {self.gateway_url} is, nor its key; give connect() both")
        return self._headers_with(key)

    def _headers_with(self, key: str) -> typing.Dict[str, str]:
        return {"X-API-Key": key, **({SESSION_HEADER: self._session} if self._session else {})}

    def environment(self) -> typing.Dict[str, str]:
        """The variables in which the platform's layers and their tests look for the servers (`understudy env`)."""
        if self._environment is None:
            binary = binary_path()
            command = [binary, "env", "--json", "--gateway", self.gateway_url]
            if self.data_layer_url != self.gateway_url:  # else nobody said where it is
                command += ["--data-layer", self.data_layer_url]
                if self._key:
                    command += ["--key", self._key]
            if self._redis_url:
                command += ["--redis-url", self._redis_url]
            try:
                done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
            except OSError as error:
                raise not_started(binary, error) from error
            if done.returncode != 0:
                raise UnderstudyError(done.stderr.strip())
            self._environment = dict(json.loads(done.stdout))
        return dict(self._environment)


class StandIn(Target):
    """A stand-in that runs, or one of its sessions. Threads may share it."""

    is_stand_in = True

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._gateway_url} session={self._session!r}>"

    def _ask(self, method: str, path: str, body: typing.Any = None) -> typing.Any:
        status, text = _exchange(self.gateway_url, method, "/__understudy/" + path, body, self._session)
        try:
            answer = json.loads(text) if text else None
        except ValueError:
            answer = None
        if status >= 400 or answer is None and text:
            error = answer.get("error") if isinstance(answer, dict) else None
            raise Refused(error or f"{self.gateway_url}: {method} /__understudy/{path} was answered with {status}; is it a "
                          "stand-in, and was it started without --no-admin?")
        return answer

    def session(self, name: str) -> "StandIn":
        """The session of this name: entities, defects, journal and findings of its own. Close it when done."""
        if not re.fullmatch(r"[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?", name):
            raise UnderstudyError(f"{name!r} can't name a session: the header {SESSION_HEADER} carries it, so it has 1 to 200 "
                                  "printable ASCII characters, the first and the last no blank")
        return StandIn(self.gateway_url, self.data_layer_url, name, self._key)

    def close(self) -> None:
        """Frees what a named session holds; a default session stays."""
        if self._session:
            self._ask("DELETE", "session")

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def reset(self) -> None:
        """Forgets entities, journal and findings; defects and options stay."""
        self._ask("POST", "reset")
        self._ask("DELETE", "report")

    def requests(self, method: typing.Optional[str] = None, path: typing.Optional[str] = None,
                 status: typing.Union[None, str, int] = None, service: typing.Optional[str] = None,
                 limit: typing.Optional[int] = None, **conditions: Condition) -> typing.List[Exchange]:
        """The requests that fit, the oldest first: all that the journal has, or the newest `limit`.

        Further conditions are the journal's, as for count(): endpoint="/api/v1/agents/{id}", header={"X-Tenant": "a"},
        body={"/name": "scribe"}, fault="busy", since=17. `path` may end with * for a prefix, and `status` be "4xx".
        Warns when the journal has forgotten older ones, which may be among those that are asked for.
        """
        asked = {"method": method, "path": path, "status": status, "service": service, **conditions}
        return [exchange_of(entry) for entry in self._newest("journal", limit, asked)]

    def events(self, type: typing.Optional[str] = None, aggregate: typing.Optional[str] = None, since: int = 0,
               limit: typing.Optional[int] = None) -> typing.List[typing.Dict[str, typing.Any]]:
        """The events that the data layer published, the oldest first: its messages, with their `number`.

        It is all that are kept, or the newest `limit`. `type` may end with * for a prefix, `aggregate` is an id or a type,
        `since` a number that is known already.
        """
        return self._newest("events", limit, {"type": type, "aggregate": aggregate, "since": since})

    def _newest(self, page: str, limit: typing.Optional[int], asked: typing.Dict[str, typing.Optional[Condition]]
                ) -> typing.List[typing.Dict[str, typing.Any]]:
        """The newest entries that fit, the oldest first, however many requests that takes."""
        if limit is not None and limit < 0:
            raise UnderstudyError(f"limit={limit} is not a number of entries; write 0 or more, or leave it out for all")
        parts: typing.List[typing.List[typing.Dict[str, typing.Any]]] = []
        missing = limit
        while True:
            wanted = _PAGE if missing is None else min(_PAGE, missing)
            answer = self._ask("GET", f"{page}?" + _query({"limit": wanted, **asked}))
            parts.append(answer["entries"])
            missing = None if missing is None else missing - wanted
            if len(parts[-1]) < wanted or missing == 0:
                if len(parts[-1]) < wanted and "doubt" in answer:
                    warnings.warn(f"older requests may be missing: {answer['doubt']}", stacklevel=3)
                return [entry for part in reversed(parts) for entry in part]
            asked["before"] = parts[-1][0]["number"]

    def count(self, **conditions: Condition) -> int:
        """How many requests there were since the last reset: method="POST", endpoint="/api/v1/goals/", status="2xx", …"""
        answer = self._ask("GET", "journal/count?" + _query(conditions))
        if not answer["exact"]:
            raise UnderstudyError(f"{answer['count']} or more: {answer['doubt']}")
        return int(answer["count"])

    def expect(self, *expectations: typing.Mapping[str, typing.Any], in_order: bool = False) -> None:
        """Raises AssertionError, with the requests that came nearest, unless all expectations hold (docs/admin.md).

            server.expect({"request": {"method": "POST", "endpoint": "/api/v1/goals/", "body": {"/name": "a"}}, "exactly": 1})
        """
        answer = self._ask("POST", "expect", {"expectations": list(expectations), "in_order": in_order})
        if answer["holds"]:
            return
        lines = [line for expectation, outcome in zip(expectations, answer["expectations"]) if not outcome["holds"]
                 for line in _lines_of(expectation, outcome)]
        if in_order and not answer["order"]["holds"]:
            first = answer["order"]["first_missing"]
            lines.append(f"not in this order: none for number {first + 1} of the list behind those before it")
        raise AssertionError("\n".join(lines))

    def faults(self, rules: typing.Union[None, Rule, typing.Iterable[Rule]] = None) -> typing.List[Fault]:
        """Replaces the faults that requests meet; [] ends them. Returns them, with how often they happened.

            server.faults("method=POST first=3 status=503 answer_header='Retry-After: 1'")
        """
        if rules is None:
            answer = self._ask("GET", "faults")
        else:
            single = isinstance(rules, (str, typing.Mapping))
            answer = self._ask("PUT", "faults", {"faults": [rules] if single else list(rules)})
        return [Fault(**fault) for fault in answer["faults"]]

    def strict(self, on: typing.Optional[bool] = None) -> bool:
        """Whether it refuses what the platform silently accepts (docs/platform.md, Known traps)."""
        answer = self._ask("GET", "options") if on is None else self._ask("PUT", "options", {"strict": on})
        return bool(answer["strict"])

    def latency(self, latency: typing.Optional[str] = None) -> str:
        """How long answers take: "none", "fixed:100ms", "normal". Of the whole server."""
        answer = self._ask("GET", "options") if latency is None else self._ask("PUT", "options", {"latency": latency})
        return str(answer["latency"])

    def keep_alive(self, seconds: typing.Optional[float] = None) -> float:
        """After how long an idle connection is closed. Of the whole server."""
        answer = (self._ask("GET", "options") if seconds is None
                  else self._ask("PUT", "options", {"keep_alive_seconds": seconds}))
        return float(answer["keep_alive_seconds"])

    def clock(self, time: typing.Union[None, str, datetime.datetime] = None) -> datetime.datetime:
        """Sets what its clock shows ("real": what the machine's does); returns that."""
        text = time.isoformat() if isinstance(time, datetime.datetime) else time
        answer = self._ask("GET", "clock") if text is None else self._ask("PUT", "clock", {"set": text})
        return datetime.datetime.fromisoformat(answer["now"])

    def advance(self, seconds: float) -> datetime.datetime:
        """Lets time pass at once: outages end, idle connections close, late answers arrive."""
        return datetime.datetime.fromisoformat(self._ask("PUT", "clock", {"advance_seconds": seconds})["now"])

    def freeze(self, frozen: bool = True) -> None:
        """Stops its clock, or lets it go on from where it stands."""
        self._ask("PUT", "clock", {"frozen": frozen})

    def findings(self, at_least: str = "warning", code: typing.Optional[str] = None) -> typing.List[Finding]:
        """What clients did wrong. at_least="note" has the notes, too, "error" only what is surely wrong."""
        if at_least not in _ORDER:
            raise UnderstudyError(f"at_least='{at_least}' is not a severity; write error, warning or note")
        if code is not None and not re.fullmatch("S[1-9][0-9]*", code):
            raise UnderstudyError(f"code='{code}' is not a finding's; write one such as S1 (docs/diagnoses.md lists them)")
        return [finding for finding in findings_of(self.report())
                if _ORDER.get(finding.severity, 2) >= _ORDER[at_least] and code in (None, finding.code)]

    def report(self) -> typing.Dict[str, typing.Any]:
        """All of the report (schemas/check_report.schema.json)."""
        return dict(self._ask("GET", "report"))

    def defects(self, on: typing.Optional[Defects] = None) -> str:
        """Switches defects; returns those that are on."""
        if on is None:
            return str(self._ask("GET", "defects")["defects"])
        value = on if isinstance(on, str) else [on] if isinstance(on, int) else list(on)
        return str(self._ask("PUT", "defects", {"defects": value})["defects"])

    def platform(self, name: typing.Optional[str] = None) -> str:
        """Switches to a state of the platform ("main"); returns the one that it is like now."""
        if name is None:
            return str(self._ask("GET", "defects")["platform"])
        return str(self._ask("PUT", "defects", {"platform": name})["platform"])

    def outage(self, seconds: float, restart: bool = False) -> None:
        """The data layer does not answer for so long; with `restart` it has lost goals, plans and tasks afterwards."""
        self._ask("POST", "outage", {"seconds": seconds, "restart": restart})

    def end_outage(self) -> None:
        self._ask("DELETE", "outage")

    def health(self) -> typing.Dict[str, typing.Any]:
        return dict(self._ask("GET", "health"))

    def rows(self) -> typing.Dict[str, int]:
        """How many entities of each kind there are."""
        return dict(self._ask("GET", "state")["rows"])


class RealPlatform(Target):
    """The real platform in the place of a stand-in. It can't be reset, and has no journal, findings or defects."""

    is_stand_in = False

    def __repr__(self) -> str:
        return f"<RealPlatform {self._gateway_url}>"

    def reset(self) -> None:
        """Nothing: what earlier tests made stays there."""

    def __getattr__(self, name: str) -> typing.Any:
        if name.startswith("_") or not hasattr(StandIn, name):
            raise AttributeError(name)
        raise NotAStandIn(f"{name}() is the stand-in's, and {self._gateway_url} is the real platform")


def connect(gateway_url: str, data_layer_url: typing.Optional[str] = None, key: typing.Optional[str] = None
            ) -> typing.Union[StandIn, RealPlatform]:
    """What runs at the URL: a stand-in if it has the stand-in's API, else the real platform."""
    gateway_url = gateway_url.rstrip("/")
    status, text = _exchange(gateway_url, "GET", "/__understudy/health", None, None)
    kind = StandIn if status == 200 and b'"platform"' in text else RealPlatform
    return kind(gateway_url, (data_layer_url or gateway_url).rstrip("/"), key=key)
