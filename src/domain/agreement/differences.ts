import { roleNames } from '../roles';
import { listing, type Lang } from '../text';
import { phaseOf } from './index';
import { modelDifferences } from './modelDifferences';
import {
  type DocumentRule,
  type DutyRule,
  type ForumId,
  type GateRule,
  type PhaseId,
  type PhaseRule,
  type ReportingLine,
  type RoleId,
  type RuleSet,
} from './ruleSet';
import {
  basisWords,
  classWords,
  commitmentWords,
  dueWords,
  filerWords,
  hearerName,
  meetingWords,
  kindWords,
  methodWords,
  monthList,
  partyName,
  quorumWords,
  recommendationWords,
  rungWords,
  senderName,
  willWords,
} from './words';

/** One thing in which two rule sets differ, in the words of one language. */
export interface RuleDifference {
  topic: string;
  a: string;
  b: string;
  /** Which of the two the service follows, where the difference is in the text and not in a machine rule. */
  ruling?: string;
}

/** One rule in words. An array is compared item by item, so that only what comes and goes is told. */
type Fact = [topic: string, value: string | readonly string[]];

const none = '–';

/**
 * Everything in which two rule sets differ by meaning; paragraphs alone make no difference. From a set of V2's text to
 * one of V4's, the differences of the two texts that are no machine rules come first, each with its ruling.
 */
export function diffRules(a: RuleSet, b: RuleSet, lang: Lang): RuleDifference[] {
  return [
    ...textDifferences(a, b, lang),
    ...factDifferences(factsOf(a, inNamesOf(b, a), lang), factsOf(b, b, lang)),
  ];
}

/** A rule set that calls the same things by the names of another, so that a new name alone is told once. */
function inNamesOf(named: RuleSet, rules: RuleSet): RuleSet {
  const { tlf, sg, pmo } = rules.forums;
  return {
    ...rules,
    forums: {
      tlf: { ...tlf, short: named.forums.tlf.short },
      sg: { ...sg, short: named.forums.sg.short },
      pmo: { ...pmo, short: named.forums.pmo.short },
    },
    phases: rules.phases.map((phase) => ({
      ...phase,
      name: named.phases.find((other) => other.id === phase.id)?.name ?? phase.name,
    })),
    documents: rules.documents.map((document) => ({
      ...document,
      name: named.documents.find((other) => other.kind === document.kind)?.name ?? document.name,
    })),
    reporting: rules.reporting.map((line) => ({
      ...line,
      name: named.reporting.find((other) => other.id === line.id)?.name ?? line.name,
    })),
  };
}

function textDifferences(a: RuleSet, b: RuleSet, lang: Lang): RuleDifference[] {
  const sources = [a.source, b.source];
  if (!sources.includes('V2') || !sources.includes('V4')) return [];
  return modelDifferences.map(({ topic, v2, v4, ruling }) => ({
    topic: topic[lang],
    a: (a.source === 'V2' ? v2 : v4)[lang],
    b: (b.source === 'V2' ? v2 : v4)[lang],
    ruling: ruling[lang],
  }));
}

function factDifferences(a: readonly Fact[], b: readonly Fact[]): RuleDifference[] {
  const ofA = new Map(a);
  const ofB = new Map(b);
  // The order of b, with what only a has behind it.
  const topics = [...ofB.keys(), ...[...ofA.keys()].filter((topic) => !ofB.has(topic))];
  return topics.flatMap((topic) => {
    const [before, after] = [told(ofA.get(topic)), told(ofB.get(topic))];
    if (JSON.stringify(before) === JSON.stringify(after)) return [];
    if (typeof before === 'string' || typeof after === 'string') {
      return [{ topic, a: shown(before), b: shown(after) }];
    }
    const [gone, come] = [only(before, after), only(after, before)];
    // The same items in another order: both are told whole.
    if (gone.length + come.length === 0) return [{ topic, a: shown(before), b: shown(after) }];
    return [{ topic, a: marked('−', gone), b: marked('+', come) }];
  });
}

/** A missing rule and an empty list say the same. */
const told = (value: Fact[1] | undefined): Fact[1] =>
  value === undefined || value.length === 0 ? none : value;
const only = (list: readonly string[], other: readonly string[]): string[] =>
  list.filter((x) => !other.includes(x));
const shown = (value: string | readonly string[]): string =>
  typeof value === 'string' ? value : value.join('; ');
const marked = (mark: string, items: readonly string[]): string =>
  items.length > 0 ? items.map((item) => `${mark} ${item}`).join('; ') : none;

