#!/usr/bin/env bash
# Installs, builds, and shows the product at work on a fresh machine. A second run installs and builds nothing twice.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh build

scripts/build.sh release

understudy=build/release/understudy
proved=()

# show TITLE WHAT_IT_PROVES COMMAND…
show() {
  local title=$1 proof=$2
  shift 2
  printf '\n== %s\n$ understudy %s\n' "$title" "$*"
  "$understudy" "$@" || {
    local code=$?
    echo "demo: 'understudy $*' ended with $code; nothing is proved" >&2
    exit "$code"
  }
  proved+=("$proof")
}

show "The contracts of the platform, on the embedded stand-in" \
  "the stand-in keeps every contract of the gateway and the data layer" \
  verify
show "Would the contracts notice the six defects?" \
  "each of the six defects is caught by its contract, for the right reason, and by nothing when it is off" \
  verify --matrix
show "The smoke profile, 10 users for 15 seconds" \
  "the load profile runs over sockets, every answer is checked, the thresholds hold" \
  load smoke --run-time 15s
show "The four recorded load runs, 47 minutes, in virtual time" \
  "the same users bring the recorded number of requests, with the recorded times" \
  load suite --virtual
show "The fix sprint again: its four stages beside what was recorded" \
  "each fix takes away the failures that it took away then, and no other" \
  sprint

printf '\n== Proved\n'
printf -- '- %s\n' "${proved[@]}"
