import { waitingFor } from '../../src/cli/inbox';
import { attributesOf } from '../../src/domain/attributes';
import { osloDayOf } from '../../src/domain/calendar';
import { possibilities } from '../../src/domain/can';
import { judge } from '../../src/domain/decide';
import { details } from '../../src/domain/details';
import { earlyNews, hearNews, takeNews } from '../../src/domain/decide/news';
import { openDuties } from '../../src/domain/duties';
import { explain } from '../../src/domain/explain';
import { show } from '../../src/domain/show';
import { untrue } from '../record/retold';
import {
  anIdea,
  asBefore,
  everySeat,
  inConcept,
  inPlanning,
  pmo,
  projectLead,
  readyToDecide,
  steeringLead,
  wire,
  type Initiative,
} from '../support/given';
import { aProcess, hears, newsFor, told } from '../support/process';

const handOver = {
  process: 'LOV-1',
  title: 'Hjemmel for deling',
  need: 'Loven åpner ikke for deling',
};
const text = 'Hjemmelen er på plass';

describe('a process', () => {
  test('is proposed, then running, then concluded, each by PMO', () => {
    const it = aProcess({ proposed: true });
    expect(it.state.phase).toBe('proposed');
    expect(explain(it.state, it.now).waits[0]).toMatchObject({
      who: 'pmo',
      command: 'dsop begin-process LOV-1',
    });
    expect(it.refuses('kari.nes', 'beginProcess')).toMatchObject({
      code: 'not-authorised',
      paragraph: 'V4 §3.3',
    });
    expect(it.refuses(pmo, 'conclude', { text })).toMatchObject({
      code: 'wrong-phase',
      paragraph: 'V4 §3.3',
    });
    it.takes(pmo, 'beginProcess');
    expect(it.state.phase).toBe('running');
    expect(it.refuses(pmo, 'beginProcess').code).toBe('already-done');
    expect(it.refuses('per.nav', 'conclude', { text }).code).toBe('not-authorised');
    it.takes(pmo, 'conclude', { text });
    expect(it.state.ending).toMatchObject({ how: 'concluded', reason: text });
    expect(it.state.process?.outcome).toBe(text);
    expect(it.refuses(pmo, 'conclude', { text }).code).toBe('ended');
    expect(openDuties(it.state, it.now)).toEqual([]);
  });

  test('is stopped by PMO, and owes no analysis', () => {
    const it = aProcess();
    it.takes(pmo, 'stop', { reason: 'Loven endres ikke' });
    expect(it.state.ending).toMatchObject({ how: 'stopped', decision: null });
    expect(openDuties(it.state, it.now)).toEqual([]);
    expect(it.refuses(pmo, 'lessons', { sha256: 'a'.repeat(64) }).code).toBe('unknown-command');
  });

  test('has no decision points, and no command of an initiative', () => {
    const it = aProcess();
    for (const [command, payload] of [
      ['table', { gate: 'BP1' }],
      ['assess', {}],
      ['closeRollout', {}],
    ] as const)
      expect(it.refuses(pmo, command, payload).code).toBe('unknown-command');
    expect(anIdea().refuses(pmo, 'conclude', { text }).code).toBe('unknown-command');
  });

  test('is reported by PMO to DSOP SG every month, July too; what is late is a case of SG', () => {
    const it = aProcess({ on: '2027-06-14' });
    it.until('2027-07-01', '12:00');
    const duty = openDuties(it.state, it.now).find((d) => d.id === 'report/process/2027-07');
    expect(duty).toMatchObject({ owedBy: { token: 'pmo' }, paragraph: 'V4 §3.3', upcoming: false });
    expect(it.refuses('per.nav', 'report', { status: 'green', text }).code).toBe('not-authorised');
    const late = it.fork();
    late.until('2027-07-15', '12:00');
    expect(late.case('ESC-1')).toMatchObject({ forum: 'sg', question: { duty: 'report/process/2027-07' } });
    it.takes(pmo, 'report', { status: 'green', text });
    const published = it.letters('report');
    expect(published).toHaveLength(9);
    expect(published.every((l) => 'person' in l.to)).toBe(true);
    it.until('2027-07-30', '12:00');
    expect(it.state.cases).toEqual([]);
  });

  test('a proposed one owes no report, one that is over owes none any more', () => {
    const proposed = aProcess({ proposed: true, on: '2027-06-14' });
    proposed.until('2027-09-15');
    expect(openDuties(proposed.state, proposed.now)).toEqual([]);
    const over = aProcess({ on: '2027-06-14' });
    over.takes(pmo, 'conclude', { text });
    over.until('2027-09-15');
    expect(openDuties(over.state, over.now)).toEqual([]);
    expect(over.letters('duty')).toEqual([]);
  });

  test('shows itself as what it is, and survives JSON', () => {
    const it = aProcess({ from: 'SBL' });
    expect(show(it.state, it.now)).toMatchObject({
      key: 'LOV-1',
      kind: 'process',
      phase: 'running',
      process: { idea: null, awaitedBy: ['SBL'], outcome: null },
    });
    expect(attributesOf(it.state, it.now)).toMatchObject({ DsopKind: 'process', DsopPhase: 'running' });
    it.takes(pmo, 'conclude', { text });
    expect(attributesOf(it.state, it.now).DsopPhase).toBe('concluded');
    expect(wire(it.state)).toEqual(it.state);
  });
});

