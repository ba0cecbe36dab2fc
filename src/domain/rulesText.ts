import {
  documentRuleOf,
  dueIsOurs,
  modelVersions,
  phaseOf,
  transitionFrom,
  type BasisItem,
  type ForumId,
  type GateRule,
  type PhaseRule,
  type ReportingLine,
  type RuleSet,
} from './agreement';
import {
  basisWords,
  commitmentWords,
  dueWords,
  inLanguage,
  meetingWords,
  methodWords,
  monthList,
  partyName,
  quorumWords,
  recommendationWords,
  rungWords,
  senderName,
  willWords,
} from './agreement/words';
import { roleNames } from './roles';
import { listing, type Lang } from './text';

export { diffRules, type RuleDifference } from './agreement/differences';

const ours = ' *';

/** What the star means: stands under every print that has one. */
const legend = (lang: Lang): string =>
  lang === 'nb' ? '* vårt valg; erklæringen sier det ikke' : '* our choice; the declaration does not say it';

/**
 * A whole rule set for reading in a terminal: forums, phases with the gates between them, reporting, endings and who may
 * send what, each with its paragraph. Plain text, lines ended with \n, about 110 characters wide where names allow.
 */
export function describeRules(rules: RuleSet, lang: Lang): string {
  const nb = lang === 'nb';
  const lines = [
    ...heading(rules, lang),
    '',
    nb ? 'FORUM' : 'FORUMS',
    ...forumLines(rules, lang),
    '',
    nb ? 'FASER OG BESLUTNINGSPUNKTER' : 'PHASES AND DECISION POINTS',
    ...lifeLines(rules, lang),
    '',
    nb ? 'RAPPORTERING' : 'REPORTING',
    ...reportingLines(rules, lang),
    '',
    nb ? 'STANS' : 'STOPPING',
    ...stopLines(rules, lang),
    '',
    nb ? 'HVEM SOM KAN HVA UTENFOR SAKENE' : 'WHO MAY DO WHAT OUTSIDE THE CASES',
    ...table(
      rules.authorities.map(({ command, may, paragraph }) => [
        command,
        paragraph,
        listing(
          may.map((who) => senderName(rules, who, lang)),
          lang,
        ),
      ]),
    ),
    ...(rules.meetings ? ['', nb ? 'MØTER' : 'MEETINGS', ...meetingLines(rules, rules.meetings, lang)] : []),
    '',
    nb ? 'FRISTER' : 'LIMITS',
    ...limitLines(rules, lang),
    '',
    legend(lang),
    nb ? 'Pliktene står i «dsop duties».' : 'The duties stand in "dsop duties".',
    '',
  ];
  return inLanguage(lines.join('\n'), lang);
}

function heading(rules: RuleSet, lang: Lang): string[] {
  const nb = lang === 'nb';
  const approvals = rules.approvals.map(({ forum, date }) => `${rules.forums[forum].short} ${date}`);
  return [
    rules.title[lang],
    nb
      ? `Datert ${rules.drafted}, gjelder fra ${rules.effectiveFrom}, ansvarlig: ${rules.author}`
      : `Dated ${rules.drafted}, in force from ${rules.effectiveFrom}, responsible: ${rules.author}`,
    approvals.length > 0
      ? `${nb ? 'Godkjent' : 'Approved'}: ${listing(approvals, lang)}`
      : nb
        ? 'Godkjenning er ikke notert'
        : 'No approval is noted',
    rules.note[lang],
  ];
}

function forumLines(rules: RuleSet, lang: Lang): string[] {
  const nb = lang === 'nb';
  return Object.values(rules.forums).flatMap((forum) => [
    `  ${forum.short} – ${forum.name[lang]} (${forum.paragraph})`,
    `    ${nb ? 'avgjør' : 'decides'} ${methodWords(forum, lang)} (${forum.methodParagraph})${forum.methodOurs ? ours : ''}`,
    `    ${nb ? 'beslutningsdyktig' : 'quorum'}: ${quorumWords(forum, lang)}${ours}`,
  ]);
}

function lifeLines(rules: RuleSet, lang: Lang): string[] {
  const lines: string[] = [];
  let phase: PhaseRule | undefined = phaseOf(rules, rules.entry);
  for (let place = 1; phase !== undefined && place <= rules.phases.length; place += 1) {
    lines.push(...phaseLines(rules, phase, place, lang));
    const edge = transitionFrom(rules, phase.id);
    const gate = rules.gates.find(({ id }) => id === edge?.gate);
    if (gate) lines.push(...gateLines(rules, gate, lang));
    else if (edge) lines.push(...closureLines(rules, lang));
    phase = edge && phaseOf(rules, edge.to);
  }
  return lines;
}

