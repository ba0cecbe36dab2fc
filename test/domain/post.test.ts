import fc from 'fast-check';
import { handedOverIn, postBeginningSchema } from '../../src/contract/post';
import { isWorkingDay, nextMorning, osloDayOf, osloInstant, osloTimeOf } from '../../src/domain/calendar';
import { classOf, mayWait } from '../../src/domain/letterClasses';
import type { LetterFacts, LetterIntent } from '../../src/domain/letters';
import { afterReturn } from '../../src/domain/outbox';
import {
  afterPost,
  emptyPost,
  nextPost,
  openLetter,
  takeOver,
  withoutNews,
  type PostLetter,
  type PostOutcome,
  type PostState,
} from '../../src/domain/post';
import { duty, report } from '../../src/mail/sampleFacts';
import { sampleFacts } from '../../src/mail/samples';
import { anIdea } from '../support/given';

const start = osloInstant('2026-12-01', '09:00');
const hour = 3600_000;
const about = (key: string) => ({
  workflowId: `initiative-${key}`,
  key,
  title: key,
  phase: { nb: 'Idéfase', en: 'Idea phase' },
  sandbox: false,
  programme: 'dsop',
});
const notice: LetterFacts = {
  kind: 'notice',
  subject: { nb: 'Nytt', en: 'News' },
  body: { nb: 'Nytt.', en: 'News.' },
  paragraph: null,
};
const intent = (id: string, facts: LetterFacts = notice): LetterIntent => ({
  id,
  to: { person: 'ida.lead' },
  facts,
  notBefore: start,
  attempts: 0,
});
const sent: PostOutcome = { outcome: 'sent', messageId: '<m>', to: 'ida.lead', reason: null };
const later: PostOutcome = { ...sent, outcome: 'retry', reason: 'utsatt' };
const never: PostOutcome = { ...sent, outcome: 'failed', reason: 'avvist' };
const empty = emptyPost({ to: { person: 'ida.lead' }, clockOffsetMs: 0 });

describe('what may wait for the morning', () => {
  const urgent = (facts: LetterFacts): boolean =>
    ['call', 'caseWithdrawn', 'undecided', 'willAsked', 'undelivered', 'month'].includes(facts.kind) ||
    (facts.kind === 'duty' && facts.rung !== 'upcoming');

  test('nothing urgent does, at any hour of any day', () => {
    const urgents = sampleFacts().filter(urgent);
    expect(new Set(urgents.map((f) => f.kind)).size).toBeGreaterThanOrEqual(6);
    fc.assert(
      fc.property(fc.constantFrom(...urgents), fc.integer({ min: 0, max: 400 * 24 }), (facts, hours) => {
        expect(mayWait(intent('a', facts), start + hours * hour)).toBe(false);
      }),
    );
  });

  test('nothing does that is due before it would be read', () => {
    const reminders = sampleFacts().filter((f) => f.kind === 'duty' && f.rung === 'upcoming');
    fc.assert(
      fc.property(fc.constantFrom(...reminders), fc.integer({ min: -240, max: 240 }), (facts, hours) => {
        if (facts.kind !== 'duty') return;
        const at = facts.duty.due + hours * hour;
        if (mayWait(intent('a', facts), at)) expect(facts.duty.due).toBeGreaterThan(nextMorning(at));
      }),
    );
  });

  test('what may have arrived already goes again as it went', () => {
    expect(mayWait(intent('a'), start)).toBe(true);
    expect(mayWait({ ...intent('a'), maybeIn: '<m>' }, start)).toBe(false);
  });

  test('what somebody owes, and what is asked of them, cannot be declined', () => {
    for (const facts of sampleFacts()) {
      const owes = ['duty', 'call', 'willAsked', 'appointed', 'undecided', 'undelivered'].includes(
        facts.kind,
      );
      if (owes) expect([facts.kind, classOf(facts).declinable]).toEqual([facts.kind, false]);
    }
    const items = sampleFacts().map((facts, i) => ({
      about: about('A'),
      intent: intent(`${i}`, facts),
      notBefore: start,
    }));
    const kept = withoutNews(items).map((i) => i.intent.facts.kind);
    expect(kept.filter((kind) => kind === 'duty')).toHaveLength(
      items.filter((i) => i.intent.facts.kind === 'duty').length,
    );
    expect(kept).not.toContain('report');
    expect(kept).not.toContain('decision');
  });
});

test('mornings are working mornings at 08:00 in Oslo, after the instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 800 * 24 }), (hours) => {
      const at = start + hours * hour;
      const morning = nextMorning(at);
      expect(morning).toBeGreaterThan(at);
      expect(osloTimeOf(morning)).toBe('08:00');
      expect(isWorkingDay(osloDayOf(morning))).toBe(true);
    }),
  );
});

