import { v2_0, v4_0 } from '../../src/domain/agreement';
import { osloDayOf } from '../../src/domain/calendar';
import { hashOf } from '../../src/domain/chain';
import { openDuties } from '../../src/domain/duties';
import { editionsOf } from '../../src/domain/journal';
import { recordOf } from '../../src/domain/record/make';
import { recordNote } from '../../src/domain/record/shape';
import type { InitiativeState } from '../../src/domain/state';
import { unfold } from '../../src/domain/unfold';
import { filesOf } from '../../src/record/directory';
import { verify, type Verdict } from '../../src/record/verify';
import {
  anIdea,
  basis,
  everySeat,
  inConcept,
  inOperations,
  pmo,
  readyForBP1,
  register,
  wire,
} from '../support/given';
import { aProcess, hears } from '../support/process';
import { untrue } from './retold';

jest.setTimeout(300_000);

const failed = (verdict: Verdict) => verdict.findings.filter((f) => f.holds === 'no');

describe('a record', () => {
  test('holds, line by line, and says plainly what it does not prove', async () => {
    const state = inOperations().state;
    const record = wire(recordOf(state)!);
    const verdict = verify(await filesOf(record), { head: state.chain.head });
    expect(failed(verdict)).toEqual([]);
    const untold = verdict.findings.filter((f) => f.holds === 'untried').map((f) => f.says);
    expect(untold[0]).toMatch(/^Usignert: programmet dsop signerer ikke kommandoer/);
  });

  const saysMended = (state: InitiativeState) =>
    recordOf(state)!.timeline.flatMap((row) => (row.what === 'time' && row.mended ? [row.mended] : []));

  test('of a life that begins now says once that it goes by the rules as they are now', () => {
    expect(saysMended(inConcept().state)).toEqual([2]);
  });

  test('of a case whose call came after it was to close says so, and holds', async () => {
    const it = readyForBP1({ on: '2026-11-27', at: '20:30' });
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-11-28T12:00:00+01:00' });
    it.until('2026-11-30', '10:00');
    everySeat(it, 'BP1-1');
    expect(it.state.phase).toBe('concept');
    const record = wire(recordOf(it.state)!);
    const calls = record.timeline.flatMap((row) => (row.what === 'post' ? row.calls : []));
    expect(new Set(calls.map((c) => c.call))).toEqual(new Set(['late']));
    expect(failed(verify(await filesOf(record), {}))).toEqual([]);
  });

  test('of a run that says only that it goes by the rules as mended before holds too', async () => {
    const it = inConcept({ mended: (what) => what === undefined });
    basis(it, 'BP2');
    const conditions = [{ text: 'Avklar hjemmel', owner: 'nav', due: '2027-02-01' }];
    it.takes(pmo, 'refer', { gate: 'BP2', closes: '2026-12-04', conditions });
    everySeat(it, 'REF-BP2-1');
    it.until('2026-12-07');
    // By the rules as they are now, the condition would no longer be owed.
    it.takes(pmo, 'document', { kind: 'statistics-plan', sha256: 'b'.repeat(64) });
    expect(openDuties(it.state, it.now).map((d) => d.rule.kind)).toContain('condition');
    const { state } = it;
    expect([state.mended, saysMended(state)]).toEqual([true, [true]]);
    expect(untrue(state)).toEqual([]);
    expect(failed(verify(await filesOf(wire(recordOf(state)!)), {}))).toEqual([]);
  });
});

