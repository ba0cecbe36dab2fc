import { osloInstant } from '../../src/domain/calendar';
import { atWork, doneAt, nextWork } from '../../src/rehearsal/habits';
import { meetingDays, nextMeeting } from '../../src/rehearsal/meetings';
import type { Scenario, Script } from '../../src/rehearsal/scenario';

const script = (scenario: Scenario): Script => ({
  from: '2027-01-01',
  until: '2028-03-01',
  months: 14,
  portfolio: { initiatives: [] },
  scenario,
  meetings: meetingDays(scenario, '2027-01-01', '2028-03-01'),
});
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

  it('a case is tabled for the first meeting with enough notice', () => {
    const played = script({ notice: 5 });
    expect(nextMeeting(played, 'sg', at('2027-01-05'))).toBe('2027-01-13');
    expect(nextMeeting(played, 'sg', at('2027-01-07'))).toBe('2027-02-10');
    expect(nextMeeting(script({ meetings: { tlf: [] } }), 'tlf', at('2027-01-05'))).toBeUndefined();
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
