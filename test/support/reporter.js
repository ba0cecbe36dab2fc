const { writeFileSync } = require('node:fs');

/** Ends a run with the one line that scripts read; `DSOP_TEST_COUNT` names a file for whoever has more to count. */
module.exports = class PlainSummary {
  onRunComplete(_contexts, results) {
    const broken = results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${results.numFailedTests + broken} failed`;
    const { DSOP_TEST_COUNT: file } = process.env;
    if (file) writeFileSync(file, `${line}\n`);
    setImmediate(() => console.log(skipped > 0 ? `${line}, ${skipped} skipped` : line));
  }
};
