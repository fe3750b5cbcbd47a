"""Adds the other routers to the oracle's data layer: what comes before their database (rest_routes.py)."""
import datetime
import decimal
import enum
import inspect
import json
import re
import uuid
from typing import Annotated, Any, Dict, List, Optional

from fastapi import Query
from fastapi.responses import JSONResponse
from pydantic import Field, create_model

from rest_routes import ROUTES

FIELD = re.compile(r"(\w+):(\w+)(?:\[([^\]]*)\]|\{([^}]*)\})?(\*|\?|=.*)$")
TYPES = {"str": str, "int": int, "float": float, "bool": bool, "dict": Dict[str, Any], "list": List[Any],
         "uuid": uuid.UUID, "datetime": datetime.datetime, "decimal": decimal.Decimal}


def field_type(kind, inner, words):
    """(type, bounds) of a field."""
    if words:
        return enum.Enum("Words", {word.upper(): word for word in words.split(",")}, type=str), {}
    if not inner:
        return TYPES[kind], {}
    if ":" not in inner:
        element = Dict[str, Any] if inner == "dict" else TYPES[inner]
        return (List[element] if kind == "list" else Dict[str, element]), {}
    low, high = inner.split(":")
    names = ("min_length", "max_length") if kind == "str" else ("ge", "le")
    return TYPES[kind], {name: json.loads(bound) for name, bound in zip(names, (low, high)) if bound}


def parse(field):
    """(name, type, bounds, default); a default of ... makes it required."""
    name, kind, inner, words, rest = FIELD.fullmatch(field).groups()
    base, bounds = field_type(kind, inner, words)
    if rest == "*":
        return name, base, bounds, ...
    if rest == "?":
        return name, Optional[base], bounds, None
    return name, base, bounds, json.loads(rest[1:])


def model(fields):
    parts = {}
    for field in fields:
        name, base, bounds, default = parse(field)
        parts[name] = (base, Field(default, **bounds))
    return create_model("Body", **parts)


def parameters(path, body, query):
    """The parameters of a handler, as FastAPI reads them off a function."""
    keyword = inspect.Parameter.KEYWORD_ONLY
    found = [inspect.Parameter(name, keyword, annotation=TYPES[kind])
             for name, kind in re.findall(r"\{(\w+):(\w+)\}", path)]
    for field in query:
        name, base, bounds, default = parse(field)
        found.append(inspect.Parameter(name, keyword, annotation=Annotated[base, Query(**bounds)],
                                       default=inspect.Parameter.empty if default is ... else default))
    if body:
        annotation = Dict[str, Any] if body == "object" else model(body)
        found.append(inspect.Parameter("body", keyword, annotation=annotation))
    return found


def add_routes(app):
    for method, path, body, query in ROUTES:
        async def handler(**_):
            return JSONResponse(None, headers={"x-oracle": "accepted"})

        handler.__signature__ = inspect.Signature(parameters(path, body, query))
        app.add_api_route(re.sub(r":\w+\}", "}", path), handler, methods=[method])
