"""The HTML pages of check, verify, compare and drift in headless Chromium: nothing is loaded, no name becomes markup, and
folding, filtering and sorting work, also with thousands of rows.

usage: pages_test.py UNDERSTUDY [SCREENSHOT DIRECTORY]
"""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from probed_page import chromium, look

BINARY = sys.argv[1]
SCREENSHOTS = Path(sys.argv[2]) if len(sys.argv) > 2 else None
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
# A script with a few faults, whose User-Agent and names are the first argument.
CLIENT = """
import http.client, json, os, sys, urllib.parse
link = http.client.HTTPConnection(urllib.parse.urlsplit(os.environ["UNDERSTUDY_GATEWAY"]).netloc)
for path in ("/api/v1/agents/", "/api/v1/agents", "/api/v1/nowhere", "/api/v1/goals/"):
    for method in ("GET", "POST"):
        link.request(method, path, json.dumps({"name": sys.argv[1], "metdata": 1}) if method == "POST" else None,
                     {"X-API-Key": "k" * 32, "User-Agent": sys.argv[1], "Content-Type": "application/json"})
        link.getresponse().read()
"""


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)

    def page(self, *words, **more):
        """Writes the page of a command, and shows it to whoever asked for screenshots."""
        path = self.folder / "page.html"
        path.unlink(missing_ok=True)
        run = subprocess.run([BINARY, words[0], "--html", path, *map(str, words[1:])], capture_output=True, text=True,
                             timeout=120, check=False, **more)
        self.assertTrue(path.exists(), run.stderr)
        if SCREENSHOTS:
            name = self.id().rsplit(".", 1)[1]
            chromium("--window-size=1200,1800", f"--screenshot={SCREENSHOTS / name}.png", path.as_uri())
            chromium("--window-size=1200,1800", "--force-dark-mode", f"--screenshot={SCREENSHOTS / name}.dark.png", path.as_uri())
            chromium(f"--print-to-pdf={SCREENSHOTS / name}.pdf", path.as_uri())
        return path

    def look(self, page, steps, **more):
        seen = look(page, steps, **more)
        self.assertEqual(seen["problems"], [])
        self.assertFalse(seen["wide"], "the page is wider than its window")
        return seen

    def check(self):
        return self.page("check", "--profile", "normal", "--", sys.executable, "-c", CLIENT, HOSTILE)

    def test_check(self):
        seen = self.look(self.check(), """
            seen.verdict = document.getElementById("verdict").textContent;
            seen.client = document.querySelector("h2").textContent;
            seen.bars = document.querySelectorAll("svg.tall rect").length;
            seen.lanes = [...document.querySelectorAll(".time a")].map(link => link.textContent);
            const items = [...document.querySelectorAll("details.item")];
            seen.findings = items.map(item => item.querySelector("b").textContent);
            items[0].open = true;
            seen.example = items[0].querySelector("pre").textContent;
            document.querySelector(".time a").click();
            const filter = document.getElementById("filter");
            filter.value = "METDATA";
            filter.dispatchEvent(new Event("input"));
            seen.left = items.filter(item => !item.hidden).length;
            filter.value = "";
            filter.dispatchEvent(new Event("input"));
            seen.all = items.filter(item => !item.hidden).length;
            [...document.querySelectorAll("div.bar button")].find(button => button.textContent === "Unfold all").click();
            seen.unfolded = items.every(item => item.open);
            const head = document.querySelectorAll("th.sort")[1];
            head.click();
            seen.sorted = [...document.querySelectorAll("tbody tr")].map(row => Number(row.cells[1].textContent));
            seen.order = head.getAttribute("aria-sort");
            seen.mix = [...document.querySelectorAll("thead th")].map(cell => cell.textContent);""")
        self.assertEqual(seen["verdict"], "NOT READY")
        self.assertEqual(seen["client"], HOSTILE)
        self.assertGreater(seen["bars"], 1)
        self.assertIn("S5", seen["lanes"])
        self.assertLessEqual(set(seen["lanes"]), set(seen["findings"]))
        self.assertIn("/api/v1/", seen["example"])
        self.assertGreater(seen["left"], 0)
        self.assertLess(seen["left"], seen["all"])
        self.assertEqual(seen["all"], len(seen["findings"]))
        self.assertTrue(seen["unfolded"])
        self.assertEqual(seen["sorted"], sorted(seen["sorted"], reverse=True))
        self.assertEqual(seen["order"], "descending")
        self.assertEqual(seen["mix"], ["Endpoint", "Requests", "Share", "normal", "", "Statuses"])

    def contracts(self, count, steps):
        """So many, of which each tenth fails in its first step."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        for number in range(count):
            contract = {"contract": f"{HOSTILE} {number}", "service": "gateway", "steps": [
                {"name": f"step {step} of {number}, {HOSTILE}", "request": {"method": "GET", "path": "/health"},
                 "response": {"status": 418 if number % 10 == 0 and step == 0 else 200, "body": {"status": "healthy"}}}
                for step in range(steps)]}
            (folder / f"c{number:04}.contract.json").write_text(json.dumps(contract), encoding="utf-8")
        return folder

    def test_verify(self):
        baseline = self.folder / "known.json"
        few = self.contracts(11, 2)
        self.page("verify", "--contracts", few, "--baseline", baseline, "--baseline-update")
        (few / "c0010.contract.json").write_text((few / "c0010.contract.json").read_text().replace("step 0", "step new"))
        seen = self.look(self.page("verify", "--contracts", few, "--baseline", baseline), """
            seen.verdict = document.getElementById("verdict").textContent;
            seen.outcomes = [...document.querySelectorAll("details.item")].map(item => item.querySelector("b").textContent);
            const open = document.querySelectorAll("details[open]");
            seen.open = open.length;
            seen.differs = [...open[0].querySelectorAll(".diff tbody td")].map(cell => cell.textContent);
            seen.steps = open[0].querySelectorAll(".step").length;""")
        self.assertEqual(seen["verdict"], "FAILED")
        self.assertEqual(seen["outcomes"], ["known"] + 9 * ["passed"] + ["failed"])
        self.assertEqual((seen["open"], seen["steps"]), (1, 2))
        self.assertEqual(seen["differs"], ["status", "418 I'm a Teapot", "200 OK"])

    def test_thousands_of_rows_are_usable(self):
        page = self.page("verify", "--contracts", self.contracts(250, 10))
        self.assertLess(page.stat().st_size, 1 << 20)
        seen = self.look(page, """
            const filter = document.getElementById("filter"), items = [...document.querySelectorAll(".item")];
            const type = text => { filter.value = text; filter.dispatchEvent(new Event("input")); };
            seen.steps = document.querySelectorAll(".step").length;
            type("step 3 of 77,");
            seen.left = items.filter(item => !item.hidden).map(item => item.querySelectorAll(".step").length);
            seen.told = document.querySelector("div.bar .soft").textContent;
            type("");
            document.querySelector("div.bar button").click();
            scrollTo(0, document.body.scrollHeight);
            seen.bottom = scrollY > 1000;""")
        self.assertEqual(seen["steps"], 2500)
        self.assertEqual((seen["left"], seen["told"]), ([10], "1 of 250"))
        self.assertTrue(seen["bottom"])

    def test_compare(self):
        seen = self.look(self.page("compare", "normal", "peak"), """
            seen.verdict = document.getElementById("verdict").textContent;
            seen.rows = document.querySelectorAll("#figures tbody tr").length;
            seen.strips = document.querySelectorAll("#figures tbody svg").length;
            const curves = [...document.querySelectorAll("details[open] polyline")].map(line => line.getBoundingClientRect());
            seen.drawn = curves.every(box => box.width > 300 && box.height > 50);
            seen.curves = curves.length;
            const head = document.querySelectorAll("#figures th")[3];
            head.click();
            seen.slowest = [...document.querySelectorAll("#figures tbody tr")].map(row => Number(row.cells[3].dataset.value));""")
        self.assertEqual(seen["verdict"], "WORSE")
        self.assertEqual((seen["rows"], seen["strips"]), (13, 39))
        self.assertEqual((seen["curves"], seen["drawn"]), (2, True))
        self.assertEqual(seen["slowest"], sorted(seen["slowest"], reverse=True))

    def test_drift(self):
        target = subprocess.Popen([BINARY, "serve", "--gateway-port", "0", "--data-layer-port", "0", "--defects", "3"],
                                  stdout=subprocess.PIPE, text=True)
        self.addCleanup(target.stdout.close)
        self.addCleanup(target.wait)
        self.addCleanup(target.terminate)
        gateway, data_layer = (target.stdout.readline().rsplit(" ", 1)[1].strip() for _ in range(2))
        seen = self.look(self.page("drift", "--target", gateway, "--data-layer", data_layer), """
            seen.verdict = document.getElementById("verdict").textContent;
            seen.state = document.querySelector("section li").textContent;
            const link = document.querySelector("#endpoints a");
            link.click();
            const group = document.getElementById(link.hash.slice(1));
            seen.endpoint = group.querySelector("summary").textContent.includes(link.textContent);
            seen.answers = group.querySelectorAll(".pair pre").length;
            seen.differs = [...group.querySelectorAll(".diff tbody td")].map(cell => cell.textContent);""")
        self.assertEqual(seen["verdict"], "DRIFT")
        self.assertTrue(seen["state"].startswith("answers as before fix 3"), seen["state"])
        self.assertTrue(seen["endpoint"])
        self.assertEqual(seen["answers"], 2)
        self.assertIn("/detail", seen["differs"])

    def test_a_mark_of_the_address_is_unfolded(self):
        seen = self.look(self.check(), """seen.open = document.getElementById("c0f1").open;""", mark="#c0f1")
        self.assertTrue(seen["open"])

    def test_it_fits_a_phone_and_the_dark(self):
        seen = self.look(self.check(), """
            seen.light = getComputedStyle(document.body).color;""", size="400,800")
        dark = self.look(self.check(), "seen.light = getComputedStyle(document.body).color;", dark=True)
        self.assertNotEqual(seen["light"], dark["light"])

    def test_paper_has_everything(self):
        seen = self.look(self.check(), """
            const closed = () => document.querySelectorAll("details:not([open])").length;
            seen.before = closed();
            dispatchEvent(new Event("beforeprint"));
            seen.paper = closed();
            dispatchEvent(new Event("afterprint"));
            seen.after = closed();""")
        self.assertGreater(seen["before"], 0)
        self.assertEqual(seen["paper"], 0)
        self.assertEqual(seen["after"], seen["before"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
