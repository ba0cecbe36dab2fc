import {
  aQualifiedIdea,
  basis,
  everySeat,
  inConcept,
  inPlanning,
  inRealisation,
  inRollout,
  lacking,
  pmo,
  projectLead,
  readyForBP1,
  readyToDecide,
  sha,
  taking,
} from '../support/given';

describe('what a decision stands on', () => {
  test('everything that is missing is named at once, each with its paragraph, document by document and actor by actor', () => {
    const concept = inConcept().refuses(pmo, 'refer', { gate: 'BP2' });
    expect(concept.code).toBe('basis-incomplete');
    expect(concept.missing.map((m) => [m.id, m.paragraph])).toEqual([
      ['concept-description', 'V4 §4.2'],
      ['cost-benefit-simplified', 'V4 §4.2'],
      ['statistics-plan', 'V4 §4.2'],
      ...taking.map(({ actor }) => [`legal-privacy-checkout/${actor}`, 'V4 §4.2']),
      ['mandate-planning', 'V4 §3.2'],
    ]);
    expect(lacking(inPlanning().refuses(pmo, 'refer', { gate: 'BP3' }))).toEqual([
      'solution-design',
      'realisation-plan',
      'benefit-calculations',
      'benefit-realisation-plan',
      'mandate-realisation',
    ]);
    expect(lacking(inRealisation().refuses(pmo, 'table', { gate: 'BP4' }))).toEqual([
      'pilot-evaluation',
      'mandate-rollout',
    ]);
    expect(lacking(inRollout().refuses(pmo, 'closeRollout'))).toEqual([
      'final-evaluation',
      'operations-regime',
      'operations-benefit-plan',
    ]);
  });

  test('what the agreement leaves optional is never missing', () => {
    const it = readyForBP1();
    expect(it.state.documents.map((d) => d.kind)).not.toContain('ownership-and-financing');
    it.takes(pmo, 'table', { gate: 'BP1' });
  });

  test('a document that cannot be had is waived by PMO with a reason, and stands in the basis as waived', () => {
    const it = inConcept();
    basis(it, 'BP2', ['statistics-plan']);
    expect(it.refuses(projectLead, 'waive', { kind: 'statistics-plan', reason: 'x' }).code).toBe(
      'not-authorised',
    );
    expect(it.refuses(pmo, 'waive', { kind: 'statistics-plan' }).code).toBe('malformed');
    it.takes(pmo, 'waive', { kind: 'statistics-plan', reason: 'Ingen hjemmel ennå' });
    it.takes(pmo, 'refer', { gate: 'BP2' });
    const item = it.case('REF-BP2-1').manifest.items.find((i) => i.kind === 'statistics-plan');
    expect(item).toMatchObject({ sha256: null, waived: 'Ingen hjemmel ennå' });
  });

  test('the check-out of one named actor is waived on its own', () => {
    const it = inConcept();
    basis(it, 'BP2', ['legal-privacy-checkout']);
    for (const { actor, person } of taking.slice(1))
      it.takes(person, 'document', { kind: 'legal-privacy-checkout', actor, sha256: sha(actor) });
    expect(lacking(it.refuses(pmo, 'refer', { gate: 'BP2' }))).toEqual([
      'legal-privacy-checkout/finansnorge',
    ]);
    it.takes(pmo, 'waive', { kind: 'legal-privacy-checkout', actor: 'finansnorge', reason: 'Svarer ikke' });
    it.takes(pmo, 'refer', { gate: 'BP2' });
  });

  test('a mandate is never waived, nor what has been filed', () => {
    const it = inConcept();
    expect(it.refuses(pmo, 'waive', { kind: 'mandate-planning', reason: 'x' }).code).toBe('not-allowed');
    basis(it, 'BP2');
    expect(it.refuses(pmo, 'waive', { kind: 'concept-description', reason: 'x' }).code).toBe('already-done');
    expect(it.refuses(pmo, 'waive', { kind: 'kaffe', reason: 'x' }).code).toBe('unknown-document');
  });

  test('the same waiver twice changes nothing, and voids no position', () => {
    const it = aQualifiedIdea();
    it.takes(pmo, 'waive', { kind: 'benefit-indication', reason: 'Kjent fra før' });
    basis(it, 'BP1', ['benefit-indication']);
    it.takes(pmo, 'recommend');
    it.takes(pmo, 'table', { gate: 'BP1' });
    it.takes('per.nav', 'approve', { gate: 'BP1' });
    expect(it.refuses(pmo, 'waive', { kind: 'benefit-indication', reason: 'Kjent fra før' }).code).toBe(
      'already-done',
    );
    expect(it.case('BP1-1').positions).toHaveLength(1);
  });
});

