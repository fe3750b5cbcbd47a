"""The suite in platform_suite/ passes by nothing but the wheel: platform_suite_test.py WHEEL_FOLDER PYTHON_WITH_PYTEST"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

SUITE = pathlib.Path(__file__).resolve().parent / "platform_suite"
WHEEL, PYTHON = next(pathlib.Path(sys.argv[1]).glob("*.whl")), sys.argv[2]
TESTS = 30
# Of the whole run, as a user sees it; what a run takes is a tenth of it.
SECONDS = 10


class PlatformSuiteTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        with zipfile.ZipFile(WHEEL) as wheel:
            wheel.extractall(self.folder / "package")
        shutil.copytree(SUITE, self.folder / "suite", ignore=shutil.ignore_patterns("__pycache__"))

    def run_suite(self, *options):
        dropped = ("PYTEST", "L01_", "L09_", "UNDERSTUDY", "LOCUST", "API_GATEWAY", "TEST_API_KEY")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        done = subprocess.run([PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore", *options],
                              cwd=self.folder / "suite", capture_output=True, text=True, check=False, timeout=SECONDS,
                              env={**environment, "PYTHONPATH": str(self.folder / "package")})
        return done.stdout + done.stderr

    def test_it_passes(self):
        self.assertRegex(self.run_suite("--understudy"), rf"\n{TESTS} passed in ")

    def test_it_passes_in_four_workers(self):
        self.assertRegex(self.run_suite("--understudy", "-n", "4"), rf"\n{TESTS} passed in ")

    def test_it_needs_a_server(self):
        self.assertRegex(self.run_suite(), re.compile(r"^\d+ failed|\d+ error", re.M))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