function phaseLines(rules: RuleSet, phase: PhaseRule, place: number, lang: Lang): string[] {
  const nb = lang === 'nb';
  const roles = phase.requiredRoles.map(({ role, paragraph }) => `${roleNames[role][lang]} (${paragraph})`);
  return [
    `  ${place} ${phase.name[lang]} (${phase.paragraph})`,
    `    ${nb ? 'steg' : 'steps'}: ${phase.steps.map((step) => step.name[lang]).join(' · ')}`,
    ...(roles.length > 0 ? [`    ${nb ? 'krever' : 'requires'}: ${listing(roles, lang)}`] : []),
    `    ${nb ? 'stanses av' : 'stopped by'}: ${partyName(rules, phase.stoppedBy, lang)}${ours}`,
  ];
}

function gateLines(rules: RuleSet, gate: GateRule, lang: Lang): string[] {
  const nb = lang === 'nb';
  const said = (what: string, words: string): string => `    │ ${what}: ${words}`;
  return [
    `    ┌ ${gate.id} ${gate.name[lang]} (${gate.paragraph})`,
    said(
      nb ? 'avgjøres av' : 'decided by',
      `${partyName(rules, gate.decidedBy, lang)} (${gate.deciderParagraph})`,
    ),
    said(
      nb ? 'innstilling' : 'recommendation',
      `${recommendationWords(rules, gate.recommendation, lang)} (${gate.recommendation.paragraph})`,
    ),
    ...(gate.referral
      ? [
          said(
            nb ? 'fremmes først av' : 'first referred by',
            `${partyName(rules, gate.referral.by, lang)} (${gate.referral.paragraph})`,
          ),
        ]
      : []),
    ...(gate.will
      ? [
          said(
            nb ? 'hver deltakende aktørs ønske og vilje om' : 'each participating actor’s expressed will',
            `${willWords(gate.will, lang)} (${listing(gate.will.paragraphs, lang)})`,
          ),
        ]
      : []),
    ...(gate.blockedByProcess
      ? [
          said(
            nb ? 'venter på' : 'waits for',
            `${nb ? 'ekstern avklaring' : 'external clarification'} (${gate.blockedByProcess.paragraph})`,
          ),
        ]
      : []),
    said(
      nb ? 'forplikter aktørene til' : 'commits the actors',
      `${commitmentWords(gate.commitment, lang)} (${gate.commitment.paragraph})${gate.commitment.ours ? ours : ''}`,
    ),
    `    │ ${nb ? 'grunnlag' : 'basis'}:`,
    ...basisLines(rules, gate.basis, lang),
    '    └',
  ];
}

function closureLines(rules: RuleSet, lang: Lang): string[] {
  const nb = lang === 'nb';
  const { closure } = rules;
  return [
    `    ┌ ${nb ? 'Avslutning av utrullingen, uten beslutningspunkt' : 'End of rollout, without a decision point'} (${closure.paragraph})`,
    `    │ ${nb ? 'tas til etterretning av' : 'noted by'}: ${partyName(rules, closure.decidedBy, lang)}${closure.ours ? ours : ''}`,
    `    │ ${nb ? 'grunnlag' : 'basis'}:`,
    ...basisLines(rules, closure.basis, lang),
    '    └',
  ];
}

function basisLines(rules: RuleSet, basis: readonly BasisItem[], lang: Lang): string[] {
  return basis.map((item) => {
    const fixed = documentRuleOf(rules, item.kind)?.waivable === false;
    const mark = fixed ? (lang === 'nb' ? ', kan ikke frafalles' : ', cannot be waived') : '';
    return `    │   – ${basisWords(rules, item, lang)}${mark} (${item.paragraph}) [${item.kind}]`;
  });
}

const reportingLines = (rules: RuleSet, lang: Lang): string[] =>
  rules.reporting.flatMap((line) => {
    const { name, rhythm, who } = reportingWords(rules, line, lang);
    return [`  ${name}: ${rhythm}`, `    ${who}`];
  });

/** How a line goes, and from whom to whom. */
function reportingWords(
  rules: RuleSet,
  line: ReportingLine,
  lang: Lang,
): { name: string; rhythm: string; who: string } {
  const nb = lang === 'nb';
  const first = line.reporters.map((role) => roleNames[role][lang]);
  const reporters = [...first, partyName(rules, line.standIn, lang)].join(nb ? ', ellers ' : ', else ');
  const free =
    line.skipMonths.length > 0 ? `, ${nb ? 'unntatt' : 'except'} ${monthList(line.skipMonths, lang)}` : '';
  return {
    name: line.name[lang],
    rhythm: `${nb ? 'månedlig' : 'monthly'}${free} (${line.paragraph})`,
    who: `${reporters} → ${partyName(rules, line.to, lang)}`,
  };
}