describe('what a concept needs from outside DSOP', () => {
  const blocked = (): Initiative => {
    const it = inConcept();
    it.takes(projectLead, 'handOverExternal', handOver);
    return it;
  };

  test('is handed over to PMO by the project, in the concept phase, under V4 §4.2.1', () => {
    const it = inConcept();
    expect(it.refuses('kari.nes', 'handOverExternal', handOver)).toMatchObject({
      code: 'not-authorised',
      paragraph: 'V4 §4.2.1',
    });
    expect(it.refuses(projectLead, 'handOverExternal', { process: 'LOV-1' }).code).toBe('reason-missing');
    it.takes(projectLead, 'handOverExternal', handOver);
    expect(it.state.blockedBy).toMatchObject([{ process: 'LOV-1' }]);
    const [letter] = it.letters('notice').filter((l) => l.id.startsWith('handed-over:'));
    expect(letter?.to).toEqual({ office: 'pmo' });
    const itself = { ...handOver, process: 'SBL' };
    expect(it.refuses(projectLead, 'handOverExternal', itself)).toMatchObject({
      code: 'not-allowed',
      paragraph: 'V4 §4.2.1',
    });
    const before = wire(it.envelope(projectLead, 'handOverExternal', itself));
    expect(judge(asBefore(it.state), 'handOverExternal', before, it.now, () => false).ok).toBe(true);
    const named = { ...handOver, process: 'PROGRAMME' };
    expect(it.refuses(projectLead, 'handOverExternal', named).code).toBe('key-used');
    expect(inPlanning().refuses(steeringLead, 'handOverExternal', handOver)).toMatchObject({
      code: 'wrong-phase',
      paragraph: 'V4 §4.2.1',
    });
  });

  test('is PMO’s to start, and all are told so until it has begun; then it is waited for', () => {
    const it = blocked();
    const waits = () => explain(it.state, it.now).waits.filter((w) => w.what.nb.includes('LOV-1'));
    const start = 'dsop start-process LOV-1 --title "…" --need "…" --from SBL';
    expect(waits()).toMatchObject([
      {
        who: 'pmo',
        what: { nb: expect.stringContaining('må startes') },
        paragraph: 'V4 §4.2.1',
        command: start,
      },
    ]);
    expect(possibilities(it.state, pmo, it.now).map((p) => p.example)).toContain(`${start} --as ${pmo}`);
    expect(waitingFor(show(it.state, it.now), pmo, ['pmo']).map((w) => w.command)).toContain(start);
    expect(details(it.state, it.now)).toContain(start);
    const process = aProcess({ from: 'SBL' });
    hears(it, process);
    expect(waits()).toMatchObject([{ who: 'pmo', what: { nb: 'venter på prosessen LOV-1' }, command: null }]);
    process.takes(pmo, 'stop', { reason: 'Loven endres ikke' });
    it.now = Math.max(it.now, process.now);
    hears(it, process);
    expect(waits()).toMatchObject([
      { who: 'pmo', command: 'dsop hand-over-external SBL --process LOV-1 --lift --reason "…"' },
    ]);
    it.takes(pmo, 'handOverExternal', { process: 'LOV-1', lift: true, reason: 'Konseptet klarer seg uten' });
    expect(waits()).toEqual([]);
  });

  test('to a process that runs already is answered by it: nobody is asked to start it', () => {
    const it = blocked();
    const process = aProcess();
    process.until('2026-11-24');
    it.now = process.now;
    hears(process, it);
    hears(it, process);
    expect(explain(it.state, it.now).waits.map((w) => w.what.nb)).toContain('venter på prosessen LOV-1');
    // A process of the release before says nothing, as it did where it replays.
    const before = aProcess();
    before.state = asBefore(before.state);
    hears(before, it);
    expect(before.state.process?.awaitedBy).toEqual(['SBL']);
    expect(newsFor(before, it)).toEqual([]);
  });

  test('to a process that another had started later than it was handed over, is said again until it is known', () => {
    const it = blocked();
    const again = { process: 'LOV-1' };
    const before = wire(it.envelope(projectLead, 'handOverExternal', again));
    expect(judge(asBefore(it.state), 'handOverExternal', before, it.now, () => false)).toMatchObject({
      refused: { code: 'already-done' },
    });
    // What was said first, nobody heard.
    it.state = { ...it.state, news: [] };
    const process = aProcess({ from: 'ANNET' });
    process.until('2026-11-24');
    it.now = process.now;
    const receipt = it.takes(projectLead, 'handOverExternal', again);
    expect(receipt.effect).toEqual(['Prosessen LOV-1 får på nytt vite at SBL venter på den.']);
    expect(it.letters().filter((l) => l.id.startsWith('handed-over:'))).toHaveLength(1);
    expect(it.state.blockedBy).toHaveLength(1);
    hears(process, it);
    expect(process.state.process?.awaitedBy).toEqual(['ANNET', 'SBL']);
    hears(it, process);
    expect(it.refuses(projectLead, 'handOverExternal', again).code).toBe('already-done');
    process.takes(pmo, 'conclude', { text });
    it.now = process.now;
    hears(it, process);
    expect(it.state.blockedBy).toEqual([]);
  });

  test('holds BP2 back until the process is concluded, and not a moment longer', () => {
    const it = blocked();
    readyToDecide(it, 'BP2');
    const first = it.case('BP2-1').seats[0]!.person;
    expect(it.refuses(first, 'approve', { case: 'BP2-1' })).toMatchObject({
      code: 'not-ready',
      paragraph: 'V4 §4.2.1',
      missing: [{ id: 'LOV-1' }],
    });
    expect(explain(it.state, it.now).waits.some((w) => w.paragraph.includes('V4 §4.2.1'))).toBe(true);
    const process = aProcess({ from: 'SBL' });
    hears(it, process);
    process.takes(pmo, 'conclude', { text });
    it.now = Math.max(it.now, process.now);
    hears(it, process);
    expect(it.state.blockedBy).toEqual([]);
    everySeat(it, 'BP2-1');
    expect(it.state.phase).toBe('planning');
  });

  test('BP2, with nothing else wanting, is decided when the process is over, not from before', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    everySeat(it, 'BP2-1', { nav: 'object' });
    it.takes(projectLead, 'handOverExternal', handOver);
    it.takes('tor.nav', 'decide', { case: 'BP2-1', position: 'stand-aside' });
    const process = aProcess({ from: 'SBL' });
    for (const one of [it, process]) one.until('2026-12-01');
    hears(it, process);
    process.takes(pmo, 'conclude', { text });
    it.until('2026-12-03');
    hears(it, process);
    expect([it.state.phase, osloDayOf(it.state.phaseSince)]).toEqual(['planning', '2026-12-01']);
    expect(untrue(it.state)).toEqual([]);
  });

  test('PMO and the project are told when it has begun and when it is over, with the command in the record', () => {
    const it = blocked();
    const process = aProcess({ from: 'SBL' });
    process.takes(pmo, 'conclude', { text });
    hears(it, process);
    const readers = (what: string) =>
      it.state.outbox.filter((l) => l.id.startsWith(`process:${what}:`)).map((l) => Object.values(l.to)[0]);
    expect(readers('started')).toEqual(['pmo', projectLead]);
    expect(readers('concluded')).toEqual(['pmo', projectLead]);
    const entry = it.state.chain.entries.at(-1);
    expect(entry).toMatchObject({ command: 'conclude', by: pmo, envelope: { target: 'process-LOV-1' } });
  });

  test('who waits for no process is not told that it does', () => {
    const said = (it: Initiative) => {
      hears(it, aProcess({ from: 'SBL' }));
      return JSON.stringify(it.state.outbox.filter((l) => l.id.startsWith('process:started:')));
    };
    expect(said(blocked())).toContain('SBL venter på den');
    expect(said(inConcept())).not.toContain('SBL venter på den');
  });

  test('a process that is stopped settles nothing: another takes over, or PMO says why none has to', () => {
    const it = blocked();
    const process = aProcess({ from: 'SBL' });
    process.takes(pmo, 'stop', { reason: 'Loven endres ikke' });
    hears(it, process);
    expect(it.state.blockedBy).toMatchObject([{ process: 'LOV-1', stopped: true }]);
    const other = it.fork();
    other.takes(projectLead, 'handOverExternal', { ...handOver, process: 'LOV-2' });
    expect(other.state.blockedBy.map((b) => b.process)).toEqual(['LOV-2']);
    const lift = { process: 'LOV-1', lift: true, reason: 'Konseptet klarer seg uten' };
    expect(it.refuses(projectLead, 'handOverExternal', lift).code).toBe('not-authorised');
    expect(it.refuses(pmo, 'handOverExternal', { ...lift, reason: undefined }).code).toBe('reason-missing');
    it.takes(pmo, 'handOverExternal', lift);
    expect(it.state.blockedBy).toEqual([]);
  });

  test('a process that was there before hears who waits for it; one that is over answers at once', () => {
    const process = aProcess();
    process.takes(pmo, 'conclude', { text });
    const it = blocked();
    hears(process, it);
    expect(process.state.process?.awaitedBy).toEqual(['SBL']);
    hears(it, process);
    expect(it.state.blockedBy).toEqual([]);
  });
});

