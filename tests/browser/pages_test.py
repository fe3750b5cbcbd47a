"""The HTML pages of check in headless Chromium: nothing is loaded, no name becomes markup, and
folding, filtering and sorting work, also with thousands of rows.

usage: pages_test.py UNDERSTUDY [SCREENSHOT DIRECTORY]
"""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from offline_page import chromium, look

BINARY = sys.argv[1]
SCREENSHOTS = Path(sys.argv[2]) if len(sys.argv) > 2 else None
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
# As the Accept header, HOSTILE would not be shown; in a name and as User-Agent it is.
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
