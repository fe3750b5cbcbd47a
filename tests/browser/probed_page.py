"""Looks at pages in headless Chromium: a probe in the page does some steps and leaves what they say in it."""
import base64
import hashlib
import html
import json
import re
import subprocess
import tempfile
from pathlib import Path

# Runs before everything else in the page, and keeps what goes wrong.
WATCH = """<script>
window.problems = [];
window.addEventListener("error", event => problems.push("error: " + event.message));
window.addEventListener("unhandledrejection", event => problems.push("rejected: " + event.reason));
document.addEventListener("securitypolicyviolation", event => problems.push("policy: " + event.violatedDirective + " " + event.blockedURI));
for (const level of ["error", "warn"]) console[level] = (...words) => problems.push(level + ": " + words.join(" "));
window.alert = words => problems.push("alert: " + words);
</script>"""
# Does the steps, and leaves in the document what they put into `seen`.
BODY = """
  try {
    STEPS
  } catch (error) { problems.push(String(error)); }
  seen.wide = document.documentElement.scrollWidth > window.innerWidth;
  seen.problems = problems;
  const output = document.createElement("pre");
  output.id = "seen";
  output.textContent = JSON.stringify(seen);
  document.body.append(output);
"""


def probe_of(steps):
    """The script of steps that wait for nothing once the page was loaded."""
    return "const seen = {};\naddEventListener(\"load\", () => {" + BODY.replace("STEPS", steps) + "});\n"


def waiting_probe_of(steps, before=""):
    """The script of steps that may use `await`; `before` declares what they need."""
    return f"const seen = {{}};\n{before}\n(async () => {{" + BODY.replace("STEPS", steps) + "})();\n"


def chromium(*arguments, seconds=5):
    """What it prints; the page has so many seconds of its own time for what it does."""
    return subprocess.run(["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                           f"--virtual-time-budget={1000 * seconds}", *map(str, arguments)],
                          capture_output=True, text=True, timeout=120, check=True).stdout


def seen_in(dom):
    """What a probe, or a page of a test, has left in its element `seen`."""
    found = re.search(r'<pre id="seen">(.+?)</pre>', dom, re.S)
    assert found, dom[-2000:]
    return json.loads(html.unescape(found[1]))


def look(page, steps, size="1280,1000", mark="", dark=False):
    """What `steps` see of a page that a command wrote. It keeps its policy, which lets the probe run beside its scripts."""
    probe = probe_of(steps)
    digest = base64.b64encode(hashlib.sha256(probe.encode()).digest()).decode()
    text = Path(page).read_text(encoding="utf-8")
    assert text.count("script-src ") == 1, "the page has no policy"
    text = text.replace("script-src ", f"script-src 'sha256-{digest}' ")
    text = text.replace("<head>", "<head>" + WATCH, 1).replace("</body>", f"<script>{probe}</script></body>")
    with tempfile.TemporaryDirectory() as folder:
        probed = Path(folder) / "page.html"
        probed.write_text(text, encoding="utf-8")
        dom = chromium(f"--window-size={size}", *(["--force-dark-mode"] if dark else []), "--dump-dom", probed.as_uri() + mark)
    return seen_in(dom)
