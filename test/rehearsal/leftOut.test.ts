import { diaryOf } from '../../src/rehearsal/diary';
import { partOf } from '../../src/rehearsal/live';
import { htmlOf } from '../../src/rehearsal/page';
import { textOf } from '../../src/rehearsal/text';
import { anIdea, inConcept, inOperations, pmo, projectLead } from '../support/given';
import { aProcess } from '../support/process';
import { nothingPlayed, rehearsalRegister, scriptOf } from './script';

/** What `--from-live` does not play: it lives on the server, but not as what a portfolio plays. */

const waiting = inConcept({ key: 'SBL' });
waiting.takes(projectLead, 'handOverExternal', { process: 'LOV-1', title: 'Hjemmel', need: 'Loven' });
const stopped = anIdea({ key: 'GML' });
stopped.takes(pmo, 'stop', { reason: 'Ikke lenger aktuelt' });
const inUse = inOperations({ key: 'DRIFT' });
const { states, leftOut } = partOf([stopped, waiting, inUse, aProcess()].map((it) => it.state));

it('initiatives that go on are played; one that was stopped and a process are not', () => {
  expect([...states.keys()]).toEqual(['SBL', 'DRIFT']);
  expect(leftOut).toMatchObject([
    { key: 'GML', why: 'ended', awaitedBy: [] },
    { key: 'LOV-1', why: 'process', awaitedBy: ['SBL'] },
  ]);
});

it('the diary says what was left out, and who waits for it', () => {
  const register = rehearsalRegister();
  const script = scriptOf('2027-01-01', 1);
  const diary = diaryOf(nothingPlayed, { ...script, leftOut }, register);
  for (const words of [textOf(diary, register), htmlOf(diary, register)]) {
    expect(words).toContain('1 prosess spilles ikke og står ikke i månedens status: LOV-1.');
    expect(words).toContain('1 avsluttet initiativ spilles ikke: GML.');
    expect(words).toContain('SBL venter på LOV-1, som ikke blir avklart i øvelsen.');
  }
  const whole = diaryOf(nothingPlayed, script, register);
  expect(textOf(whole, register) + htmlOf(whole, register)).not.toContain('spilles ikke');
});
