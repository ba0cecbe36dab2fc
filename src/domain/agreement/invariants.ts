import { type BasisItem, type GateId, type GateRule, type PhaseId, type RuleSet } from './ruleSet';

/** One thing in a rule set that cannot be right, with where it stands. */
export interface RuleFault {
  /** To the object or list at fault, from the top of the rule set. */
  path: (string | number)[];
  /** One Norwegian sentence that says what is wrong. */
  message: string;
}

const allPhases: readonly PhaseId[] = ['idea', 'concept', 'planning', 'realisation', 'rollout', 'operations'];
const allGates: readonly GateId[] = ['BP1', 'BP2', 'BP3', 'BP4'];

/** Without these no initiative can live its life, or end it. */
const neededCommands = [
  'register',
  'assess',
  'prioritise',
  'qualify',
  'recommend',
  'join',
  'leave',
  'appoint',
  'document',
  'waive',
  'table',
  'report',
  'stop',
  'lessons',
  'closeRollout',
];
const neededDuties = ['position', 'condition', 'lessons'];

/** What the service puts into a duty's command line. */
const placeholders = [
  'KEY',
  'CASE',
  'PERIOD',
  'ACTOR',
  'CONDITION',
  'GATE',
  'ROLE',
  'PERSON',
  'KIND',
  'FILE',
  'MEETING',
  'DATE',
];

/** Everything in which the parts of a well-formed rule set contradict each other; empty when nothing does. */
export function contradictions(rules: RuleSet): RuleFault[] {
  return [
    ...uniqueness(rules),
    ...lifeFaults(rules),
    ...gateFaults(rules),
    ...documentFaults(rules),
    ...dutyFaults(rules),
    ...authorityFaults(rules),
    ...dateFaults(rules),
  ];
}

const fault = (path: (string | number)[], message: string): RuleFault => ({ path, message });

/** A fault for each value that has been seen before. */
function repeated(
  values: readonly string[],
  path: (at: number) => (string | number)[],
  what: string,
): RuleFault[] {
  return values.flatMap((value, at) =>
    values.indexOf(value) < at ? [fault(path(at), `${what} «${value}» står to ganger`)] : [],
  );
}

/** A fault for each value that should be there and is not. */
function missing(
  wanted: readonly string[],
  found: readonly string[],
  path: string,
  what: string,
): RuleFault[] {
  return wanted
    .filter((value) => !found.includes(value))
    .map((value) => fault([path], `${what} «${value}» mangler`));
}

function uniqueness(rules: RuleSet): RuleFault[] {
  return [
    ...repeated(
      rules.phases.map((phase) => phase.id),
      (at) => ['phases', at],
      'fasen',
    ),
    ...repeated(
      rules.gates.map((gate) => gate.id),
      (at) => ['gates', at],
      'beslutningspunktet',
    ),
    ...repeated(
      rules.documents.map((document) => document.kind),
      (at) => ['documents', at],
      'dokumentslaget',
    ),
    ...repeated(
      rules.duties.map((duty) => duty.kind),
      (at) => ['duties', at],
      'plikten',
    ),
    ...repeated(
      rules.reporting.map((line) => line.id),
      (at) => ['reporting', at],
      'rapporteringslinjen',
    ),
    ...repeated(
      rules.authorities.map((authority) => authority.command),
      (at) => ['authorities', at],
      'kommandoen',
    ),
    ...rules.phases.flatMap((phase, at) =>
      repeated(
        phase.steps.map((step) => step.id),
        (step) => ['phases', at, 'steps', step],
        'steget',
      ),
    ),
  ];
}

