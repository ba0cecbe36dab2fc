import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readVerbs } from '../../src/cli/verbs';
import { osloInstant } from '../../src/domain/calendar';
import { assumedIn, diaryOf } from '../../src/rehearsal/diary';
import { readScript, type ScriptAnswer } from '../../src/rehearsal/files';
import { delayOf, doneAt } from '../../src/rehearsal/habits';
import { pastOf, type Past } from '../../src/rehearsal/past';
import { htmlOf } from '../../src/rehearsal/page';
import { textOf } from '../../src/rehearsal/text';
import { assumedTitle, assumedWords } from '../../src/rehearsal/words';
import {
  everySeat,
  inConcept,
  inPlanning,
  pmo,
  projectLead,
  readyForBP1,
  steeringLead,
  type Initiative,
} from '../support/given';
import { nothingPlayed, rehearsalRegister, runningOf, three } from './script';

const register = rehearsalRegister();
const at = (day: string) => osloInstant(day, '09:00');
const on = (it: Initiative, day: string): Past => pastOf([it.state], at(day));

/** Reports on the days given, one after the other; they are due on 7 December, 8 January, 5 February and 5 March. */
function reporting(...days: readonly string[]): Initiative {
  const it = inConcept();
  it.takes(projectLead, 'report', { status: 'green', text: 'I rute', period: '2026-11' });
  for (const day of days) {
    it.until(day);
    it.takes(projectLead, 'report', { status: 'green', text: 'I rute' });
  }
  return it;
}

/** SG in writing, called on Monday 23 November: those named answer on their days, the others the day after, or never. */
function inWriting(late: readonly [string, string][], silent: readonly string[]): Initiative {
  const it = readyForBP1();
  it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-11' });
  it.until('2026-11-24');
  everySeat(it, 'BP1-1', {}, [...late.map(([actor]) => actor), ...silent]);
  for (const [actor, day] of late) {
    it.until(day);
    const person = it.case('BP1-1').seats.find((s) => s.actor === actor)?.person ?? '';
    it.takes(person, 'decide', { case: 'BP1-1', position: 'support' });
  }
  it.until('2026-12-11', '18:00');
  return it;
}

describe('what leads owe', () => {
  it('is as late as the median of their deadlines, in whole working days; before the day is no less than in time', () => {
    // In time by three working days; then four and two late.
    const it = reporting('2026-12-02', '2027-01-14', '2027-02-09');
    expect(on(it, '2027-02-10').people[projectLead]).toEqual({ owed: 2, deadlines: 3, answers: 0, cases: 0 });
    // Of two in the middle the lower.
    expect(on(reporting('2026-12-02', '2027-01-14'), '2027-01-15').people[projectLead]).toMatchObject({
      owed: 0,
      deadlines: 2,
    });
  });

  it('what is late and missing counts until now', () => {
    const it = reporting('2026-12-07', '2027-01-08');
    expect(on(it, '2027-02-05').people[projectLead]).toMatchObject({ owed: 0, deadlines: 2 });
    it.until('2027-03-19');
    // Since 5 February thirty working days, since 5 March ten.
    expect(on(it, '2027-03-19').people[projectLead]).toMatchObject({ owed: 0, deadlines: 4 });
    const never = reporting();
    never.until('2027-01-11');
    // Since 7 December 22 working days, with Christmas in between; since 8 January one.
    expect(on(never, '2027-01-11').people[projectLead]).toMatchObject({ owed: 1, deadlines: 2 });
  });

  it('it is the holder of the role on the due day who was late, and nobody for an office', () => {
    const it = inPlanning();
    it.until('2026-12-10');
    it.takes(pmo, 'appoint', { role: 'steering-lead', person: 'vidar.lead' });
    it.until('2026-12-14');
    it.takes('vidar.lead', 'report', { status: 'green', text: 'I rute', period: '2026-12' });
    const { people } = on(it, '2026-12-15');
    expect(people[steeringLead]).toMatchObject({ owed: 5, deadlines: 1 });
    expect(people['vidar.lead']).toBeUndefined();
    expect(people[pmo]).toBeUndefined();
  });

  it('nothing from more than twelve months ago counts', () => {
    const it = reporting('2026-12-30', '2027-01-08');
    expect(on(it, '2027-01-11').people[projectLead]).toMatchObject({ deadlines: 2 });
    const later = on(it, '2027-12-08');
    expect(later).toMatchObject({ since: '2026-12-08', until: '2027-12-08' });
    // A day before, the first of them and all that follow.
    const other = pastOf([it.state], osloInstant('2027-12-07', '17:00'));
    expect((other.people[projectLead]?.deadlines ?? 0) - (later.people[projectLead]?.deadlines ?? 0)).toBe(1);
  });
});

