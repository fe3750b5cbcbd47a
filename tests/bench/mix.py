"""The workload's mix (harness/profiles/platform.workload.json) as a wrk script: its requests in its shares.

Ids are those of entities created before. Deletes (one of 70 requests) are left out, since wrk can't take an id from an
answer and give it back once.
"""
import json
import pathlib
import random
import uuid

from servers import HEADERS, call

WORKLOAD = pathlib.Path(__file__).resolve().parents[2] / "harness/profiles/platform.workload.json"
# Of the requests of all users: each kind of user is a quarter, and API users choose their group.
GROUP_SHARES = {"agents": 0.375, "goals": 0.325, "tasks": 0.3}
ENTITIES = 200
REQUESTS = 2000
WORDS = "the quick brown fox jumps over a lazy dog while it rains on the old stone bridge at noon".split()


def sentence(draw, words):
    return " ".join(draw.choice(WORDS) for _ in range(words))


def agent(draw):
    return {"name": "".join(draw.choice("abcdefgh") for _ in range(10)),
            "agent_type": draw.choice(["simple", "complex", "specialized"]),
            "configuration": {"max_tokens": draw.randint(100, 2000), "temperature": round(draw.uniform(0.1, 1), 2)},
            "metadata": {"created_by": "load_test", "test_run": 1768771607}}


def goal(draw, owner):
    return {"agent_id": owner, "description": sentence(draw, 10),
            "success_criteria": [sentence(draw, 6) for _ in range(draw.randint(1, 3))],
            "priority": draw.randint(1, 10)}


def task(draw, owner):
    return {"plan_id": str(uuid.UUID(int=draw.getrandbits(128), version=4)), "agent_id": owner,
            "description": sentence(draw, 8), "task_type": draw.choice(["analysis", "generation", "execution"]),
            "input_data": {"content": sentence(draw, 30)[:200],
                           "parameters": {"priority": draw.choice(["low", "medium", "high"])}}}


def weights():
    """{(group, method, has an id): weight} of the workload's file."""
    text = "\n".join(line for line in WORKLOAD.read_text().splitlines() if not line.lstrip().startswith("//"))
    steps = {}
    for group, share in GROUP_SHARES.items():
        kept = [step for step in json.loads(text)["groups"][group]["steps"] if step["method"] != "DELETE"]
        total = sum(step["weight"] for step in kept)
        for step in kept:
            steps[(group, step["method"], "{{id}}" in step["path"])] = share * step["weight"] / total
    return steps


def requests(port, draw):
    """REQUESTS of (method, path, body or None)."""
    ids = {"agents": [], "goals": [], "tasks": []}
    for _ in range(ENTITIES):
        owner = json.loads(call(port, "POST", "/api/v1/agents/", json.dumps(agent(draw)))[1])["id"]
        ids["agents"].append(owner)
        ids["goals"].append(json.loads(call(port, "POST", "/api/v1/goals/", json.dumps(goal(draw, owner)))[1])["goal_id"])
        ids["tasks"].append(json.loads(call(port, "POST", "/api/v1/tasks/", json.dumps(task(draw, owner)))[1])["task_id"])
    bodies = {("agents", "POST"): lambda: agent(draw), ("goals", "POST"): lambda: goal(draw, draw.choice(ids["agents"])),
              ("tasks", "POST"): lambda: task(draw, draw.choice(ids["agents"])),
              ("agents", "PATCH"): lambda: {"status": draw.choice(["active", "idle", "busy", "suspended"]),
                                            "configuration": {"max_tokens": draw.randint(100, 2000)}},
              ("goals", "PATCH"): lambda: {"status": draw.choice(["pending", "completed"]),
                                           "priority": draw.randint(1, 10)},
              ("tasks", "PATCH"): lambda: {"status": draw.choice(["pending", "running"]),
                                           "output_data": {"result": sentence(draw, 4), "timestamp": 1768771607}}}
    shares = weights()
    for group, method, has_id in draw.choices(list(shares), list(shares.values()), k=REQUESTS):
        path = f"/api/v1/{group}/" + (draw.choice(ids[group]) if has_id else "")
        body = bodies.get((group, method))
        yield method, path, json.dumps(body()) if body else None


def write_scripts(port, ours, theirs):
    """The scripts for the stand-in and for nginx, which answers a list of agents from a file."""
    mine, other = [], []
    for method, path, body in requests(port, random.Random(20260118)):
        line = f"wrk.format({json.dumps(method)}, {{}}, headers, {json.dumps(body) if body else 'nil'})"
        mine.append(line.replace("{}", json.dumps(path), 1))
        is_list = method == "GET" and path == "/api/v1/agents/"
        other.append(line.replace("{}", json.dumps("/list" if is_list else path), 1))
    headers = ", ".join(f'["{name}"] = "{value}"' for name, value in HEADERS.items())
    for file, lines in ((ours, mine), (theirs, other)):
        file.write_text(f"local headers = {{{headers}}}\nlocal all = {{}}\nlocal at = 0\n"
                        "function init()\n  all = {\n    " + ",\n    ".join(lines) + "}\nend\n"
                        "function request() at = at % #all + 1; return all[at] end\n")
