"""What the pytest plugin of the wheel costs a run that does not use it: plugin_cost.py WHEEL PYTHON_WITH_PYTEST

Prints the processor time of `pytest` on a folder with one empty test, with the wheel installed and without, in turns. The exit code
is 1 when the least of the one is more than 5 ms above the least of the other: whatever else the machine does only adds.
"""
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import zipfile

ROUNDS = 40
MOST_MS = 5.0


def milliseconds(python, folder, environment):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:asyncio", folder], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main():
    wheel, python = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        package, tests = pathlib.Path(folder, "package"), pathlib.Path(folder, "tests")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(package)
        tests.mkdir()
        (tests / "test_it.py").write_text("def test_it(): pass\n")
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        taken = {"without": [], "with": []}
        for number in range(-2, ROUNDS):
            for name, environment in (("without", plain), ("with", {**plain, "PYTHONPATH": str(package)})):
                time = milliseconds(python, tests, environment)
                if number >= 0:  # the first ones write bytecode
                    taken[name].append(time)
    least = {name: min(times) for name, times in taken.items()}
    cost = least["with"] - least["without"]
    print(f"pytest's start with the plugin: {least['with']:.1f} ms of processor time, without {least['without']:.1f} ms; "
          f"the plugin costs {cost:.1f} ms (goal {MOST_MS:.0f} ms)")
    return 0 if cost <= MOST_MS else 1


if __name__ == "__main__":
    sys.exit(main())
