"""A data layer of our own on the real one's libraries (FastAPI 0.128, pydantic 2.12).

Written from docs/platform.md, The data layer. What the libraries do (JSON in, validation, routing, CORS, the text of a
ValidationError) is theirs, so a stand-in that answers differently is wrong. Agents are kept in memory here; of goals,
plans and tasks only what comes before the database is told, and then header `x-oracle: accepted` says that a real
server would go on to its database.
"""
import datetime
import enum
import uuid
from typing import Any, Dict, Optional

from fastapi import FastAPI, HTTPException, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from starlette.datastructures import URL

import database
import rest_app

KEY = "dev_key_local_ONLY"
OPEN_PATHS = {"/", "/health/live", "/health/ready", "/health/startup"}


class AgentStatus(str, enum.Enum):
    CREATED = "created"
    ACTIVE = "active"
    IDLE = "idle"
    BUSY = "busy"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"
    ERROR = "error"


class AgentCreate(BaseModel):
    name: str
    agent_type: str = "general"
    configuration: Dict[str, Any] = {}
    metadata: Dict[str, Any] = {}
    resource_limits: Dict[str, Any] = {}


class AgentUpdate(BaseModel):
    name: Optional[str] = None
    agent_type: Optional[str] = None
    status: Optional[AgentStatus] = None
    configuration: Optional[Dict[str, Any]] = None
    metadata: Optional[Dict[str, Any]] = None
    resource_limits: Optional[Dict[str, Any]] = None


OBJECTS = ("configuration", "metadata", "resource_limits")