function stopLines(rules: RuleSet, lang: Lang): string[] {
  const nb = lang === 'nb';
  const { stop } = rules;
  const by = listing(
    stop.proposedBy.map((who) => partyName(rules, who, lang)),
    lang,
  );
  const lessons = documentRuleOf(rules, stop.lessons.kind)?.name[lang] ?? stop.lessons.kind;
  return [
    `  ${nb ? 'kan foreslås av' : 'may be proposed by'} ${by} (${stop.paragraph})${ours}`,
    `  ${nb ? 'straks, inntil videre, av' : 'at once, for the time being, by'} ${partyName(rules, stop.suspendedBy, lang)}${ours}`,
    `  ${nb ? 'etterpå skyldes' : 'owed afterwards'}: ${lessons} (${stop.lessons.paragraph})`,
  ];
}

function meetingLines(rules: RuleSet, meetings: NonNullable<RuleSet['meetings']>, lang: Lang): string[] {
  return (Object.keys(rules.forums) as ForumId[]).flatMap((forum) => {
    const words = meetingWords(rules, meetings[forum], lang);
    return [
      `  ${rules.forums[forum].short} (${meetings[forum].paragraph})`,
      ...words.map(
        ({ said, paragraph }) => `    ${said}${paragraph === null ? ours : ` (${paragraph})${ours}`}`,
      ),
    ];
  });
}

function limitLines(rules: RuleSet, lang: Lang): string[] {
  const nb = lang === 'nb';
  const { backdatingDays, closingWorkingDays } = rules.limits;
  const advice = rules.phaseMonthsAdvice;
  return [
    nb
      ? `  en beslutning kan være tatt inntil ${backdatingDays} dager før det sendes${ours}`
      : `  a decision may have been taken up to ${backdatingDays} days before it is sent${ours}`,
    nb
      ? `  en sak uten dato lukkes etter ${closingWorkingDays} arbeidsdager${ours}`
      : `  a case without a date closes after ${closingWorkingDays} working days${ours}`,
    ...(advice
      ? [
          nb
            ? `  en fase bør ikke vare over ${advice.months} måneder (${advice.paragraph}); bare et råd`
            : `  a phase should not last over ${advice.months} months (${advice.paragraph}); advice only`,
        ]
      : []),
  ];
}

/**
 * The table of duties for the terminal: what is owed, its paragraph, when it is due, and each rung of the ladder below
 * it; a star marks figures that are ours.
 */
export function describeDuties(rules: RuleSet, lang: Lang): string {
  const nb = lang === 'nb';
  const rows = rules.duties.flatMap((duty) => {
    const pause =
      duty.pausedMonths.length > 0
        ? [
            `    ${nb ? 'påminnelsene står stille i' : 'reminders stand still in'} ${monthList(duty.pausedMonths, lang)}${duty.ours ? ours : ''}`,
          ]
        : [];
    const reporting = rules.reporting.filter((line) => line.duty === duty.kind);
    const lines = reporting.map((line) => reportingWords(rules, line, lang));
    const copied = duty.rungs.some((rung) => rung.to.includes('copies'))
      ? (reporting.length > 0 ? reporting : rules.reporting).flatMap((line) => line.copies)
      : [];
    const copies = listing(
      copied.map((role) => roleNames[role][lang]),
      lang,
    );
    const rungs =
      copied.length > 0
        ? duty.rungs
        : duty.rungs.map((rung) => ({ ...rung, to: rung.to.filter((to) => to !== 'copies') }));
    return [
      `${duty.name[lang]} (${duty.paragraph}) [${duty.kind}]`,
      ...lines.map(({ rhythm, who }) => `  ${rhythm}: ${who}`),
      `  ${nb ? 'frist' : 'due'}: ${dueWords(duty.due, lang)}${dueIsOurs(duty) ? ours : ''}`,
      ...rungs.map((rung) => `    ${rungWords(rules, rung, lang)}${duty.ours ? ours : ''}`),
      ...pause,
      ...(copies === '' ? [] : [`    ${nb ? 'kopi til' : 'copy to'} ${copies}`]),
      `  ${duty.otherwise[lang]}`,
      `  ${duty.command}`,
      '',
    ];
  });
  const print = [
    `${nb ? 'Plikter etter' : 'Duties under'} ${rules.title[lang]}`,
    '',
    ...rows,
    legend(lang),
    '',
  ].join('\n');
  return inLanguage(print, lang);
}

/** The declaration's own history for the terminal, oldest version first. */
export function describeVersions(lang: Lang): string {
  const rows = modelVersions.map(({ version, date, author, change, approvals }) => [
    version,
    date,
    author,
    change[lang],
    listing(
      approvals.map((approval) => `${approval.forum.toUpperCase()} ${approval.date}`),
      lang,
    ),
  ]);
  return [...table(rows), ''].join('\n');
}

/** Rows in columns two spaces apart, indented by two; the last column is ragged. */
function table(rows: readonly string[][]): string[] {
  const widths = rows.reduce<number[]>(
    (sofar, row) => row.map((cell, at) => Math.max(cell.length, sofar[at] ?? 0)),
    [],
  );
  return rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd());
}
