"""Goals, plans and tasks as tables: a model of what PostgreSQL 15 and asyncpg make of values, and the two themselves.

Written from docs/platform.md, The data layer. Both have the same methods: `insert`, `update`, `find` and `select` take and
give Python values; what the driver or the database refuses is raised as Refused.
"""
import datetime
import decimal
import json
import re
import uuid

import asyncpg
from asyncpg.pgproto.pgproto import UUID as DriverUuid

import database
from database import Refused

# In the order in which they are answered.
TABLES = {
    "goals": """
        id uuid, goal_id varchar(255) NOT NULL UNIQUE, agent_id uuid REFERENCES agents(id), agent_did varchar(255) NOT NULL,
        goal_text text NOT NULL, goal_type varchar(50), status varchar(50), constraints_max_token_budget integer,
        constraints_max_execution_time_sec integer, constraints_max_parallelism integer,
        constraints_deadline_unix_ms bigint, constraints_priority integer, constraints_require_approval boolean,
        constraints_allowed_agent_types text[], constraints_forbidden_tools text[],
        constraints_cost_limit_usd numeric(10,2), metadata jsonb, parent_goal_id varchar(255),
        decomposition_strategy varchar(50), created_at timestamp, updated_at timestamp""",
    "plans": """
        id uuid, plan_id varchar(255) NOT NULL UNIQUE, goal_id varchar(255) NOT NULL, agent_id uuid REFERENCES agents(id),
        tasks jsonb, dependency_graph jsonb, status varchar(50), resource_budget jsonb, created_at timestamp,
        validated_at timestamp, execution_started_at timestamp, execution_completed_at timestamp, signature text,
        decomposition_strategy varchar(50), decomposition_latency_ms numeric(10,2), cache_hit boolean,
        llm_provider varchar(100), llm_model varchar(255), total_tokens_used integer, validation_time_ms numeric(10,2),
        execution_time_ms numeric(10,2), parallelism_achieved integer, tags text[], metadata jsonb, error text,
        completed_task_count integer, failed_task_count integer""",
    "tasks": """
        id uuid, task_id varchar(255) NOT NULL UNIQUE, plan_id varchar(255) NOT NULL, agent_id uuid REFERENCES agents(id),
        name varchar(255) NOT NULL, description text NOT NULL, task_type varchar(50), status varchar(50), dependencies jsonb,
        inputs jsonb, outputs jsonb, assigned_agent varchar(255), timeout_seconds integer, retry_policy jsonb,
        retry_count integer, tool_name varchar(255), llm_prompt text, metadata jsonb, error text, created_at timestamp,
        started_at timestamp, completed_at timestamp""",
}
COLUMN = re.compile(r"(\w+) ([\w\[\]]+(?:\([\d,]+\))?)((?: (?:NOT NULL|UNIQUE|REFERENCES agents\(id\)))*)(?:,\s|$)")
COLUMNS = {table: [(match[1], match[2], match[3]) for match in COLUMN.finditer(" ".join(text.split()))]
           for table, text in TABLES.items()}


def integer(value, bits):
    """As the driver's codec does it: int() of whatever has one."""
    if type(value) is not int:
        if not hasattr(type(value), "__int__"):
            raise Refused("no integer")
        value = int(value)
    if not -2**(bits - 1) <= value < 2**(bits - 1):
        raise Refused("out of range")
    return value


def numeric(value, precision, scale):
    number = decimal.Decimal(value)
    if number.is_nan():
        return decimal.Decimal("NaN")
    if number.is_infinite() or number.adjusted() > precision:
        raise Refused("overflow")
    if number.as_tuple().exponent < -16383:
        raise Refused("the exponent is too small")
    with decimal.localcontext() as context:
        context.prec = 2000
        number = number.quantize(decimal.Decimal(1).scaleb(-scale), decimal.ROUND_HALF_UP)
    if abs(number) >= 10**(precision - scale):
        raise Refused("overflow")
    return abs(number) if number == 0 else number


def text(value, length=None):
    if not isinstance(value, str):
        raise Refused("no text")
    database.check_encoding(value)
    database.check_nul(value)
    if length is not None and len(value) > length:
        if value[length:].strip(" "):
            raise Refused("too long")
        value = value[:length]
    return value


def array(value):
    """Lists of texts and nulls; lists of such lists when they are all as long."""
    if not isinstance(value, list):
        raise Refused("no array")
    if any(isinstance(element, list) for element in value):
        if not all(isinstance(element, list) and len(element) == len(value[0]) for element in value):
            raise Refused("non-homogeneous array")
        inner = [array(element) for element in value]
        return inner if any(inner) else []
    return [None if element is None else text(element) for element in value]


def timestamp(value):
    if not isinstance(value, datetime.datetime) or value.tzinfo:
        raise Refused("no time without a zone")
    return value


def identifier(value):
    if isinstance(value, uuid.UUID):
        return value
    if not isinstance(value, str):
        raise Refused("no uuid")
    return uuid.UUID(bytes=DriverUuid(value).bytes)


