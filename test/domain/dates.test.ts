import { addWorkingDays, osloDayOf, osloInstant } from '../../src/domain/calendar';
import { judge } from '../../src/domain/decide';
import { openDuties } from '../../src/domain/duties';
import { untrue } from '../record/retold';
import {
  asBefore,
  anIdea,
  basis,
  everySeat,
  inConcept,
  joined,
  pmo,
  projectLead,
  readyForBP1,
  readyToDecide,
  register,
  sha,
  steeringLead,
  wills,
  wire,
  type Initiative,
} from '../support/given';
import { aProcess } from '../support/process';

const support = { gate: 'BP1', position: 'support' };

describe('a thing decided earlier than it is sent', () => {
  test('is dated by its own day; when it was received stands beside it', () => {
    const it = readyForBP1();
    it.until('2026-12-01');
    it.takes(pmo, 'table', { gate: 'BP1' }, { decidedOn: '2026-11-25' });
    it.until('2026-12-03');
    it.takes('per.nav', 'decide', support, { decidedOn: '2026-11-30' });
    const { positions, tabledAt } = it.case('BP1-1');
    expect(osloDayOf(tabledAt)).toBe('2026-11-25');
    expect(positions.map((p) => [osloDayOf(p.at), osloDayOf(p.receivedAt)])).toEqual([
      ['2026-11-30', '2026-12-03'],
    ]);
  });

  test('may be a day or an instant, and on the day itself never lies before what it is about', () => {
    const it = readyForBP1();
    it.until('2026-11-23', '15:00');
    it.takes(pmo, 'table', { gate: 'BP1' });
    it.until('2026-11-23', '18:00');
    it.takes('per.nav', 'decide', support, { decidedOn: '2026-11-23' });
    expect(it.refuses('lise.bits', 'decide', support, { decidedOn: '2026-11-23T14:59:00+01:00' }).code).toBe(
      'bad-date',
    );
    it.takes('lise.bits', 'decide', support, { decidedOn: '2026-11-23T17:00:00+01:00' });
    expect(it.case('BP1-1').positions.every((p) => p.at >= it.case('BP1-1').tabledAt)).toBe(true);
  });

  test.each(['2026-11-24', '2026-11-23T23:00:00+01:00', '2027-01-01', '9999-12-31'])(
    '%s lies ahead',
    (decidedOn) => {
      const it = anIdea();
      const refused = it.refuses(pmo, 'assess', {}, { decidedOn });
      expect([refused.code, refused.message]).toEqual(['bad-date', expect.stringContaining('frem i tid')]);
    },
  );

  test.each(['2026-02-30', '24.11.2026', 'i går', '2026-11-23T25:00:00Z', '2026-11-23T10:00:00'])(
    '%s is no date',
    (decidedOn) => {
      expect(anIdea().refuses(pmo, 'assess', {}, { decidedOn }).code).toBe('malformed');
    },
  );

  test('is never before the initiative itself', () => {
    const it = anIdea();
    it.until('2026-12-01');
    expect(it.refuses(pmo, 'assess', {}, { decidedOn: '2026-11-22' }).message).toContain('registrert');
    it.takes(pmo, 'assess', {}, { decidedOn: '2026-11-23' });
  });

  test('is never before the case it is about', () => {
    const it = readyForBP1();
    it.until('2026-12-01');
    it.takes(pmo, 'table', { gate: 'BP1' });
    it.until('2026-12-03');
    expect(it.refuses('per.nav', 'decide', support, { decidedOn: '2026-11-30' }).code).toBe('bad-date');
  });

  test('is never before the phase: a case cannot be tabled in a phase that had not begun', () => {
    const back = inConcept();
    back.state = { ...back.state, phaseSince: back.now + 86_400_000 * 5 };
    back.until('2026-12-10');
    const referral = { gate: 'BP2', outcome: 'deferred', text: 'Til januar' };
    expect(back.refuses(pmo, 'refer', referral, { decidedOn: '2026-11-25' })).toMatchObject({
      code: 'bad-date',
    });
    back.takes(pmo, 'refer', referral, { decidedOn: '2026-12-01' });
  });

  test('goes back sixty days, the sixtieth included, and no further', () => {
    const it = anIdea({ on: '2026-06-01' });
    it.until('2026-11-20', '17:00');
    it.takes(pmo, 'assess', { utility: 3 }, { decidedOn: '2026-09-21' });
    const refused = it.refuses(pmo, 'assess', {}, { decidedOn: '2026-09-20' });
    expect([refused.code, refused.message]).toEqual(['bad-date', expect.stringContaining('60 dager')]);
  });

  test('is judged by the seats of its own day', () => {
    const changing = {
      ...register,
      seats: [
        ...register.seats.map((s) =>
          s.forum === 'sg' && s.actor === 'nav' ? { ...s, validTo: '2026-11-30' } : s,
        ),
        { forum: 'sg' as const, actor: 'nav', person: 'tuva.lead', validFrom: '2026-12-01', validTo: null },
      ],
    };
    const it = readyForBP1({ register: changing });
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-18' });
    it.until('2026-12-04');
    expect(it.refuses('per.nav', 'decide', support).code).toBe('no-seat');
    expect(it.refuses('tuva.lead', 'decide', support, { decidedOn: '2026-11-30' }).code).toBe('no-seat');
    it.takes('per.nav', 'decide', support, { decidedOn: '2026-11-30' });
  });

  test('does not take the place of what the seat’s next holder has said since', () => {
    const seat = { forum: 'tlf' as const, actor: 'nav', validFrom: '2026-11-26', validTo: null };
    const it = readyToDecide(
      inConcept({
        register: {
          ...register,
          seats: [
            ...register.seats.map((s) =>
              s.forum === 'tlf' && s.actor === 'nav' ? { ...s, validTo: '2026-11-25' } : s,
            ),
            { ...seat, person: 'siri.nav' },
          ],
        },
      }),
      'BP2',
    );
    const no = { gate: 'BP2', actor: 'nav', answer: 'no' };
    const reason = 'Ikke på dette grunnlaget';
    everySeat(it, 'BP2-1', {}, ['nav']);
    it.until('2026-11-27');
    it.takes('siri.nav', 'decide', { case: 'BP2-1', position: 'object', reason });
    it.takes('siri.nav', 'will', no);
    const then = { decidedOn: '2026-11-25' };
    for (const [command, payload] of [
      ['will', { ...no, answer: 'yes' }],
      ['will', { ...no, answer: 'withdraw' }],
      ['approve', { case: 'BP2-1' }],
    ] as const) {
      const refused = it.refuses('tor.nav', command, payload, then);
      expect([refused.code, refused.message]).toEqual(['bad-date', expect.stringContaining('27.')]);
      // A run that took it under the release before takes it again where it replays.
      const before = wire(it.envelope('tor.nav', command, payload, then));
      const replayed = judge(asBefore(it.state), command, before, it.now, () => false);
      expect(replayed).not.toMatchObject({ refused: { code: 'bad-date' } });
    }
    it.takes('siri.nav', 'will', { ...no, answer: 'withdraw' });
    expect(it.refuses('tor.nav', 'will', { ...no, answer: 'yes' }, then).code).toBe('bad-date');
    it.takes(pmo, 'amend', { case: 'BP2-1', text: 'Med ny plan' });
    expect(it.refuses('tor.nav', 'approve', { case: 'BP2-1' }, then).code).toBe('bad-date');
    expect(it.state.phase).toBe('concept');
    // A day is the whole day, whatever the hour of what was said before on it.
    it.until('2026-11-27', '15:00');
    const today = { decidedOn: '2026-11-27' };
    it.takes('siri.nav', 'decide', { case: 'BP2-1', position: 'object', reason }, today);
    it.takes('siri.nav', 'decide', { case: 'BP2-1', position: 'stand-aside' }, today);
  });

  test('is judged by the roles of its own day', () => {
    const it = inConcept();
    it.until('2026-12-02');
    it.takes(pmo, 'appoint', { role: 'project-lead', person: steeringLead });
    it.until('2026-12-04');
    const report = { status: 'green', text: 'I rute' };
    expect(it.refuses(projectLead, 'report', report).code).toBe('not-authorised');
    it.takes(projectLead, 'report', report, { decidedOn: '2026-12-01' });
  });

  test('decides the case as of its own day, and the phase and its duties count from there', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-18', meeting: 'SG 8/2026' });
    it.until('2026-12-07');
    for (const { person } of it.case('BP1-1').seats)
      it.takes(person, 'decide', support, { decidedOn: '2026-11-27' });
    expect(osloDayOf(it.state.phaseSince)).toBe('2026-11-27');
    expect(it.state.decisions[0]).toMatchObject({ recordedAt: it.state.chain.entries.at(-1)?.at });
    expect(it.state.lines[0]?.since).toBe(it.state.phaseSince);
  });

  test('reminds nobody at once of all that would have been due meanwhile', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2027-01-18', meeting: 'SG' });
    it.until('2027-01-12');
    for (const { person } of it.case('BP1-1').seats)
      it.takes(person, 'decide', support, { decidedOn: '2026-11-27' });
    it.until('2027-01-12', '12:00');
    expect(it.state.cases.filter((c) => c.question.kind === 'escalation')).toEqual([]);
    it.until('2027-02-01');
    expect(it.state.cases.filter((c) => c.question.kind === 'escalation').length).toBeGreaterThan(0);
  });

  describe('brings no duty that was late before anybody could know of it', () => {
    const on = { decidedOn: '2027-01-11' };
    const begun = () => {
      const it = inConcept();
      for (const actor of joined(it))
        it.takes(pmo, 'document', { kind: 'legal-privacy-checkout', sha256: sha(actor), actor });
      return it;
    };
    const ways: [string, string, () => Initiative, (it: Initiative) => void][] = [
      [
        'who joined',
        'checkout/legal-privacy-checkout/politiet',
        begun,
        (it) => it.takes('jon.politiet', 'join', { actor: 'politiet' }, on),
      ],
      [
        'a role that was vacated',
        'vacant/project-lead',
        begun,
        (it) => it.takes(pmo, 'appoint', { role: 'project-lead', vacate: true }, on),
      ],
      [
        'the last document but the mandate',
        'mandate/mandate-planning',
        () => {
          const it = begun();
          basis(it, 'BP2', ['mandate-planning', 'statistics-plan', 'legal-privacy-checkout']);
          return it;
        },
        (it) => it.takes(pmo, 'document', { kind: 'statistics-plan', sha256: sha('ny') }, on),
      ],
      ['a stop by PMO alone', 'lessons', anIdea, (it) => it.takes(pmo, 'stop', { reason: 'Nei' }, on)],
    ];

    test.each(ways)('%s', (_what, id, scene, command) => {
      const it = scene();
      const duty = () => openDuties(it.state, it.now).find((d) => d.id === id);
      it.until('2027-03-08');
      const tabled = it.state.cases.length;
      const now = it.now;
      command(it);
      const { workingDays } = duty()!.rule.due as { workingDays: number };
      expect(duty()).toMatchObject({
        openedAt: now,
        due: osloInstant(addWorkingDays('2027-03-08', workingDays), '16:00'),
      });
      it.until('2027-03-09', '12:00');
      expect(it.state.rungs[id]?.map((r) => r.rung)).toEqual(['upcoming']);
      it.until('2027-05-10');
      // What is not done then is escalated, in its turn.
      const about = it.state.cases.slice(tabled).filter((c) => c.question.kind === 'escalation');
      expect(about.map((c) => c.question)).toContainEqual(expect.objectContaining({ duty: id }));
      expect(untrue(it.state)).toEqual([]);
    });

    test('the process that was begun', () => {
      const it = aProcess({ proposed: true });
      it.until('2027-03-15');
      it.takes(pmo, 'beginProcess', {}, { decidedOn: '2027-01-25' });
      it.until('2027-03-16', '12:00');
      expect(it.state.cases).toEqual([]);
      expect(openDuties(it.state, it.now).map((d) => osloDayOf(d.openedAt))).toContain('2027-03-15');
      expect(untrue(it.state)).toEqual([]);
    });
  });
});