describe('news of a process', () => {
  const waiting = () => {
    const it = inConcept();
    it.takes(projectLead, 'handOverExternal', handOver);
    const process = aProcess({ from: 'SBL' });
    process.takes(pmo, 'conclude', { text });
    const news = newsFor(process, it).find((n) => n.what === 'concluded')!;
    return { it, news };
  };

  test('is never a bare claim: without its command, or with another one, nothing changes', () => {
    const { it, news } = waiting();
    const { envelope } = news;
    const claims: unknown[] = [
      undefined,
      'LOV-1 er ferdig',
      { what: 'concluded', process: 'LOV-1', effectiveAt: news.effectiveAt },
      { ...news, process: 'LOV-2' },
      { ...news, envelope: { ...envelope, command: 'report' } },
      { ...news, envelope: { ...envelope, target: 'process-LOV-2' } },
      { ...news, envelope: { ...envelope, programme: 'another' } },
      { ...news, envelope: { ...envelope, by: 'kari.nes' } },
      { ...news, envelope: { ...envelope, by: 'ingen.her' } },
    ];
    for (const claim of claims) expect(told(it, claim).ok).toBe(false);
    expect(it.state.blockedBy).toHaveLength(1);
  });

  test('counts once', () => {
    const { it, news } = waiting();
    const once = told(it, news);
    if (!once.ok) throw new Error(once.refused.message);
    it.state = once.value;
    expect(told(it, news)).toEqual({ ok: true, value: it.state });
  });

  test('of something that nobody waits for is refused', () => {
    const { news } = waiting();
    expect(told(inConcept(), news)).toMatchObject({ ok: false, refused: { code: 'already-done' } });
  });

  test('that builds on a register which has not come yet waits for it, and no more than twenty do', () => {
    const { it, news } = waiting();
    const later = { ...news, envelope: { ...news.envelope, by: 'eva.ny', register: 1 } };
    const early = hearNews(it.state, later, it.now);
    if (!early.ok) throw new Error(early.refused.message);
    expect(early.value.blockedBy).toHaveLength(1);
    const { register } = early.value;
    const seat = {
      forum: 'pmo',
      actor: 'nav',
      person: 'eva.ny',
      validFrom: '2020-01-01',
      validTo: null,
    } as const;
    const come = { ...register, revision: 1, seats: [...register.seats, seat] };
    const again = earlyNews(wire({ ...early.value, register: come }));
    expect(again.state.early).toBeUndefined();
    const heard = again.news.map((one) => takeNews(again.state, one, it.now));
    expect(heard).toMatchObject([{ ok: true, value: { blockedBy: [] } }]);

    // What nothing waits for fills nobody else's place.
    const idle = { ...it.state, blockedBy: [] };
    const crowd = { early: Array.from({ length: 20 }, () => ({})) };
    expect(hearNews({ ...idle, ...crowd }, later, it.now)).toMatchObject({
      refused: { code: 'register-stale' },
    });
    expect(hearNews({ ...it.state, ...crowd }, later, it.now)).toMatchObject({ ok: true });
    const endless = { ...later, envelope: { ...later.envelope, payload: { text: 'x'.repeat(12_000) } } };
    expect(hearNews(it.state, endless, it.now)).toMatchObject({ refused: { code: 'malformed' } });
    // One who was never of PMO is refused as ever by a register that is no older.
    const stranger = { ...later, envelope: { ...later.envelope, register: 0 } };
    expect(hearNews(it.state, stranger, it.now)).toMatchObject({ refused: { code: 'not-authorised' } });
  });
});

describe('an idea that becomes a process', () => {
  test('is closed as such, without an analysis, by the command that started the process', () => {
    const it = anIdea();
    const process = aProcess({ idea: 'SBL' });
    hears(it, process);
    expect(it.state.ending).toMatchObject({ how: 'becameProcess', phase: 'idea' });
    expect(it.state.ending?.reason).toContain('LOV-1');
    expect(openDuties(it.state, it.now)).toEqual([]);
    expect(explain(it.state, it.now).headline.nb).toBe('SBL føres videre som prosess');
    expect(process.state.process?.idea).toBe('SBL');
  });

  test('only from the idea phase', () => {
    const it = inConcept();
    const [news] = newsFor(aProcess({ idea: 'SBL' }), it);
    expect(told(it, news)).toMatchObject({
      ok: false,
      refused: { code: 'wrong-phase', paragraph: 'V4 §3.3' },
    });
  });
});
