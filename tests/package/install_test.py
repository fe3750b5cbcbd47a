"""The wheel works wherever pip puts it: install_test.py WHEEL_FOLDER"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

WHEEL = next(pathlib.Path(sys.argv[1]).resolve().glob("*.whl"))
PYTHON = "/usr/bin/python3"
# Debian's pip for venvs; it has no other without a package of its own.
PIP = next(pathlib.Path("/usr/share/python-wheels").glob("pip-*.whl"))
OFFLINE = ("--no-index", "--no-deps", "--quiet", "--disable-pip-version-check")
USE = """
import http.client, understudy_standin
with understudy_standin.Server() as server:
    assert server.health()["status"] == "ok"
    print(understudy_standin.__file__)
"""


def clean_environment(**more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "UNDERSTUDY"))}
    return {**kept, **more}


def run(*command, **environment):
    done = subprocess.run(command, capture_output=True, text=True, env=clean_environment(**environment), check=False)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class InstallTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def pip(self, *arguments, **environment):
        run(PYTHON, "-m", "pip", "install", *OFFLINE, *arguments, WHEEL, PYTHONPATH=str(PIP), **environment)

    def check(self, python, **environment):
        self.assertIn(str(self.folder), run(python, "-c", USE, **environment))
        version = run(python, "-m", "understudy_standin", "--version", **environment)
        self.assertIn(f"-{version.strip()}-", WHEEL.name)

    def test_into_a_folder(self):
        self.pip("--target", self.folder)
        self.check(PYTHON, PYTHONPATH=str(self.folder))

    def test_for_a_user(self):
        self.pip("--user", "--break-system-packages", PYTHONUSERBASE=str(self.folder))
        self.check(PYTHON, PYTHONUSERBASE=str(self.folder))
        self.assertIn(".", run(self.folder / "bin/understudy", "--version", PYTHONUSERBASE=str(self.folder)))

    def test_below_a_prefix(self):
        self.pip("--prefix", self.folder, "--break-system-packages")
        package = next(self.folder.glob("**/understudy_standin"))
        self.check(PYTHON, PYTHONPATH=str(package.parent))

    def test_in_a_venv_and_in_a_venv_of_it(self):
        outer, inner = self.folder / "outer", self.folder / "inner"
        run(PYTHON, "-m", "venv", outer)
        run(outer / "bin/python", "-m", "pip", "install", *OFFLINE, WHEEL)
        self.check(outer / "bin/python")
        run(outer / "bin/python", "-m", "venv", inner)
        run(inner / "bin/python", "-m", "pip", "install", *OFFLINE, WHEEL)
        self.check(inner / "bin/python")
        self.assertIn(f"-{run(inner / 'bin/understudy', '--version').strip()}-", WHEEL.name)

    def test_an_unpacker_that_loses_the_mode_does_no_harm(self):
        self.pip("--target", self.folder)
        (self.folder / "understudy_standin/_bin/understudy").chmod(0o644)
        self.check(PYTHON, PYTHONPATH=str(self.folder))

    def test_a_missing_program_is_an_error_with_its_remedy(self):
        self.pip("--target", self.folder)
        (self.folder / "understudy_standin/_bin/understudy").unlink()
        done = subprocess.run([PYTHON, "-m", "understudy_standin"], capture_output=True, text=True,
                              env=clean_environment(PYTHONPATH=str(self.folder)), check=False)
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"^understudy: there is no .*/_bin/understudy; install the wheel again")

    @unittest.skipUnless(os.geteuid() == 0, "only root can change its root folder")
    def test_in_a_root_with_nothing_but_python(self):
        root = self.folder / "root"
        for package in ("python3.11-minimal", "libpython3.11-minimal", "libpython3.11-stdlib"):
            for path in run("dpkg-query", "-L", package).split("\n"):
                if os.path.isfile(path) and not path.startswith("/usr/share"):
                    copy = root / path[1:]
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(path, copy, follow_symlinks=True)
        python = os.path.realpath(PYTHON)
        # Python's own libraries, and those of the modules that the package imports.
        extensions = list(root.glob("usr/lib/python3*/lib-dynload/*.so"))
        for program in (python, *extensions):
            for line in run("ldd", program).splitlines():
                for path in (word for word in line.split() if word.startswith("/")):
                    copy = root / path[1:]
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(path, copy)
        # pip finds the folder of temporary files and the entropy here; nothing else is there.
        for folder in ("tmp", "dev"):
            (root / folder).mkdir()
        os.mknod(root / "dev/null", 0o20666, os.makedev(1, 3))
        shutil.copy(WHEEL, root / WHEEL.name)
        shutil.copy(PIP, root / PIP.name)

        def chroot(*arguments, **environment):
            # env -i first: what this shell has set may name folders that are not there.
            done = subprocess.run([python, *arguments], capture_output=True, text=True, check=False,
                                  env={"PATH": "/usr/bin", **environment}, preexec_fn=lambda: (os.chroot(root), os.chdir("/")))
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            return done.stdout

        chroot("-m", "pip", "install", *OFFLINE, "--target", "/package", f"/{WHEEL.name}", PYTHONPATH=f"/{PIP.name}")
        self.assertEqual(chroot("-c", USE, PYTHONPATH="/package").strip(), "/package/understudy_standin/__init__.py")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
