#!/usr/bin/env bash
# Installs what Understudy needs on Debian 12 and what is missing only; a second run changes nothing.
#   scripts/setup.sh build   what the product is built from
#   scripts/setup.sh         that, and what its tests use: tools, a browser, Python environments below .venv/
#   scripts/setup.sh list    installs nothing and prints the Debian packages of both;
#                            list libraries: only those whose code is in the product, which scripts/package.sh adds licences of
# This is the one list of Debian packages; the PyPI requirements stand in tests/python/*.txt.
set -euo pipefail
cd "$(dirname "$0")/.."

library_packages=(
  libpistache-dev libssl-dev # the listener and its reactor, TLS of the load client
  libhiredis-dev             # a client of Redis, for the events
  node-llhttp                # llhttp's C sources, the parser of the real servers
  rapidjson-dev libvalijson-dev libre2-dev
  libsqlite3-dev
  libgmp-dev # exact sums and roots, as the database's numeric columns have them
  libcli11-dev libfmt-dev libexpected-dev
  cppzmq-dev libzmq3-dev libsodium-dev libmsgpack-cxx-dev # the wire between a Locust master and its workers
  libjs-chart.js # embedded into the HTML report
)
build_packages=(
  g++ cmake ninja-build pkg-config "${library_packages[@]}"
  dpkg-dev file # dpkg-shlibdeps and what cpack finds programs with, for the Debian package
  advancecomp   # packs the wheel
)
test_packages=(
  libgtest-dev libgmock-dev
  clang-format shellcheck ccache
  clang-14 libclang-rt-14-dev # scripts/fuzz.sh
  python3 python3-venv
  redis-server redis-tools # the events are published to a real Redis
  curl          # sends again what a failure report tells it to
  node-redis    # subscribes to the events
  nodejs        # reads and runs the scripts that are exported for k6
  prometheus    # promtool, which tests the alert rules
  libxml2-utils # xmllint, for the schemas of JUnit reports
  zsh fish groff-base # check completions and the manual page
  chromium chromium-driver # the HTML pages are tested in it, headless
)
# name of the environment below .venv/ : its requirements file below tests/python/
environments=(tools redis rehearsal tracing pytest pytest-7 locust-newest gateway-oracle data-layer-oracle client-generator jwt-oracle gateway-wire data-layer-wire)

say() { printf 'setup: %s\n' "$*"; }
fail() {
  printf 'setup: %s\n' "$@" >&2
  exit 1
}

install_packages() {
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    say "all $# Debian packages are there"
    return
  fi
  local install=(apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=600 "${missing[@]}")
  [ "$(id -u)" -eq 0 ] || fail "these packages are missing, and only root can install them:" "  sudo ${install[*]}"
  say "installing ${missing[*]}"
  local log
  log=$(mktemp)
  if ! { apt-get update -q && DEBIAN_FRONTEND=noninteractive "${install[@]}"; } >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "apt-get could not install them: is there a network, and is this Debian 12? (whole log: $log)"
  fi
  rm -f "$log"
}

# Debian's own Python where there is one: packages with native code are built for it.
system_python() { if [ -x /usr/bin/python3 ]; then echo /usr/bin/python3; else command -v python3; fi; }

install_environment() {
  local name=$1 requirements=tests/python/$1.txt directory=.venv/$1
  # The copy is written last, so a broken installation is made anew.
  if cmp -s "$requirements" "$directory/installed.txt"; then
    say "Python environment $name is there"
    return
  fi
  say "installing the Python environment $name: $(grep -v '^#' "$requirements" | tr '\n' ' ')"
  rm -rf "$directory"
  "$(system_python)" -m venv "$directory" || fail "python3 -m venv failed: is the package python3-venv there?"
  "$directory/bin/python" -m pip install -q --disable-pip-version-check -r "$requirements" ||
    fail "pip could not install $requirements: is there a network?"
  cp "$requirements" "$directory/installed.txt"
}

if [ "${1:-}" = list ] && [ "${2:-}" = libraries ]; then
  printf '%s\n' "${library_packages[@]}"
  exit
fi
if [ "${1:-}" = list ]; then
  printf '%s\n' "${build_packages[@]}" "${test_packages[@]}"
  exit
fi
[ -r /etc/debian_version ] || fail "this is made for Debian 12: install by hand what scripts/setup.sh lists"
case "${1:-test}" in
build)
  install_packages "${build_packages[@]}"
  ;;
test)
  install_packages "${build_packages[@]}" "${test_packages[@]}"
  for environment in "${environments[@]}"; do install_environment "$environment"; done
  ;;
*)
  fail "unknown argument '$1'; it is 'build', 'list', or nothing for everything"
  ;;
esac
