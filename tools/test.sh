#!/bin/sh
# Type check and lint beside the tests, which often wait: what they find is shown last, where it is seen.
# A test process is short: compiling only what runs really hot for speed saves it a fifth of its time.
short='node --interrupt-budget=500000'
checks=$(mktemp)
trap 'rm -f "$checks"' EXIT
(
  $short node_modules/typescript/bin/tsc --noEmit -p tsconfig.json &&
    $short node_modules/eslint/bin/eslint.js . &&
    $short node_modules/prettier/bin/prettier.cjs --check --log-level warn .
) >"$checks" 2>&1 &
checking=$!
npm run --silent build && $short node_modules/jest/bin/jest.js "$@"
tests=$?
if wait $checking; then exit $tests; fi
cat "$checks" >&2
exit 1
