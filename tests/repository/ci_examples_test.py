"""The pipelines of docs/ci.md: are they what GitHub and GitLab take, and do they use commands that there are?

usage: ci_examples_test.py ROOT UNDERSTUDY        (with a Python that has check-jsonschema and its YAML reader)
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import ruamel.yaml

ROOT, BINARY = pathlib.Path(sys.argv[1]), sys.argv[2]
PAGE = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
EXAMPLES = {heading: re.search(rf"^## {heading}\n\n```yaml\n(.*?)^```", PAGE, re.M | re.S)[1]
            for heading in ("GitHub Actions", "GitLab")}
SCHEMAS = {"GitHub Actions": "vendor.github-workflows", "GitLab": "vendor.gitlab-ci"}


def texts(value):
    """All texts in a document."""
    if isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


def load(text):
    return ruamel.yaml.YAML(typ="safe", pure=True).load(text)


def check_form(text, schema):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "example.yml")
        path.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
        if schema == "vendor.gitlab-ci":
            command += ["--data-transform", "gitlab-ci"]
        return subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)


class ExamplesTest(unittest.TestCase):
    def test_they_have_the_form_that_the_service_takes(self):
        for name, text in EXAMPLES.items():
            with self.subTest(name):
                done = check_form(text, SCHEMAS[name])
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_check_would_notice(self):
        for name, right, wrong in (("GitHub Actions", "runs-on", "runs"), ("GitLab", "  script:", "  scripts:")):
            with self.subTest(name):
                self.assertIn(right, EXAMPLES[name])
                self.assertNotEqual(check_form(EXAMPLES[name].replace(right, wrong), SCHEMAS[name]).returncode, 0)

    def test_they_use_commands_and_options_that_there_are(self):
        uses = [use for text in EXAMPLES.values() for block in texts(load(text))
                for use in re.findall(r"understudy ([a-z]+)((?: (?!--(?: |$))[^ |\n)]+)*)", block)]
        self.assertGreaterEqual({command for command, _ in uses}, {"run", "check", "start", "env", "doctor", "status"})
        for command, rest in uses:
            done = subprocess.run([BINARY, command, "--help"], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, command)
            for option in re.findall(r"--[\w-]+", rest):
                self.assertRegex(done.stdout, rf"(?m)(^|[ ,]){option}\b", command)

    def test_they_use_the_plugin_s_option(self):
        plugin = (ROOT / "packaging/python/understudy_standin/pytest_plugin.py").read_text(encoding="utf-8")
        for option in set(re.findall(r"--understudy[\w-]*", PAGE)):
            self.assertIn(f'"{option}"', plugin)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