describe('filing a document', () => {
  test('is done by PMO or the project; a seat in DSOP SG does not file', () => {
    const it = inConcept();
    it.takes(projectLead, 'document', { kind: 'concept-description', sha256: sha('a') });
    it.takes('siri.nav', 'document', { kind: 'cost-benefit-simplified', sha256: sha('b') });
    const refused = it.refuses('arne.brreg', 'document', { kind: 'statistics-plan', sha256: sha('c') });
    expect(refused.code).toBe('not-authorised');
  });

  test('what each actor owes says whose it is; what is common says nobody’s', () => {
    const it = inConcept();
    const checkout = { kind: 'legal-privacy-checkout', sha256: sha('x') };
    expect(it.refuses(pmo, 'document', checkout).code).toBe('malformed');
    expect(
      it.refuses(pmo, 'document', { kind: 'concept-description', actor: 'nav', sha256: sha('x') }).code,
    ).toBe('malformed');
    expect(it.refuses(pmo, 'document', { ...checkout, actor: 'kartverket' }).code).toBe('not-participating');
  });

  test('an actor’s check-out comes from its own person, its contact or PMO; not from another actor’s contact', () => {
    const it = inConcept();
    const checkout = (actor: string) => ({ kind: 'legal-privacy-checkout', actor, sha256: sha(actor) });
    expect(it.refuses('per.nav', 'document', checkout('bits')).code).toBe('not-authorised');
    expect(it.refuses('stig.lead', 'document', checkout('bits')).code).toBe('not-authorised');
    it.takes(pmo, 'appoint', { role: 'legal-contact', person: projectLead, actor: 'bits' });
    expect(it.refuses(projectLead, 'document', checkout('nav')).code).toBe('not-authorised');
    it.takes(projectLead, 'document', checkout('bits'));
    it.takes('per.nav', 'document', checkout('nav'));
  });

  test('a new version has the next number; the same file again is refused; an unknown kind names the known', () => {
    const it = inConcept();
    it.takes(pmo, 'document', { kind: 'concept-description', sha256: sha('1') });
    it.takes(pmo, 'document', { kind: 'concept-description', sha256: sha('2') });
    expect(it.state.documents.filter((d) => d.kind === 'concept-description').map((d) => d.version)).toEqual([
      1, 2,
    ]);
    expect(it.refuses(pmo, 'document', { kind: 'concept-description', sha256: sha('2') }).code).toBe(
      'already-done',
    );
    const unknown = it.refuses(pmo, 'document', { kind: 'kaffe', sha256: sha('3') });
    expect(unknown.message).toContain('concept-description');
  });
});

describe('the basis is locked while it is being decided on', () => {
  test('a changed document voids the positions given, keeps them as trace, and calls every seat again', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1' });
    everySeat(it, 'BP1-1', {}, ['fnf']);
    const before = it.case('BP1-1');
    it.takes(pmo, 'document', { kind: 'benefit-indication', sha256: sha('bedre') });
    const after = it.case('BP1-1');
    expect(after.revision).toBe(2);
    expect(after.manifest.hash).not.toBe(before.manifest.hash);
    expect([after.positions.length, after.replaced.length]).toEqual([0, 8]);
    const called = it.letters('call').filter((l) => l.calls?.revision === 2);
    expect(called).toHaveLength(9);
    it.takes('owen.fnf', 'approve', { gate: 'BP1' });
    expect(it.state.phase).toBe('idea');
  });

  test('a position sent on the old basis is refused, and says to read again', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1' });
    const seen = it.envelope('per.nav', 'decide', { case: 'BP1-1', position: 'support' });
    it.takes(pmo, 'document', { kind: 'mandate-concept', sha256: sha('ny') });
    const refused = it.refuses('per.nav', 'decide', seen.payload, { case: seen.case });
    expect(refused.code).toBe('case-stale');
    expect(refused.message).toContain('dsop show');
  });

  test('a referral made on the old basis is void, and the gate waits for a new one and for new wills', () => {
    const it = readyToDecide(inConcept(), 'BP2');
    it.takes(pmo, 'document', { kind: 'concept-description', sha256: sha('endret') });
    expect(it.state.decisions.find((d) => d.id === 'REF-BP2-1')?.void).toBe(true);
    const refused = it.refuses('tor.nav', 'decide', { gate: 'BP2', position: 'support' });
    expect(refused.code).toBe('referral-missing');
    expect(lacking(refused)).toEqual(['referral/BP2', ...taking.map((t) => `will/BP2/${t.actor}`)]);
    it.takes(pmo, 'refer', { gate: 'BP2' });
    everySeat(it, 'REF-BP2-2');
    for (const { actor, leader } of taking) it.takes(leader, 'will', { gate: 'BP2', actor, answer: 'yes' });
    everySeat(it, 'BP2-1');
    expect(it.state.phase).toBe('planning');
  });

  test('a basis that changed while a case lay undecided counts when the case is moved or amended', () => {
    for (const command of ['move', 'amend'] as const) {
      const it = readyForBP1();
      it.takes(pmo, 'table', { gate: 'BP1', closes: '2026-11-27' });
      everySeat(it, 'BP1-1', { nav: 'object' });
      it.until('2026-11-27', '17:00');
      expect(it.case('BP1-1').status).toBe('undecided');
      it.takes(pmo, 'document', { kind: 'benefit-indication', sha256: sha('bedre') });
      it.takes(
        pmo,
        command,
        command === 'move' ? { case: 'BP1-1', closes: '2026-12-11' } : { case: 'BP1-1' },
      );
      const newest = it.state.documents.filter((d) => d.kind === 'benefit-indication').at(-1);
      expect(it.case('BP1-1').manifest.items).toContainEqual(
        expect.objectContaining({ kind: 'benefit-indication', version: newest?.version }),
      );
      expect(it.case('BP1-1').positions).toEqual([]);
      it.takes('per.nav', 'approve', { gate: 'BP1' });
      expect(it.state.phase).toBe('idea');
    }
  });

  test('a document that belongs to no open case changes no case', () => {
    const it = readyForBP1();
    it.takes(pmo, 'table', { gate: 'BP1' });
    it.takes(pmo, 'document', { kind: 'concept-description', sha256: sha('tidlig') });
    expect(it.case('BP1-1').revision).toBe(1);
  });
});
