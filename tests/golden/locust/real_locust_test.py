"""The files kept here are what the real Locust 2.43.1 writes: makes them anew and compares byte for byte."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import locust

HERE = Path(__file__).parent


class KeptFilesAreLocusts(unittest.TestCase):
    def test_every_file_is_the_same(self):
        self.assertEqual(locust.__version__, "2.43.1")
        with tempfile.TemporaryDirectory() as directory:
            subprocess.run([sys.executable, HERE / "generate.py", directory], check=True, stderr=subprocess.DEVNULL)
            made = sorted(Path(directory).iterdir())
            self.assertEqual(len(made), 9)
            for path in made:
                self.assertEqual(path.read_bytes(), (HERE / path.name).read_bytes(), path.name)


if __name__ == "__main__":
    unittest.main()