/** One step of a life: something handed over, or the post's own next letter with what comes of it. */
const steps = fc.array(
  fc.oneof(
    fc.record({
      what: fc.constant('handed' as const),
      key: fc.constantFrom('A', 'B', 'C'),
      count: fc.integer({ min: 1, max: 3 }),
      hours: fc.integer({ min: 0, max: 30 }),
      again: fc.boolean(),
    }),
    fc.record({
      what: fc.constant('morning' as const),
      outcome: fc.constantFrom(sent, sent, later, never),
      lateHours: fc.integer({ min: 0, max: 30 }),
    }),
  ),
  { maxLength: 60 },
);

describe('a reader’s post', () => {
  test('loses nothing, says nothing twice, and sends no two letters on one day', () => {
    fc.assert(
      fc.property(steps, (life) => {
        let state: PostState = empty;
        let now = start;
        let serial = 0;
        const handed: string[] = [];
        const told: string[] = [];
        const days: string[] = [];
        const deliver = (outcome: PostOutcome): void => {
          const letter = state.letter;
          const after = afterPost(state, outcome, now);
          state = after.state;
          if (outcome.outcome === 'sent' && letter) days.push(osloDayOf(now));
          const done = outcome.outcome === 'sent' ? (letter?.items ?? []) : after.failed;
          told.push(...done.map((i) => `${i.about.key}/${i.intent.id}`));
        };
        const toNext = (lateHours: number): boolean => {
          const next = nextPost(state);
          if (next === undefined) return false;
          now = Math.max(now, next) + lateHours * hour;
          state = openLetter(state, now);
          return state.letter !== null && state.letter.notBefore <= now;
        };
        for (const step of life) {
          if (step.what === 'handed') {
            now += step.hours * hour;
            const intents = Array.from({ length: step.count }, () => intent(`n${(serial += 1)}`));
            const given = { about: about(step.key), at: now, intents };
            state = takeOver(state, given);
            if (step.again) state = takeOver(state, given);
            handed.push(...intents.map((i) => `${step.key}/${i.id}`));
          } else if (toNext(step.lateHours)) deliver(step.outcome);
          expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        }
        for (let rest = 0; rest < 100 && toNext(0); rest++) deliver(sent);
        expect(nextPost(state)).toBeUndefined();
        expect([...told].sort()).toEqual([...handed].sort());
        expect(new Set(days).size).toBe(days.length);
      }),
      { numRuns: 200 },
    );
  });

  test('waits for the morning, and takes what comes from several initiatives until then', () => {
    let state = takeOver(empty, { about: about('B'), at: start, intents: [intent('x')] });
    state = takeOver(state, { about: about('A'), at: start + hour, intents: [intent('y')] });
    const morning = osloInstant('2026-12-02', '08:00');
    expect(nextPost(state)).toBe(morning);
    expect(openLetter(state, morning - 1).letter).toBeNull();
    expect(openLetter(state, morning).letter?.items.map((i) => i.about.key)).toEqual(['A', 'B']);
  });

  test('a letter that is put off goes again as it was', () => {
    const morning = osloInstant('2026-12-02', '08:00');
    const opened = openLetter(
      takeOver(empty, { about: about('A'), at: start, intents: [intent('x')] }),
      morning,
    );
    const off = afterPost(opened, later, morning).state;
    const more = takeOver(off, { about: about('A'), at: morning, intents: [intent('y')] });
    expect(more.letter?.items).toEqual(opened.letter?.items);
    expect(more.letter?.day).toBe('2026-12-02');
  });
});