class Keys:
    """The key check, before routing."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        # The URL's path, which urllib took apart: a newline behind it is gone.
        if scope["type"] == "http" and URL(scope=scope).path not in OPEN_PATHS and scope["method"] != "OPTIONS":
            # h11 hands values over without the blanks around them; of two headers the first counts.
            refusal = self.refusal({name: value.strip(b" \t") for name, value in reversed(scope["headers"])})
            if refusal:
                await refusal(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def refusal(self, headers):
        key = headers.get(b"x-api-key", b"").decode("latin-1")
        if not key:
            key = headers.get(b"authorization", b"").decode("latin-1").replace("Bearer ", "")
        if not key:
            return JSONResponse({
                "error": "authentication_required",
                "message": "Missing API key. Provide X-API-Key header or Authorization: Bearer token.",
                "details": {"supported_methods": ["X-API-Key", "Authorization Bearer"]}}, 401)
        if key != KEY:
            return JSONResponse({"error": "invalid_api_key", "message": "Invalid API key provided",
                                 "details": {"key_prefix": key[:8] if len(key) >= 8 else "***"}}, 401)
        return None


class Agents:
    """The table of agents."""

    def __init__(self):
        self.rows = {}
        self.referenced = set()  # by goals and tasks, which are not kept here

    def adopt(self, agent_id, other_id):
        """Gives a row another id, under which goals and tasks refer to it."""
        row = self.rows.pop(agent_id)
        row["id"] = other_id
        self.rows[other_id] = row
        self.referenced.add(other_id)

    def create(self, agent):
        did = f"did:agent:{agent.name}:{uuid.uuid4().hex[:8]}"
        database.check_text(agent.name, 255)
        database.check_text(did, 255)
        database.check_text(agent.agent_type, 100)
        now = datetime.datetime.now()
        row = {"id": uuid.uuid4(), "did": did, "name": agent.name, "agent_type": agent.agent_type,
               "status": "created", **{name: database.jsonb(getattr(agent, name)) for name in OBJECTS},
               "created_at": now, "updated_at": now}
        self.rows[row["id"]] = row
        return row

    def update(self, agent_id, changes):
        """The row, or None; what the database refuses it refuses before it looks for the row."""
        stored = database.check_update(changes)
        row = self.rows.get(agent_id)
        if row:
            row.update(stored, updated_at=datetime.datetime.now())
        return row

    def delete(self, agent_id):
        if agent_id in self.referenced:
            raise database.Refused("goals or tasks refer to it")
        return self.rows.pop(agent_id, None)


def accepted(status=200):
    return JSONResponse(None, status, headers={"x-oracle": "accepted"})


def make_app():
    app = FastAPI()
    agents = Agents()
    app.state.agents = agents
    app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True, allow_methods=["*"],
                       allow_headers=["*"])
    app.add_middleware(Keys)  # outside of CORS: its refusals carry no header of it

    @app.post("/agents/", status_code=201)
    async def create_agent(agent: AgentCreate):
        return agents.create(agent)

    @app.get("/agents/")
    async def list_agents(status: Optional[AgentStatus] = None, limit: int = 100, offset: int = 0):
        database.check_page(limit, offset)
        rows = [row for row in reversed(agents.rows.values()) if status is None or row["status"] == status.value]
        return rows[offset:offset + limit]

    @app.get("/agents/{agent_id}")
    async def get_agent(agent_id: uuid.UUID):
        if agent_id not in agents.rows:
            raise HTTPException(404, "Agent not found")
        return agents.rows[agent_id]

    @app.patch("/agents/{agent_id}")
    async def update_agent(agent_id: uuid.UUID, body: Dict[str, Any]):
        kept = {name: body[name] for name in AgentUpdate.model_fields if name in body}
        if not kept:
            raise HTTPException(400, "No valid fields to update")
        try:
            changes = AgentUpdate(**kept).model_dump(exclude_none=True)
        except ValidationError as error:
            raise HTTPException(422, f"Validation error: {error}") from None
        try:
            row = agents.update(agent_id, changes) if changes else agents.rows.get(agent_id)
        except database.Refused as error:
            raise HTTPException(500, f"Internal server error: {error}") from None
        if row is None:
            raise HTTPException(404, "Agent not found")
        return row

    @app.delete("/agents/{agent_id}", status_code=204)
    async def delete_agent(agent_id: uuid.UUID):
        if agents.delete(agent_id) is None:
            raise HTTPException(404, "Agent not found")
        return Response(status_code=204)

    @app.post("/goals/")
    async def create_goal(body: Dict[str, Any]):
        return accepted()

    @app.get("/goals/")
    async def list_goals(agent_id: Optional[uuid.UUID] = None, agent_did: Optional[str] = None,
                         status: Optional[str] = None, limit: int = 100, offset: int = 0):
        return accepted()

    @app.get("/goals/{goal_id}")
    async def get_goal(goal_id: str):
        return accepted()

    @app.patch("/goals/{goal_id}")
    async def update_goal(goal_id: str, body: Dict[str, Any]):
        return accepted()

    @app.post("/plans/")
    async def create_plan(body: Dict[str, Any]):
        return accepted()

    @app.get("/plans/")
    async def list_plans(goal_id: Optional[str] = None, agent_id: Optional[uuid.UUID] = None,
                         status: Optional[str] = None, limit: int = 100, offset: int = 0):
        return accepted()

    @app.get("/plans/{plan_id}")
    async def get_plan(plan_id: str):
        return accepted()

    @app.patch("/plans/{plan_id}")
    async def update_plan(plan_id: str, body: Dict[str, Any]):
        return accepted()

    @app.post("/plans/tasks")
    async def create_task(body: Dict[str, Any]):
        return accepted()

    @app.get("/plans/tasks/{task_id}")
    async def get_task(task_id: str):
        return accepted()

    @app.patch("/plans/tasks/{task_id}")
    async def update_task(task_id: str, body: Dict[str, Any]):
        return accepted()

    rest_app.add_routes(app)

    @app.get("/health")
    async def health():
        return {"status": "healthy", "service": "l01-data-layer", "version": "2.0.0"}

    @app.get("/health/live")
    async def live():
        return {"status": "alive"}

    @app.get("/health/ready")
    async def ready():
        return {"status": "ready", "database": "up", "redis": "up"}

    return app
