import fc from 'fast-check';
import type { Envelope } from '../../src/contract/envelope';
import { addDays, osloDayOf, osloInstant } from '../../src/domain/calendar';
import { judge } from '../../src/domain/decide';
import { wake } from '../../src/domain/wake';
import {
  anIdea,
  inConcept,
  inOperations,
  inPlanning,
  inRealisation,
  inRollout,
  wire,
  type Initiative,
  type Written,
} from '../support/given';
import { approvedUnready, wrongs } from './invariants';
import { untrue } from '../record/retold';
import { moves, onward, payloadOf, rightful, settling, type Move, type Sent } from './moves';

/** The same lives at every run; another number in FC_SEED plays others, FC_TIMES so many times as many. */
const seed = Number(process.env.FC_SEED ?? 20_261_123);
const times = Number(process.env.FC_TIMES ?? 1);

const beginnings = { anIdea, inConcept, inPlanning, inRealisation, inRollout, inOperations };
type Beginning = keyof typeof beginnings;

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}

interface Tally {
  accepted: number;
  refused: number;
  phases: Set<string>;
}

/**
 * Plays the moves one after another, and asks of every moment all that must hold of it. States are frozen to the bottom:
 * a rule that changed one, refusing or not, would throw.
 */
function live(it: Initiative, list: readonly Move[], tally: Tally): void {
  frozen(it.state);
  let last: { command: Sent['command']; envelope: Envelope } | undefined;
  const holds = (before: Initiative['state'], from: number) => {
    expect(wrongs(it.state)).toEqual([]);
    expect(approvedUnready(before, it.events.slice(from))).toEqual([]);
    expect(wake(it.state, it.now).events).toEqual([]);
    expect(before.decisions.every((d, i) => it.state.decisions[i]?.id === d.id)).toBe(true);
    expect(before.chain.entries.every((e, i) => it.state.chain.entries[i] === e)).toBe(true);
    frozen(it.state);
    tally.phases.add(it.state.phase);
  };
  const send = ({ by, command, payload }: Sent, written: Written = {}) => {
    const before = it.state;
    const from = it.events.length;
    const envelope = it.envelope(by, command, payload, written);
    const answer = judge(before, command, wire(envelope), it.now);
    if (!answer.ok) {
      tally.refused++;
      expect(answer.refused.message.length).toBeGreaterThan(10);
      return;
    }
    tally.accepted++;
    it.goOn(answer.value);
    if (answer.value.events.length > 0) last = { command, envelope };
    holds(before, from);
  };
  for (const move of list) {
    switch (move.kind) {
      case 'onward':
        for (let i = 0; i < move.times; i++) {
          const next = onward(it, move.without);
          if (next) send(next);
        }
        break;
      case 'anything': {
        const payload = payloadOf(it, move.command, move.seed);
        const decidedOn = addDays(osloDayOf(it.now), -(move.seed % 70));
        const by = move.by ?? rightful(it, move.command, payload, move.seed);
        send({ by, command: move.command, payload }, move.dated && move.seed % 3 === 0 ? { decidedOn } : {});
        break;
      }
      case 'time': {
        const before = it.state;
        const from = it.events.length;
        const day = addDays(osloDayOf(it.now), move.days);
        if (move.awake) it.until(day, '23:30');
        else it.now = Math.max(it.now, osloInstant(day, '23:30'));
        if (!move.awake) break;
        holds(before, from);
        break;
      }
      case 'settle':
        for (const one of settling(it, move.seed, move.objects)) send(one);
        break;
      case 'repeat':
        if (last) {
          const again = judge(it.state, last.command, wire(last.envelope), it.now);
          expect(again).toMatchObject({ ok: true, value: { events: [], receipt: { repeated: true } } });
          expect(again.ok && again.value.state).toBe(it.state);
        }
        break;
      case 'bad': {
        const envelope = it.envelope(move.by, move.command, payloadOf(it, move.command, move.fault));
        const faults: unknown[] = [
          { ...envelope, by: 'ingen.her' },
          { ...envelope, programme: 'annet' },
          { ...envelope, register: 99 },
          { ...envelope, decidedOn: '2031-01-01' },
          { ...envelope, target: 'initiative-X' },
          { ...envelope, payload: { ...envelope.payload, extra: 1 } },
        ];
        expect(judge(it.state, move.command, wire(faults[move.fault]), it.now).ok).toBe(false);
        break;
      }
    }
  }
  const ids = it.letters().map((l) => l.id);
  expect(new Set(ids).size).toBe(ids.length);
  // Its decision record, judged again from the first command, tells of the same life.
  expect(untrue(it.state)).toEqual([]);
}

describe('no sequence of commands, right or wrong, by anybody, in any order', () => {
  test.each([
    ['anIdea', 15],
    ['inConcept', 15],
    ['inPlanning', 12],
    ['inRealisation', 12],
    ['inRollout', 12],
    ['inOperations', 10],
  ] as [Beginning, number][])(
    'from %s on reaches a phase without its gate, changes anything when refused, or leaves what JSON cannot carry',
    (beginning, numRuns) => {
      const tally: Tally = { accepted: 0, refused: 0, phases: new Set() };
      fc.assert(
        fc.property(moves, (list) => {
          live(beginnings[beginning](), list, tally);
        }),
        { numRuns: numRuns * times, seed },
      );
      expect(tally.accepted).toBeGreaterThan(beginning === 'inOperations' ? 3 : numRuns);
      expect(tally.refused).toBeGreaterThan(numRuns * 2);
      if (beginning !== 'inOperations') expect(tally.phases.size).toBeGreaterThan(1);
    },
  );
});
