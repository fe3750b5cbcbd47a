"""What the pytest plugin does once a test asks for a stand-in."""
import itertools
import os
import re
import typing
import warnings

import pytest

from understudy_standin._errors import NotAStandIn, Refused, UnderstudyError
from understudy_standin._records import Exchange, Finding
from understudy_standin._server import Server
from understudy_standin._stand_in import RealPlatform, StandIn, connect

Target = typing.Union[StandIn, RealPlatform]
Options = typing.Dict[str, typing.Any]

# What a report shows of the requests, and of a body.
_SHOWN_REQUESTS = 10
_SHOWN_BYTES = 400
_SECRET = {"x-api-key", "authorization", "cookie"}
_NAMES = itertools.count(1)


class Environment:
    """Sets variables, and puts back what was there."""

    def __init__(self, variables: typing.Dict[str, str]) -> None:
        self._before = {name: os.environ.get(name) for name in variables}
        os.environ.update(variables)

    def restore(self) -> None:
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class Pool:
    """The stand-ins of one run of pytest: one, and one more for each set of options that can't be switched."""

    @staticmethod
    def of(config: pytest.Config) -> "Pool":
        if not hasattr(config, "_understudy_pool"):
            config._understudy_pool = Pool(config)  # type: ignore[attr-defined]
        return typing.cast(Pool, config._understudy_pool)  # type: ignore[attr-defined]

    def __init__(self, config: pytest.Config) -> None:
        self._url = config.getoption("understudy_url")
        self._data_layer_url = config.getoption("understudy_data_layer_url")
        self._key = config.getoption("understudy_key")
        self._servers: typing.Dict[str, Target] = {}
        self._environment: typing.Optional[Environment] = None

    @property
    def is_elsewhere(self) -> bool:
        return bool(self._url)

    def server(self, options: Options) -> Target:
        name = repr(sorted(options.items()))
        if name not in self._servers:
            self._servers[name] = (connect(self._url, self._data_layer_url, self._key) if self.is_elsewhere
                                   else Server(**options).start())
        return self._servers[name]

    def set_environment_of_session(self) -> None:
        try:
            self._environment = Environment(self.server({}).environment())
        except UnderstudyError as error:
            raise pytest.UsageError(f"understudy: {error}") from error

    def close(self) -> None:
        if self._environment is not None:
            self._environment.restore()
        for server in self._servers.values():
            if isinstance(server, Server):
                server.stop()
        self._servers.clear()


def _refuse(item: pytest.Item, told: str) -> typing.NoReturn:
    """Fails the test by its marker, in one line: where the plugin noticed it helps nobody."""
    pytest.fail(f"{item.nodeid}: pytest.mark.understudy: {told}", pytrace=False)


def _in_words_of_the_marker(told: str) -> str:
    """What `understudy serve` says of an option is meant for a command line."""
    line = told.splitlines()[0].replace("understudy serve: ", "", 1) if told else told
    line = line.replace("is not an option of this command", "is not a keyword of the marker")
    return re.sub(r"--([a-z][a-z0-9-]*)", lambda option: option[1].replace("-", "_"), line)


def _server_of(item: pytest.Item, options: Options) -> Target:
    try:
        return Pool.of(item.config).server(options)
    except (UnderstudyError, TypeError) as error:
        told = str(error)
    # Not in the handler: the report would have both errors.
    if options:
        _refuse(item, _in_words_of_the_marker(told))
    pytest.fail(f"understudy: {told}", pytrace=False)


def _switch(item: pytest.Item, server: StandIn, defects: typing.Any) -> None:
    try:
        server.defects(defects)
        return
    except (Refused, TypeError) as error:
        told = str(error)
    _refuse(item, f"defects={defects!r}: {told}")


def _options_of(item: pytest.Item) -> Options:
    """Of all markers: those of the class and the module count unless the test's own say otherwise."""
    options: Options = {}
    for marker in reversed(list(item.iter_markers("understudy"))):
        if marker.args:
            _refuse(item, f"{marker.args[0]!r} has no name; it takes keywords only, such as defects='3'")
        options.update(marker.kwargs)
    fail_on = options.get("fail_on")
    if fail_on not in (None, "error", "warning", "note"):
        _refuse(item, f"fail_on={fail_on!r} is not a severity; write 'error', 'warning' or 'note'")
    return options


