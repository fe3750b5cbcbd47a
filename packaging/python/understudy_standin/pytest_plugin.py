"""The pytest plugin: fixtures, the marker and the options. docs/python.md describes it.

This module is imported by every run of pytest where the wheel is installed: what takes time is in _plugin, which is imported
once a test asks for a stand-in.
"""
import typing

import pytest

if typing.TYPE_CHECKING:
    from understudy_standin._plugin import Target
    from understudy_standin._stand_in import StandIn

MARKER = "understudy"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("understudy", "the stand-in of the agent platform")
    group.addoption("--understudy", action="store_true",
                    help="every test gets the stand-in; it is there, and the environment set, before tests are collected")
    group.addoption("--understudy-url", metavar="URL",
                    help="run the tests against this gateway, of the real platform or of a stand-in, and start none; "
                    "the environment is set before tests are collected")
    group.addoption("--understudy-data-layer-url", metavar="URL", help="and this data layer")
    group.addoption("--understudy-key", metavar="KEY", help="and this key, for both")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "understudy(defects=, fail_on=, **options of `understudy serve`): the stand-in of this test; "
        "fail_on='error' or 'warning' fails the test on a finding of that severity or above")
    for option in ("data_layer_url", "key"):
        if config.getoption(f"understudy_{option}") and not config.getoption("understudy_url"):
            raise pytest.UsageError(f"--understudy-{option.replace('_', '-')} needs --understudy-url")


def pytest_sessionstart(session: pytest.Session) -> None:
    # With xdist the tests are in its workers, and each has a stand-in of its own.
    wanted = session.config.getoption("understudy") or session.config.getoption("understudy_url")
    if wanted and (hasattr(session.config, "workerinput") or not getattr(session.config.option, "numprocesses", None)):
        from understudy_standin._plugin import Pool

        Pool.of(session.config).set_environment_of_session()


def pytest_itemcollected(item: pytest.Item) -> None:
    names = getattr(item, "fixturenames", None)
    if names is None:
        return
    marked = item.get_closest_marker(MARKER) is not None and "understudy_session" not in names
    if (marked or item.config.getoption("understudy")) and "understudy" not in names:
        names.insert(0, "understudy")  # other fixtures of the test may send requests


@pytest.fixture(scope="session")
def understudy_server(pytestconfig: pytest.Config) -> "typing.Iterator[Target]":
    """The stand-in of this session, or of this worker of xdist, on free ports."""
    from understudy_standin._plugin import Pool

    yield Pool.of(pytestconfig).server({})


@pytest.fixture
def understudy(request: pytest.FixtureRequest) -> "typing.Iterator[Target]":
    """The stand-in of this test: reset, with what its marker says, and the environment set."""
    from understudy_standin._plugin import stand_in_of

    yield from stand_in_of(request.node)


@pytest.fixture
def understudy_session(request: pytest.FixtureRequest) -> "typing.Iterator[StandIn]":
    """A session of its own, for tests that run at once in one process; its `headers` name it."""
    from understudy_standin._plugin import session_of

    yield from session_of(request.node)


@pytest.fixture
def gateway_url(understudy: "Target") -> str:
    return understudy.gateway_url


@pytest.fixture
def data_layer_url(understudy: "Target") -> str:
    return understudy.data_layer_url


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item: pytest.Item) -> typing.Generator[None, typing.Any, None]:
    outcome = yield
    if hasattr(item, "_understudy"):
        from understudy_standin._plugin import judge

        judge(item, outcome)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: "pytest.CallInfo[None]"
                              ) -> typing.Generator[None, typing.Any, None]:
    outcome = yield
    if call.when == "call" and hasattr(item, "_understudy"):
        report = outcome.get_result()
        if report.failed:
            from understudy_standin._plugin import sections

            report.sections.extend(sections(item))


def pytest_unconfigure(config: pytest.Config) -> None:
    pool = getattr(config, "_understudy_pool", None)
    if pool is not None:
        pool.close()
