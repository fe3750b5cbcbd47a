"""/__understudy/docs in headless Chromium: no errors, every endpoint of both services, a defect switched by a click changes
an answer, findings appear; and a page of another origin, which can use nothing of the stand-in's API.

usage: docs_page_test.py UNDERSTUDY [SCREENSHOT DIRECTORY]
"""
import contextlib
import http.client
import http.server
import json
import re
import subprocess
import sys
import threading
import unittest
from pathlib import Path

from probed_page import WATCH, chromium, seen_in, waiting_probe_of

BINARY = sys.argv[1]
SCREENSHOTS = Path(sys.argv[2]) if len(sys.argv) > 2 else None
KEY = "k" * 32

# What the steps of a probe use.
TOOLS = """
async function until(what) {
  for (let tries = 0; tries < 400; ++tries) {
    if (what()) return;
    await new Promise(resume => setTimeout(resume, 25));
  }
  throw new Error("never: " + what);
}
function open(id) {
  const details = document.getElementById(id);
  details.open = true;
  return details;
}
async function send(id) {
  const details = open(id);
  await until(() => details.querySelector(".try"));
  const outcome = details.querySelector(".outcome");
  outcome.textContent = "";
  details.querySelector(".try").click();
  await until(() => outcome.textContent);
  return {status: outcome.textContent, answer: details.querySelector("pre.answer").textContent};
}"""


