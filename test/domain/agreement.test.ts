import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  authorityOf,
  builtInRuleSets,
  documentRuleOf,
  dutyRuleOf,
  gateFrom,
  gateOf,
  lineFor,
  lineOf,
  modelVersions,
  phaseOf,
  ruleSetOf,
  transitionFrom,
  transitionOf,
  v2_0,
  v4_0,
  type GateId,
  type GateRule,
  type PhaseId,
  type RuleSet,
} from '../../src/domain/agreement';

const phases: PhaseId[] = ['idea', 'concept', 'planning', 'realisation', 'rollout', 'operations'];
const gates: GateId[] = ['BP1', 'BP2', 'BP3', 'BP4'];
const each = builtInRuleSets.map((rules): [string, RuleSet] => [rules.version, rules]);

/** The numbered sections of the two texts. */
const sections: Record<string, string[]> = {
  V2: '1 1.1 1.2 2 2.1 2.2 3 3.1 3.2 3.3 3.4 3.5 4 4.1 4.2 4.3 4.4 4.5 5 5.1 5.2 5.3 6'.split(' '),
  V4: '1 1.1 2 2.1 2.2 2.3 3 3.1 3.2 3.3 3.4 3.5 4 4.1 4.2 4.2.1 4.3 4.4 4.5 5 6 6.1 6.2 6.3 7'.split(' '),
};

describe.each(each)('the phase and gate table of V%s', (_version, rules) => {
  test('has six phases in one row, five edges and four gates, one edge without a gate', () => {
    expect(rules.phases.map((phase) => phase.id)).toEqual(phases);
    expect(rules.transitions.map(({ from, to, gate }) => [from, to, gate])).toEqual([
      ['idea', 'concept', 'BP1'],
      ['concept', 'planning', 'BP2'],
      ['planning', 'realisation', 'BP3'],
      ['realisation', 'rollout', 'BP4'],
      ['rollout', 'operations', null],
    ]);
    expect(rules.gates.map((gate) => gate.id)).toEqual(gates);
    expect([rules.closure.from, rules.closure.to]).toEqual(['rollout', 'operations']);
  });

  test('the lookups agree with the table', () => {
    expect(phases.map((phase) => gateFrom(rules, phase)?.id)).toEqual([...gates, undefined, undefined]);
    expect(transitionFrom(rules, 'operations')).toBeUndefined();
    expect(gates.map((gate) => transitionOf(rules, gate).to)).toEqual(phases.slice(1, 5));
    expect(phases.map((phase) => phaseOf(rules, phase).id)).toEqual(phases);
    expect(lineFor(rules, 'idea')).toBeUndefined();
    expect(phases.slice(1, 5).map((phase) => lineFor(rules, phase)?.id)).toEqual(Array(4).fill('project'));
  });

  test('every paragraph it cites is a section of the text', () => {
    const cited = JSON.stringify(rules).match(/V\d §[\d.]*\d/g) ?? [];
    expect(cited.length).toBeGreaterThan(80);
    for (const paragraph of new Set(cited)) {
      const [text, section] = paragraph.split(' §') as [string, string];
      expect({ paragraph, known: sections[text]?.includes(section) }).toEqual({ paragraph, known: true });
    }
    const strangers = new Set(cited.filter((paragraph) => !paragraph.startsWith(rules.source)));
    // Kept from V2: the final report (§4.5) and taking leave of an actor (§3.1); nothing else is borrowed.
    expect([...strangers]).toEqual(rules.source === 'V4' ? ['V2 §4.5', 'V2 §3.1'] : []);
  });

  test('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(rules))).toEqual(rules);
  });

  test('mandates are never waivable, everything else in a basis is', () => {
    const mandates = rules.gates.map((gate) => gate.mandate);
    for (const { kind } of [...rules.gates.flatMap((gate) => gate.basis), ...rules.closure.basis]) {
      expect([kind, documentRuleOf(rules, kind)?.waivable]).toEqual([kind, !mandates.includes(kind)]);
    }
  });

  test('whoever reports a line may send reports, and whoever may propose a stop may send it', () => {
    const reporters = rules.reporting.flatMap((line) => [...line.reporters, line.standIn]);
    expect(authorityOf(rules, 'report')?.may).toEqual(expect.arrayContaining(reporters));
    expect(authorityOf(rules, 'stop')?.may).toEqual(rules.stop.proposedBy);
  });
});

/** What a gate demands, in one line each. */
const demands = (gate: GateRule) => ({
  decidedBy: `${gate.decidedBy}, ${gate.deciderParagraph}`,
  recommendation: `${gate.recommendation.by}${gate.recommendation.required ? ' required' : ''}`,
  referral: gate.referral && `${gate.referral.by}, ${gate.referral.paragraph}`,
  will: gate.will && `${gate.will.opens}, ${gate.will.paragraphs.join(' ')}`,
  basis: gate.basis.map((item) => `${item.kind}${item.perActor ? ' each' : ''}${item.optional ? '?' : ''}`),
  commits: `${gate.commitment.to} until ${gate.commitment.until}`,
  waitsForProcess: gate.blockedByProcess?.paragraph ?? null,
});