describe('what seats answer', () => {
  // Seven working days after the call, four beyond the usual three.
  const slow = inWriting([['nav', '2026-12-02']], ['bits']);
  const prompt = inWriting([['nav', '2026-11-26']], ['digdir']);

  it('is as many working days beyond the usual three from the call', () => {
    const { people } = on(slow, '2026-12-14');
    expect(people['per.nav']).toEqual({ owed: 0, deadlines: 0, answers: 4, cases: 1 });
    expect(people['tone.finansnorge']).toMatchObject({ answers: 0, cases: 1 });
  });

  it('never for one who let more than half of the cases close; a case that is open says nothing of it', () => {
    expect(on(slow, '2026-12-14').people['lise.bits']).toMatchObject({ answers: null, cases: 1 });
    const both = pastOf([slow.state, prompt.state], at('2026-12-14'));
    expect(both.people['lise.bits']).toMatchObject({ answers: 0, cases: 2 });
    // The lower of 4 and 0.
    expect(both.people['per.nav']).toMatchObject({ answers: 0, cases: 2 });
    const open = readyForBP1();
    open.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-11' });
    expect(on(open, '2026-12-10').people['lise.bits']).toBeUndefined();
  });

  it('in a meeting it is in time whenever it comes, and not at all for one who was not there', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-11', meeting: 'SG 10. desember' });
    it.until('2026-12-10');
    everySeat(it, 'BP1-1', {}, ['bits']);
    it.until('2026-12-11', '18:00');
    const { people } = on(it, '2026-12-14');
    expect(people['per.nav']).toMatchObject({ answers: 0, cases: 1 });
    expect(people['lise.bits']).toMatchObject({ answers: null, cases: 1 });
  });
});

describe('a scenario that asks for it', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dsop-past-'));
  const past = on(inWriting([['nav', '2026-12-02']], ['bits']), '2026-12-14');
  const known: Past = {
    ...past,
    people: { [projectLead]: { owed: 4, deadlines: 7, answers: 0, cases: 0 }, ...past.people },
  };
  const reading = (scenario: string, given?: Past): ScriptAnswer => {
    const scenarioFile = path.join(folder, 's.yaml');
    writeFileSync(scenarioFile, scenario);
    const wanted = { from: '2027-01-01', months: 14, portfolioFile: three('portfolio'), scenarioFile };
    return readScript(wanted, register, given && runningOf({ past: given }));
  };
  const script = (scenario: string) => {
    const read = reading(scenario, known);
    if (!read.ok) throw new Error(read.faults.join('\n'));
    return read.script;
  };

  it('has everybody be as late as before, those without a past in time, and those named as it says', () => {
    const played = script(
      'everybody: { answers: asLastYear }\npeople:\n  lise.bits: { answers: late, workingDays: 2 }\n',
    );
    const delay = (person: string) => [delayOf(played, person, 'owed'), delayOf(played, person, 'answers')];
    expect(delay('per.nav')).toEqual([0, 4]);
    expect(delay(projectLead)).toEqual([4, 0]);
    expect(delay('lise.bits')).toEqual([2, 2]);
    expect(delay('vidar.lead')).toEqual([0, 0]);
    const due = osloInstant('2027-02-05', '16:00');
    expect(doneAt(played, projectLead, { since: at('2027-02-01'), due, early: 1 })).toBe(
      osloInstant('2027-02-11', '10:00'),
    );
  });

  it('the diary lists who was taken to be how late, by id, and nobody else', () => {
    const assumed = assumedIn(script('everybody: { answers: asLastYear }\n'), register);
    if (!assumed) throw new Error('nothing assumed');
    expect(assumedTitle(assumed)).toBe(
      'Folk er like sene som fra søndag 14. desember 2025 til mandag 14. desember 2026',
    );
    expect(assumedWords(assumed)).toEqual([
      'Ida Strømlibekk leverer 4 virkedager etter fristen (7 frister)',
      'Lise Kodevoll svarer ikke (1 sak)',
      'Per Myrlandås svarer 4 virkedager sent i skriftlige runder (1 sak)',
      'De andre som måles slik, er i tide',
    ]);
    const one = assumedIn(script('people:\n  per.nav: { answers: asLastYear }\n'), register);
    expect(one?.people.map(({ person }) => person)).toEqual(['per.nav']);
    expect(assumedIn(script('everybody: { answers: late }\n'), register)).toBeNull();
  });

  it('they stand in the diary, as text and as a page', () => {
    const played = script('everybody: { answers: asLastYear }\n');
    const diary = diaryOf(nothingPlayed, played, register);
    for (const words of [textOf(diary, register), htmlOf(diary, register)]) {
      expect(words).toContain('Folk er like sene som fra');
      expect(words).toContain('Per Myrlandås svarer 4 virkedager sent i skriftlige runder (1 sak)');
    }
    const asBefore = diaryOf(nothingPlayed, script('everybody: { answers: onTime }\n'), register);
    expect(textOf(asBefore, register) + htmlOf(asBefore, register)).not.toContain('like sene');
  });

  it('the example in the help can be played', () => {
    const notes = readVerbs.find(({ name }) => name === 'rehearse')?.notes ?? [];
    const example = notes.slice(1, notes.indexOf('')).map((line) => line.slice(2));
    const read = script(`${example.join('\n')}\n`);
    expect(read.scenario).toMatchObject({ everybody: { answers: 'asLastYear' } });
    expect(read.scenario.changes).toHaveLength(2);
    expect(read.meetings.tlf).toEqual(['2027-11-11']);
  });

  it('is refused where nothing that runs is played on', () => {
    const read = reading('everybody: { answers: asLastYear }\npeople:\n  per.nav: { answers: asLastYear }\n');
    const faults = read.ok ? [] : read.faults.map((fault) => fault.replace(/^.*s\.yaml: /, ''));
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(/linje 1 .*asLastYear måles i initiativene som er i gang; bruk --from-live/);
    expect(faults[1]).toMatch(/linje 3 .*--from-live/);
  });
});
