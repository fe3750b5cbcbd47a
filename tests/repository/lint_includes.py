#!/usr/bin/env python3
"""Who may include whom, where each library has its home, and which namespace a file opens.

usage: lint_includes.py ROOT [--write]     --write puts the table of includes into docs/architecture.md
The layers are drawn in docs/architecture.md. Exit 0 when every file keeps the rules, else 1 with a line a breach.
"""
import pathlib
import re
import sys

import sources

# What holds the stand-in together below its one door.
INSIDE = ["python", "schema", "mock_server/fastapi", "mock_server/store", "mock_server/defects", "mock_server/diagnosis",
          "mock_server/openapi", "mock_server/events"]
# A module and what it may include beside itself; docs/architecture.md draws the same.
MODULES = {
    # What is installed: nothing but the standard library.
    "include/understudy": [],
    "base": [],
    "output": ["base"],
    "process": ["base"],
    "tracing": ["base"],
    "python": ["base"],
    "schema": ["base"],
    "latency": ["base", "schema"],
    "mock_server/defects": ["base"],
    "mock_server/openapi": ["base", "python", "schema", "mock_server/fastapi"],
    "mock_server/diagnosis": ["base", "schema", "python", "mock_server/fastapi"],
    "mock_server/journal": ["base"],
    "mock_server/events": ["base", "python", "mock_server/journal"],
    "mock_server/fastapi": ["base", "python", "schema"],
    "mock_server/store": ["base"],
    "mock_server/app": ["base", "python", "schema", "mock_server/defects", "mock_server/diagnosis",
                        "mock_server/events", "mock_server/fastapi", "mock_server/openapi"],
    "mock_server/data_layer": ["base", "mock_server/app", *INSIDE],
    "mock_server/gateway": ["base", "mock_server/app", "mock_server/data_layer", *INSIDE],
    "mock_server/platform": ["base", "mock_server/app", "mock_server/data_layer", "mock_server/gateway", *INSIDE],
    "mock_server/http": ["base"],
    "mock_server/faults": ["base", "latency"],
    # What the platform does not have yet, in front of it.
    "mock_server/future": ["base", "mock_server/fastapi", "mock_server/journal"],
    "mock_server/redis": ["base", "mock_server/events", "mock_server/http"],
    # C, for a library that is loaded into other people's programs.
    "rehearsal/shim": [],
    "rehearsal": ["base", "mock_server/http", "rehearsal/shim"],
    "check": ["base", "output", "process", "python", "mock_server/diagnosis", "mock_server/future", "mock_server/journal",
              "mock_server/openapi", "mock_server/platform"],
    "mock_server/admin": ["base", "schema", "python", "check", "mock_server/defects", "mock_server/events",
                          "mock_server/faults", "mock_server/future", "mock_server/journal", "mock_server/openapi",
                          "mock_server/platform", "tracing"],
    # The stand-in as a whole, without sockets and with them: what others take.
    "mock_server/stand_in": ["base", "latency", "check", "include/understudy", "mock_server/admin", "mock_server/defects",
                             "mock_server/diagnosis", "mock_server/events", "mock_server/faults", "mock_server/future",
                             "mock_server/http", "mock_server/journal", "mock_server/platform", "mock_server/redis",
                             "mock_server/store", "tracing"],
    "harness/client": ["base", "python"],
    "harness/contract": ["base", "schema", "harness/client"],
    "harness/drift": ["base", "python", "harness/client"],
    "harness/shadow": ["base", "harness/client", "harness/drift"],
    "harness/load": ["base", "latency", "process", "python", "schema", "tracing", "harness/client"],
    "harness/worker": ["base", "process", "harness/client", "harness/load"],
    "harness/verdict": ["base", "latency", "harness/load"],
    "harness/convert": ["base", "latency", "python", "harness/client", "harness/load", "harness/verdict"],
    "harness/report": ["base", "latency", "output", "python", "schema", "harness/client", "harness/contract", "harness/drift",
                       "harness/load", "harness/verdict"],
}
# The only place that knows both sides.
WIRING = {"cli"}

# Library headers and the files that may include them.
HOMES = {
    "pistache/": r"mock_server/http/",
    "hiredis/": r"(mock_server/redis/redis_link|harness/client/redis_events)\.cc",
    "sqlite3.h": r"mock_server/store/[^/]+\.cc",
    "re2/": r"schema/pattern\.cc",
    "valijson/": r"schema/registry\.cc",
    "llhttp.h": r"(mock_server/http|harness/client)/",
    "boost/beast": r"(mock_server/http|harness/client)/",
    "openssl/": r"(harness/client/|mock_server/gateway/hmac\.cc|output/page\.cc)",
    "CLI/": r"cli/",
    "zmq": r"harness/worker/master_link\.cc",
    "msgpack": r"harness/worker/message\.cc",
}
SOCKETS = ("sys/socket.h", "sys/epoll.h", "netinet/", "arpa/inet.h", "netdb.h", "poll.h")
SOCKET_HOMES = r"(mock_server/http|mock_server/redis|harness/client|harness/shadow|harness/worker|rehearsal/shim|cli)/"
THREADS = ("thread", "mutex", "shared_mutex", "condition_variable", "future", "semaphore", "latch", "barrier",
           "stop_token", "pthread.h")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
LAYERED = ("include", "base", "output", "process", "python", "schema", "latency", "tracing", "mock_server", "rehearsal", "check", "harness",
           "cli")
# Modules that work without threads: what runs in virtual time uses them.
THREADLESS = ("base/", "latency/", "output/", "python/", "schema/")


