"""What the stand-in reports, as values."""
import dataclasses
import json
import typing

Headers = typing.List[typing.Tuple[str, str]]


def _find(headers: Headers, name: str) -> typing.Optional[str]:
    for key, value in headers:
        if key.lower() == name.lower():
            return value
    return None


@dataclasses.dataclass(frozen=True)
class Exchange:
    """A request that the stand-in got, with its answer. Bodies over 64 KiB are cut."""

    number: int
    service: str  # "gateway" or "data_layer"
    method: str
    target: str  # with the query
    headers: Headers
    body: str
    status: int  # 0: the connection was dropped
    response_headers: Headers
    response_body: str
    service_time_us: float
    fault: typing.Optional[str] = None  # the name of the one that it met

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def diagnosis(self) -> typing.Optional[str]:
        """What the client did wrong, with code, place and remedy."""
        return self.response_header("x-understudy-diagnosis")

    def header(self, name: str) -> typing.Optional[str]:
        return _find(self.headers, name)

    def response_header(self, name: str) -> typing.Optional[str]:
        return _find(self.response_headers, name)

    def json(self) -> typing.Any:
        """The request's body."""
        return json.loads(self.body)

    def response_json(self) -> typing.Any:
        return json.loads(self.response_body)


@dataclasses.dataclass(frozen=True)
class Fault:
    """A fault that the stand-in was told to produce (docs/faults.md)."""

    name: str
    rule: str  # name=busy first=3 status=503
    matched: int  # requests
    injected: int  # those that met it


@dataclasses.dataclass(frozen=True)
class Finding:
    """What a client did wrong (docs/diagnoses.md lists the codes)."""

    code: str
    severity: str  # "error", "warning" or "note"
    title: str
    client: str  # its User-Agent
    service: str
    endpoint: str
    pointer: str
    count: int
    message: str
    why: str
    fix: str
    whose: str  # "script" or "server"


def exchange_of(entry: typing.Dict[str, typing.Any]) -> Exchange:
    request, response = entry["request"], entry["response"]
    return Exchange(
        number=entry["number"], service=entry["service"], method=request["method"], target=request["target"],
        headers=[(name, value) for name, value in request["headers"]], body=request["body"],
        status=response["status"], response_headers=[(name, value) for name, value in response["headers"]],
        response_body=response["body"], service_time_us=entry["service_time_us"], fault=entry.get("fault"))


def findings_of(report: typing.Dict[str, typing.Any]) -> typing.List[Finding]:
    return [Finding(client=client["name"],
                    **{field: finding[field] for field in ("code", "severity", "title", "service", "endpoint", "pointer",
                                                           "count", "message", "why", "fix", "whose")})
            for client in report["clients"] for finding in client["findings"]]
