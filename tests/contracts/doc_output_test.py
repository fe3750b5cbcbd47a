#!/usr/bin/env python3
"""The outputs shown in the docs are what the program prints. usage: doc_output_test.py BINARY ROOT [--update]

A comment `<!-- understudy ARGUMENTS -->` before a fenced block names the command; it runs in docs/examples. Durations
are masked. --update writes what is printed now into the docs.
"""
import os
import pathlib
import re
import shlex
import subprocess
import sys

SHOWN = re.compile(r"(<!-- understudy (?P<arguments>[^>]*) -->\n```[^\n]*\n)(?P<output>.*?)(?=^```$)", re.S | re.M)


def mask(text):
    return re.sub(r"\bin [0-9.]+ s\b", "in 0.00 s", text)


def output_of(binary, root, arguments):
    environment = dict(os.environ, NO_COLOR="1", TZ="UTC")
    run = subprocess.run([binary, *shlex.split(arguments)], cwd=root / "docs/examples", env=environment,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=50, check=False)
    return mask(run.stdout.decode())


def main():
    binary, root, update = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]), "--update" in sys.argv[3:]
    checked = wrong = 0
    for page in sorted((root / "docs").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        for shown in list(SHOWN.finditer(text)):
            now = output_of(binary, root, shown["arguments"])
            checked += 1
            if now == mask(shown["output"]):
                continue
            wrong += 1
            print(f"{page.name}: `understudy {shown['arguments']}` prints now:\n{now}")
            text = text.replace(shown[0], shown[1] + now)
        if update:
            page.write_text(text, encoding="utf-8")
    if checked == 0:
        sys.exit("no output of a command is shown in the docs: has the comment changed its form?")
    print(f"{checked} outputs compared, {wrong} differ")
    sys.exit(1 if wrong and not update else 0)


if __name__ == "__main__":
    main()
