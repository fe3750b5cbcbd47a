"""Makes a folder of links to the programs that a bare Debian has once scripts/setup.sh was there, and no others.

Tests that run with this folder as their PATH fail here, too, when they need a program that nobody installs on a new machine.

usage: bare_path.py FOLDER PACKAGE…     (the packages that were asked for; what they depend on is found)
"""
import os
import re
import subprocess
import sys
from pathlib import Path

FOLDERS = ("/usr/sbin", "/usr/bin", "/sbin", "/bin")


def query(form):
    return subprocess.run(["dpkg-query", "-W", "-f", form], capture_output=True, text=True, check=True).stdout.splitlines()


def names(dependencies):
    """The packages of a Depends field: versions and architectures left out, every alternative taken."""
    return re.findall(r"(?:^|[,|])\s*([a-z0-9][a-z0-9.+-]*)", dependencies)


def closure(packages):
    """The packages, those of every minimal installation, and what all of them depend on."""
    needs, providers, pending = {}, {}, set(packages)
    for line in query("${Package}\t${Priority}\t${Depends},${Pre-Depends}\t${Provides}\n"):
        package, priority, depends, provides = line.split("\t")
        needs[package] = names(depends)
        for virtual in (package, *names(provides)):
            providers.setdefault(virtual, set()).add(package)
        if priority == "required" or package == "apt":
            pending.add(package)
    found = set()
    while pending:
        package = pending.pop()
        if package not in found and package in needs:
            found.add(package)
            pending.update(*(providers.get(name, ()) for name in needs[package]))
    return found


def files(packages):
    listed = subprocess.run(["dpkg", "-L", *sorted(packages)], capture_output=True, text=True, check=True).stdout
    return {os.path.realpath(os.path.dirname(path)) + "/" + os.path.basename(path) for path in listed.splitlines() if path}


def main():
    folder, packages = Path(sys.argv[1]), sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    for link in folder.iterdir():
        link.unlink()
    owned = files(closure(packages))
    for place in FOLDERS:
        for program in os.scandir(place):
            own = os.path.realpath(place) + "/" + program.name
            # A link of update-alternatives belongs to no package; what it leads to does.
            if not (folder / program.name).is_symlink() and (own in owned or os.path.realpath(own) in owned):
                (folder / program.name).symlink_to(own)
    print(folder)


if __name__ == "__main__":
    main()
