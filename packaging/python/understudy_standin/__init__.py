"""The stand-in of the agent platform (gateway and data layer) for Python programs and tests.

    import understudy_standin

    with understudy_standin.Server(defects="1") as server:
        client.get(server.gateway_url + "/api/v1/agents/", headers=server.headers)
        server.requests(method="GET"), server.findings()

This package drives the program in its folder _bin and the program's own API; see docs/python.md.
"""
import typing

# Read by the pytest plugin in every test run, so nothing is imported before it is asked for.
if typing.TYPE_CHECKING:
    from understudy_standin._binary import binary_path as binary_path
    from understudy_standin._errors import BinaryNotFound as BinaryNotFound
    from understudy_standin._errors import NotAStandIn as NotAStandIn
    from understudy_standin._errors import NotReachable as NotReachable
    from understudy_standin._errors import Refused as Refused
    from understudy_standin._errors import StartError as StartError
    from understudy_standin._errors import UnderstudyError as UnderstudyError
    from understudy_standin._records import Exchange as Exchange
    from understudy_standin._records import Fault as Fault
    from understudy_standin._records import Finding as Finding
    from understudy_standin._server import Server as Server
    from understudy_standin._stand_in import RealPlatform as RealPlatform
    from understudy_standin._stand_in import StandIn as StandIn
    from understudy_standin._stand_in import connect as connect

_HOMES = {
    "binary_path": "_binary",
    "BinaryNotFound": "_errors",
    "NotAStandIn": "_errors",
    "NotReachable": "_errors",
    "Refused": "_errors",
    "StartError": "_errors",
    "UnderstudyError": "_errors",
    "Exchange": "_records",
    "Fault": "_records",
    "Finding": "_records",
    "Server": "_server",
    "RealPlatform": "_stand_in",
    "StandIn": "_stand_in",
    "connect": "_stand_in",
}
__all__ = ["BinaryNotFound", "Exchange", "Fault", "Finding", "NotAStandIn", "NotReachable", "RealPlatform", "Refused",
           "Server", "StandIn", "StartError", "UnderstudyError", "binary_path", "connect"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> "list[str]":
    return sorted([*globals(), *_HOMES])
