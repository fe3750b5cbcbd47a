#!/usr/bin/env bash
# Builds, in dist/, from the release build
#   understudy_standin-VERSION-….whl    the program, the Python API and the pytest plugin
#   understudy_VERSION_amd64.deb        the program with completions and manual page
# The program needs no library but glibc's. The same commit gives the same bytes.
#   scripts/package.sh                    builds the release preset before
#   scripts/package.sh --build FOLDER [--out FOLDER]    packs this build instead, as the tests do with the developer build
set -euo pipefail
cd "$(dirname "$0")/.."

# More than this is a library that should not be there. It is the release build's; assertions make others larger.
largest=6000000

folder=build/release
out=dist
build=true
while [ $# -gt 0 ]; do
  case "$1" in
  --build)
    folder=${2:?a build folder follows --build}
    build=false
    shift 2
    ;;
  --out)
    out=${2:?a folder follows --out}
    shift 2
    ;;
  *)
    echo "package: unknown argument '$1'; it is --build FOLDER or --out FOLDER" >&2
    exit 2
    ;;
  esac
done
if [ "$build" = true ]; then
  scripts/setup.sh build
  scripts/build.sh release
fi
binary=$folder/understudy
[ -x "$binary" ] || {
  echo "package: there is no program $binary; build it first" >&2
  exit 2
}

# Of the last commit; any fixed time will do where there is no history.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)}
export SOURCE_DATE_EPOCH
version=$("$binary" --version)
mapfile -t libraries < <(scripts/setup.sh list libraries)
wheel=$(/usr/bin/python3 packaging/python/build_wheel.py "$binary" "$version" "$out" "${libraries[@]}")
size=$(stat -c %s "$wheel")
[ "$build" = false ] || [ "$size" -le "$largest" ] || {
  echo "package: $wheel has $size bytes, and $largest are allowed; what was linked that should not be?" >&2
  exit 1
}
echo "package: $wheel, $size bytes"

# In a folder of its own, so that two of these may run at once.
work=$(mktemp -d)
if ! (cd "$folder" && cpack -G DEB -B "$work") >"$work/log" 2>&1; then
  tail -n 15 "$work/log" >&2
  echo "package: cpack failed (whole log: $work/log)" >&2
  exit 1
fi
package=$(printf '%s\n' "$work"/understudy_*.deb)
cp "$package" "$out/"
rm -rf "$work"
echo "package: $out/${package##*/}, $(stat -c %s "$package") bytes"
