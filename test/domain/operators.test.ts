import { inConcept, pmo, register, taking } from '../support/given';

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
