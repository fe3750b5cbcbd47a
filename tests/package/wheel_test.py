"""What the wheel holds: wheel_test.py SOURCE_ROOT WHEEL_FOLDER BUILD_FOLDER"""
import base64
import hashlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import zipfile

ROOT, FOLDER, BUILD = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
# What Debian 12 without any package of ours has: glibc, whose parts these are.
GLIBC = {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libresolv.so.2",
         "ld-linux-x86-64.so.2"}


def only_wheel(folder):
    wheels = list(folder.glob("*.whl"))
    assert len(wheels) == 1, wheels
    return wheels[0]


def package(out, *arguments, **environment):
    return subprocess.run([ROOT / "scripts/package.sh", "--out", out, *arguments], capture_output=True, text=True,
                          env={**os.environ, **environment}, check=False)


class WheelTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.wheel = only_wheel(FOLDER)
        cls.archive = zipfile.ZipFile(cls.wheel)
        cls.addClassCleanup(cls.archive.close)
        cls.names = cls.archive.namelist()
        cls.version = subprocess.run([BUILD / "understudy", "--version"], capture_output=True, text=True, check=True).stdout.strip()

    def test_its_name_says_what_it_runs_on(self):
        self.assertEqual(self.wheel.name, f"understudy_standin-{self.version}-py3-none-manylinux_2_36_x86_64.whl")

    def test_the_record_lists_every_file_with_its_digest(self):
        record = f"understudy_standin-{self.version}.dist-info/RECORD"
        listed = dict(line.split(",", 1) for line in self.archive.read(record).decode().splitlines())
        self.assertEqual(sorted(listed), sorted(self.names))
        for name in self.names:
            content = self.archive.read(name)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            self.assertEqual(listed[name], "," if name == record else f"sha256={digest},{len(content)}", name)

    def test_only_the_program_may_be_executed(self):
        executable = [entry.filename for entry in self.archive.infolist() if entry.external_attr >> 16 & 0o111]
        self.assertEqual(executable, ["understudy_standin/_bin/understudy"])

    def test_the_program_needs_no_library_but_glibc(self):
        with tempfile.TemporaryDirectory() as folder:
            program = self.archive.extract("understudy_standin/_bin/understudy", folder)
            dynamic = subprocess.run(["readelf", "-d", program], capture_output=True, text=True, check=True).stdout
        needed = set(re.findall(r"\(NEEDED\).*\[(.+)\]", dynamic))
        self.assertIn("libc.so.6", needed)
        self.assertLessEqual(needed, GLIBC)
        self.assertNotRegex(dynamic, "RPATH|RUNPATH")

    def test_it_has_the_licence_of_everything_that_is_linked(self):
        listed = subprocess.run([ROOT / "scripts/setup.sh", "list", "libraries"], capture_output=True, text=True,
                                check=True).stdout.split()
        self.assertGreater(len(listed), 10)
        texts = {pathlib.PurePath(name).stem for name in self.names if "/licenses/" in name}
        self.assertLessEqual({*listed, "libstdc++6"}, texts)

    def test_the_same_input_gives_the_same_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            done = package(folder, "--build", BUILD)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(only_wheel(pathlib.Path(folder)).read_bytes(), self.wheel.read_bytes())

    def test_its_times_are_those_of_source_date_epoch(self):
        with tempfile.TemporaryDirectory() as folder:
            package(folder, "--build", BUILD, SOURCE_DATE_EPOCH="1000000000")
            with zipfile.ZipFile(only_wheel(pathlib.Path(folder))) as archive:
                self.assertEqual({entry.date_time for entry in archive.infolist()}, {(2001, 9, 9, 1, 46, 40)})

    def test_what_can_not_be_packed_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            for arguments, words in (
                    (["--build", folder + "/none"], "there is no program"),
                    (["--wheel"], "unknown argument '--wheel'"),
                    (["--build"], "a build folder follows --build")):
                with self.subTest(arguments=arguments):
                    done = package(folder, *arguments)
                    self.assertNotEqual(done.returncode, 0)
                    self.assertIn(words, done.stderr)
            self.assertEqual(os.listdir(folder), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
