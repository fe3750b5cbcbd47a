"""The handlers of goals, plans and tasks, as docs/platform.md tells of them, in Python: what `or`, `get` and indexing make of
odd bodies is Python's own doing.

Each takes the tables (workflow_tables.py) and what it was sent, and returns (status, what is answered). A row is a dict of
its columns. An exception is an unhandled error, which the data layer answers with 500.
"""
import datetime
import json

ENDED = ("completed", "failed")


def dumps(value):
    return json.dumps(value)


def time(value):
    return datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))


def missing(thing):
    return 404, {"detail": f"{thing} not found"}


async def create_goal(tables, body, drawn, now):
    constraints = body.get("constraints", {})
    return 201, await tables.insert("goals", {
        "id": drawn("id"), "goal_id": body["goal_id"] if "goal_id" in body else drawn("goal_id"),
        "agent_id": body.get("agent_id"), "agent_did": body.get("agent_did", f"agent-{body.get('agent_id', 'unknown')}"),
        "goal_text": body.get("goal_text") or body.get("description", ""),
        "goal_type": body.get("goal_type", "compound"), "status": body.get("status", "pending"),
        "constraints_max_token_budget": constraints.get("max_token_budget"),
        "constraints_max_execution_time_sec": constraints.get("max_execution_time_sec"),
        "constraints_max_parallelism": constraints.get("max_parallelism", 10),
        "constraints_deadline_unix_ms": constraints.get("deadline_unix_ms"),
        "constraints_priority": body.get("priority", constraints.get("priority", 5)),
        "constraints_require_approval": constraints.get("require_approval", False),
        "constraints_allowed_agent_types": constraints.get("allowed_agent_types"),
        "constraints_forbidden_tools": constraints.get("forbidden_tools"),
        "constraints_cost_limit_usd": constraints.get("cost_limit_usd"),
        "metadata": dumps(body.get("metadata") or {}), "parent_goal_id": body.get("parent_goal_id"),
        "decomposition_strategy": body.get("decomposition_strategy"), "created_at": now, "updated_at": now})


async def update_goal(tables, key, body, now):
    changes = {name: body[name] for name in ("status", "decomposition_strategy") if name in body}
    row = await tables.update("goals", "goal_id", key, {**changes, "updated_at": now})
    return (200, row) if row else missing("Goal")


async def create_plan(tables, body, drawn, now):
    budget = body.get("resource_budget")
    return 201, await tables.insert("plans", {
        "id": drawn("id"), "plan_id": body["plan_id"], "goal_id": body["goal_id"], "agent_id": body.get("agent_id"),
        "tasks": dumps(body.get("tasks", [])), "dependency_graph": dumps(body.get("dependency_graph", {})),
        "status": body.get("status", "draft"), "resource_budget": dumps(budget) if budget else None, "created_at": now,
        "signature": body.get("signature"), "decomposition_strategy": body.get("decomposition_strategy", "hybrid"),
        "decomposition_latency_ms": body.get("decomposition_latency_ms"), "cache_hit": body.get("cache_hit", False),
        "llm_provider": body.get("llm_provider"), "llm_model": body.get("llm_model"),
        "total_tokens_used": body.get("total_tokens_used", 0), "validation_time_ms": body.get("validation_time_ms"),
        "parallelism_achieved": 1, "tags": body.get("tags", []), "metadata": dumps(body.get("metadata", {})),
        "completed_task_count": 0, "failed_task_count": 0})


async def update_plan(tables, key, body, now):
    changes = {}
    for name in ("status", "validated_at", "execution_started_at", "execution_completed_at", "execution_time_ms",
                 "parallelism_achieved", "error", "completed_task_count", "failed_task_count"):
        if name in body:
            changes[name] = time(body[name]) if name.endswith("_at") else body[name]
    if not changes:
        return 400, {"detail": "No fields to update"}
    row = await tables.update("plans", "plan_id", key, changes)
    return (200, row) if row else missing("Plan")


async def create_task(tables, body, drawn, now):
    inputs = body.get("input_data") or body.get("inputs", {})
    return 201, await tables.insert("tasks", {
        "id": drawn("id"), "task_id": body["task_id"] if "task_id" in body else drawn("task_id"),
        "plan_id": body["plan_id"], "agent_id": body.get("agent_id"),
        "name": body.get("name") or body.get("description", "Unnamed task")[:50],
        "description": body.get("description", ""), "task_type": body.get("task_type", "atomic"),
        "status": body.get("status", "pending"), "dependencies": dumps(body.get("dependencies", [])),
        "inputs": dumps(inputs) if inputs else "{}", "outputs": "{}", "assigned_agent": body.get("assigned_agent"),
        "timeout_seconds": body.get("timeout_seconds", 300), "retry_count": 0, "tool_name": body.get("tool_name"),
        "llm_prompt": body.get("llm_prompt"), "metadata": dumps(body.get("metadata") or {}), "created_at": now})


async def update_task(tables, key, body, now):
    changes = {}
    if "status" in body:
        changes["status"] = body["status"]
    outputs = body.get("output_data") or body.get("outputs")
    if outputs is not None:
        changes["outputs"] = dumps(outputs)
    if "completed_at" in body and body["status"] in ENDED:
        changes["completed_at"] = now
    if not changes:
        return 400, {"detail": "No fields to update"}
    row = await tables.update("tasks", "task_id", key, changes)
    return (200, row) if row else missing("Task")


async def read(tables, table, key, thing, value):
    row = await tables.find(table, key, value)
    return (200, row) if row else missing(thing)


async def listed(tables, table, filters):
    """An empty filter is none."""
    return 200, await tables.select(table, {name: value for name, value in filters.items() if value})
