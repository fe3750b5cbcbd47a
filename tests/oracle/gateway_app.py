"""A gateway of our own on the real one's libraries (FastAPI 0.104.1, pydantic 2.5, httpx 0.25.1).

Written from docs/platform.md, The gateway. What the libraries do (JSON in, validation, routing, URLs) is theirs, so a
stand-in that answers differently is wrong. It calls whatever data layer it is given, the stand-in's own: what differs
then is the gateway's part alone.
"""
import time
import uuid
from typing import Any, Dict, List, Optional

import httpx
from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel

DATA_LAYER_KEY = "dev_key_local_ONLY"


class AgentCreate(BaseModel):
    name: str
    agent_type: str = "general"
    configuration: Dict[str, Any] = {}
    metadata: Dict[str, Any] = {}


class AgentUpdate(BaseModel):
    name: Optional[str] = None
    agent_type: Optional[str] = None
    status: Optional[str] = None
    configuration: Optional[Dict[str, Any]] = None
    metadata: Optional[Dict[str, Any]] = None


class GoalCreate(BaseModel):
    agent_id: uuid.UUID
    description: str
    success_criteria: List[Any] = []
    priority: int = 5


class GoalUpdate(BaseModel):
    description: Optional[str] = None
    success_criteria: Optional[List[Any]] = None
    status: Optional[str] = None
    priority: Optional[int] = None


class TaskCreate(BaseModel):
    plan_id: str
    agent_id: uuid.UUID
    description: str
    task_type: Optional[str] = None
    input_data: Dict[str, Any] = {}


class TaskUpdate(BaseModel):
    status: Optional[str] = None
    output_data: Optional[Dict[str, Any]] = None


async def key(x_api_key: str = Header(..., alias="X-API-Key")):
    if len(x_api_key) < 32:
        raise HTTPException(status_code=401, detail="Invalid API key")
    return x_api_key


class Redirected(httpx.AsyncHTTPTransport):
    """Sends what is meant for one address to another: a port that holds "404" must not stand in an error's text."""

    def __init__(self, url):
        # A connection that is closed behind a 500 is met dead now and then (T11), so none is kept.
        super().__init__(limits=httpx.Limits(max_keepalive_connections=0))
        self.url = httpx.URL(url)

    async def handle_async_request(self, request):
        url = request.url.copy_with(host=self.url.host, port=self.url.port)
        return await super().handle_async_request(
            httpx.Request(request.method, url, headers=request.headers, stream=request.stream))


class DataLayer:
    """The data layer at a URL, as httpx reaches it."""

    def __init__(self, url):
        self.client = httpx.AsyncClient(base_url="http://l01-data-layer:8001", transport=Redirected(url),
                                        headers={"X-API-Key": DATA_LAYER_KEY}, timeout=30)

    async def call(self, what, method, path, missing=None, **arguments):
        try:
            response = await self.client.request(method, path, **arguments)
            response.raise_for_status()
            return response.json()
        except Exception as error:
            text = str(error)
            if missing and "404" in text:
                raise HTTPException(status_code=404, detail=f"{missing} not found") from None
            raise HTTPException(status_code=500, detail=f"Failed to {what}: {text}") from None


def error_text(code, message, details=None):
    error = {"code": code, "message": message, "timestamp": int(time.time() * 1000),
             "trace_id": uuid.uuid4().hex, "request_id": str(uuid.uuid4())}
    if details is not None:
        error["details"] = details
    return error


def refuse_body(body):
    """What the pipeline finds wrong with a body that does not say what it is; None when nothing is."""
    if b"\0" in body:
        return 400, error_text("E9307", "Null bytes not allowed in request body")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return 400, error_text("E9306", "Request body is not valid UTF-8")
    if any(ord(c) < 32 and c not in "\n\r\t" or c == "\x7f" for c in text):
        return 400, error_text("E9306", "Control characters not allowed in request body")
    return None


def judge(request, body):
    """Status and error of the gateway's own pipeline; None when the request is good."""
    authorization = request.headers.get("authorization", "")
    if not authorization.startswith("Bearer "):
        return 401, error_text("E9103", "Missing authentication credentials",
                               {"supported_methods": ["api_key", "oauth_jwt", "mtls"]})
    token = authorization[len("Bearer "):]
    if not token:
        return 401, error_text("E9101", "Invalid API key")
    if token.count(".") == 2:
        return 401, error_text("E9104", "Invalid JWT format: ")
    if request.url.path != "/api/test" or request.method not in ("GET", "POST"):
        return 404, error_text("E9001", "Route not found", {"method": request.method, "path": request.url.path})
    return refuse_body(body)


