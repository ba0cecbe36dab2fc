import { v4_0 } from '../../src/domain/agreement';
import { entryOf, hashOf, nextHead } from '../../src/domain/chain';
import {
  aQualifiedIdea,
  basis,
  everySeat,
  inOperations,
  lacking,
  operationsLead,
  pmo,
  projectLead,
  steeringLead,
  wills,
} from '../support/given';

const phases = (it: ReturnType<typeof aQualifiedIdea>) =>
  it.events.flatMap((e) => (e.type === 'phaseEntered' ? [e.phase] : []));

describe('a whole life, from idea to operations', () => {
  test('each step by whom and when the agreement says, and no other way', () => {
    const it = aQualifiedIdea();
    expect(it.refuses(pmo, 'table', { gate: 'BP1' }).code).toBe('basis-incomplete');
    basis(it, 'BP1');
    expect(it.refuses(pmo, 'table', { gate: 'BP1' }).code).toBe('recommendation-missing');
    it.takes(pmo, 'recommend');
    it.takes(pmo, 'table', { gate: 'BP1' });
    expect(it.refuses('tor.nav', 'decide', { gate: 'BP1', position: 'support' }).code).toBe('wrong-forum');
    everySeat(it, 'BP1-1');
    expect(it.state.phase).toBe('concept');

    it.takes(projectLead, 'step', { to: 'benefit-estimates' });
    basis(it, 'BP2', ['legal-privacy-checkout']);
    expect(lacking(it.refuses(pmo, 'refer', { gate: 'BP2' }))).toHaveLength(4);
    for (const [person, actor] of [
      ['kari.nes', 'finansnorge'],
      ['siri.nav', 'nav'],
      ['turid.skatteetaten', 'skatteetaten'],
      ['dag.bits', 'bits'],
    ] as const)
      it.takes(person, 'document', { kind: 'legal-privacy-checkout', actor, sha256: hashOf(actor) });
    it.takes(pmo, 'appoint', { role: 'steering-lead', person: steeringLead });
    it.takes(pmo, 'refer', { gate: 'BP2' });
    everySeat(it, 'REF-BP2-1');
    it.takes(pmo, 'table', { gate: 'BP2', meeting: 'TLF 2/2026' });
    wills(it, 'BP2');
    everySeat(it, 'BP2-1', { kartverket: 'stand-aside', politiet: 'recused' });
    expect(it.state.phase).toBe('planning');

    it.until('2027-01-04', '10:00');
    it.takes(steeringLead, 'report', { status: 'green', text: 'I rute', period: '2026-12' });
    it.takes(steeringLead, 'report', { status: 'green', text: 'I rute' });
    basis(it, 'BP3');
    it.takes(pmo, 'refer', { gate: 'BP3' });
    everySeat(it, 'REF-BP3-1');
    it.takes(pmo, 'table', { gate: 'BP3' });
    wills(it, 'BP3');
    everySeat(it, 'BP3-1', { nav: 'reservation' });
    expect(it.state.phase).toBe('realisation');

    it.takes(projectLead, 'document', { kind: 'communication-strategy', sha256: hashOf('strategy') });
    it.takes(projectLead, 'step', { to: 'pilot' });
    it.takes(projectLead, 'step', { to: 'pilot-evaluation' });
    basis(it, 'BP4');
    it.takes(pmo, 'table', { gate: 'BP4' });
    wills(it, 'BP4');
    everySeat(it, 'BP4-1');
    expect(it.state.phase).toBe('rollout');

    basis(it, 'closure');
    it.takes(pmo, 'appoint', { role: 'operations-lead', person: operationsLead });
    it.takes(projectLead, 'closeRollout');
    everySeat(it, 'CLOSE-1');

    expect(phases(it)).toEqual(['concept', 'planning', 'realisation', 'rollout', 'operations']);
    expect(it.state.decisions.map((d) => [d.id, d.forum, d.outcome])).toEqual([
      ['BP1-1', 'sg', 'approved'],
      ['REF-BP2-1', 'sg', 'approved'],
      ['BP2-1', 'tlf', 'approved'],
      ['REF-BP3-1', 'sg', 'approved'],
      ['BP3-1', 'tlf', 'approved'],
      ['BP4-1', 'sg', 'approved'],
      ['CLOSE-1', 'sg', 'approved'],
    ]);
    it.until('2027-02-05', '17:00');
    it.takes(operationsLead, 'report', { status: 'green', text: 'Stabil drift' });
    expect(it.state.reports.map((r) => [r.line, r.period])).toEqual([
      ['project', '2026-12'],
      ['project', '2027-01'],
      ['operations', '2027-02'],
    ]);
  });

  test('every accepted command stands in a chain of hashes that can be followed from the first', () => {
    const { chain, decisions } = inOperations().state;
    let head = '0'.repeat(64);
    for (const entry of chain.entries) {
      expect(entry.hash).toBe(hashOf(entry.envelope));
      head = nextHead(head, entry.hash);
      expect(entry.head).toBe(head);
    }
    expect(chain.head).toBe(head);
    for (const d of decisions) {
      const last = d.positions.at(-1)!;
      expect(d.head).toBe(entryOf(chain, last.command)?.head);
      expect(d.ruleSet).toBe(v4_0.version);
    }
  });

  test('operations have no project lead and no steering lead, and bind nobody any longer', () => {
    const { roles, participants, lines } = inOperations().state;
    expect(roles.filter((r) => r.until === null).map((r) => r.role)).toEqual(['operationsLead']);
    expect(participants.map((p) => [p.status, p.commitment])).toEqual(
      participants.map(() => ['joined', null]),
    );
    expect(lines.map((l) => [l.id, l.until === null])).toEqual([
      ['project', false],
      ['operations', true],
    ]);
  });
});
