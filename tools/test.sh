#!/bin/sh
# Type check and lint beside the tests, which often wait: what they find is shown last, where it is seen.
checks=$(mktemp)
trap 'rm -f "$checks"' EXIT
(npm run --silent typecheck && npm run --silent lint) >"$checks" 2>&1 &
checking=$!
jest "$@"
tests=$?
if wait $checking; then exit $tests; fi
cat "$checks" >&2
exit 1
