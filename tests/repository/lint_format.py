#!/usr/bin/env python3
"""Every C and C++ file stands as clang-format writes it. usage: lint_format.py ROOT [CLANG_FORMAT]"""
import pathlib
import subprocess
import sys

import sources


def check(root, program="clang-format"):
    paths = [str(path) for path in sources.files(root) if path.suffix in (".c", ".cc", ".h")]
    run = subprocess.run([program, "--dry-run", "-Werror", "--style=file", *paths], cwd=pathlib.Path(root),
                         capture_output=True, text=True, check=False)
    problems = [line for line in run.stderr.splitlines() if "[-Wclang-format-violations]" in line]
    if run.returncode and not problems:
        problems = [run.stderr.strip()]
    return problems


if __name__ == "__main__":
    found = check(*sys.argv[1:])
    if found:
        print("clang-format -i FILE puts these right:")
    sys.exit(sources.report("lint_format", found))
