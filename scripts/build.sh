#!/usr/bin/env bash
# Configures and builds a preset; tells how far it is. The errors of a failed build are shown, and where its whole log is.
#   scripts/build.sh PRESET [option of cmake --build]…
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${1:?the name of a preset in CMakePresets.json}
shift
begin=$SECONDS
log=$(mktemp)

# A line at each tenth of the steps, which ninja counts as [n/all].
tell_progress() {
  tee -a "$log" | awk -v preset="$preset" '
    match($0, /^\[[0-9]+\/[0-9]+\]/) {
      split(substr($0, 2, RLENGTH - 2), step, "/")
      tenth = int(10 * step[1] / step[2])
      if (step[2] >= 50 && tenth > told) {
        told = tenth
        printf "build: %s %d %%, %d of %d steps\n", preset, 10 * tenth, step[1], step[2]
        fflush()
      }
    }'
}

if command -v ccache >/dev/null; then
  export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
  # What another checkout compiled is found, too.
  export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=true
fi
if ! { cmake --preset "$preset" && cmake --build --preset "$preset" -j "$(nproc)" "$@"; } 2>&1 | tell_progress; then
  grep -E -A6 'error|FAILED' "$log" | head -n 60 >&2 || tail -n 40 "$log" >&2
  echo "build: $preset failed (whole log: $log)" >&2
  exit 1
fi
rm -f "$log"
echo "build: $preset is built, after $((SECONDS - begin)) s"
