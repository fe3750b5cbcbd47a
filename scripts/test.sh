#!/usr/bin/env bash
# Installs, builds and runs all tests; ends with ctest's summary. A second run builds only what changed.
#   scripts/test.sh         the developer build with every test
#   scripts/test.sh --all   before that, the unit and integration tests under sanitizers, and each fuzz target for
#                           some seconds (so does CI=true)
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
jobs=$(nproc)

# Tests find the programs that scripts/setup.sh installs and no others that this machine happens to have.
mapfile -t packages < <(scripts/setup.sh list)
bare_path=$(python3 tests/tools/bare_path.py "$PWD/build/bare-path" "${packages[@]}")

run() {
  local preset=$1 begin=$SECONDS
  shift
  PATH=$bare_path ctest --preset "$preset" -j "$jobs" "$@"
  echo "test: ran $preset in $((SECONDS - begin)) s"
}

if [ "$sanitizers" = true ]; then
  scripts/build.sh asan
  run asan -L '^(unit|integration)$' -LE '^(slow|oracle|locust|browser|bench)$'
  scripts/build.sh tsan --target threaded_tests
  run tsan -L '^threads$' -LE '^(slow|oracle|locust|browser|bench)$'
  begin=$SECONDS
  scripts/fuzz.sh --seed 20260118 10
  echo "test: built and ran the fuzz targets in $((SECONDS - begin)) s"
fi
scripts/build.sh dev
echo "test: everything but what runs now took $SECONDS s"
PATH=$bare_path ctest --preset dev -j "$jobs" -LE '^bench$'
