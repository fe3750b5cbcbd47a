"""The HTML report of a load run in headless Chromium: no errors, charts drawn, the table sorted by a click.

usage: load_report_test.py UNDERSTUDY [SCREENSHOT DIRECTORY]
"""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from probed_page import chromium, look

BINARY = sys.argv[1]
SCREENSHOTS = Path(sys.argv[2]) if len(sys.argv) > 2 else None

STEPS = """
function column(index) {
  return [...document.querySelectorAll("#endpoints tbody tr")].map(row => row.children[index].textContent);
}
function painted(canvas) {
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return data.some((value, index) => index % 4 === 3 && value > 0);
}
const titles = () => [...document.querySelectorAll("#charts h2")].map(title => title.textContent);
seen.verdict = document.getElementById("verdict").textContent;
seen.canvases = [...document.querySelectorAll("canvas")].map(painted);
seen.charts = titles();
seen.limits = charts.slice(0, 3).map(chart => chart.options.plugins.lines.limits.map(item => item.threshold));
seen.axes = Object.keys(charts[0].scales);
seen.names = column(1);
const head = [...document.querySelectorAll("#endpoints th")];
head[2].click();
seen.byRequests = column(2);
seen.sorted = head[2].getAttribute("aria-sort");
head[2].click();
seen.byRequestsUp = column(2);
seen.sortedUp = head[2].getAttribute("aria-sort");
seen.thresholds = document.querySelectorAll("#thresholds tr").length;
seen.failureTall = Math.max(0, ...[...document.querySelectorAll("#failures tbody tr")].map(row => row.offsetHeight));
const scroll = document.getElementById("endpoints").parentElement;
seen.cut = scroll.scrollWidth > scroll.clientWidth;
seen.failures = document.querySelectorAll("#failures tbody tr").length;
// What a row names, the charts show.
document.querySelector("#endpoints tbody a").click();
const chosen = document.querySelector("#charts select");
seen.chosen = [chosen.selectedOptions[0].textContent, document.querySelector("#endpoints tbody a").textContent];
seen.ofEndpoint = titles();
seen.endpointPoints = charts[0].data.datasets[0].data.length;
seen.endpointPainted = [...document.querySelectorAll("canvas")].map(painted);
if (seen.failures) {
  document.querySelector("#failures a").click();
  seen.failed = [chosen.selectedOptions[0].textContent, document.querySelector("#failures a").textContent];
}
const filter = document.getElementById("filter");
filter.value = "patch";
filter.dispatchEvent(new Event("input"));
seen.filtered = [...document.querySelectorAll("#endpoints tbody tr")].filter(row => !row.hidden).length;
filter.value = "";
filter.dispatchEvent(new Event("input"));
const buttons = document.querySelectorAll("nav button");
if (buttons.length) buttons[buttons.length - 1].click();
seen.heading = document.querySelector("h1").textContent;
seen.tall = Math.max(...[...document.querySelectorAll("#endpoints tbody tr")].map(row => row.offsetHeight));
"""


class LoadReport(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.page = Path(cls.directory.name) / "report.html"

    @classmethod
    def tearDownClass(cls):
        cls.directory.cleanup()

    def make(self, *arguments, virtual=True):
        result = subprocess.run([BINARY, "load", *arguments, *(["--virtual"] if virtual else []), "--html", self.page],
                                capture_output=True, text=True, timeout=120, check=False)
        # 7: so short a run may decide no threshold.
        self.assertIn(result.returncode, (0, 5, 7), result.stderr)

    def look(self, size="1200,900"):
        seen = look(self.page, STEPS, size=size)
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
        self.assertEqual(seen["charts"], ["Requests and failures a second, and users", "Response times", "Share of failures",
                                          "Distribution beside the recorded run"])
        self.assertEqual(seen["limits"], [[], ["p95<500"], ["error_rate<1%"]])
        self.assertIn("users", seen["axes"])
        self.assertEqual(len(seen["names"]), 13)
        self.assertEqual(seen["names"], sorted(seen["names"]))
        counts = [int(text.replace(",", "")) for text in seen["byRequests"]]
        self.assertEqual(counts, sorted(counts, reverse=True))
        self.assertEqual([int(text.replace(",", "")) for text in seen["byRequestsUp"]], sorted(counts))
        self.assertEqual((seen["sorted"], seen["sortedUp"]), ("descending", "ascending"))
        self.assertEqual(seen["thresholds"], 2)
        chosen, name = seen["chosen"]
        self.assertTrue(chosen.endswith(name), seen["chosen"])
        self.assertEqual(seen["ofEndpoint"], seen["charts"])
        self.assertEqual(seen["endpointPainted"], [True] * 4)
        self.assertGreater(seen["endpointPoints"], 1)
        self.assertEqual(seen["filtered"], 3)

    def test_a_run_with_failures_and_an_event(self):
        self.make("stress-300")
        seen = self.look()
        self.shoot("stress-300.png", "1200,2600")
        self.assertEqual(seen["verdict"], "FAILED")
        self.assertGreaterEqual(seen["failures"], 10)
        self.assertEqual(*seen["failed"])
        self.assertFalse(self.look("1280,900")["cut"], "the table of endpoints is cut on a common screen")
        # What so short a run has no kinds for.
        text = self.page.read_text(encoding="utf-8")
        self.page.write_text(text.replace('"failures_left_out":""', '"failures_left_out":"7 more"'), encoding="utf-8")
        self.assertEqual(look(self.page, 'seen.left = document.getElementById("left-out").textContent;')["left"], "7 more")
        # The narrowest window that the browser makes.
        self.assertLess(self.look("500,900")["failureTall"], 200, "failures are broken into many lines")

    def test_a_suite_has_a_tab_for_each_run(self):
        self.make("suite", "--run-time", "40s")
        self.assertEqual(self.look()["heading"], "endurance")

    def test_a_failure_leads_to_findings_and_contracts(self):
        self.make("smoke", "--defects", "3")
        seen = look(self.page, """
            const row = [...document.querySelectorAll("#failures tbody tr")].find(row => row.cells[1].textContent === "GET /api/v1/agents/{id}");
            seen.diagnosis = row.querySelector(".warn").textContent;
            seen.contracts = [...row.querySelectorAll("pre")].at(-1).textContent;""")
        self.assertTrue(seen["diagnosis"].startswith("D3 /path/agent_id; "), seen["diagnosis"])
        self.assertTrue(seen["contracts"].startswith("understudy verify agents/create "), seen["contracts"])
        self.assertIn("defects/3_agent_read", seen["contracts"])
        self.assertNotIn("latent/", seen["contracts"])
        verify = subprocess.run([BINARY, *seen["contracts"].split()[1:]], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(verify.returncode, 0, verify.stderr)

    def test_half_an_hour_stays_small(self):
        self.make("endurance")
        self.assertEqual(self.look()["verdict"], "PASSED")
        self.assertLess(self.page.stat().st_size, 1 << 20)

    def test_real_time_has_the_generators_lag(self):
        self.make("smoke", "--run-time", "3s", virtual=False)
        seen = self.look()
        self.assertIn("Lag of the generator: longest sending delay", seen["charts"])
        self.assertEqual(seen["canvases"], [True] * 5)

    def test_it_fits_a_phone(self):
        self.make("smoke")
        self.assertFalse(self.look("400,800")["wide"])
        self.shoot("phone.png", "400,3200")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
