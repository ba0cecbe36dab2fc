#!/bin/sh
# Type check and lint beside the tests, which often wait: what they find is shown after them, where it is seen. The last
# line counts all of it, one more failed when they find something.
found=$(mktemp)
counted=$(mktemp)
trap 'rm -f "$found" "$counted"' EXIT
npm run --silent check >"$found" 2>&1 &
checking=$!
# npm ci has built: again only when a source is newer. A build that fails must not leave the tests with the one before.
sources='src workflows activities bench chaos tools package-lock.json tsconfig.json tsconfig.build.json'
built=dist/workflows/bundle.generated.js
# shellcheck disable=SC2086
if [ ! -e "$built" ] || [ -n "$(find $sources -newer "$built" | head -1)" ]; then
  npm run --silent build || { kill $checking 2>/dev/null; echo '0 passed, 1 failed'; exit 1; }
fi
DSOP_TEST_COUNT="$counted" jest "$@"
tests=$?
if wait $checking; then exit $tests; fi
cat "$found" >&2
read -r passed _ failed _ <"$counted"
echo "type check or lint has found something, see above: counted as one more"
echo "${passed:-0} passed, $((${failed:-0} + 1)) failed"
exit 1
