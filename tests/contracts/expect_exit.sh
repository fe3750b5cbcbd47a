#!/usr/bin/env bash
# Runs a command that must fail. usage: expect_exit.sh CODE REGEX COMMAND…
# Exit 0 when it ends with CODE and what it prints (both streams, as one text) has a match of the Perl REGEX; else 1,
# with what it did.
set -u
code=$1 pattern=$2
shift 2
text=$("$@" 2>&1)
got=$?
if [ "$got" -eq "$code" ] && grep -qzP -- "$pattern" <<<"$text"; then exit 0; fi
printf 'expected exit code %s and %s, got exit code %s and:\n%s\n' "$code" "$pattern" "$got" "$text"
exit 1
