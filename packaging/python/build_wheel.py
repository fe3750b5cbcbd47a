"""Builds the wheel from a built program: build_wheel.py BINARY VERSION OUT_FOLDER PACKAGE…

The program goes into understudy_standin/_bin, and the licences of the Debian packages it was built from (PACKAGE…) beside the
metadata. The same input gives the same bytes: files in order, with the time that SOURCE_DATE_EPOCH names.
"""
import base64
import hashlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import zipfile

NAME = "understudy_standin"
# The oldest glibc that has all that Debian 12's compiler and archives refer to.
GLIBC = (2, 36)
TAG = f"py3-none-manylinux_{GLIBC[0]}_{GLIBC[1]}_x86_64"
OF_GLIBC = re.compile(r"(ld-linux-x86-64|linux-vdso|libc|libm|libdl|libpthread|librt|libresolv|libutil|libanl)\.so\b.*")

METADATA = """\
Metadata-Version: 2.1
Name: understudy-standin
Version: {version}
Summary: Stand-in of the agent platform's gateway and data layer, with a pytest plugin
Requires-Python: >=3.8
Classifier: Framework :: Pytest
Classifier: Operating System :: POSIX :: Linux
Classifier: Typing :: Typed
Description-Content-Type: text/markdown

{description}"""
WHEEL = f"Wheel-Version: 1.0\nGenerator: understudy\nRoot-Is-Purelib: false\nTag: {TAG}\n"
ENTRY_POINTS = f"""\
[console_scripts]
understudy = {NAME}.__main__:main

[pytest11]
understudy = {NAME}.pytest_plugin
"""


def run(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        sys.exit(f"build_wheel: {command[0]} is not there; scripts/setup.sh build installs it")
    if done.returncode != 0:
        sys.exit(f"build_wheel: {' '.join(map(str, command))}: {done.stderr.strip()}")
    return done.stdout


def check_libraries(binary):
    """Everything but glibc must be linked in."""
    needed = re.findall(r"\(NEEDED\).*\[(.+)\]", run("readelf", "-d", binary))
    foreign = [soname for soname in needed if not OF_GLIBC.fullmatch(soname)]
    if foreign:
        sys.exit(f"build_wheel: {binary} needs {', '.join(foreign)}, which other machines lack; was its build folder configured "
                 "before scripts/setup.sh build? Remove the folder and build again")


def stripped(path, folder):
    copy = os.path.join(folder, "stripped")
    run("strip", "-s", "-o", copy, path)
    symbols = run("objdump", "-T", copy)
    newest = max((tuple(map(int, version.split("."))) for version in re.findall(r"GLIBC_(\d+\.\d+)", symbols)), default=(0,))
    if newest[:2] > GLIBC:
        sys.exit(f"build_wheel: {path} needs glibc {newest[0]}.{newest[1]}, and the wheel promises {GLIBC[0]}.{GLIBC[1]}; "
                 "build it on Debian 12")
    return pathlib.Path(copy).read_bytes()


def licence(package):
    path = pathlib.Path("/usr/share/doc", package, "copyright")
    if not path.is_file():
        sys.exit(f"build_wheel: {path} is not there, and the licence of {package} must be in the wheel")
    return path.read_bytes()


def digest(content):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def main():
    binary, version, out, *packages = sys.argv[1:]
    here = pathlib.Path(__file__).parent
    info = f"{NAME}-{version}.dist-info"
    files = {f"{NAME}/{path.name}": path.read_bytes() for path in (here / NAME).iterdir()
             if path.suffix == ".py" or path.name == "py.typed"}
    check_libraries(binary)
    program = f"{NAME}/_bin/understudy"
    with tempfile.TemporaryDirectory() as folder:
        files[program] = stripped(binary, folder)
    for package in (*packages, "libstdc++6"):
        files[f"{info}/licenses/{package}.txt"] = licence(package)
    files[f"{info}/METADATA"] = METADATA.format(
        version=version, description=(here / "DESCRIPTION.md").read_text(encoding="utf-8")).encode()
    files[f"{info}/WHEEL"] = WHEEL.encode()
    files[f"{info}/entry_points.txt"] = ENTRY_POINTS.encode()
    record = "".join(f"{name},{digest(content)},{len(content)}\n" for name, content in sorted(files.items()))
    files[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode()

    moment = time.gmtime(max(int(os.environ["SOURCE_DATE_EPOCH"]), 315532800))[:6]  # zip begins in 1980
    os.makedirs(out, exist_ok=True)
    wheel = pathlib.Path(out, f"{NAME}-{version}-{TAG}.whl")
    begun = wheel.with_suffix(".begun")
    # The metadata come last, as the format recommends.
    with zipfile.ZipFile(begun, "w") as archive:
        for name in sorted(files, key=lambda name: (".dist-info/" in name, name)):
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if name == program else 0o100644) << 16
            entry.create_system = 3  # Unix, whose modes these are
            archive.writestr(entry, files[name], compresslevel=9)
    # The same deflate, chosen with more care than zlib does: a thirtieth less, in a second or two.
    run("advzip", "--recompress", "--shrink-normal", "--quiet", begun)
    begun.replace(wheel)
    print(wheel)


if __name__ == "__main__":
    main()
