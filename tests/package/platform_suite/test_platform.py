"""Thirty tests as the platform's own suites have them. They know nothing of a stand-in: `pytest --understudy` gives them one."""
import asyncio
import os
import uuid

import httpx
import pytest

NOW = "2026-01-18T12:00:00"


# The gateway: health, keys, agents, goals, tasks.

@pytest.mark.parametrize("path", ["/health", "/health/live", "/health/ready", "/health/startup"])
def test_gateway_health(gateway, path):
    assert gateway.get(path).status_code == 200


def test_gateway_wants_a_key():
    answer = httpx.get(os.environ["API_GATEWAY_URL"] + "/api/v1/agents/", timeout=5)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["header", "X-API-Key"]


def test_gateway_refuses_a_short_key():
    answer = httpx.get(os.environ["API_GATEWAY_URL"] + "/api/v1/agents/", headers={"X-API-Key": "short"}, timeout=5)
    assert (answer.status_code, answer.json()) == (401, {"detail": "Invalid API key"})


def test_gateway_creates_and_reads_an_agent(gateway):
    made = gateway.post("/api/v1/agents/", json={"name": "surveyor"})
    assert made.status_code == 201
    read = gateway.get(f"/api/v1/agents/{made.json()['id']}")
    assert (read.status_code, read.json()["name"]) == (200, "surveyor")


def test_gateway_lists_agents(gateway, agent):
    listed = gateway.get("/api/v1/agents/").json()
    assert [one["id"] for one in listed["items"]] == [agent["id"]]
    assert listed["total"] == 1


def test_gateway_updates_an_agent(gateway, agent):
    assert gateway.patch(f"/api/v1/agents/{agent['id']}", json={"status": "active"}).status_code == 200
    assert gateway.get(f"/api/v1/agents/{agent['id']}").json()["status"] == "active"


def test_gateway_deletes_an_agent(gateway, agent):
    assert gateway.delete(f"/api/v1/agents/{agent['id']}").status_code == 204
    assert gateway.get(f"/api/v1/agents/{agent['id']}").status_code == 404


def test_gateway_does_not_know_an_unknown_agent(gateway):
    assert gateway.get(f"/api/v1/agents/{uuid.uuid4()}").status_code == 404


def test_gateway_creates_a_goal(goal, agent):
    assert goal["agent_id"] == agent["id"]
    assert goal["goal_id"] != goal["id"]


def test_gateway_reads_a_goal_by_its_goal_id(gateway, goal):
    assert gateway.get(f"/api/v1/goals/{goal['goal_id']}").json()["goal_id"] == goal["goal_id"]


def test_gateway_updates_a_goal(gateway, goal):
    assert gateway.patch(f"/api/v1/goals/{goal['goal_id']}", json={"status": "completed"}).status_code == 200


def test_gateway_creates_a_task(gateway, goal, agent):
    answer = gateway.post("/api/v1/tasks/", json={"plan_id": "p1", "agent_id": agent["id"], "description": "measure"})
    assert answer.status_code == 201
    assert answer.json()["task_id"]


@pytest.mark.asyncio
async def test_gateway_answers_many_at_once():
    async with httpx.AsyncClient(base_url=os.environ["API_GATEWAY_URL"], timeout=5,
                                 headers={"X-API-Key": os.environ["TEST_API_KEY"]}) as client:
        made = await asyncio.gather(*(client.post("/api/v1/agents/", json={"name": f"a{n}"}) for n in range(20)))
    assert len({answer.json()["id"] for answer in made}) == 20


# The data layer: agents, goals, plans and tasks, and five other routers.

def test_data_layer_health(data_layer):
    assert data_layer.get("/health/live").json() == {"status": "alive"}


def test_data_layer_refuses_an_unknown_key(data_layer):
    assert data_layer.get("/agents/", headers={"X-API-Key": "unknown"}).status_code == 401


def test_data_layer_agent_is_what_the_gateway_shows(gateway, data_layer, agent):
    assert data_layer.get(f"/agents/{agent['id']}").json()["name"] == gateway.get(f"/api/v1/agents/{agent['id']}").json()["name"]


def test_data_layer_refuses_a_wrong_type(data_layer):
    answer = data_layer.post("/agents/", json={"name": 7})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["type"] == "string_type"


def test_data_layer_lists_the_goals_of_an_agent(data_layer, goal, agent):
    listed = data_layer.get("/goals/", params={"agent_id": agent["id"]}).json()
    assert [one["goal_id"] for one in listed] == [goal["goal_id"]]


def test_data_layer_plan_and_task(data_layer, goal):
    plan = data_layer.post("/plans/", json={"plan_id": "p1", "goal_id": goal["goal_id"]})
    assert plan.status_code == 201
    task = data_layer.post("/plans/tasks", json={"plan_id": "p1", "description": "measure the coast"}).json()
    assert data_layer.patch(f"/plans/tasks/{task['task_id']}", json={"status": "completed"}).status_code == 200
    assert data_layer.get(f"/plans/tasks/{task['task_id']}").json()["status"] == "completed"


def test_sessions(data_layer, agent):
    session = data_layer.post("/sessions/", json={"agent_id": agent["id"]})
    assert session.status_code == 201
    listed = data_layer.get("/sessions/", params={"agent_id": agent["id"]}).json()
    assert [one["id"] for one in listed] == [session.json()["id"]]


def test_sessions_keep_their_agent(data_layer, agent):
    data_layer.post("/sessions/", json={"agent_id": agent["id"]})
    assert data_layer.delete(f"/agents/{agent['id']}").status_code == 500


def test_lists_have_pages(data_layer):
    for number in range(5):
        data_layer.post("/datasets/", json={"name": f"d{number}"})
    pages = [data_layer.get("/datasets/", params={"limit": 2, "offset": offset}).json() for offset in (0, 2, 4)]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert len({one["id"] for page in pages for one in page}) == 5


def test_datasets(data_layer):
    made = data_layer.post("/datasets/", json={"name": "coasts", "tags": ["maps"]})
    assert made.status_code == 201
    assert data_layer.get(f"/datasets/{made.json()['id']}").json()["tags"] == ["maps"]


def test_alerts(data_layer):
    alert = {"alert_id": "a1", "timestamp": NOW, "severity": "high", "type": "latency", "metric": "p95", "message": "slow"}
    assert data_layer.post("/alerts/", json=alert).status_code == 201
    assert data_layer.get("/alerts/a1").json()["severity"] == "high"


def test_metrics(data_layer):
    for value in (1, 2, 3):
        made = data_layer.post("/metrics/", json={"metric_name": "latency", "value": value, "timestamp": NOW})
        assert made.status_code == 201
    assert sorted(one["value"] for one in data_layer.get("/metrics/", params={"metric_name": "latency"}).json()) == [1, 2, 3]


def test_model_usage(data_layer):
    usage = {"request_id": "r1", "model_provider": "p", "model_name": "m", "input_tokens": 10, "output_tokens": 5}
    assert data_layer.post("/models/usage", json=usage).status_code == 201
    assert data_layer.get("/models/usage/r1").json()["input_tokens"] == 10


def test_saga_executions(data_layer):
    saga = {"saga_id": "s1", "saga_name": "survey", "started_at": NOW, "steps_total": 3}
    assert data_layer.post("/saga-executions/", json=saga).status_code == 201
    again = data_layer.post("/saga-executions/", json=saga)
    assert again.status_code == 500
    assert "duplicate key" in again.json()["detail"]