/** Six phases in one row, five edges, four gates, each on one edge; the edge without a gate is the closure's. */
function lifeFaults(rules: RuleSet): RuleFault[] {
  const faults = [
    ...missing(
      allPhases,
      rules.phases.map((phase) => phase.id),
      'phases',
      'fasen',
    ),
    ...missing(
      allGates,
      rules.gates.map((gate) => gate.id),
      'gates',
      'beslutningspunktet',
    ),
  ];
  const way = walk(rules);
  const unreached = allPhases.filter((phase) => !way.includes(phase));
  if (unreached.length > 0) {
    faults.push(fault(['transitions'], `fra «${rules.entry}» når overgangene ikke ${unreached.join(', ')}`));
  }
  rules.transitions.forEach((edge, at) => {
    if (rules.transitions.findIndex((other) => other.from === edge.from) < at) {
      faults.push(fault(['transitions', at], `fasen «${edge.from}» har to overganger; den kan bare ha én`));
    }
  });
  if (rules.transitions.length !== allPhases.length - 1) {
    faults.push(fault(['transitions'], `det er ${rules.transitions.length} overganger; seks faser har fem`));
  }
  for (const id of allGates) {
    const guarded = rules.transitions.filter((edge) => edge.gate === id).length;
    if (guarded !== 1) {
      faults.push(
        fault(['transitions'], `beslutningspunktet «${id}» vokter ${guarded} overganger; det skal vokte én`),
      );
    }
  }
  rules.transitions.forEach((edge, at) => {
    if (edge.gate === null && (edge.from !== rules.closure.from || edge.to !== rules.closure.to)) {
      faults.push(
        fault(
          ['transitions', at, 'gate'],
          `overgangen ${edge.from} → ${edge.to} har ikke noe beslutningspunkt og er heller ikke avslutningen`,
        ),
      );
    }
  });
  if (!rules.transitions.some((edge) => edge.gate === null)) {
    faults.push(
      fault(['transitions'], 'overgangen uten beslutningspunkt mangler; skriv den med «gate: null»'),
    );
  }
  rules.phases.forEach((phase, at) => {
    for (const { role } of phase.requiredRoles.filter((needed) => phase.dissolves.includes(needed.role))) {
      faults.push(
        fault(['phases', at, 'dissolves'], `fasen «${phase.id}» både krever og oppløser rollen «${role}»`),
      );
    }
  });
  return faults;
}

/** The phases in the order in which the edges reach them, from the entry on. */
function walk(rules: RuleSet): PhaseId[] {
  const way: PhaseId[] = [];
  let here: PhaseId | undefined = rules.entry;
  while (here !== undefined && !way.includes(here)) {
    way.push(here);
    const from: PhaseId = here;
    here = rules.transitions.find((edge) => edge.from === from)?.to;
  }
  return way;
}

function gateFaults(rules: RuleSet): RuleFault[] {
  const way = walk(rules);
  const placeOf = (gate: GateId): number =>
    way.findIndex((phase) => rules.transitions.some((edge) => edge.from === phase && edge.gate === gate));
  return rules.gates.flatMap((gate: GateRule, at) => {
    const faults: RuleFault[] = [];
    if (gate.referral?.by === gate.decidedBy) {
      faults.push(
        fault(
          ['gates', at, 'referral'],
          `${gate.id}: forumet som avgjør, kan ikke fremme saken for seg selv`,
        ),
      );
    }
    if (gate.will?.opens === 'referral' && gate.referral === null) {
      faults.push(
        fault(
          ['gates', at, 'will'],
          `${gate.id}: viljen åpner ved fremming, men saken fremmes ikke for noen`,
        ),
      );
    }
    if (gate.commitment.until !== 'closure' && placeOf(gate.commitment.until) <= placeOf(gate.id)) {
      faults.push(
        fault(
          ['gates', at, 'commitment'],
          `${gate.id}: forpliktelsen varer til ${gate.commitment.until}, som ikke kommer senere`,
        ),
      );
    }
    const mandate = gate.basis.find((item) => item.kind === gate.mandate);
    if (mandate === undefined || mandate.optional || mandate.perActor) {
      faults.push(
        fault(
          ['gates', at],
          `${gate.id}: mandatet «${gate.mandate}» må stå i grunnlaget, som ett dokument som alltid kreves`,
        ),
      );
    }
    return faults;
  });
}