@contextlib.contextmanager
def served(handler):
    """The port at which pages of a handler are served meanwhile."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


class Injector(http.server.BaseHTTPRequestHandler):
    """Passes everything on to the mock; the page gets the watch and the probe."""
    protocol_version = "HTTP/1.1"
    target = None
    probe = ""

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        connection = http.client.HTTPConnection("127.0.0.1", self.target, timeout=30)
        connection.request(self.command, self.path, body, dict(self.headers))
        answer = connection.getresponse()
        content = answer.read()
        if self.path.partition("?")[0] == "/__understudy/docs":
            content = content.replace(b"<head>", b"<head>" + WATCH.encode(), 1)
            content = content.replace(b"</body>", f"<script>{self.probe}</script></body>".encode(), 1)
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "connection", "date", "server"):
                self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        connection.close()

    do_GET = do_POST = do_PUT = do_DELETE = pass_on

    def log_message(self, *_):
        pass


class DocsPage(unittest.TestCase):
    def setUp(self):
        self.process = self.serve()
        self.ports = [int(self.process.stdout.readline().rsplit(":", 1)[1]) for _ in range(2)]

    def serve(self, *arguments):
        process = subprocess.Popen([BINARY, "serve", "--gateway-port", "0", "--data-layer-port", "0", *arguments],
                                   stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        return process

    def ask(self, method, path, body=None, session=None, port=None, key=KEY):
        connection = http.client.HTTPConnection("127.0.0.1", port or self.ports[0], timeout=30)
        headers = {"X-API-Key": key, "Content-Type": "application/json"}
        if session:
            headers["X-Understudy-Session"] = session
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, content

    def look(self, steps, size="1280,1000", query="", shot=None, port=0):
        probe = waiting_probe_of("await until(() => document.body.dataset.ready);\n" + steps, TOOLS)
        with served(type("Handler", (Injector,), {"target": self.ports[port], "probe": probe})) as proxy:
            words = [f"--window-size={size}", f"http://127.0.0.1:{proxy}/__understudy/docs{query}"]
            if shot and SCREENSHOTS:
                chromium(f"--screenshot={SCREENSHOTS / shot}", *words, seconds=20)
            seen = seen_in(chromium("--dump-dom", *words, seconds=20))
        self.assertEqual(seen["problems"], [])
        return seen

    def test_every_endpoint_of_both_services_stands_there(self):
        seen = self.look("""
            seen.gateway = [...document.querySelectorAll(".operation")].map(one => one.id);
            for (const one of document.querySelectorAll(".operation")) one.open = true;
            await until(() => document.querySelectorAll(".inside").length === seen.gateway.length);
            document.getElementById("tab-data_layer").click();
            seen.dataLayer = [...document.querySelectorAll(".operation")].map(one => one.id);
            for (const one of document.querySelectorAll(".operation")) one.open = true;
            await until(() => document.querySelectorAll(".inside").length === seen.dataLayer.length);
            seen.fields = document.querySelectorAll(".fields code").length;""")
        for service, shown in (("gateway", seen["gateway"]), ("data_layer", seen["dataLayer"])):
            paths = json.loads(self.ask("GET", f"/__understudy/openapi.json?service={service}")[1])["paths"]
            described = {f"{service} {method.upper()} {path}" for path, methods in paths.items() for method in methods}
            self.assertEqual(set(shown), described)
            self.assertGreater(len(described), 15)
        self.assertGreater(seen["fields"], 500)

    def test_a_defect_switched_by_a_click_changes_an_answer(self):
        seen = self.look("""
            seen.created = await send("gateway POST /api/v1/agents/");
            seen.before = await send("gateway GET /api/v1/agents/{agent_id}");
            document.getElementById("defect-3").click();
            let on = "";
            const look = setInterval(async () => { on = (await ask("defects")).defects; }, 50);
            await until(() => on === "3");
            clearInterval(look);
            seen.after = await send("gateway GET /api/v1/agents/{agent_id}");
            await until(() => document.querySelector("#findings .code"));
            seen.finding = document.getElementById("findings").textContent;
            seen.state = document.getElementById("state").textContent;
            seen.journal = document.querySelectorAll("#journal tr").length;""")
        self.assertEqual((seen["created"]["status"], seen["before"]["status"], seen["after"]["status"]),
                         ("201", "200", "500"))
        self.assertIn("D3", seen["after"]["answer"])
        self.assertIn("D3", seen["finding"])
        self.assertIn("1agents", seen["state"])
        self.assertEqual(seen["journal"], 3)
        self.assertEqual(json.loads(self.ask("GET", "/__understudy/defects")[1])["defects"], "3")

    def test_the_state_of_the_platform_is_shown_and_switched(self):
        seen = self.look("""
            const states = document.getElementById("platform");
            seen.states = [...states.options].map(option => option.value);
            seen.before = states.value;
            states.value = "main";
            states.dispatchEvent(new Event("change"));
            await until(() => document.getElementById("defect-1").checked);
            seen.named = document.getElementById("state-name").textContent;
            document.getElementById("defect-1").click();
            await until(() => states.selectedOptions[0].textContent === "changed");
            seen.changed = document.getElementById("state-name").textContent;""")
        self.assertEqual(seen["states"], ["fixed", "before-fixes", "main"])
        self.assertEqual(seen["before"], "fixed")
        self.assertTrue(seen["named"].startswith("main: "), seen["named"])
        self.assertEqual(seen["changed"], "fixed with defects 2,3,4 and L3 repaired")
        self.assertEqual(json.loads(self.ask("GET", "/__understudy/defects")[1]),
                         {"defects": "2,3,4", "repairs": "L3", "platform": seen["changed"]})

    def test_faults_options_and_the_clock_are_steered(self):
        seen = self.look("""
            const press = id => document.getElementById(id).click();
            const enter = (id, value) => {
              document.getElementById(id).value = value;
              document.getElementById(id).dispatchEvent(new Event("change"));
            };
            const text = id => document.getElementById(id).textContent;
            await until(() => document.getElementById("latency").value === "none");
            enter("fault", "status=1");
            press("add-fault");
            await until(() => !document.getElementById("gone").hidden || text("faults").includes("status=1"));
            for (const rule of ["name=busy endpoint=/health first=1 status=503", "endpoint=/other status=500"]) {
              enter("fault", rule);
              press("add-fault");
              await until(() => text("faults").includes(rule));
            }
            seen.busy = (await send("gateway GET /health")).status;
            seen.well = (await send("gateway GET /health")).status;
            await until(() => text("faults").includes("1 of 2"));
            seen.faults = text("faults");
            press("no-faults");
            await until(() => text("faults").startsWith("Every request"));
            press("strict");
            enter("latency", "fixed:1ms");
            enter("keep-alive", "7");
            let options = {}, clock = {};
            const look = setInterval(async () => { options = await ask("options"); clock = await ask("clock"); }, 50);
            await until(() => options.strict && options.latency === "fixed:1ms" && options.keep_alive_seconds === 7);
            press("frozen");
            await until(() => clock.frozen);
            const before = new Date(clock.now);
            press("advance");
            await until(() => new Date(clock.now) - before === 60000);
            clearInterval(look);""")
        self.assertEqual((seen["busy"], seen["well"]), ("503", "200"))
        self.assertIn("name=busy endpoint=/health first=1 status=503", seen["faults"])
        self.assertEqual(json.loads(self.ask("GET", "/__understudy/faults")[1]), {"faults": []})
        self.assertTrue(json.loads(self.ask("GET", "/__understudy/clock")[1])["frozen"])

    def test_the_examples_are_good_requests(self):
        seen = self.look("""
            seen.statuses = {};
            for (const id of ["gateway POST /api/v1/agents/", "gateway GET /api/v1/agents/", "gateway POST /api/v1/goals/",
                              "gateway GET /api/v1/goals/{goal_id}", "gateway GET /health"])
              seen.statuses[id] = (await send(id)).status;
            document.getElementById("tab-data_layer").click();
            seen.statuses.list = (await send("data_layer GET /agents/")).status;
            seen.statuses.create = (await send("data_layer POST /agents/")).status;""")
        for name, status in seen["statuses"].items():
            self.assertIn(status, ("200", "201"), name)

    def test_a_session_is_looked_at_by_its_name(self):
        self.ask("POST", "/api/v1/agents/", {"name": "a"}, session="a test")
        self.ask("GET", "/api/v1/agents", session="a test")
        seen = self.look("""
            seen.state = document.getElementById("state").textContent;
            await until(() => document.querySelector("#findings .code"));
            seen.finding = document.getElementById("findings").textContent;""", query="?session=a%20test", port=1)
        self.assertIn("1agents", seen["state"])
        self.assertIn("S5", seen["finding"])
        self.assertIn("0agents", self.look("""seen.state = document.getElementById("state").textContent;""")["state"])

    def test_the_events_appear_as_they_are_published(self):
        seen = self.look("""
            const events = document.getElementById("events");
            seen.before = events.textContent;
            await ask("try", "POST", {service: "data_layer", method: "POST", target: "/agents/", body: '{"name":"heard <b>"}',
              headers: [["X-API-Key", "dev_key_local_ONLY"], ["Content-Type", "application/json"]]});
            await until(() => events.textContent.includes("heard"));
            seen.after = events.textContent;""")
        self.assertEqual(seen["before"], "Nothing was published yet.")
        self.assertIn("agent.created", seen["after"])
        self.assertIn('"name":"heard <b>"', seen["after"])

    def test_it_fits_desk_and_phone(self):
        self.ask("GET", "/api/v1/agents")
        for _ in range(3):
            self.ask("POST", "/api/v1/goals/", {"description": "x"})
        steps = """
            await send("gateway POST /api/v1/agents/");
            document.getElementById("search").value = "goals";
            document.getElementById("search").dispatchEvent(new Event("input"));
            await send("gateway POST /api/v1/goals/");
            seen.shown = document.querySelectorAll(".operation").length;"""
        self.assertFalse(self.look(steps, "1280,1800", shot="desk.png")["wide"])
        seen = self.look(steps, "500,3200", shot="phone.png")
        self.assertFalse(seen["wide"])
        self.assertLess(seen["shown"], 10, "the filter leaves few")
        if SCREENSHOTS:
            self.look("", "1280,2400", shot="start.png")

    def test_it_loads_nothing_from_elsewhere(self):
        answer, content = self.ask("GET", "/__understudy/docs", port=self.ports[1])
        self.assertEqual(answer.status, 200)
        self.assertIn("default-src 'none'", answer.getheader("content-security-policy"))
        self.assertEqual(re.findall(rb"https?://[^\s\"'<]+", content), [])

    def test_a_page_of_another_origin_can_do_nothing(self):
        """What a page that happens to be open in the same browser tries: to switch, to empty, to read."""
        self.ask("POST", "/api/v1/agents/", {"name": "still there"})
        admin = f"http://127.0.0.1:{self.ports[0]}/__understudy"
        page = """<!DOCTYPE html><title>evil</title><pre id="seen"></pre><script>
            async function outcome(work) { try { return await work(); } catch (error) { return error.name; } }
            async function send(name, options) {
              const answer = await fetch("ADMIN/" + name, options);
              return answer.type === "opaque" ? "opaque" : await answer.text();
            }
            (async () => {
              const seen = {};
              const text = {"Content-Type": "text/plain"};
              seen.reset = await outcome(() => send("reset", {method: "POST", mode: "no-cors"}));
              seen.outage = await outcome(() => send("outage", {method: "POST", mode: "no-cors", headers: text,
                                                                body: '{"seconds": 600}'}));
              seen.tried = await outcome(() => send("try", {method: "POST", mode: "no-cors", headers: text,
                body: '{"method": "POST", "target": "/api/v1/agents/", "body": "{}"}'}));
              seen.read = await outcome(() => send("journal"));
              seen.defects = await outcome(() => send("defects", {method: "PUT", body: '{"defects": "all"}',
                                                                  headers: {"Content-Type": "application/json"}}));
              document.getElementById("seen").textContent = JSON.stringify(seen);
              document.title = "done";
            })();
            </script>""".replace("ADMIN", admin)
        seen = self.open_elsewhere(page)
        # Without CORS a page may send, and learns nothing of the answer.
        self.assertEqual(seen, {"reset": "opaque", "outage": "opaque", "tried": "opaque", "read": "TypeError",
                                "defects": "TypeError"})
        self.assertEqual(json.loads(self.ask("GET", "/__understudy/state")[1]), {"rows": {"agents": 1}})
        self.assertEqual(json.loads(self.ask("GET", "/__understudy/defects")[1])["defects"], "none")
        answer, content = self.ask("GET", "/agents/", port=self.ports[1], key="dev_key_local_ONLY")
        self.assertEqual(answer.status, 200, "no outage")
        self.assertEqual(len(json.loads(content)), 1, "nothing was tried")

    def open_elsewhere(self, page):
        """What the page, served from a port of its own, leaves in its element `seen`."""
        class Elsewhere(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, *_):
                pass

        with served(Elsewhere) as port:
            return seen_in(chromium("--dump-dom", f"http://localhost:{port}/", seconds=20))

    def test_it_works_under_every_name_of_the_server(self):
        process = self.serve("--host", "localhost", "--allowed-hosts", "stand-in")
        port = [int(process.stdout.readline().rsplit(":", 1)[1]) for _ in range(2)][0]
        for host in ("127.0.0.1", "localhost", "[::1]", "stand-in"):
            for headers in ({}, {"Origin": f"http://{host}:{port}", "Sec-Fetch-Site": "same-origin"}):
                connection = http.client.HTTPConnection("localhost", port, timeout=30)
                connection.request("GET", "/__understudy/docs", headers={"Host": f"{host}:{port}", **headers})
                self.assertEqual(connection.getresponse().status, 200, host)
                connection.close()

    def test_it_is_not_there_without_the_admin_api(self):
        process = self.serve("--no-admin")
        ports = [int(process.stdout.readline().rsplit(":", 1)[1]) for _ in range(2)]
        for port in ports:
            answer, content = self.ask("GET", "/__understudy/docs", port=port)
            self.assertIn(answer.status, (401, 404))
            self.assertNotIn(b"<html", content)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
