const { default: Sequencer } = require('@jest/test-sequencer');

/** Years under virtual time, faults and processes first: one of them begun last would leave the other cores idle. */
const longest = [
  /duties.server.tenYears|rehearsal.server.diary/,
  /(chaos|duties|ops|record|rehearsal).server/,
  /cli.(readme|dsop)/,
  /workflows|property|test.dev/,
];

/** On a clean clone Jest knows no durations yet, and would begin with the largest file. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const found = longest.findIndex((one) => one.test(path));
      return found < 0 ? longest.length : found;
    };
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
};
