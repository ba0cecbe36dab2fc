import { osloInstant } from '../../src/domain/calendar';
import { backoffMs, deliveryOf, ready, takenOver, triedForMs } from '../../src/domain/outbox';
import type { DeliveryResult, LetterIntent } from '../../src/domain/letters';
import { unfold } from '../../src/domain/unfold';
import { everySeat, inConcept, pmo, readyForBP1, type Initiative } from '../support/given';

const tabled = (): Initiative => {
  const it = readyForBP1();
  it.mail = 'held';
  it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-11' });
  return it;
};
const answer = (
  it: Initiative,
  outcome: DeliveryResult['outcome'],
  of: (l: LetterIntent) => boolean = () => true,
) => {
  const results = it.state.outbox.filter(of).map((l): DeliveryResult => ({
    intent: l.id,
    outcome,
    messageId: `<${l.id}@x>`,
    to: 'x',
    reason: outcome === 'sent' ? null : 'full',
  }));
  it.state = unfold(it.state, [{ type: 'lettersDelivered', results, at: it.now }], it.now).state;
};

describe('letters that wait', () => {
  test('written outside the hours go out when the next window opens; the due time does not move', () => {
    const it = readyForBP1();
    it.mail = 'held';
    it.until('2026-11-27', '22:30');
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-11' });
    const calls = it.state.outbox.filter((l) => l.facts.kind === 'call');
    expect(new Set(calls.map((l) => l.notBefore))).toEqual(new Set([osloInstant('2026-11-30', '07:00')]));
    expect(ready(it.state, it.now)).toEqual([]);
    expect(ready(it.state, osloInstant('2026-11-30', '07:00')).length).toBeGreaterThanOrEqual(9);
    expect(it.case('BP1-1').closing.at).toBe(osloInstant('2026-12-11', '16:00'));
  });

  test('of one moment are delivered together, telling whose they are', () => {
    const it = tabled();
    const delivery = deliveryOf(it.state, it.now);
    expect(delivery.about).toMatchObject({ key: 'SBL', workflowId: 'initiative-SBL', sandbox: false });
    expect(delivery.intents).toEqual(ready(it.state, it.now));
    expect(JSON.stringify(delivery)).not.toContain('@');
  });

  test('that ask for what has been done meanwhile are dropped', () => {
    const it = tabled();
    everySeat(it, 'BP1-1');
    expect(it.state.outbox.map((l) => l.facts.kind)).not.toContain('call');
    expect(it.state.outbox.map((l) => l.facts.kind)).toContain('decision');
  });
});

describe('a letter that cannot be delivered', () => {
  test('for the time being is tried again, ever more seldom, for thirty days; then it has failed', () => {
    const it = tabled();
    const one = it.state.outbox.find((l) => l.facts.kind === 'call')!;
    const same = (l: LetterIntent) => l.id === one.id;
    let tries = 0;
    while (it.state.outbox.some(same)) {
      it.now = it.state.outbox.find(same)!.notBefore;
      answer(it, 'retry', same);
      tries++;
    }
    expect(it.now - one.notBefore).toBeGreaterThanOrEqual(triedForMs);
    expect(tries).toBeGreaterThan(20);
    expect(tries).toBeLessThan(200);
    expect(it.state.undelivered).toMatchObject([{ intent: one.id, reason: 'full' }]);
    expect([1, 2, 3, 20].map(backoffMs)).toEqual([60_000, 120_000, 240_000, 6 * 3_600_000]);
  });

  test('for good is recorded, PMO is told, and the seat counts as not called', () => {
    const it = tabled();
    const calls = it.state.outbox.filter((l) => l.calls);
    answer(it, 'failed', (l) => l.id === calls[0]?.id);
    answer(it, 'sent', (l) => calls.slice(1).some((c) => c.id === l.id));
    expect(it.case('BP1-1').seats.map((s) => s.call)).toEqual([
      'failed',
      ...Array.from({ length: 8 }, () => 'called'),
    ]);
    expect(it.state.undelivered).toHaveLength(1);
    expect(it.state.outbox.filter((l) => l.facts.kind === 'undelivered').map((l) => l.to)).toEqual([
      { office: 'pmo' },
    ]);
  });

  test('to PMO is only recorded: no letter is written about a letter about a letter', () => {
    const it = tabled();
    for (let i = 0; i < 5; i++) answer(it, 'failed');
    expect(it.state.outbox).toEqual([]);
    expect(it.state.undelivered.length).toBeLessThanOrEqual(100);
  });

  test('stops nothing: the case goes on, and the initiative with it', () => {
    const it = tabled();
    answer(it, 'failed');
    everySeat(it, 'BP1-1');
    expect(it.state.phase).toBe('concept');
  });

  test('and came back after it was sent, can be entered: the seat is then not called', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-11' });
    const sent = it.state.letters.last.find((l) => l.intent.startsWith('call:BP1-1:1:fnf'))!;
    expect(it.refuses('per.nav', 'bounced', { letter: sent.messageId!, reason: 'Ukjent adresse' }).code).toBe(
      'not-authorised',
    );
    expect(it.refuses(pmo, 'bounced', { letter: '<ukjent@x>', reason: 'x' }).code).toBe('not-allowed');
    it.takes(pmo, 'bounced', { letter: sent.messageId!, reason: 'Ukjent adresse' });
    expect(it.case('BP1-1').seats.find((s) => s.actor === 'fnf')?.call).toBe('failed');
    expect(it.state.undelivered).toMatchObject([{ intent: sent.intent, reason: 'Ukjent adresse' }]);
    everySeat(it, 'BP1-1', {}, ['fnf']);
    it.until('2026-12-14');
    expect(it.case('BP1-1').status).toBe('open');
  });
});

test('what a run before had in hand when it ended waits again: nobody else will tell what became of it', () => {
  const it = tabled();
  const { state } = it;
  const inHand = { ...state, outbox: state.outbox.map((l) => ({ ...l, underWay: true })) };
  expect(ready(inHand, it.now)).toEqual([]);
  expect(ready(takenOver(inHand), it.now).map((l) => l.id)).toEqual(ready(state, it.now).map((l) => l.id));
  expect(takenOver(state)).toBe(state);
});

describe('a call that arrives', () => {
  test('counts for the revision it was about, and for no later one', () => {
    const it = tabled();
    const first = it.state.outbox.filter((l) => l.calls);
    it.state = { ...it.state, outbox: it.state.outbox.map((l) => ({ ...l, underWay: true })) };
    it.takes(pmo, 'amend', { case: 'BP1-1', text: 'Presisert' });
    answer(it, 'sent', (l) => first.some((f) => f.id === l.id));
    expect(it.case('BP1-1').seats.every((s) => s.call === 'pending')).toBe(true);
  });
});

describe('decision letters', () => {
  test('go to every actor’s seat, answered or not, to the leads and to PMO; each once', () => {
    const it = inConcept();
    it.takes(pmo, 'escalate', { reason: 'Ressurser', closes: '2026-12-11' });
    everySeat(it, 'ESC-1', {}, ['kartverket', 'fnf', 'digdir']);
    it.until('2026-12-12');
    const to = it
      .letters('decision')
      .filter((l) => l.id.includes('ESC-1'))
      .map((l) => Object.values(l.to)[0] as string);
    expect(to.sort()).toEqual([...it.case('ESC-1').seats.map((s) => s.person), 'ida.lead', 'pmo'].sort());
  });
});
