#!/bin/sh
# Type check and lint beside the tests, which often wait: what they find is shown last, where it is seen.
checks=$(mktemp)
trap 'rm -f "$checks"' EXIT
# As npm run typecheck and lint; short as they are, little in them is worth compiling for speed.
short='node --interrupt-budget=500000'
(
  $short node_modules/typescript/bin/tsc --noEmit -p tsconfig.json &&
    $short node_modules/eslint/bin/eslint.js . &&
    $short node_modules/prettier/bin/prettier.cjs --check --log-level warn .
) >"$checks" 2>&1 &
checking=$!
sources='src workflows activities bench chaos tools package-lock.json tsconfig.build.json'
built=dist/workflows/bundle.generated.js
# shellcheck disable=SC2086
if [ ! -e "$built" ] || [ -n "$(find $sources -newer "$built" | head -1)" ]; then npm run --silent build; fi
jest "$@"
tests=$?
if wait $checking; then exit $tests; fi
cat "$checks" >&2
exit 1
