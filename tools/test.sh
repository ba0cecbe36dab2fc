#!/bin/sh
# Type check and lint beside the tests, which often wait: what they find is shown last, where it is seen.
checks=$(mktemp)
trap 'rm -f "$checks"' EXIT
(npm run --silent typecheck && npm run --silent lint) >"$checks" 2>&1 &
checking=$!
# npm ci has built: again only when a source is newer. A build that fails must not leave the tests with the one before.
sources='src workflows activities bench chaos tools package-lock.json tsconfig.json tsconfig.build.json'
built=dist/workflows/bundle.generated.js
# shellcheck disable=SC2086
if [ ! -e "$built" ] || [ -n "$(find $sources -newer "$built" | head -1)" ]; then
  npm run --silent build || { kill $checking 2>/dev/null; exit 1; }
fi
jest "$@"
tests=$?
if wait $checking; then exit $tests; fi
cat "$checks" >&2
exit 1
