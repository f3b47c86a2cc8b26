#!/bin/sh
# Runs a command while another one runs, tells it after, and fails if either failed:
#   sh scripts/together.sh "make types" pytest -n auto
set -u
told=$(mktemp) || exit 1
sh -c "$1" >"$told" 2>&1 &
other=$!
trap 'kill "$other" 2>/dev/null; rm -f "$told"; exit 130' INT TERM
shift
"$@"
first=$?
wait "$other"
second=$?
cat "$told"
rm -f "$told"
[ "$first" = 0 ] && [ "$second" = 0 ]