def stand_in_of(item: pytest.Item) -> typing.Iterator[Target]:
    options = _options_of(item)
    fail_on = options.pop("fail_on", None)
    pool = Pool.of(item.config)
    defects = options.pop("defects", None)
    if pool.is_elsewhere and options:
        pytest.skip(f"needs a stand-in of its own ({', '.join(sorted(options))}), and --understudy-url names another server")
    server = _server_of(item, options)
    if isinstance(server, RealPlatform) and defects not in (None, "none"):
        pytest.skip(f"needs defects {defects}, which can't be switched on the real platform")
    server.reset()
    if isinstance(server, Server) and server.is_switched:
        server.restart()
    if isinstance(server, StandIn):
        _switch(item, server, defects if defects is not None else "none")
    item._understudy = (server, fail_on)  # type: ignore[attr-defined]
    environment = Environment(server.environment())
    try:
        yield server
    finally:
        environment.restore()


def session_of(item: pytest.Item) -> typing.Iterator[StandIn]:
    options = _options_of(item)
    fail_on = options.pop("fail_on", None)
    defects = options.pop("defects", None)
    server = _server_of(item, options)
    if not isinstance(server, StandIn):
        pytest.skip("needs a session of its own, which the real platform does not have")
    # The node's id may hold what no header can.
    name = re.sub(r"[^\x21-\x7e]", "_", item.nodeid)[-150:] + f" {os.getpid()}.{next(_NAMES)}"
    with server.session(name) as session:
        if defects is not None:
            _switch(item, session, defects)
        item._understudy = (session, fail_on)  # type: ignore[attr-defined]
        yield session


def _text_of_finding(finding: Finding) -> str:
    place = ", ".join(part for part in (finding.service, finding.endpoint, finding.pointer) if part)
    count = f"{finding.count} {'time' if finding.count == 1 else 'times'}"
    return (f"{finding.code} {finding.severity}: {finding.title} ({f'{place}; {count}' if place else count})\n"
            f"    {finding.message}\n    Fix: {finding.fix}")


def judge(item: pytest.Item, outcome: typing.Any) -> None:
    """A test that the real platform can't have is skipped; one that has findings fails, where its marker says so."""
    server, fail_on = item._understudy  # type: ignore[attr-defined]
    if outcome.excinfo is not None:
        if issubclass(outcome.excinfo[0], NotAStandIn):
            _end_with(outcome, pytest.skip.Exception(str(outcome.excinfo[1]), _use_item_location=True))
        return
    if fail_on is None or not isinstance(server, StandIn):
        return
    findings = [finding for finding in server.findings(at_least=fail_on) if finding.whose == "script"]
    if findings:
        text = "\n".join(_text_of_finding(finding) for finding in findings)
        _end_with(outcome, pytest.fail.Exception(f"the stand-in found {len(findings)} fault"
                                                 f"{'s' if len(findings) > 1 else ''} in what was sent\n{text}", pytrace=False))


def _end_with(outcome: typing.Any, error: BaseException) -> None:
    if hasattr(outcome, "force_exception"):
        outcome.force_exception(error)
    else:  # pluggy before 1.1
        outcome._excinfo = (type(error), error, None)


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN_BYTES else f"{text[:_SHOWN_BYTES]}… ({len(text)} characters)"


def _text_of_exchange(one: Exchange) -> str:
    lines = [f"#{one.number} {one.method} {one.target} ({one.service}) -> {one.status or 'dropped'}, "
             f"{one.service_time_us / 1000:.2f} ms"]
    lines += [f"    {name}: {'(not shown)' if name.lower() in _SECRET else value}" for name, value in one.headers
              if name.lower() in _SECRET or name.lower() in ("content-type", "user-agent")]
    if one.body:
        lines.append(f"    sent {_shown(one.body)}")
    if one.response_body:
        lines.append(f"    got  {_shown(one.response_body)}")
    if one.diagnosis:
        lines.append(f"    why  {one.diagnosis}")
    return "\n".join(lines)


def sections(item: pytest.Item) -> typing.List[typing.Tuple[str, str]]:
    """For the report of a test that failed."""
    server, _ = item._understudy  # type: ignore[attr-defined]
    if not isinstance(server, StandIn):
        return []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nobody asked for those that the journal has forgotten
            exchanges = server.requests(limit=_SHOWN_REQUESTS)
        findings = server.findings()
    except UnderstudyError as error:
        return [("understudy", str(error))]
    text = "\n".join(_text_of_exchange(one) for one in exchanges) or "none was received"
    found = [("understudy: last requests", text)]
    if findings:
        found.append(("understudy: findings", "\n".join(_text_of_finding(finding) for finding in findings)))
    return found