describe('the gates of V4.0', () => {
  test('BP1: DSOP SG, on the recommendation of PMO, on the mandate with its three parts', () => {
    expect(demands(gateOf(v4_0, 'BP1'))).toEqual({
      decidedBy: 'sg, V4 §3.2',
      recommendation: 'pmo required',
      referral: null,
      will: null,
      basis: [
        'mandate-concept',
        'benefit-indication',
        'time-and-resource-estimate',
        'ownership-and-financing?',
      ],
      commits: 'participate until BP2',
      waitsForProcess: null,
    });
  });

  test('BP2: TLF, referred by DSOP SG, with each actor’s will, and no open external dependency', () => {
    expect(demands(gateOf(v4_0, 'BP2'))).toEqual({
      decidedBy: 'tlf, V4 §3.1',
      recommendation: 'pmo',
      referral: 'sg, V4 §3.2',
      will: 'referral, V4 §4.2',
      basis: [
        'concept-description',
        'cost-benefit-simplified',
        'statistics-plan',
        'legal-privacy-checkout each',
        'mandate-planning',
      ],
      commits: 'participate until BP3',
      waitsForProcess: 'V4 §4.2.1',
    });
  });

  test('BP3: TLF, referred by DSOP SG; a missing will cites V4 §4.3 and §3.1', () => {
    expect(demands(gateOf(v4_0, 'BP3'))).toEqual({
      decidedBy: 'tlf, V4 §3.1',
      recommendation: 'pmo',
      referral: 'sg, V4 §3.2',
      will: 'referral, V4 §4.3 V4 §3.1',
      basis: [
        'solution-design',
        'realisation-plan',
        'benefit-calculations',
        'benefit-realisation-plan',
        'mandate-realisation',
        'openness-statement?',
      ],
      commits: 'realise until BP4',
      waitsForProcess: null,
    });
  });

  test('BP4: DSOP SG without referral, the paper from the project, each actor’s will', () => {
    expect(demands(gateOf(v4_0, 'BP4'))).toEqual({
      decidedBy: 'sg, V4 §4.4',
      recommendation: 'project',
      referral: null,
      will: 'tabling, V4 §4.4',
      basis: ['pilot-evaluation', 'mandate-rollout', 'rollout-plan?'],
      commits: 'rollOut until closure',
      waitsForProcess: null,
    });
  });

  test('closing rollout is a note of DSOP SG, marked as ours', () => {
    expect(v4_0.closure).toMatchObject({ decidedBy: 'sg', ours: true, paragraph: 'V4 §4.5' });
    expect(v4_0.closure.basis.filter((item) => !item.optional).map((item) => item.kind)).toEqual([
      'final-evaluation',
      'operations-regime',
      'operations-benefit-plan',
    ]);
  });

  test('planning, realisation and rollout need both leads, concept the project lead alone', () => {
    const needed = phases.map((phase) => phaseOf(v4_0, phase).requiredRoles.map(({ role }) => role));
    const both = ['projectLead', 'steeringLead'];
    expect(needed).toEqual([[], ['projectLead'], both, both, both, []]);
    expect(phaseOf(v4_0, 'operations').dissolves).toEqual(both);
  });

  test('a phase is stopped by the forum that authorised it', () => {
    expect(phases.map((phase) => phaseOf(v4_0, phase).stoppedBy)).toEqual([
      'pmo',
      ...gates.map((gate) => gateOf(v4_0, gate).decidedBy),
      v4_0.closure.decidedBy,
    ]);
  });
});

describe('V2.0 in the same table', () => {
  test('TLF decides once, at "gjennomføring"; SG refers; what V2 does not decide says so', () => {
    expect(v2_0.gates.map(demands).map(({ decidedBy, referral }) => [decidedBy, referral])).toEqual([
      ['sg, V2 §4', null],
      ['sg, V2 §3.2 (vår lesning)', null],
      ['tlf, V2 §3.1', 'sg, V2 §3.2'],
      ['sg, V2 §3.2 (vår lesning)', null],
    ]);
  });

  test('the project lead reports every month, July too; there is no other line, no escalation, three months’ advice', () => {
    expect(v2_0.reporting).toHaveLength(1);
    expect(lineOf(v2_0, 'project')).toMatchObject({ reporters: ['projectLead'], skipMonths: [] });
    expect(dutyRuleOf(v2_0, 'project-report')?.pausedMonths).toEqual([]);
    expect(authorityOf(v2_0, 'escalate')).toBeUndefined();
    expect(v2_0.duties.flatMap((duty) => duty.rungs).some((rung) => rung.escalates)).toBe(false);
    expect(v2_0.phaseMonthsAdvice).toEqual({ months: 3, paragraph: 'V2 §4' });
    expect(v4_0.phaseMonthsAdvice).toBeUndefined();
  });
});

