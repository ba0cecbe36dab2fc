import type { Month } from './calendar';
import type { InitiativeState, Report } from './state';

/** Published reports: each month's newest version counts, and months are told apart by what they are, not by when they came. */

/** The newest version of the last month before `period` that the line has reported on. */
export const reportBefore = (state: InitiativeState, line: string, period: Month): Report | undefined =>
  latest(state.reports.filter((r) => r.line === line && r.period < period));

/** The newest version of the last month that has been reported on. */
export const lastReport = (state: InitiativeState): Report | undefined => latest(state.reports);

const latest = (reports: readonly Report[]): Report | undefined =>
  reports
    .filter((r) => !r.draft)
    .reduce<Report | undefined>((best, r) => (best && best.period > r.period ? best : r), undefined);
