#!/usr/bin/env bash
# Installs, builds and runs all tests; ends with ctest's summary. A second run builds only what changed.
#   scripts/test.sh         the developer build with every test
#   scripts/test.sh --all   the unit and integration tests under sanitizers before (so does CI=true)
set -euo pipefail
cd "$(dirname "$0")/.."

sanitizers=${CI:-false}
case "${1:-}" in
"") ;;
--all) sanitizers=true ;;
*)
  echo "test: unknown argument '$1'; it is --all or nothing" >&2
  exit 2
  ;;
esac

scripts/setup.sh
if command -v ccache >/dev/null; then
  export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
fi
jobs=$(nproc)

build() {
  local preset=$1 begin=$SECONDS log
  shift
  log=$(mktemp)
  if ! { cmake --preset "$preset" && cmake --build --preset "$preset" -j "$jobs" "$@"; } >"$log" 2>&1; then
    grep -E -A6 'error|FAILED' "$log" | head -n 60 >&2
    echo "test: the $preset build failed (whole log: $log)" >&2
    exit 1
  fi
  rm -f "$log"
  echo "test: built $preset in $((SECONDS - begin)) s"
}

run() {
  local preset=$1 begin=$SECONDS
  shift
  ctest --preset "$preset" -j "$jobs" "$@"
  echo "test: ran $preset in $((SECONDS - begin)) s"
}

if [ "$sanitizers" = true ]; then
  build asan
  run asan -L '^(unit|integration)$' -LE '^(slow|oracle|locust|browser|bench)$'
  build tsan --target threaded_tests
  run tsan -L '^threads$' -LE '^(slow|oracle|locust|browser|bench)$'
fi
build dev
echo "test: everything but what runs now took $SECONDS s"
ctest --preset dev -j "$jobs" -LE '^bench$'