describe('what people read', () => {
  const page = async () => {
    const it = anIdea();
    const need = '<script>alert(1)</script> | `x` *y* [z](http://x.example)\n# ny linje';
    const state = { ...it.state, need };
    return filesOf(recordOf(state)!);
  };

  test('says on one line that it is no more than documentation, and has no mark but its own', async () => {
    const files = await page();
    const html = files.get('record.html')!.toString();
    const markdown = files.get('record.md')!.toString();
    for (const text of [html, markdown]) {
      expect(text).toContain(recordNote);
      expect(text).not.toMatch(/kontrakt|avtale/i);
    }
    expect(html).not.toContain('<script');
    expect(html).not.toMatch(/src=|href=|url\(|@import/);
    expect(markdown).toContain(
      '\\<script\\>alert(1)\\</script\\> \\| \\`x\\` \\*y\\* \\[z\\](http://x.example) / \\# ny linje',
    );
  });
});

describe('told again by the rules', () => {
  test('a process, and an initiative that hears of it, come out the same', () => {
    const it = inConcept();
    it.takes(pmo, 'handOverExternal', {
      process: 'LOV-1',
      title: 'Hjemmel for deling',
      need: 'Loven åpner ikke',
    });
    const process = aProcess({ from: it.state.key, on: osloDayOf(it.now) });
    hears(it, process);
    process.takes(pmo, 'conclude', { text: 'Loven er endret' });
    hears(it, process);
    for (const { state } of [it, process]) expect(untrue(state)).toEqual([]);
    expect(recordOf(it.state)!.timeline.flatMap((row) => (row.what === 'news' ? [row.about] : []))).toEqual([
      'started',
      'concluded',
    ]);
  });

  test('an initiative that a decision has moved to another rule set comes out the same', async () => {
    const idea = anIdea({ rules: v2_0 });
    idea.takes(pmo, 'moveRuleSet', { version: '4.0', reason: 'Ny modell' });
    const concept = inConcept();
    concept.takes(pmo, 'moveRuleSet', { version: '2.0', reason: 'Prøve' });
    everySeat(concept, 'RULES-1');
    for (const [it, to] of [
      [idea, '4.0'],
      [concept, '2.0'],
    ] as const) {
      expect(it.state.ruleSet.version).toBe(to);
      expect(untrue(it.state)).toEqual([]);
      expect(failed(verify(await filesOf(wire(recordOf(it.state)!)), {}))).toEqual([]);
    }
  });

  test('editions from before a field was there come back without it', () => {
    const it = inConcept();
    const before = it.state.register;
    const adopted = [{ version: '4.1', sha256: 'a'.repeat(64) }];
    const later = { ...before, revision: 1, adopted, delegations: [] };
    const state = unfold(it.state, [{ type: 'registerUpdated', register: later }], it.now).state;
    expect(editionsOf(state)).toStrictEqual([before, later]);
  });

  test('an initiative that has moved to a rule set that TLF adopted comes out the same', async () => {
    const rules = { ...v4_0, version: '4.1', limits: { ...v4_0.limits, pmoPersonDays: 5 } };
    const adopted = [{ version: '4.1', sha256: hashOf(rules) }];
    const move = { version: '4.1', rules: wire(rules), reason: 'Ny modell' };
    const idea = anIdea({ register: { ...register, adopted } });
    const concept = inConcept({ register: { ...register, adopted } });
    const other = { ...rules, limits: { ...rules.limits, pmoPersonDays: 500 } };
    for (const it of [idea, concept]) {
      for (const wrong of [
        { ...move, rules: undefined },
        { ...move, rules: wire(other) },
      ])
        expect(it.refuses(pmo, 'moveRuleSet', wrong)).toMatchObject({
          code: 'not-allowed',
          paragraph: 'V4 §1.1',
        });
      expect(it.refuses(pmo, 'moveRuleSet', { ...move, rules: wire(v4_0) }).code).toBe('malformed');
      it.takes(pmo, 'moveRuleSet', move);
      if (it === concept) everySeat(it, 'RULES-1');
      expect(it.state.ruleSet).toEqual({ version: '4.1', custom: rules });
      expect(wire(it.state)).toEqual(it.state);
      expect(untrue(it.state)).toEqual([]);
      expect(failed(verify(await filesOf(wire(recordOf(it.state)!)), {}))).toEqual([]);
    }
    idea.takes(pmo, 'assess', { personDays: 5 });
  });

  test('editions of the register come back as they were', () => {
    const it = inConcept();
    const before = it.state.register;
    const [first, ...others] = before.seats;
    const later = {
      ...before,
      revision: 1,
      seats: [...others.toReversed(), { ...first!, person: 'eva.nav' }],
      persons: [...before.persons, { id: 'eva.nav', actor: 'nav' }],
    };
    const state = unfold(it.state, [{ type: 'registerUpdated', register: later }], it.now).state;
    expect(editionsOf(state)).toEqual([before, later]);
    expect(untrue(state)).toEqual([]);
  });
});