def module_of(path):
    """"mock_server/store" for "mock_server/store/memory_store.h"; None for a file outside the layers."""
    parts = path.split("/")
    if parts[0] not in LAYERED:
        return None
    if parts[0] == "cli":
        return "cli"
    return "/".join(parts[:-1])


def check_project_include(path, header, headers):
    if path.startswith("tests/install/consumer/") and "include/" + header in headers:
        return None  # as somebody else's test writes it
    if "/" not in header or header.startswith("."):
        return f'"{header}" must be written from the root of the repository'
    if header not in headers:
        return f'"{header}" is not there'
    here, there = module_of(path), module_of(header)
    if here is None or here in WIRING:
        return None
    if there is None:
        return f'"{header}" belongs to the tests'
    if here == there:
        return None
    if here not in MODULES:
        return f"the module {here} is not in the table of layers (MODULES in tests/repository/lint_includes.py)"
    if there not in MODULES[here]:
        return f'{here} must not include {there} ("{header}")'
    if here == "harness/report" and "runner" in header:
        return f'reporters see events, never a runner ("{header}")'
    return None


def check_library_include(path, header):
    if module_of(path) is None:
        return None
    for prefix, home in HOMES.items():
        if header.startswith(prefix) and not re.match(home, path):
            return f"<{header}> has its home in {home}"
    if header.startswith(SOCKETS) and not re.match(SOCKET_HOMES, path):
        return f"<{header}>: only {SOCKET_HOMES} knows sockets"
    if path.startswith(THREADLESS) and header in THREADS:
        return f"<{header}>: {module_of(path)} has no threads"
    if header.startswith(tuple(part + "/" for part in LAYERED)):
        return f'<{header}> is ours: write it in quotes'
    return None


def check_file(path, content, headers):
    """All breaches of one file, as "path:line: what"."""
    problems = []
    for number, line in enumerate(content.splitlines(), 1):
        include = INCLUDE.match(line)
        if not include:
            continue
        if include.group(1) == '"':
            problem = check_project_include(path, include.group(2), headers)
        else:
            problem = check_library_include(path, include.group(2))
        if problem:
            problems.append(f"{path}:{number}: {problem}")
    module = module_of(path)
    if module and module != "rehearsal/shim":  # C has no namespaces
        namespace = module.removeprefix("include/").replace("/", "::")
        if not re.search(rf"^namespace {namespace}(::\w+)* \{{", content, re.M):
            problems.append(f"{path}:1: opens no namespace {namespace} (folder = module = namespace)")
    if path.endswith(".h"):
        guard = "UNDERSTUDY_" + re.sub(r"[^A-Za-z0-9]", "_", path).upper() + "_"
        if f"#ifndef {guard}\n" not in content:
            problems.append(f"{path}:1: its include guard must be {guard}")
    return problems


def check(root):
    paths = [str(path) for path in sources.files(root) if path.suffix in (".c", ".cc", ".h")]
    paths = [path for path in paths if not path.startswith("cmake/")]
    headers = {str(path) for path in sources.files(root) if path.suffix in (".h", ".inc")}
    return [problem for path in paths for problem in check_file(path, sources.text(root, path), headers)]


PAGE = "docs/architecture.md"
BEGIN = "<!-- who includes whom: lint_includes.py --write -->\n"
END = "<!-- end -->\n"


def includes(root):
    """The modules that each module includes, as the sources say."""
    graph = {}
    paths = [str(path) for path in sources.files(root) if path.suffix in (".cc", ".h", ".c")]
    for path in paths:
        here = module_of(path)
        if here is None:
            continue
        edges = graph.setdefault(here, set())
        for line in sources.text(root, path).splitlines():
            include = INCLUDE.match(line)
            there = module_of(include.group(2)) if include and include.group(1) == '"' else None
            if there not in (None, here):
                edges.add(there)
    return graph


def table(graph):
    rows = ["| module | includes |\n", "|---|---|\n"]
    for module in sorted(graph):
        rows.append(f"| `{module}` | {', '.join(f'`{other}`' for other in sorted(graph[module])) or 'nothing'} |\n")
    return "".join(rows)


def drawn(page):
    """The modules of the page's tree."""
    modules, parents = set(), []
    for line in page.split("```")[1].splitlines():
        branch = re.match(r"([│├└─ ]*)([\w./]+)  ", line)
        if not branch or not branch.group(1):
            continue
        depth = len(branch.group(1)) // 4
        parents = parents[:depth - 1] + [branch.group(2)]
        modules.add("/".join(parents))
    return modules


def check_page(root):
    """What docs/architecture.md draws, beside the include graph."""
    page = sources.text(root, PAGE)
    graph = includes(root)
    problems = []
    folders = {"/".join(module.split("/")[:depth]) for module in graph for depth in (1, 2)}
    wanted = {module for module in folders | set(graph) if module != "cli"}
    for module in sorted(wanted - drawn(page)):
        problems.append(f"{PAGE}: the tree lacks {module}")
    for module in sorted(drawn(page) - wanted):
        problems.append(f"{PAGE}: the tree has {module}, which is not there")
    if page.partition(BEGIN)[2].partition(END)[0] != table(graph):
        problems.append(f"{PAGE}: the table of includes is not what the sources include; "
                        "run tests/repository/lint_includes.py . --write")
    return problems


def write_page(root):
    page = sources.text(root, PAGE)
    before, _, rest = page.partition(BEGIN)
    (pathlib.Path(root) / PAGE).write_text(before + BEGIN + table(includes(root)) + END + rest.partition(END)[2],
                                           encoding="utf-8")


if __name__ == "__main__":
    if "--write" in sys.argv:
        write_page(sys.argv[1])
    sys.exit(sources.report("lint_includes", check(sys.argv[1]) + check_page(sys.argv[1])))