describe('what a decision stands on', () => {
  const supports = (it: Initiative, id: string, decidedOn: string) => {
    for (const { person } of it.case(id).seats)
      it.takes(person, 'decide', { case: id, position: 'support' }, { decidedOn });
  };

  test('was there before it: positions dated back do not decide before the referral and the wills', () => {
    const it = inConcept();
    it.until('2026-12-01');
    basis(it, 'BP2');
    it.takes(pmo, 'appoint', { role: 'steering-lead', person: steeringLead });
    it.takes(pmo, 'refer', { gate: 'BP2' });
    it.takes(pmo, 'table', { gate: 'BP2', closes: '2026-12-18' });
    it.until('2026-12-04');
    wills(it, 'BP2');
    const unreferred = it.fork();
    everySeat(it, 'REF-BP2-1');
    const given = it.state.wills.at(-1)!.at;
    const referred = it.state.decisions.at(-1)!.at;
    expect(referred).toBeGreaterThan(given);
    it.until('2026-12-09');
    supports(it, 'BP2-1', '2026-12-02');
    expect([it.state.phase, it.state.phaseSince]).toEqual(['planning', referred]);
    // The other way round, the last will is what it waited for.
    unreferred.takes('tor.nav', 'will', { gate: 'BP2', actor: 'nav', answer: 'withdraw' });
    everySeat(unreferred, 'REF-BP2-1');
    unreferred.until('2026-12-08');
    unreferred.takes('tor.nav', 'will', { gate: 'BP2', actor: 'nav', answer: 'yes' });
    unreferred.until('2026-12-09');
    supports(unreferred, 'BP2-1', '2026-12-02');
    expect(osloDayOf(unreferred.state.phaseSince)).toBe('2026-12-08');
    for (const { state } of [it, unreferred]) expect(untrue(state)).toEqual([]);
  });

  test.each([
    ['its proposal', 'amend', { case: 'BP1-1', text: 'Med ny tidsplan' }],
    ['its basis', 'document', { kind: 'mandate-concept', sha256: sha('ny') }],
  ] as const)('has changed: no position is dated before %s did', (_what, command, payload) => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-18' });
    it.until('2026-11-30', '15:00');
    it.takes(pmo, command, payload);
    expect(it.case('BP1-1').revision).toBe(2);
    it.until('2026-12-02');
    const early = { decidedOn: '2026-11-27' };
    const refused = it.refuses('per.nav', 'decide', support, early);
    expect([refused.code, refused.message]).toEqual(['bad-date', expect.stringContaining('30. november')]);
    const before = wire(it.envelope('per.nav', 'decide', support, early));
    expect(judge(asBefore(it.state), 'decide', before, it.now, () => false).ok).toBe(true);
    it.takes('per.nav', 'decide', support, { decidedOn: '2026-11-30' });
  });
});

describe('closing by time', () => {
  test('is dated by the closing time, however late the machine wakes', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-12-04' });
    everySeat(it, 'BP1-1', {}, ['fnf']);
    it.until('2026-11-30');
    it.jump('2027-02-01');
    it.until('2027-02-01', '10:00');
    expect(osloDayOf(it.state.phaseSince)).toBe('2026-12-04');
    expect(osloDayOf(it.state.decisions[0]!.recordedAt)).toBe('2027-02-01');
  });
});
