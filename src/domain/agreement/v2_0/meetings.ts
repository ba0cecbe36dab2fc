import { type ForumId, type MeetingRule } from '../ruleSet';
import { meetings as later } from '../v4_0/meetings';

/** Two meetings of TLF a year (V2 §3.1); who calls them, V2 does not say. There is no communications group. */
export const meetings: Record<ForumId, MeetingRule> = {
  tlf: {
    ...later.tlf,
    paragraph: 'V2 §3.1',
    cadence: { months: 6, warnMonths: 2, paragraph: 'V2 §3.1' },
    longestWait: { workingDays: 30, paragraph: 'V2 §3.1' },
  },
  sg: { ...later.sg, paragraph: 'V2 §3.2', alsoCalled: [] },
  pmo: { ...later.pmo, paragraph: 'V2 §3.3' },
};