def jsonb(value):
    """The parameter is JSON text, the column answers as jsonb prints it."""
    database.check_encoding(value)
    database.check_json(value)
    return printed(json.loads(value))


def printed(value):
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return "{" + ", ".join(f"{printed(key)}: {printed(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(printed, value)) + "]"
    if isinstance(value, float):
        return format(decimal.Decimal(repr(value)), "f") if value else "0.0"
    return json.dumps(value, ensure_ascii=False)


def bound(kind, value):
    """What a column of the kind holds of a value."""
    if value is None:
        return None
    name, _, limits = kind.rstrip(")").partition("(")
    numbers = [int(limit) for limit in limits.split(",")] if limits else []
    try:
        if name in ("varchar", "text"):
            return text(value, *numbers)
        if name in ("integer", "bigint"):
            return integer(value, 32 if name == "integer" else 64)
        if name == "numeric":
            return numeric(value, *numbers)
        if name == "boolean":
            if not isinstance(value, bool):
                raise Refused("no boolean")
            return value
        return {"text[]": array, "timestamp": timestamp, "uuid": identifier, "jsonb": jsonb}[name](value)
    except (ValueError, TypeError, OverflowError, decimal.DecimalException) as error:
        raise Refused(str(error)) from None


class Model:
    """The tables in memory."""

    def __init__(self, agents):
        self.agents = {uuid.UUID(agent) for agent in agents}
        self.rows = {table: [] for table in TABLES}  # the oldest first

    def check(self, table, values, key=None):
        stored = {}
        for name, kind, rules in COLUMNS[table]:
            if name not in values:
                continue
            stored[name] = bound(kind, values[name])
            if stored[name] is None and "NOT NULL" in rules:
                raise Refused("null")
            if "UNIQUE" in rules and any(row[name] == stored[name] for row in self.rows[table]):
                raise Refused("a duplicate")
            if "REFERENCES" in rules and stored[name] is not None and stored[name] not in self.agents:
                raise Refused("no such agent")
        return stored

    async def insert(self, table, values):
        empty = {name: None for name, _, _ in COLUMNS[table]}
        row = {**empty, **self.check(table, values)}
        self.rows[table].append(row)
        return row

    async def update(self, table, key, value, changes):
        stored = self.check(table, changes)
        row = await self.find(table, key, value)
        if row is not None:
            row.update(stored)
        return row

    async def find(self, table, key, value):
        value = text(value)
        return next((row for row in self.rows[table] if row[key] == value), None)

    async def select(self, table, filters):
        kinds = {name: kind for name, kind, _ in COLUMNS[table]}
        wanted = {name: bound("text" if kinds[name].startswith("varchar") else kinds[name], value)
                  for name, value in filters.items()}
        return [row for row in reversed(self.rows[table]) if all(row[name] == value for name, value in wanted.items())]


class PostgreSql:
    """The tables in PostgreSQL, reached by the real driver."""

    def __init__(self, connection):
        self.connection = connection

    async def prepare(self, agents):
        await self.connection.execute("CREATE TABLE IF NOT EXISTS agents (id uuid PRIMARY KEY)")
        for agent in agents:
            await self.connection.execute("INSERT INTO agents VALUES ($1)", agent)
        for table, columns in TABLES.items():
            await self.connection.execute(f"DROP TABLE IF EXISTS {table}")
            await self.connection.execute(f"CREATE TABLE {table} ({columns}, place bigserial)")

    async def row(self, sql, *parameters):
        try:
            row = await self.connection.fetchrow(sql, *parameters)
        except (asyncpg.PostgresError, asyncpg.DataError, ValueError, TypeError, OverflowError) as error:
            raise Refused(str(error)) from None
        return None if row is None else {name: value for name, value in row.items() if name != "place"}

    async def insert(self, table, values):
        places = ", ".join(f"${place + 1}" for place in range(len(values)))
        return await self.row(f'INSERT INTO {table} ({", ".join(values)}) VALUES ({places}) RETURNING *',
                              *values.values())

    async def update(self, table, key, value, changes):
        sets = ", ".join(f"{name}=${place + 1}" for place, name in enumerate(changes))
        return await self.row(f"UPDATE {table} SET {sets} WHERE {key}=${len(changes) + 1} RETURNING *",
                              *changes.values(), value)

    async def find(self, table, key, value):
        return await self.row(f"SELECT * FROM {table} WHERE {key}=$1", value)

    async def select(self, table, filters):
        where = " AND ".join(f"{name}=${place + 1}" for place, name in enumerate(filters)) or "true"
        try:
            rows = await self.connection.fetch(f"SELECT * FROM {table} WHERE {where} ORDER BY place DESC",
                                               *filters.values())
        except (asyncpg.PostgresError, asyncpg.DataError, ValueError, TypeError) as error:
            raise Refused(str(error)) from None
        return [{name: value for name, value in row.items() if name != "place"} for row in rows]
