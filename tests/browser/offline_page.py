"""Looks at a page that a command wrote, in headless Chromium."""
import base64
import hashlib
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
# Does `steps` once the page is there, and leaves what they say in the document.
PROBE = """
const seen = {};
addEventListener("load", () => {
  try {
    STEPS
  } catch (error) { problems.push(String(error)); }
  seen.wide = document.documentElement.scrollWidth > window.innerWidth;
  seen.problems = problems;
  const output = document.createElement("pre");
  output.id = "seen";
  output.textContent = JSON.stringify(seen);
  document.body.append(output);
});
"""
ARGUMENTS = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--virtual-time-budget=5000"]


def chromium(*arguments):
    return subprocess.run([*ARGUMENTS, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=True).stdout


def look(page, steps, size="1280,1000", mark="", dark=False):
    """What `steps` put into `seen`. The page keeps its policy, which lets the probe run beside its own scripts."""
    probe = PROBE.replace("STEPS", steps)
    digest = base64.b64encode(hashlib.sha256(probe.encode()).digest()).decode()
    text = Path(page).read_text(encoding="utf-8")
    assert text.count("script-src ") == 1, "the page has no policy"
    text = text.replace("script-src ", f"script-src 'sha256-{digest}' ")
    text = text.replace("<head>", "<head>" + WATCH, 1).replace("</body>", f"<script>{probe}</script></body>")
    with tempfile.TemporaryDirectory() as folder:
        probed = Path(folder) / "page.html"
        probed.write_text(text, encoding="utf-8")
        dom = chromium(f"--window-size={size}", *(["--force-dark-mode"] if dark else []), "--dump-dom", probed.as_uri() + mark)
    found = re.search(r'<pre id="seen">(.*?)</pre>', dom, re.S)
    assert found, dom[-2000:]
    return json.loads(found[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