/** Every machine rule of a set in words; `own` keeps the set's own names, `rules` has those it is compared in. */
function factsOf(own: RuleSet, rules: RuleSet, lang: Lang): Fact[] {
  const say = (nb: string, en: string): string => ({ nb, en })[lang];
  const party = (who: ForumId | RoleId): string => partyName(rules, who, lang);
  return [
    [say('Gjelder fra', 'In force from'), rules.effectiveFrom],
    [say('Ansvarlig for dokumentet', 'Responsible for the document'), rules.author],
    [
      say('Godkjenninger', 'Approvals'),
      together(
        rules.approvals.map(({ forum, date }) => `${party(forum)} ${date}`),
        lang,
      ),
    ],
    ...Object.entries(own.forums).map(([id, forum]): Fact => [
      `${id.toUpperCase()}: ${say('navn', 'name')}`,
      `${forum.name[lang]} (${forum.short})`,
    ]),
    ...own.phases.map((phase): Fact => [`${say('Fase', 'Phase')} ${phase.id}`, phase.name[lang]]),
    ...own.reporting.map((line): Fact => [`${say('Rapportering', 'Reporting')} ${line.id}`, line.name[lang]]),
    ...Object.entries(rules.forums).flatMap(([id, forum]): Fact[] => [
      [`${id.toUpperCase()}: ${say('nivå', 'level')}`, forum.level],
      [`${id.toUpperCase()}: ${say('avgjør', 'decides')}`, methodWords(forum, lang)],
      [
        `${id.toUpperCase()}: ${say('kan selv velge annen måte', 'may choose another method itself')}`,
        forum.methodBy === null ? say('nei', 'no') : `${say('ja', 'yes')} (${forum.methodBy})`,
      ],
      [
        `${id.toUpperCase()}: ${say('avgjør skriftlig', 'decides in writing')}`,
        forum.writtenBy === null
          ? say('ja', 'yes')
          : `${say('når den selv har bestemt det', 'by its own standing decision')} (${forum.writtenBy})`,
      ],
      [`${id.toUpperCase()}: ${say('beslutningsdyktig', 'quorum')}`, quorumWords(forum, lang)],
      [
        `${id.toUpperCase()}: ${say('uavgjort går til', 'undecided goes to')}`,
        together(
          forum.undecidedTo.map((hearer) => hearerName(rules, hearer, lang)),
          lang,
        ),
      ],
    ]),
    ...(Object.keys(rules.forums) as ForumId[]).map((id): Fact => {
      const rule = rules.meetings?.[id];
      const words = rule ? meetingWords(rules, rule, lang) : [];
      return [`${id.toUpperCase()}: ${say('møter', 'meetings')}`, words.map(({ said }) => said)];
    }),
    [say('Første fase', 'First phase'), phaseName(rules, rules.entry, lang)],
    ...rules.phases.flatMap((phase) => phaseFacts(rules, phase, lang)),
    ...rules.transitions.map(({ from, to, gate }): Fact => [
      `${phaseName(rules, from, lang)} → ${phaseName(rules, to, lang)}`,
      gate ?? say('uten beslutningspunkt', 'no decision point'),
    ]),
    ...rules.gates.flatMap((gate) => gateFacts(rules, gate, lang)),
    [
      say('Avslutning', 'Closure'),
      `${phaseName(rules, rules.closure.from, lang)} → ${phaseName(rules, rules.closure.to, lang)}`,
    ],
    [say('Avslutning: forum', 'Closure: forum'), party(rules.closure.decidedBy)],
    [
      say('Avslutning: grunnlag', 'Closure: basis'),
      rules.closure.basis.map((item) => basisWords(rules, item, lang)),
    ],
    ...own.documents.map((document): Fact => [
      `${say('Dokument', 'Document')} ${document.kind}`,
      documentWords(document, lang),
    ]),
    ...rules.reporting.flatMap((line) => lineFacts(rules, line, lang)),
    ...rules.duties.flatMap((duty) => dutyFacts(rules, duty, lang)),
    ...rules.authorities.map(({ command, may }): Fact => [
      `${say('Kommando', 'Command')} ${command}`,
      together(
        may.map((who) => senderName(rules, who, lang)),
        lang,
      ),
    ]),
    [
      say('Stans: kan foreslås av', 'Stop: may be proposed by'),
      together(rules.stop.proposedBy.map(party), lang),
    ],
    [say('Stans: straks, av', 'Stop: at once, by'), party(rules.stop.suspendedBy)],
    [say('Stans: etterpå skyldes', 'Stop: owed afterwards'), rules.stop.lessons.kind],
    [say('Eskaleres til', 'Escalated to'), party(rules.escalation.to)],
    [
      say('Råd om lengste fase', 'Advice on the longest phase'),
      rules.phaseMonthsAdvice ? `${rules.phaseMonthsAdvice.months} ${say('måneder', 'months')}` : none,
    ],
    [say('Tilbakedatering, dager', 'Backdating, days'), String(rules.limits.backdatingDays)],
    [say('Åpen sak, arbeidsdager', 'Open case, working days'), String(rules.limits.closingWorkingDays)],
    [
      say(
        'PMO uten å spørre DSOP SG, dagsverk per aktør',
        'PMO without asking SG, person-days of each actor',
      ),
      String(rules.limits.pmoPersonDays ?? 0),
    ],
    [
      say('Prosess', 'Process'),
      rules.process
        ? [party(rules.process.runBy), rules.process.proposed[lang], rules.process.running[lang]]
        : [],
    ],
    [
      say('Uenighet behandles av', 'Disputes are handled by'),
      (rules.dispute?.path ?? []).map(party).join(' → '),
    ],
  ];
}