function documentFaults(rules: RuleSet): RuleFault[] {
  const known = rules.documents.map((document) => document.kind);
  const unknown = (kind: string, path: (string | number)[]): RuleFault[] =>
    known.includes(kind) ? [] : [fault(path, `dokumentslaget «${kind}» er ikke beskrevet under documents`)];
  const basisFaults = (basis: readonly BasisItem[], path: (string | number)[]): RuleFault[] => [
    ...repeated(
      basis.map((item) => item.kind),
      (at) => [...path, at],
      'dokumentslaget',
    ),
    ...basis.flatMap((item, at) => [
      ...unknown(item.kind, [...path, at]),
      ...(item.perActor && !rules.documents.some((d) => d.kind === item.kind && d.filedBy.includes('actor'))
        ? [fault([...path, at], `«${item.kind}» kreves av hver aktør, men ingen aktør kan levere det`)]
        : []),
    ]),
  ];
  return [
    ...rules.gates.flatMap((gate, at) => basisFaults(gate.basis, ['gates', at, 'basis'])),
    ...basisFaults(rules.closure.basis, ['closure', 'basis']),
    ...unknown(rules.stop.lessons.kind, ['stop', 'lessons']),
  ];
}

function dutyFaults(rules: RuleSet): RuleFault[] {
  const kinds = rules.duties.map((duty) => duty.kind);
  const needed = rules.gates.some((gate) => gate.will) ? [...neededDuties, 'will'] : neededDuties;
  const faults = missing(needed, kinds, 'duties', 'plikten');
  if (!rules.reporting.some((line) => line.id === 'project')) {
    faults.push(fault(['reporting'], 'rapporteringslinjen «project» mangler'));
  }
  rules.reporting.forEach((line, at) => {
    const duty = rules.duties.find((row) => row.kind === line.duty);
    if (duty === undefined) {
      faults.push(fault(['reporting', at], `plikten «${line.duty}» er ikke beskrevet under duties`));
    } else if (duty.due.by !== 'workingDayOfMonth') {
      faults.push(fault(['reporting', at], `plikten «${line.duty}» forfaller ikke hver måned`));
    }
    for (const phase of line.phases) {
      if (rules.reporting.findIndex((other) => other.phases.includes(phase)) < at) {
        faults.push(fault(['reporting', at, 'phases'], `fasen «${phase}» har to rapporteringslinjer`));
      }
    }
  });
  rules.duties.forEach((duty, at) => {
    faults.push(
      ...repeated(
        duty.rungs.map((rung) => rung.id),
        (rung) => ['duties', at, 'rungs', rung],
        `${duty.kind}: trinnet`,
      ),
    );
    duty.rungs.forEach((rung, step) => {
      if ('workingDayOfMonth' in rung.at && duty.due.by !== 'workingDayOfMonth') {
        faults.push(
          fault(
            ['duties', at, 'rungs', step, 'at'],
            `${duty.kind}: trinnet «${rung.id}» regnes i månedens arbeidsdager, men plikten er ikke månedlig`,
          ),
        );
      }
    });
    const strange = (duty.command.match(/\b[A-Z]{2,}\b/g) ?? []).filter(
      (word) => !placeholders.includes(word),
    );
    for (const word of new Set(strange)) {
      faults.push(fault(['duties', at], `${duty.kind}: tjenesten vet ikke hva «${word}» skal byttes med`));
    }
  });
  return faults;
}

function authorityFaults(rules: RuleSet): RuleFault[] {
  const commands = rules.authorities.map((authority) => authority.command);
  const stepTakers = rules.phases.flatMap((phase) => phase.steps.flatMap((step) => step.by ?? []));
  const needed = [
    ...neededCommands,
    ...(rules.gates.some((gate) => gate.referral) ? ['refer'] : []),
    ...stepTakers.filter((command) => !neededCommands.includes(command)),
  ];
  return missing(needed, commands, 'authorities', 'kommandoen');
}

function dateFaults(rules: RuleSet): RuleFault[] {
  if (rules.effectiveFrom >= rules.drafted) return [];
  return [
    fault(
      ['effectiveFrom'],
      `gjelder fra ${rules.effectiveFrom}, før regelsettet ble skrevet ${rules.drafted}`,
    ),
  ];
}
