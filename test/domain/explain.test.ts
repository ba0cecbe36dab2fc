import { commands, isCommandName } from '../../src/contract/commands';
import { attributesOf } from '../../src/domain/attributes';
import { possibilities } from '../../src/domain/can';
import { details } from '../../src/domain/details';
import { awaits, explain, waitsFor } from '../../src/domain/explain';
import { nextWakeUp } from '../../src/domain/wake';
import { show } from '../../src/domain/show';
import { anIdea, aQualifiedIdea, pmo, register, sha, wire } from '../support/given';
import { moments } from '../support/moments';

describe.each(moments)('an initiative that is %s', (name, at) => {
  test('says what it waits for, from whom, by which paragraph, unless its record is closed', () => {
    const it = at();
    const waits = waitsFor(it.state, it.now);
    if (name !== 'closed') expect(waits.length).toBeGreaterThan(0);
    for (const w of waits) {
      expect(w.what.nb).not.toBe('');
      expect(w.what.en).not.toBe('');
      expect(w.paragraph).toMatch(/^V[24] §/);
      expect(w.since).toBeLessThanOrEqual(it.now);
      if (w.next) expect(w.next.at).toBeGreaterThan(it.now);
    }
    expect(explain(it.state, it.now).waits).toHaveLength(waits.length);
  });

  test('names a command that exists wherever it names one', () => {
    const it = at();
    for (const w of waitsFor(it.state, it.now)) {
      const verb = w.command?.split(' ')[1]?.replace(/-(.)/g, (_, c: string) => c.toUpperCase());
      if (verb !== undefined) expect(isCommandName(verb)).toBe(true);
    }
  });

  test('offers nobody what is then refused as not theirs, not now, or over', () => {
    const it = at();
    for (const { id } of register.persons)
      for (const offer of possibilities(it.state, id, it.now)) {
        expect(offer.example).toContain(`--as ${id}`);
        const flags: Partial<Record<string, string>> = Object.fromEntries(
          [...offer.example.matchAll(/--([a-z]+) (\S+)/g)].map(([, key, value]) => [key, value]),
        );
        const { as, text, file, reason, status, ...rest } = flags;
        const shape = Object.keys((commands[offer.command as 'assess'].payload as { shape: object }).shape);
        const payload = {
          ...Object.fromEntries(Object.entries(rest).filter(([k, v]) => shape.includes(k) && v !== '…')),
          ...(status !== undefined && { status }),
          ...(text !== undefined && { text: 'x' }),
          ...(reason !== undefined && { reason: 'x' }),
          ...(file !== undefined && { sha256: sha('x') }),
          ...(offer.command === 'document' && {
            kind: rest.kind === '…' ? 'minutes' : rest.kind,
            sha256: sha('m'),
          }),
          ...(offer.command === 'appoint' && { person: 'tuva.lead' }),
        };
        expect(as).toBe(id);
        const answer = it.tries(id, offer.command as 'assess', payload);
        if (!answer.ok)
          expect(`${offer.example}: ${answer.refused.code}`).not.toMatch(
            /not-authorised|wrong-phase|wrong-forum|no-seat|ended|malformed|wrong-step|case-closed|no-open-case|already-done/,
          );
      }
  });

  test('tells the Temporal UI, why and show the same in the same words', () => {
    const it = at();
    const { headline, waits, comes } = explain(it.state, it.now);
    const ui = details(it.state, it.now).replace(/\\(.)/g, '$1');
    expect(ui).toContain(headline.nb);
    const next = nextWakeUp(it.state, it.now);
    expect(comes?.what).toBe(next?.orBefore ? undefined : next?.why);
    expect(ui.split('### Neste av seg selv\n')[1]?.split('\n')[0]).toBe(comes?.what);
    for (const { who, whoName, what, paragraph, next, command } of waits) {
      if (who.startsWith('seat:')) continue;
      expect(ui).toContain(`${whoName.nb}:** ${what.nb} (${paragraph})`);
      if (next) expect(ui).toContain(`: ${next.what.nb}.`);
      if (command !== null) expect(ui).toContain(`\`${command}\``);
    }
    expect(show(it.state, it.now).waitsFor.map(({ what, paragraph }) => [what, paragraph])).toEqual(
      waits.map(({ what, paragraph }) => [what.nb, paragraph]),
    );
  });

  test('is shown as plain JSON with every key there, and as values to search by', () => {
    const it = at();
    const view = show(it.state, it.now);
    expect(wire(view)).toEqual(view);
    expect(Object.values(view)).not.toContain(undefined);
    const attributes = attributesOf(it.state, it.now);
    expect(attributes.DsopPhase).toBe(name === 'stopped' || name === 'closed' ? name : it.state.phase);
    expect(JSON.stringify(attributes)).not.toContain('@');
    const tokens = attributes.DsopAwaits ?? [];
    expect([...tokens].sort()).toEqual(awaits(it.state, it.now));
    const seats = tokens.map((token) => token.startsWith('seat:'));
    expect(seats).toEqual([...seats].sort((a, b) => Number(a) - Number(b)));
    expect(details(it.state, it.now).length).toBeLessThanOrEqual(15_000);
  });
});

describe('what people have written', () => {
  test('stands in the Temporal UI as text, never as markup', () => {
    const it = anIdea();
    it.state = { ...it.state, title: '<img src=x onerror=alert(1)> [klikk](https://ond.example) **fet**' };
    const text = details(it.state, it.now);
    expect(text).not.toMatch(/(^|[^\\])<img/);
    expect(text).not.toMatch(/[^\\]\]\(https/);
  });
});

test('what a refusal says is missing is what the explanation waits for, in the same words', () => {
  const it = aQualifiedIdea();
  const [wait] = waitsFor(it.state, it.now);
  const refused = it.refuses(pmo, 'table', { gate: 'BP1' });
  const missing = refused.missing.filter(({ paragraph }) => paragraph === wait?.paragraph);
  expect(missing.length).toBeGreaterThan(1);
  for (const { what } of missing) expect(wait?.what.nb).toContain(what);
  expect(wait?.what.en).toContain('Potential benefits to actors and society (benefit-indication)');
  expect(missing[0]).not.toHaveProperty('en');
});
