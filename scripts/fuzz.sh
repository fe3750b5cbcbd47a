#!/usr/bin/env bash
# Runs the fuzz targets for a bounded time: scripts/fuzz.sh [--seed N] [SECONDS_EACH] [TARGET…]
# With a seed each target draws the same inputs in the same order, so that a red run is red again; without one, new ones.
# Needs clang 14 and its runtime (scripts/setup.sh installs them). Seeds come from the recordings; what a run finds
# is left in build/fuzz/findings/ and belongs, as a case, into the unit tests.
set -euo pipefail
cd "$(dirname "$0")/.."
seed=0 # libFuzzer's own choice
if [ "${1:-}" = --seed ]; then
  seed=${2:?a number follows --seed}
  shift 2
fi
seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(fuzz_contract fuzz_framing fuzz_json fuzz_latency fuzz_redis fuzz_requests fuzz_schema fuzz_texts)

cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --target "${targets[@]}"
status=0
for target in "${targets[@]}"; do
  corpus=build/fuzz/corpus/$target
  findings=build/fuzz/findings/$target
  mkdir -p "$corpus" "$findings"
  python3 tests/fuzz/make_seeds.py "$target" "$corpus"
  printf 'fuzz: %s for %s s\n' "$target" "$seconds"
  "build/fuzz/tests/fuzz/$target" -seed="$seed" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -max_len=4096 \
    -print_final_stats=1 -print_funcs=0 -verbosity=0 -artifact_prefix="$findings/" "$corpus" || status=1
done
exit "$status"