describe('reporting and duties of V4.0', () => {
  test('three lines, three reporters; only the project line leaves out July', () => {
    expect(v4_0.reporting.map((l) => [l.id, l.reporters, l.standIn, l.to, l.skipMonths])).toEqual([
      ['project', ['steeringLead', 'projectLead'], 'pmo', 'pmo', [7]],
      ['process', [], 'pmo', 'sg', []],
      ['operations', ['operationsLead'], 'pmo', 'pmo', []],
    ]);
    const paused = v4_0.duties.filter((duty) => duty.pausedMonths.length > 0).map((duty) => duty.kind);
    expect(paused).toEqual(['project-report']);
  });

  test('the project report: first working day, fifth at 16:00, then one, two and five working days late', () => {
    const duty = dutyRuleOf(v4_0, 'project-report');
    expect(duty?.due).toEqual({ by: 'workingDayOfMonth', workingDay: 5, time: '16:00' });
    expect(duty?.ours).toBe(true);
    expect(duty?.rungs).toEqual([
      { id: 'upcoming', at: { workingDayOfMonth: 1, time: '09:00' }, to: ['owner', 'copies'] },
      { id: 'due', at: { from: 'due', workingDays: 0, time: '09:00' }, to: ['owner', 'copies'] },
      { id: 'late', at: { from: 'due', workingDays: 1, time: '09:00' }, to: ['owner', 'copies'] },
      { id: 'pmo', at: { from: 'due', workingDays: 2, time: '09:00' }, to: ['pmo'] },
      {
        id: 'sg',
        at: { from: 'due', workingDays: 5, time: '09:00' },
        to: ['pmo', 'owner', 'copies'],
        escalates: 'sg',
      },
    ]);
  });

  test('every late duty reaches SG’s table, but for positions, whose case goes on undecided by itself', () => {
    const dead = v4_0.duties.filter((duty) => !duty.rungs.some((rung) => rung.escalates === 'sg'));
    expect(dead.map((duty) => duty.kind)).toEqual(['position']);
  });

  test('nothing escalates to TLF', () => {
    expect(v4_0.duties.flatMap((duty) => duty.rungs).some((rung) => rung.escalates === 'tlf')).toBe(false);
  });

  test('rungs of a duty come in the order of the ladder', () => {
    const ladder = ['upcoming', 'due', 'late', 'pmo', 'sg'];
    for (const { rungs } of v4_0.duties) {
      const places = rungs.map((rung) => ladder.indexOf(rung.id));
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }
  });
});

describe('which rule set', () => {
  const next: RuleSet = { ...v4_0, version: '4.1', effectiveFrom: '2027-01-01' };

  test('by version, an extra one before a built-in one', () => {
    expect(ruleSetOf('4.0')).toBe(v4_0);
    expect(ruleSetOf('2.0')).toBe(v2_0);
    expect(ruleSetOf('4.1')).toBeUndefined();
    expect(ruleSetOf('4.1', [next])).toBe(next);
    const changed = { ...v4_0, author: 'TLF' };
    expect(ruleSetOf('4.0', [changed])).toBe(changed);
  });

  test('each says from when it was in force', () => {
    expect(builtInRuleSets.map((r) => [r.version, r.effectiveFrom])).toEqual([
      ['2.0', '2017-10-01'],
      ['4.0', '2024-05-14'],
    ]);
  });

  test('the history of the declaration has eleven versions in order, and the built-in sets are of it', () => {
    expect(modelVersions.map(({ version, date }) => `${version} ${date}`)).toEqual([
      '1.0 2017-05-08',
      '2.0 2017-10-01',
      '2.1 2017-10-19',
      '3.0 2019-06-04',
      '3.1 2019-11-18',
      '3.2 2020-03-26',
      '3.3 2020-12-22',
      '3.4 2021-02-18',
      '3.5 2021-07-02',
      '3.6 2021-08-30',
      '4.0 2024-05-14',
    ]);
    for (const rules of builtInRuleSets) {
      const version = modelVersions.find((other) => other.version === rules.version);
      expect(version).toMatchObject({ date: rules.drafted, approvals: rules.approvals });
    }
  });
});

describe('the rules stand in the data', () => {
  const root = path.join(__dirname, '../..');
  const sources = ['src', 'workflows', 'activities']
    .flatMap((room) =>
      readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' }).map((f) => `${room}/${f}`),
    )
    .filter((file) => file.endsWith('.ts') && !file.startsWith('src/domain/agreement/'));

  test('no other file compares a phase or a gate by name', () => {
    const names = [...phases, ...gates].join('|');
    const comparison = new RegExp(`([!=]==?\\s*|case )['"](${names})['"]|switch \\([\\w.]*phase\\)`);
    expect(sources.length).toBeGreaterThan(10);
    const offenders = sources.flatMap((file) =>
      readFileSync(path.join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, at) => (comparison.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : [])),
    );
    expect(offenders).toEqual([]);
  });
});
