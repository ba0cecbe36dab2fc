import { type ForumId, type MeetingRule } from '../ruleSet';

const usual = { begins: '10:00', minutes: 120 };

/** TLF is called by DSOP SG (V4 §3.1, §3.2), and PMO may do it for SG; of the others the agreement says nothing. */
export const meetings: Record<ForumId, MeetingRule> = {
  tlf: {
    paragraph: 'V4 §3.1',
    calledBy: ['sg', 'pmo'],
    noticeWorkingDays: 10,
    usual,
    alsoCalled: [],
    absences: 2,
    // One or two meetings a year, and extra ones where progress needs them: two are aimed at, one there must be.
    cadence: { months: 6, mostMonths: 12, warnMonths: 2, paragraph: 'V4 §3.1' },
    longestWait: { workingDays: 30, paragraph: 'V4 §3.1' },
  },
  sg: {
    paragraph: 'V4 §3.2',
    calledBy: ['pmo'],
    noticeWorkingDays: 5,
    usual,
    alsoCalled: ['communications'],
    absences: 2,
  },
  pmo: {
    paragraph: 'V4 §3.3',
    calledBy: ['pmo'],
    noticeWorkingDays: 5,
    usual,
    alsoCalled: [],
    absences: 2,
  },
};
