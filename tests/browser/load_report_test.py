"""The HTML report of a load run in headless Chromium: no errors, charts drawn, the table sorted by a click.

usage: load_report_test.py UNDERSTUDY [SCREENSHOT DIRECTORY]
"""
import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

BINARY = sys.argv[1]
SCREENSHOTS = Path(sys.argv[2]) if len(sys.argv) > 2 else None

# Runs before everything else in the page, and keeps what goes wrong.
WATCH = """<script>
window.problems = [];
window.addEventListener("error", event => problems.push("error: " + event.message));
for (const level of ["error", "warn"]) console[level] = (...words) => problems.push(level + ": " + words.join(" "));
window.fetch = () => { problems.push("fetch"); throw new Error("no network"); };
</script>"""
# Runs after the page has drawn itself.
PROBE = """<script>
function column(index) {
  return [...document.querySelectorAll("#endpoints tbody tr")].map(row => row.children[index].textContent);
}
function painted(canvas) {
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return data.some((value, index) => index % 4 === 3 && value > 0);
}
const seen = {};
seen.verdict = document.getElementById("verdict").textContent;
seen.canvases = [...document.querySelectorAll("canvas")].map(painted);
seen.names = column(1);
const head = [...document.querySelectorAll("#endpoints th")];
head[2].click();
seen.byRequests = column(2);
head[2].click();
seen.byRequestsUp = column(2);
seen.sorted = head[2].getAttribute("aria-sort");
seen.thresholds = document.querySelectorAll("#thresholds tr").length;
seen.failureTall = Math.max(0, ...[...document.querySelectorAll("#failures tbody tr")].map(row => row.offsetHeight));
const scroll = document.getElementById("endpoints").parentElement;
seen.cut = scroll.scrollWidth > scroll.clientWidth;
seen.failures = document.querySelectorAll("#failures tbody tr").length;
const choice = document.querySelector("select");
choice.value = "2";
choice.dispatchEvent(new Event("change"));
const buttons = document.querySelectorAll("nav button");
if (buttons.length) buttons[buttons.length - 1].click();
seen.heading = document.querySelector("h1").textContent;
seen.tall = Math.max(...[...document.querySelectorAll("#endpoints tbody tr")].map(row => row.offsetHeight));
seen.wide = document.documentElement.scrollWidth > window.innerWidth;
seen.problems = window.problems;
const output = document.createElement("pre");
output.id = "seen";
output.textContent = JSON.stringify(seen);
document.body.append(output);
</script>"""


def chromium(*arguments):
    return subprocess.run(["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                           "--virtual-time-budget=3000", *arguments],
                          capture_output=True, text=True, timeout=90, check=True).stdout


class LoadReport(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.page = Path(cls.directory.name) / "report.html"

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    def make(self, *arguments):
        result = subprocess.run([BINARY, "load", *arguments, "--virtual", "--html", self.page], capture_output=True,
                                text=True, timeout=120, check=False)
        self.assertIn(result.returncode, (0, 5), result.stderr)

    def look(self, size="1200,900"):
        text = self.page.read_text(encoding="utf-8")
        probed = Path(self.directory.name) / "probed.html"
        probed.write_text(text.replace("<head>", "<head>" + WATCH, 1).replace("</body>", PROBE + "</body>", 1),
                          encoding="utf-8")
        dom = chromium(f"--window-size={size}", "--dump-dom", probed.as_uri())
        found = re.search(r'<pre id="seen">(.*?)</pre>', dom, re.S)
        self.assertIsNotNone(found, dom[-2000:])
        seen = json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
        self.assertEqual(seen["problems"], [])
        self.assertLess(seen["tall"], 60, "the rows of the table are broken into many lines")
        return seen

    def shoot(self, name, size):
        if SCREENSHOTS:
            chromium(f"--window-size={size}", f"--screenshot={SCREENSHOTS / name}", self.page.as_uri())

    def test_a_run_is_shown_and_sorted(self):
        self.make("smoke")
        seen = self.look()
        self.shoot("smoke.png", "1200,2200")
        self.assertEqual(seen["verdict"], "PASSED")
        self.assertEqual(seen["canvases"], [True] * 4)
        self.assertEqual(len(seen["names"]), 13)
        self.assertEqual(seen["names"], sorted(seen["names"]))
        counts = [int(text.replace(",", "")) for text in seen["byRequests"]]
        self.assertEqual(counts, sorted(counts, reverse=True))
        self.assertEqual(seen["byRequestsUp"], seen["byRequests"][::-1] if len(set(counts)) == 13 else
                         seen["byRequestsUp"])
        self.assertEqual(seen["sorted"], "ascending")
        self.assertEqual(seen["thresholds"], 2)

    def test_a_run_with_failures_and_an_event(self):
        self.make("stress-300")
        seen = self.look()
        self.shoot("stress-300.png", "1200,2600")
        self.assertEqual(seen["verdict"], "FAILED")
        self.assertGreaterEqual(seen["failures"], 10)
        self.assertLess(self.page.stat().st_size, 1 << 20)
        self.assertFalse(self.look("1280,900")["cut"], "the table of endpoints is cut on a common screen")
        # The narrowest window that the browser makes.
        self.assertLess(self.look("500,900")["failureTall"], 140, "failures are broken into many lines")

    def test_a_suite_has_a_tab_for_each_run(self):
        self.make("suite", "--run-time", "40s")
        self.assertEqual(self.look()["heading"], "endurance")

    def test_it_fits_a_phone(self):
        self.make("smoke")
        self.assertFalse(self.look("400,800")["wide"])
        self.shoot("phone.png", "400,3200")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