def pipeline(request, body):
    """What the gateway's own pipeline says of everything that is no route."""
    refusal = judge(request, body)
    security = {"x-content-type-options": "nosniff", "x-frame-options": "DENY", "x-xss-protection": "1; mode=block",
                "strict-transport-security": "max-age=31536000; includeSubDomains"}
    if refusal is None:
        return PlainTextResponse(str({"message": "Success", "route": "test_route"}), 200, media_type="application/json",
                                 headers={"x-request-id": str(uuid.uuid4()), "x-trace-id": uuid.uuid4().hex,
                                          "x-span-id": uuid.uuid4().hex[:16], "x-ratelimit-limit": "100",
                                          "x-ratelimit-remaining": "0", "x-ratelimit-reset": "0", **security})
    status, error = refusal
    return Response(str({"error": error}), status, media_type="application/json", headers={
        "x-request-id": error["request_id"], "x-trace-id": error["trace_id"], **security})


def make_app(data_layer_url):
    app = FastAPI()
    data_layer = DataLayer(data_layer_url)
    locked = [Depends(key)]

    @app.post("/api/v1/agents/", status_code=201, dependencies=locked)
    async def create_agent(agent: AgentCreate):
        return await data_layer.call("create agent", "POST", "/agents/", json=agent.model_dump())

    @app.get("/api/v1/agents/", dependencies=locked)
    async def list_agents(status: Optional[str] = None, limit: int = 100):
        params = {"limit": limit}
        if status:
            params["status"] = status
        items = await data_layer.call("list agents", "GET", "/agents/", params=params)
        return {"items": items, "total": len(items), "limit": limit}

    @app.get("/api/v1/agents/{agent_id}", dependencies=locked)
    async def get_agent(agent_id: uuid.UUID):
        return await data_layer.call("get agent", "GET", f"/agents/{agent_id}", missing="Agent")

    @app.patch("/api/v1/agents/{agent_id}", dependencies=locked)
    async def update_agent(agent_id: uuid.UUID, agent: AgentUpdate):
        return await data_layer.call("update agent", "PATCH", f"/agents/{agent_id}", missing="Agent",
                                     json=agent.model_dump(exclude_unset=True))

    @app.delete("/api/v1/agents/{agent_id}", status_code=204, dependencies=locked)
    async def delete_agent(agent_id: uuid.UUID):
        response = await data_layer.client.delete(f"/agents/{agent_id}")
        if response.status_code != 204:
            raise HTTPException(status_code=404, detail="Agent not found")

    @app.post("/api/v1/goals/", status_code=201, dependencies=locked)
    async def create_goal(goal: GoalCreate):
        return await data_layer.call("create goal", "POST", "/goals/", json={
            "agent_id": str(goal.agent_id), "description": goal.description,
            "success_criteria": goal.success_criteria, "priority": goal.priority})

    @app.get("/api/v1/goals/", dependencies=locked)
    async def list_goals(agent_id: Optional[uuid.UUID] = None, limit: int = 100):
        return {"items": [], "total": 0, "message": "Goals listing via L09 - implement full L01 integration"}

    @app.get("/api/v1/goals/{goal_id}", dependencies=locked)
    async def get_goal(goal_id: uuid.UUID):
        return await data_layer.call("get goal", "GET", f"/goals/{goal_id}", missing="Goal")

    @app.patch("/api/v1/goals/{goal_id}", dependencies=locked)
    async def update_goal(goal_id: uuid.UUID, goal: GoalUpdate):
        return await data_layer.call("update goal", "PATCH", f"/goals/{goal_id}", missing="Goal",
                                     json=goal.model_dump(exclude_unset=True))

    @app.post("/api/v1/tasks/", status_code=201, dependencies=locked)
    async def create_task(task: TaskCreate):
        return await data_layer.call("create task", "POST", "/plans/tasks", json={
            "plan_id": task.plan_id, "agent_id": str(task.agent_id), "description": task.description,
            "task_type": task.task_type, "input_data": task.input_data})

    @app.get("/api/v1/tasks/{task_id}", dependencies=locked)
    async def get_task(task_id: uuid.UUID):
        return {"message": "Task retrieval - implement full L01 integration"}

    @app.patch("/api/v1/tasks/{task_id}", dependencies=locked)
    async def update_task(task_id: uuid.UUID, task: TaskUpdate):
        return await data_layer.call("update task", "PATCH", f"/plans/tasks/{task_id}", missing="Task",
                                     json=task.model_dump(exclude_unset=True))

    @app.get("/health")
    async def health():
        return {"status": "healthy", "service": "l09-api-gateway", "version": "2.0.0"}

    for name in ("live", "ready", "startup", "detailed"):
        app.add_api_route(f"/health/{name}", lambda: JSONResponse({}), methods=["GET"])

    @app.api_route("/{path:path}", methods=["GET", "POST", "PUT", "DELETE", "PATCH"])
    async def everything_else(request: Request):
        return pipeline(request, await request.body())

    return app