describe('more than one letter holds', () => {
  const morning = osloInstant('2026-12-02', '08:00');
  const long: LetterFacts = { ...notice, body: { nb: 'å'.repeat(1250), en: 'ø'.repeat(1250) } };
  const many = (count: number, facts: LetterFacts): PostState =>
    Array.from({ length: count }).reduce<PostState>(
      (state, _, i) =>
        takeOver(state, { about: about(`K${i % 7}`), at: start, intents: [intent(`n${i}`, facts)] }),
      empty,
    );
  /** Every letter of the morning, each coming to the outcome; and the post after them. */
  const letters = (full: PostState, outcome: PostOutcome): { sent: PostLetter[]; after: PostState } => {
    const sent: PostLetter[] = [];
    let state = full;
    while ((nextPost(state) ?? Infinity) <= morning) {
      state = openLetter(state, morning);
      if (state.letter) sent.push(state.letter);
      state = afterPost(state, outcome, morning).state;
    }
    return { sent, after: state };
  };

  test.each([
    ['in number', 250, notice],
    ['in characters', 700, long],
  ])('%s goes in several the same morning, everything once', (_, count, facts) => {
    const { sent: all, after } = letters(many(count, facts), sent);
    expect(all.map(({ day, part }) => `${day} ${part ?? 1}`)).toEqual(
      all.map((_letter, i) => `2026-12-02 ${i + 1}`),
    );
    expect(all.length).toBeGreaterThan(1);
    for (const letter of all) {
      expect(letter.items.length).toBeLessThanOrEqual(100);
      expect(Buffer.byteLength(JSON.stringify(letter))).toBeLessThan(1_000_000);
    }
    const told = all.flatMap(({ items }) => items.map((i) => i.intent.id));
    expect(new Set(told).size).toBe(count);
    expect(told).toHaveLength(count);
    expect(nextPost(after)).toBeUndefined();
    // And on the next morning the first is the first again.
    const more = takeOver(after, { about: about('A'), at: morning, intents: [intent('more')] });
    const next = nextPost(more) ?? 0;
    expect(osloDayOf(next)).toBe('2026-12-03');
    expect(openLetter(more, next).letter).not.toHaveProperty('part');
  });

  test('also where the first of them fails for good, or is put off and goes again as it was', () => {
    expect(letters(many(250, notice), never).sent.map(({ items }) => items.length)).toEqual([100, 100, 50]);
    const first = openLetter(many(250, notice), morning);
    const off = afterPost(first, later, morning).state;
    expect(off.letter?.items).toEqual(first.letter?.items);
    expect(openLetter(off, nextPost(off) ?? 0)).toBe(off);
    const second = openLetter(afterPost(off, sent, morning + hour).state, morning + hour).letter;
    expect(second).toMatchObject({ day: '2026-12-02', part: 2 });
  });

  test('reminds of nothing that a later part of it says was done', () => {
    const reminder = duty('upcoming', 'owner');
    const done: LetterFacts = { kind: 'dutyDone', duty: report, at: start, by: null };
    const intents = [
      intent('reminder', reminder),
      ...Array.from({ length: 150 }, (_, i) => intent(`n${i}`)),
      intent('done', done),
    ];
    const { sent: all } = letters(takeOver(empty, { about: about('A'), at: start, intents }), sent);
    const told = all.map(({ items }) => items.map((i) => i.intent.id));
    expect(told).toHaveLength(2);
    expect(told.flat()).not.toContain('reminder');
    expect(told[1]).toContain('done');
  });

  test('goes in one where a run has done so before', () => {
    const opened = openLetter(many(250, notice), morning, () => false);
    expect(opened.letter?.items).toHaveLength(250);
    expect(opened.waiting).toEqual([]);
  });
});

test('what says it is of a duty and is of none, stops no post', () => {
  const hollow = ['duty', 'dutyDone'].map((kind) => intent(kind, { kind } as unknown as LetterFacts));
  const given = takeOver(empty, { about: about('A'), at: start, intents: hollow });
  expect(openLetter(given, nextPost(given) ?? 0).letter).not.toBeNull();
});

test('what a letter had to go without is given back to its initiative, and the rest counts as sent', () => {
  const morning = osloInstant('2026-12-02', '08:00');
  const given = { about: about('A'), at: start, intents: [intent('x'), intent('y')] };
  const unwritable = [{ workflowId: about('A').workflowId, intent: 'y', reason: 'kunne ikke skrives' }];
  const { state, failed } = afterPost(
    openLetter(takeOver(empty, given), morning),
    { ...sent, unwritable },
    morning,
  );
  expect(failed.map((item) => item.intent.id)).toEqual(['y']);
  expect(state).toMatchObject({ letter: null, lastSent: '2026-12-02' });
});

test('a letter that a post could not deliver is told to PMO by its initiative', () => {
  const scene = anIdea();
  scene.takes('ola.pmo', 'appoint', { role: 'project-lead', person: 'ida.lead' });
  scene.until('2026-11-24');
  const last = scene.state.letters.last.at(-1);
  expect(last).toBeDefined();
  const returned = { intent: last?.intent ?? '', to: 'ida.lead', reason: 'avvist' };
  const after = afterReturn(scene.state, [returned, { ...returned, intent: 'forged' }], scene.now);
  expect(after.undelivered.map((u) => u.intent)).toEqual([returned.intent]);
  expect(after.letters.failed).toBe(scene.state.letters.failed + 1);
  expect(afterReturn(after, [returned], scene.now)).toBe(after);
});

test('every office that letters go to may have a post', () => {
  for (const office of ['tlf', 'sg', 'pmo', 'communications'])
    expect(postBeginningSchema.safeParse({ to: { office }, clockOffsetMs: 0 }).success).toBe(true);
  expect(postBeginningSchema.safeParse({ to: { office: 'other' }, clockOffsetMs: 0 }).success).toBe(false);
});

test('a post takes nothing from a time that no calendar has, and begins by no such clock', () => {
  const handed = (at: number) => handedOverIn({ about: about('A'), at, intents: [intent('a')] });
  expect(handed(start)).toMatchObject({ at: start });
  expect([handed(8.6e15), handed(-1e15), handed(0.5)]).toEqual([undefined, undefined, undefined]);
  const begun = (clockOffsetMs: number) =>
    postBeginningSchema.safeParse({ to: { person: 'ida.lead' }, clockOffsetMs }).success;
  expect([begun(0), begun(30 * 365 * 24 * hour), begun(9e15), begun(-9e15)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
