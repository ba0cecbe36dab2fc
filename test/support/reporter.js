/** Ends a run with the one line that scripts read. */
module.exports = class PlainSummary {
  onRunComplete(_contexts, results) {
    const broken = results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${results.numFailedTests + broken} failed`;
    setImmediate(() => console.log(skipped > 0 ? `${line}, ${skipped} skipped` : line));
  }
};
