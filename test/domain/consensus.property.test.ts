import fc from 'fast-check';
import type { PositionKind } from '../../src/contract/commands';
import { v4_0 } from '../../src/domain/agreement';
import { resultSentence, tally, verdict, type Hosting } from '../../src/domain/cases';
import { snapshotOf } from '../../src/domain/register';
import type { Case, CaseSeat } from '../../src/domain/state';
import { register } from '../support/given';

const people = snapshotOf(register);
const actors = people.actors.map((a) => a.id);
const kinds: PositionKind[] = ['support', 'reservation', 'stand-aside', 'object', 'recused'];
const closes = 1_000_000;

interface Sitting {
  /** What each seat has said, nothing where it is silent. */
  said: (PositionKind | null)[];
  calls: CaseSeat['call'][];
  participants: string[];
  closed: boolean;
  blocked: boolean;
  chair: number | null;
}

const sittings: fc.Arbitrary<Sitting> = fc.integer({ min: 1, max: 9 }).chain((size) =>
  fc.record({
    said: fc.array(
      fc.oneof(
        {
          weight: 5,
          arbitrary: fc.constantFrom<PositionKind | null>('support', 'stand-aside', 'reservation'),
        },
        { weight: 1, arbitrary: fc.constantFrom<PositionKind | null>(...kinds) },
        { weight: 2, arbitrary: fc.constant(null) },
      ),
      { minLength: size, maxLength: size },
    ),
    calls: fc.array(fc.constantFrom<CaseSeat['call']>('called', 'called', 'called', 'failed', 'pending'), {
      minLength: size,
      maxLength: size,
    }),
    participants: fc.subarray(actors.slice(0, size)),
    closed: fc.boolean(),
    blocked: fc.constantFrom(false, false, true),
    chair: fc.option(fc.integer({ min: 0, max: size - 1 })),
  }),
);

function caseOf(s: Sitting): Case {
  const seats = s.said.map((_, i): CaseSeat => ({ actor: actors[i]!, person: `p${i}`, call: s.calls[i]! }));
  return {
    id: 'BP1-1',
    revision: 1,
    question: { kind: 'gate', gate: 'BP1' },
    forum: 'sg',
    ruleSet: '4.0',
    method: s.chair === null ? 'consensus' : 'chair',
    tabledAt: 0,
    tabledBy: 'ola.pmo',
    receivedAt: 0,
    recommendation: null,
    closing: { mode: 'written', at: closes, reference: null },
    proposal: { outcome: 'approved', text: null, conditions: [], then: 'stay' },
    manifest: { hash: 'h', items: [] },
    seats,
    positions: s.said.flatMap((kind, i) =>
      kind === null
        ? []
        : [
            {
              actor: actors[i]!,
              person: `p${i}`,
              kind,
              reason: null,
              at: 10 + i,
              receivedAt: 10 + i,
              revision: 1,
              manifest: 'h',
              command: `c${i}`,
            },
          ],
    ),
    replaced: [],
    status: 'open',
    closedAt: null,
    sentence: null,
  };
}

/** The rule as the agreement's reading tells it, seat by seat, with nothing shared with the machine. */
function naive(s: Sitting): 'decided' | 'waiting' | 'undecided' {
  let answered = 0;
  let recused = 0;
  let objects = false;
  let uncalled = false;
  let chairSpoke = false;
  const absent: string[] = [];
  s.said.forEach((kind, i) => {
    if (kind === null) {
      absent.push(actors[i]!);
      if (s.calls[i] !== 'called') uncalled = true;
      return;
    }
    if (kind === 'recused') recused++;
    else answered++;
    if (kind === 'object') objects = true;
    if (s.chair === i && kind !== 'object' && kind !== 'recused') chairSpoke = true;
  });
  const halfOfTheRest = answered > 0 && answered * 2 >= s.said.length - recused;
  const allTakingPart = s.participants.every((a) => !absent.includes(a));
  const sound = !objects && halfOfTheRest && allTakingPart && !s.blocked;
  if (sound && absent.length === 0) return 'decided';
  if (sound && s.chair !== null && chairSpoke) return 'decided';
  if (!s.closed || uncalled) return 'waiting';
  return sound && s.chair === null ? 'decided' : 'undecided';
}

const judged = (s: Sitting) => {
  const chairs = s.chair === null ? {} : { sg: `p${s.chair}` };
  const hosting: Hosting = {
    register: { ...people, chairs },
    rules: v4_0,
    participants: s.participants,
  };
  const now = s.closed ? closes : closes - 1;
  return verdict(caseOf(s), hosting, now, s.blocked ? [{ nb: 'mangler noe', en: 'missing' }] : []);
};

describe('consensus and quorum', () => {
  test('agree with a second reading of the rule, whatever has been said by whom', () => {
    const seen = { decided: 0, waiting: 0, undecided: 0 };
    fc.assert(
      fc.property(sittings, (s) => {
        const { kind } = judged(s);
        seen[kind]++;
        expect(kind).toBe(naive(s));
      }),
      { numRuns: 4000 },
    );
    for (const times of Object.values(seen)) expect(times).toBeGreaterThan(100);
  });

  test('are blind to the order in which the positions came', () => {
    fc.assert(
      fc.property(sittings, fc.integer(), (s, seed) => {
        const c = caseOf(s);
        const shuffled = {
          ...c,
          positions: [...c.positions].sort((a, b) => ((a.at * seed) % 7) - ((b.at * seed) % 7)),
        };
        const hosting: Hosting = { register: people, rules: v4_0, participants: s.participants };
        expect(verdict(shuffled, hosting, closes, []).kind).toBe(verdict(c, hosting, closes, []).kind);
      }),
      { numRuns: 500 },
    );
  });

  test('never count silence as consent: a position less never turns waiting into a decision before closing', () => {
    fc.assert(
      fc.property(sittings, fc.nat(8), (s, i) => {
        const before = { ...s, closed: false };
        if (judged(before).kind !== 'waiting' || s.said[i] === 'object') return;
        const fewer = { ...before, said: s.said.map((k, j) => (j === i ? null : k)) };
        if (s.said[i] !== 'recused') expect(judged(fewer).kind).toBe('waiting');
      }),
      { numRuns: 1000 },
    );
  });

  test('an objection is never outvoted', () => {
    fc.assert(
      fc.property(sittings, fc.nat(8), (s, i) => {
        if (i >= s.said.length) return;
        const objected = { ...s, said: s.said.map((k, j) => (j === i ? ('object' as const) : k)) };
        expect(judged(objected).kind).not.toBe('decided');
      }),
      { numRuns: 1000 },
    );
  });

  test('are told in a sentence whose numbers add up to the seats', () => {
    fc.assert(
      fc.property(sittings, (s) => {
        const c = caseOf(s);
        const count = tally(c);
        const { en } = resultSentence(c, count, people);
        const all =
          count.support.length +
          count.reservation.length +
          count.standAside.length +
          count.object.length +
          count.recused.length +
          count.absent.length;
        expect(all).toBe(s.said.length);
        expect(en).toContain(` ${s.said.length}: ${count.support.length} support`);
        expect(en).toContain(`; ${count.absent.length} absent`);
      }),
      { numRuns: 500 },
    );
  });
});