const together = (items: readonly string[], lang: Lang): string =>
  items.length > 0 ? listing(items, lang) : none;
const phaseName = (rules: RuleSet, id: PhaseId, lang: Lang): string => phaseOf(rules, id).name[lang];
const yesNo = (yes: boolean, lang: Lang): string =>
  (yes ? { nb: 'ja', en: 'yes' } : { nb: 'nei', en: 'no' })[lang];

function documentWords({ name, class: openness, waivable, filedBy }: DocumentRule, lang: Lang): string {
  const say = (nb: string, en: string): string => ({ nb, en })[lang];
  return [
    name[lang],
    classWords[openness][lang],
    waivable ? say('kan frafalles', 'waivable') : say('kan ikke frafalles', 'not waivable'),
    ...filedBy.map((who) => `${say('leveres av', 'filed by')} ${filerWords[who][lang]}`),
  ].join(', ');
}

function phaseFacts(rules: RuleSet, phase: PhaseRule, lang: Lang): Fact[] {
  const say = (nb: string, en: string): string => `${phase.name[lang]}: ${{ nb, en }[lang]}`;
  const roles = (ids: readonly RoleId[]): string =>
    together(
      ids.map((role) => roleNames[role][lang]),
      lang,
    );
  return [
    [say('kalles', 'called'), kindWords[phase.kind][lang]],
    [
      say('steg', 'steps'),
      phase.steps.map(({ id, name, by }) => `${name[lang]} [${by === undefined ? id : `${id}, ${by}`}]`),
    ],
    [say('roller som kreves', 'roles required'), roles(phase.requiredRoles.map(({ role }) => role))],
    [say('roller som oppløses', 'roles dissolved'), roles(phase.dissolves)],
    [say('stanses av', 'stopped by'), partyName(rules, phase.stoppedBy, lang)],
    [say('aktører kan bli med', 'actors may join'), yesNo(phase.joinable, lang)],
  ];
}

function gateFacts(rules: RuleSet, gate: GateRule, lang: Lang): Fact[] {
  const say = (nb: string, en: string): string => `${gate.id}: ${{ nb, en }[lang]}`;
  return [
    [say('navn', 'name'), gate.name[lang]],
    [say('avgjøres av', 'decided by'), partyName(rules, gate.decidedBy, lang)],
    [say('innstilling fra', 'recommended by'), recommendationWords(rules, gate.recommendation, lang)],
    [say('fremmes av', 'referred by'), gate.referral ? partyName(rules, gate.referral.by, lang) : none],
    [say('ønske og vilje', 'expressed will'), gate.will ? willWords(gate.will, lang) : none],
    [say('grunnlag', 'basis'), gate.basis.map((item) => basisWords(rules, item, lang))],
    [say('mandat', 'mandate'), gate.mandate],
    [say('forplikter', 'commits'), commitmentWords(gate.commitment, lang)],
    [
      say('venter på ekstern avklaring', 'waits for external clarification'),
      yesNo(gate.blockedByProcess !== null, lang),
    ],
  ];
}

function lineFacts(rules: RuleSet, line: ReportingLine, lang: Lang): Fact[] {
  const say = (nb: string, en: string): string => `${line.name[lang]}: ${{ nb, en }[lang]}`;
  const party = (who: ForumId | RoleId): string => partyName(rules, who, lang);
  return [
    [
      say('faser', 'phases'),
      together(
        line.phases.map((id) => phaseName(rules, id, lang)),
        lang,
      ),
    ],
    [say('rapporteres av', 'reported by'), [...line.reporters, line.standIn].map(party).join(' / ')],
    [say('kopi til', 'copy to'), together(line.copies.map(party), lang)],
    [say('mottas av', 'received by'), party(line.to)],
    [say('måneder uten rapport', 'months without report'), monthList(line.skipMonths, lang)],
    [say('plikt', 'duty'), line.duty],
  ];
}

function dutyFacts(rules: RuleSet, duty: DutyRule, lang: Lang): Fact[] {
  const say = (nb: string, en: string): string =>
    `${{ nb: 'Plikt', en: 'Duty' }[lang]} ${duty.kind}: ${{ nb, en }[lang]}`;
  return [
    [say('frist', 'due'), dueWords(duty.due, lang)],
    [
      say('påminnelser', 'reminders'),
      duty.rungs.map((rung) => `${rung.id}: ${rungWords(rules, rung, lang)}`),
    ],
    [
      say('faser', 'phases'),
      together(
        (duty.phases ?? []).map((id) => phaseName(rules, id, lang)),
        lang,
      ),
    ],
    [say('pause i', 'paused in'), monthList(duty.pausedMonths, lang)],
    [say('navn', 'name'), duty.name[lang]],
    [say('svares med', 'answered with'), duty.command],
  ];
}
