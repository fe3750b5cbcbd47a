"""The Debian package, and what is generated from the options: deb_test.py SOURCE_ROOT PACKAGE_FOLDER BUILD_FOLDER"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT, FOLDER, BUILD = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
BINARY = BUILD / "understudy"
GENERATED = BUILD / "generated"


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def commands():
    """Of the program, by its help."""
    return re.findall(r"^  ([a-z]+) +", run(BINARY, "--help").partition("Subcommands:")[2], re.M)


def options(command):
    return set(re.findall(r"(?<![\w-])--[a-z][\w-]*", "\n".join(
        line.split("  ")[1] for line in run(BINARY, command, "--help").splitlines() if line.startswith("  -"))))


class DebTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.deb = next(FOLDER.glob("*.deb"))

    def field(self, name):
        return run("dpkg-deb", "-f", self.deb, name).strip()

    def files(self, folder):
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())

    def test_its_name_and_what_it_needs(self):
        version = run(BINARY, "--version").strip()
        self.assertEqual(self.deb.name, f"understudy_{version}_amd64.deb")
        self.assertEqual((self.field("Package"), self.field("Version")), ("understudy", version))
        self.assertRegex(self.field("Depends"), r"^libc6 \(>= 2\.\d+\)$")

    def test_it_has_all_that_cmake_installs(self):
        run("dpkg-deb", "-x", self.deb, self.folder / "deb")
        run("cmake", "--install", BUILD, "--component", "program", "--prefix", self.folder / "prefix")
        files = self.files(self.folder / "deb/usr")
        self.assertEqual(files, self.files(self.folder / "prefix"))
        for name in ("bin/understudy", "share/man/man1/understudy.1", "share/bash-completion/completions/understudy",
                     "share/zsh/vendor-completions/_understudy", "share/fish/vendor_completions.d/understudy.fish",
                     "share/doc/understudy/examples/understudy.service", "share/doc/understudy/licenses/libpistache-dev.txt"):
            self.assertIn(name, files)
        self.assertEqual(run(self.folder / "deb/usr/bin/understudy", "--version"), run(BINARY, "--version"))
        service = (self.folder / "deb/usr/share/doc/understudy/examples/understudy.service").read_text()
        self.assertRegex(service, r"(?m)^ExecStart=/\S+/understudy serve$")

    def test_the_same_build_gives_the_same_bytes_however_many_pack_it_at_once(self):
        outs = [self.folder / "first", self.folder / "second"]
        packers = [subprocess.Popen([ROOT / "scripts/package.sh", "--build", BUILD, "--out", out],
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for out in outs]
        for packer, out in zip(packers, outs):
            told, _ = packer.communicate(timeout=120)
            self.assertEqual(packer.returncode, 0, told)
            self.assertEqual((out / self.deb.name).read_bytes(), self.deb.read_bytes())


class CompletionTest(unittest.TestCase):
    def bash(self, *words):
        script = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _understudy; printf "%s\\n" "${COMPREPLY[@]}"'
        return set(run("bash", "-c", script, "bash", GENERATED / "understudy.bash", "understudy", *words).split())

    def fish(self, line):
        script = 'source $argv[1]; complete -C $argv[2]'
        with tempfile.TemporaryDirectory() as home:
            text = run("fish", "--no-config", "-c", script, GENERATED / "understudy.fish", line,
                       env={**os.environ, "HOME": home, "TERM": "dumb"})
        return {line.split("\t")[0] for line in text.splitlines()}

    def test_bash_knows_every_command_and_option(self):
        self.assertEqual(self.bash(""), {*commands(), "-h", "--help", "--version"})
        for command in commands():
            self.assertEqual({word for word in self.bash(command, "--")}, options(command), command)
        self.assertEqual(self.bash("serve", "--def"), {"--defects"})
        self.assertEqual(self.bash("check", "--", "pytest", "--"), set())

    def test_fish_knows_every_command_and_option(self):
        self.assertLessEqual(set(commands()), self.fish("understudy "))
        for command in commands():
            self.assertEqual(self.fish(f"understudy {command} --"), options(command), command)

    def test_zsh_can_read_its_own(self):
        run("zsh", "-n", GENERATED / "_understudy")
        text = (GENERATED / "_understudy").read_text()
        for command in commands():
            part = text.partition(f"\n    {command})\n")[2].partition(";;")[0]
            self.assertEqual(set(re.findall(r"'\*(--[\w-]+)\[", part)), options(command), command)

    def test_the_manual_page_is_right_and_complete(self):
        page = GENERATED / "understudy.1"
        done = subprocess.run(["groff", "-man", "-ww", "-Tascii", "-P-cbou", page], capture_output=True, text=True, check=True)
        self.assertEqual(done.stderr, "")
        text = done.stdout.replace("-\n", "-")
        for command in commands():
            part = re.sub(r"\s+", " ", text).partition(f"COMMANDS understudy")[2]
            for option in options(command):
                self.assertIn(option, part, command)

    def test_what_can_not_be_generated_is_refused(self):
        done = subprocess.run([BINARY, "generate", "tcsh"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("tcsh", done.stderr)


class AgentPageTest(unittest.TestCase):
    def test_the_page_for_agents_is_current(self):
        made, page = run(BINARY, "generate", "llms"), ROOT / "docs/llms.txt"
        if os.environ.get("UPDATE_GOLDEN"):
            page.write_text(made)
        self.assertEqual(page.read_text(), made, "make it anew: understudy generate llms > docs/llms.txt")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
