import { osloDayOf } from '../../src/domain/calendar';
import { ready } from '../../src/domain/outbox';
import { untrue } from '../record/retold';
import {
  asBefore,
  everySeat,
  inConcept,
  inOperations,
  pmo,
  readyForBP1,
  readyToDecide,
  register,
  taking,
} from '../support/given';
import { overview } from '../../src/cli/show';
import { plainStyle } from '../../src/cli/style';
import { possibilities } from '../../src/domain/can';
import { awaits, explain } from '../../src/domain/explain';
import { show } from '../../src/domain/show';

describe('an operator', () => {
  test('holds an initiative still: nothing is reminded of, sent or closed by time until it goes on', () => {
    const it = inConcept();
    const before = it.letters().length;
    it.takes(pmo, 'pause', { reason: 'Adressene rettes' });
    expect(it.state.paused).toMatchObject({ by: pmo, reason: 'Adressene rettes' });
    it.until('2027-02-01');
    expect(it.letters()).toHaveLength(before);
    expect(it.state.rungs).toEqual({});
    it.takes(pmo, 'resume', { text: 'Rettet' });
    expect(it.state.paused).toBeNull();
    expect(it.state.notes.map((n) => n.text)).toEqual(['Rettet']);
    it.until('2027-02-02', '10:00');
    expect(it.letters('duty').length).toBeGreaterThan(0);
  });

  test('an open case does not close by time while it is held still, and commands are taken', () => {
    const it = inConcept();
    it.takes(pmo, 'escalate', { reason: 'Trenger avklaring', closes: '2026-12-10' });
    const id = it.state.cases.at(-1)!.id;
    it.takes(pmo, 'pause', { reason: 'Feilsøking' });
    it.jump('2027-01-15');
    it.takes(pmo, 'annotate', { text: 'Ser på det' });
    expect(it.case(id).status).toBe('open');
    it.takes(pmo, 'resume');
    it.until('2027-01-16');
    expect(it.case(id).status).toBe('undecided');
  });

  test('sends no letter that waited for the morning until it goes on', () => {
    const it = readyForBP1({ on: '2026-11-27', at: '20:30' });
    it.takes(pmo, 'table', { gate: 'BP1' });
    const calls = () => it.case('BP1-1').seats.map((s) => s.call);
    it.takes(pmo, 'pause', { reason: 'Adressene rettes' });
    it.until('2026-12-02');
    expect([...new Set(calls()), it.state.letters.sent]).toEqual(['pending', 0]);
    expect(ready(asBefore(it.state), it.now).length).toBeGreaterThan(0);
    it.takes(pmo, 'resume');
    expect(new Set(calls())).toEqual(new Set(['called']));
  });

  test('takes no position of one who was called, once the case should have closed', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-04' });
    everySeat(it, 'BP1-1', { nav: 'object' });
    it.takes(pmo, 'pause', { reason: 'Feilsøking' });
    it.until('2026-12-07');
    const late = { case: 'BP1-1', position: 'support' };
    expect(it.refuses('per.nav', 'decide', late).code).toBe('case-closed');
    it.takes('per.nav', 'decide', { ...late, position: 'stand-aside' }, { decidedOn: '2026-12-03' });
    expect(osloDayOf(it.state.decisions[0]!.at)).toBe('2026-12-03');
  });

  test('lets no case be decided by a will that came only after it was to close', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    everySeat(it, 'BP2-1', {}, ['nav']);
    it.takes('tor.nav', 'will', { gate: 'BP2', actor: 'nav', answer: 'withdraw' });
    it.takes('tor.nav', 'decide', { case: 'BP2-1', position: 'stand-aside' });
    it.takes(pmo, 'pause', { reason: 'Feilsøking' });
    it.until('2027-01-11');
    it.takes('tor.nav', 'will', { gate: 'BP2', actor: 'nav', answer: 'yes' });
    expect([it.state.phase, it.case('BP2-1').status]).toEqual(['concept', 'open']);
    it.takes(pmo, 'resume');
    expect([it.state.phase, it.case('BP2-1').status]).toEqual(['concept', 'undecided']);
    expect(it.case('BP2-1').sentence?.nb).toContain('kom først etter at den skulle lukkes');
    it.takes(pmo, 'move', { case: 'BP2-1', closes: '2027-01-15' });
    expect([it.state.phase, osloDayOf(it.state.phaseSince)]).toEqual(['planning', '2027-01-11']);
    expect(untrue(it.state)).toEqual([]);
  });

  test('who holds it still is told how it goes on, and nothing is announced that will not happen', () => {
    const it = inConcept();
    it.takes(pmo, 'escalate', { reason: 'Trenger avklaring', closes: '2026-12-10' });
    const before = it.fork();
    it.takes(pmo, 'pause', { reason: 'Adressene rettes' });
    const { waits, comes } = explain(it.state, it.now);
    expect(waits[0]).toMatchObject({
      who: 'pmo',
      what: { nb: expect.stringContaining('Adressene rettes') },
      paragraph: 'V4 §3.3',
      command: 'dsop resume SBL',
    });
    expect(waits.slice(1).map((w) => w.what)).toEqual(
      explain(before.state, before.now).waits.map((w) => w.what),
    );
    expect([...waits.map((w) => w.next), comes].filter((next) => next !== null)).toEqual([]);
    expect(possibilities(it.state, pmo, it.now)[0]?.example).toBe(`dsop resume SBL --as ${pmo}`);
    const said = overview(show(it.state, it.now), plainStyle);
    expect(said.split('\n\n')[0]).toMatch(/på vent siden 23\. nov\. 2026: Adressene rettes/);
    it.takes(pmo, 'resume');
    expect(explain(it.state, it.now).waits.map((w) => w.command)).not.toContain('dsop resume SBL');
  });

  test('in a run that does not go by the mended rules is in the same lists as before', () => {
    const it = inOperations();
    it.takes(pmo, 'pause', { reason: 'x' });
    expect(awaits(it.state, it.now)).toContain('pmo');
    expect(awaits(asBefore(it.state), it.now)).not.toContain('pmo');
  });

  test('is PMO, and says a thing once', () => {
    const it = inConcept();
    expect(it.refuses(taking[1]!.person, 'pause', { reason: 'x' }).code).toBe('not-authorised');
    expect(it.refuses(pmo, 'resume').code).toBe('already-done');
    it.takes(pmo, 'pause', { reason: 'x' });
    expect(it.refuses(pmo, 'pause', { reason: 'y' }).code).toBe('already-done');
  });

  test('is of PMO today: a day on which somebody was does not help, since what is done is done now', () => {
    const it = inConcept({
      register: {
        ...register,
        seats: register.seats.map((s) => (s.person === pmo ? { ...s, validTo: '2026-11-30' } : s)),
      },
    });
    it.until('2026-12-02');
    for (const [command, payload] of [
      ['pause', { reason: 'x' }],
      ['resume', {}],
      ['annotate', { text: 'x' }],
      ['invite', { actor: 'politiet' }],
      ['extend', { duty: 'report/project/2026-12', until: '2026-12-18', reason: 'x' }],
      ['bounced', { letter: 'x', reason: 'x' }],
    ] as const)
      expect(it.refuses(pmo, command, payload, { decidedOn: '2026-11-30' }).code).toBe('not-authorised');
  });
});
