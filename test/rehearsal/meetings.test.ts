import { envelopeOf } from '../../src/client/envelope';
import type { ForumId } from '../../src/domain/agreement';
import { osloInstant, toIso } from '../../src/domain/calendar';
import { judge } from '../../src/domain/decide';
import { deskOf } from '../../src/domain/desk';
import { meetingRule } from '../../src/domain/meetings';
import { showMeetings, type MeetingView } from '../../src/domain/meetingView';
import { foundProgramme } from '../../src/domain/programmeState';
import { atWork, doneAt, nextWork } from '../../src/rehearsal/habits';
import { meetingDays, nextMeeting } from '../../src/rehearsal/meetings';
import type { Scenario, Script } from '../../src/rehearsal/scenario';
import { rulesFor } from '../../src/rehearsal/world';
import { rehearsalRegister } from './script';

const script = (scenario: Scenario): Script => ({
  from: '2027-01-01',
  until: '2028-03-01',
  months: 14,
  portfolio: { initiatives: [] },
  scenario,
  meetings: meetingDays(scenario, '2027-01-01', '2028-03-01'),
});
/** SG's meetings on those days, as the programme shows them. */
function meetingsOf(days: readonly string[]): MeetingView[] {
  const start = at('2027-01-01', '00:00');
  const rules = rulesFor(rehearsalRegister(), rehearsalRegister().ruleSet);
  const desk = deskOf(foundProgramme(rehearsalRegister(), 1), start);
  const usual = meetingRule(rules, 'sg').usual;
  const state = days.reduce((so, day, index) => {
    const begins = at(day, usual.begins);
    const envelope = envelopeOf({
      id: `plan-meeting-number-${index}`,
      programme: 'rehearsal',
      command: 'planMeeting',
      key: 'PROGRAMME',
      by: 'ola.pmo',
      register: so.register.revision,
      payload: { forum: 'sg', begins: toIso(begins) },
      concerns: undefined,
      decidedOn: undefined,
      sentAt: start,
    });
    const answer = judge(so, 'planMeeting', envelope, start);
    if (!answer.ok) throw new Error(answer.refused.message);
    return answer.value.state;
  }, desk);
  return showMeetings(state, start).meetings;
}
const at = (day: string, time = '10:00') => osloInstant(day, time);

describe('when forums meet', () => {
  it('usually: SG on the second Wednesday but never in July, TLF in June and November', () => {
    const { sg, tlf } = script({}).meetings;
    expect(sg.slice(0, 7)).toEqual([
      '2027-01-13',
      '2027-02-10',
      '2027-03-10',
      '2027-04-14',
      '2027-05-12',
      '2027-06-09',
      '2027-08-11',
    ]);
    expect(tlf.slice(0, 2)).toEqual(['2027-06-10', '2027-11-11']);
  });

  it('a meeting day that is a holiday gives way to the next working day', () => {
    const { sg } = script({ meetings: { sg: { week: 3, weekday: 'monday', months: [5] } } }).meetings;
    expect(sg[0]).toBe('2027-05-18');
  });

  it('a case is tabled for the first meeting with enough notice, and of old before the call goes out', () => {
    const next = (scenario: Scenario, forum: ForumId, now: number) =>
      nextMeeting(
        { script: script(scenario), meetings: meetingsOf(['2027-01-13', '2027-02-10']) },
        forum,
        now,
      )?.id;
    expect(next({ notice: 5 }, 'sg', at('2027-01-06'))).toBe('SG-2027-01-13');
    expect(next({ notice: 5 }, 'sg', at('2027-01-07'))).toBe('SG-2027-02-10');
    expect(next({}, 'sg', at('2027-01-05'))).toBe('SG-2027-01-13');
    // The call went out at 09:00.
    expect(next({}, 'sg', at('2027-01-06'))).toBe('SG-2027-02-10');
    expect(next({}, 'tlf', at('2027-01-05'))).toBeUndefined();
  });

  it('one that is called off takes no cases', () => {
    const [off, stands] = meetingsOf(['2027-01-13', '2027-02-10']);
    if (!off || !stands) throw new Error('no meetings');
    const meetings = [{ ...off, status: 'cancelled' } as const, stands];
    expect(nextMeeting({ script: script({}), meetings }, 'sg', at('2027-01-04'))?.id).toBe('SG-2027-02-10');
  });
});

describe('when people answer', () => {
  const owed = { since: 0, due: at('2027-03-05', '16:00'), early: 1 };
  const played = script({
    people: { slow: { answers: 'late', workingDays: 4 }, silent: { answers: 'never' } },
    absences: [{ person: 'away', from: '2027-03-01', to: '2027-03-12' }],
  });

  it('in time, so many working days late, or never', () => {
    expect(doneAt(played, 'anybody', owed)).toBe(at('2027-03-04'));
    expect(doneAt(played, 'slow', owed)).toBe(at('2027-03-11'));
    expect(doneAt(played, 'silent', owed)).toBeUndefined();
  });

  it('who is away answers on the day of return', () => {
    expect(doneAt(played, 'away', owed)).toBe(at('2027-03-15'));
    expect(atWork(played, 'away', at('2027-02-26'))).toBe(at('2027-02-26'));
  });

  it('nobody works at night, at weekends or on holidays', () => {
    expect(nextWork(at('2027-03-05', '09:00'))).toBe(at('2027-03-05'));
    expect(nextWork(at('2027-03-05', '10:01'))).toBe(at('2027-03-08'));
    expect(nextWork(at('2027-03-24', '11:00'))).toBe(at('2027-03-30'));
  });
});
