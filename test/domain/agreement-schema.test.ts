import { builtInRuleSets, ruleSetSchema, v4_0, type RuleSet } from '../../src/domain/agreement';

const copyOf = (rules: RuleSet): RuleSet => JSON.parse(JSON.stringify(rules)) as RuleSet;

/** What the schema says of V4.0 after a change: "path: sentence" for each fault. */
function faultsAfter(change: (rules: RuleSet) => void): string[] {
  const rules = copyOf(v4_0);
  change(rules);
  const checked = ruleSetSchema.safeParse(rules);
  return checked.success
    ? []
    : checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

describe('a rule set from outside', () => {
  test.each(builtInRuleSets.map((rules) => [rules.version, rules]))(
    'V%s passes its own schema and comes out the same',
    (_version, rules) => {
      expect(ruleSetSchema.parse(copyOf(rules))).toEqual(rules);
    },
  );

  test('a set that gives BP4 to TLF, adds a document to BP2 and leaves out August passes', () => {
    expect(
      faultsAfter((rules) => {
        rules.version = '4.1';
        rules.gates[3]!.decidedBy = 'tlf';
        rules.gates[3]!.deciderParagraph = 'V4 §3.1';
        rules.documents.push({ ...rules.documents[0]!, kind: 'climate-account' });
        rules.gates[1]!.basis.push({ kind: 'climate-account', paragraph: 'V4 §4.2' });
        rules.reporting[0]!.skipMonths = [7, 8];
        rules.duties[0]!.pausedMonths = [7, 8];
      }),
    ).toEqual([]);
  });

  type Mutation = [what: string, change: (rules: RuleSet) => void, says: RegExp];
  const mutations: Mutation[] = [
    ['a missing phase', (r) => r.phases.splice(2, 1), /fasen «planning» mangler/],
    ['a phase twice', (r) => r.phases.push(r.phases[1]!), /phases\.6: fasen «concept» står to ganger/],
    ['a phase without steps', (r) => (r.phases[1]!.steps = []), /phases\.1\.steps: må ha minst ett steg/],
    [
      'a step twice',
      (r) => r.phases[1]!.steps.push(r.phases[1]!.steps[0]!),
      /steget «concept-study» står to ganger/,
    ],
    [
      'a role required and dissolved',
      (r) => r.phases[1]!.dissolves.push('projectLead'),
      /både krever og oppløser rollen «projectLead»/,
    ],
    ['a missing gate', (r) => r.gates.splice(0, 1), /beslutningspunktet «BP1» mangler/],
    ['a gate on no edge', (r) => (r.transitions[0]!.gate = null), /«BP1» vokter 0 overganger/],
    ['a gate on two edges', (r) => (r.transitions[4]!.gate = 'BP4'), /«BP4» vokter 2 overganger/],
    ['no edge without a gate', (r) => (r.transitions[4]!.gate = 'BP4'), /skriv den med «gate: null»/],
    ['a missing edge', (r) => r.transitions.splice(1, 1), /det er 4 overganger; seks faser har fem/],
    [
      'a phase nobody reaches',
      (r) => r.transitions.splice(1, 1),
      /når overgangene ikke planning, realisation/,
    ],
    ['two ways out of a phase', (r) => (r.transitions[4]!.from = 'idea'), /«idea» har to overganger/],
    ['a closure beside its edge', (r) => (r.closure.to = 'idea'), /er heller ikke avslutningen/],
    [
      'a basis document nobody describes',
      (r) => r.gates[1]!.basis.push({ kind: 'unheard-of', paragraph: 'V4 §4.2' }),
      /gates\.1\.basis\.5: dokumentslaget «unheard-of» er ikke beskrevet/,
    ],
    [
      'a basis document twice',
      (r) => r.gates[1]!.basis.push(r.gates[1]!.basis[0]!),
      /«concept-description» står to/,
    ],
    ['a document kind twice', (r) => r.documents.push(r.documents[0]!), /«mandate-concept» står to ganger/],
    [
      'a mandate outside the basis',
      (r) => (r.gates[2]!.mandate = 'minutes'),
      /BP3: mandatet «minutes» må stå i/,
    ],
    [
      'an optional mandate',
      (r) => (r.gates[2]!.basis[4]!.optional = true),
      /som ett dokument som alltid kreves/,
    ],
    [
      'a document owed per actor that no actor may file',
      (r) => (r.gates[1]!.basis[0]!.perActor = true),
      /«concept-description» kreves av hver aktør, men ingen aktør kan levere det/,
    ],
    ['lessons nobody describes', (r) => (r.stop.lessons.kind = 'gossip'), /stop\.lessons: .*«gossip»/],
    [
      'a forum that refers to itself',
      (r) => (r.gates[1]!.referral!.by = 'tlf'),
      /kan ikke fremme saken for seg selv/,
    ],
    [
      'a will that no referral opens',
      (r) => (r.gates[3]!.will!.opens = 'referral'),
      /saken fremmes ikke for noen/,
    ],
    [
      'a commitment that ends before it begins',
      (r) => (r.gates[2]!.commitment.until = 'BP1'),
      /forpliktelsen varer til BP1, som ikke kommer senere/,
    ],
    [
      'a line whose duty is missing',
      (r) => (r.reporting[0]!.duty = 'tale'),
      /reporting\.0: plikten «tale» er ikke/,
    ],
    [
      'a line that is not monthly',
      (r) => (r.reporting[0]!.duty = 'lessons'),
      /«lessons» forfaller ikke hver måned/,
    ],
    [
      'a line twice',
      (r) => r.reporting.push({ ...r.reporting[1]! }),
      /rapporteringslinjen «process» står to ganger/,
    ],
    [
      'two lines in one phase',
      (r) => r.reporting[2]!.phases.push('rollout'),
      /«rollout» har to rapporteringslinjer/,
    ],
    ['no project line', (r) => r.reporting.splice(0, 1), /rapporteringslinjen «project» mangler/],
    ['a month that is none', (r) => (r.reporting[0]!.skipMonths = [13]), /skipMonths\.0: måneder er 1–12/],
    ['a month twice', (r) => (r.reporting[0]!.skipMonths = [7, 7]), /nevner samme måned to ganger/],
    ['a duty twice', (r) => r.duties.push(r.duties[0]!), /plikten «project-report» står to ganger/],
    [
      'a missing duty',
      (r) => (r.duties = r.duties.filter((d) => d.kind !== 'will')),
      /plikten «will» mangler/,
    ],
    [
      'a rung twice',
      (r) => r.duties[0]!.rungs.push(r.duties[0]!.rungs[1]!),
      /project-report: trinnet «due» står to/,
    ],
    [
      'a rung by the month on a duty that is not monthly',
      (r) => (r.duties[3]!.rungs[0]!.at = { workingDayOfMonth: 1, time: '09:00' }),
      /position: trinnet «upcoming» regnes i månedens arbeidsdager/,
    ],
    ['a time that is none', (r) => (r.duties[0]!.rungs[0]!.at.time = '25:00'), /må være et klokkeslett/],
    ['a rung that nobody hears', (r) => (r.duties[0]!.rungs[0]!.to = []), /minst én som får beskjed/],
    [
      'a command with a word nobody fills in',
      (r) => (r.duties[0]!.command = 'dsop report KEY WHATEVER'),
      /ikke hva «WHATEVER» skal byttes med/,
    ],
    [
      'a command that nobody may send',
      (r) => (r.authorities = r.authorities.filter((a) => a.command !== 'waive')),
      /kommandoen «waive» mangler/,
    ],
    ['a command twice', (r) => r.authorities.push(r.authorities[0]!), /kommandoen «register» står to ganger/],
    ['an authority of nobody', (r) => (r.authorities[0]!.may = []), /minst én som kan sende den/],
    [
      'a paragraph of no form',
      (r) => (r.gates[0]!.paragraph = 'page 9'),
      /gates\.0\.paragraph: må være en paragraf/,
    ],
    ['a day that is none', (r) => (r.drafted = '2024-02-30'), /drafted: må være en dato/],
    [
      'in force before it was written',
      (r) => (r.effectiveFrom = '2024-05-13'),
      /før regelsettet ble skrevet/,
    ],
    ['an empty name', (r) => (r.forums.sg.name.nb = ' '), /forums\.sg\.name\.nb: kan ikke være tom/],
    ['a quorum over all', (r) => (r.forums.sg.quorum.share = 1.5), /forums\.sg\.quorum\.share/],
    ['a key nobody knows', (r) => Object.assign(r.gates[0]!, { decidedby: 'sg' }), /gates\.0/],
  ];

  test.each(mutations)('%s is refused in words', (_what, change, says) => {
    expect(faultsAfter(change).join('\n')).toMatch(says);
  });

  test('all contradictions are told at once', () => {
    const faults = faultsAfter((rules) => {
      rules.phases.splice(5, 1);
      rules.reporting[0]!.duty = 'tale';
      rules.gates[1]!.referral!.by = 'tlf';
      rules.effectiveFrom = '2020-01-01';
    });
    expect(faults).toHaveLength(4);
  });

  test.each([null, 'V4', [], 7, {}])('%j is no rule set', (input) => {
    expect(ruleSetSchema.safeParse(input).success).toBe(false);
  });
});
