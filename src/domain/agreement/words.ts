import { roleNames } from '../roles';
import { listing, type Lang, type Text } from '../text';
import {
  type AuthorityRule,
  type BasisItem,
  type DocumentClass,
  type DocumentRule,
  type DutyRule,
  type ForumId,
  type ForumRule,
  type GateRule,
  type Hearer,
  type MeetingRule,
  type PhaseRule,
  type RoleId,
  type Rung,
  type RuleSet,
} from './ruleSet';

/** The parts of a rule set in words, for printing and for comparing: the same words mean the same rule. */

const monthWords: Readonly<Record<Lang, readonly string[]>> = {
  nb: 'januar februar mars april mai juni juli august september oktober november desember'.split(' '),
  en: 'January February March April May June July August September October November December'.split(' '),
};

/** The mark of our reading in a paragraph is Norwegian in the data. */
export const inLanguage = (print: string, lang: Lang): string =>
  lang === 'nb' ? print : print.replaceAll('(vår lesning)', '(our reading)');

/** Calendar months (1–12) by name; a dash for none. */
export const monthList = (months: readonly number[], lang: Lang): string =>
  months.length === 0
    ? '–'
    : listing(
        [...months].sort((a, b) => a - b).map((m) => monthWords[lang][m - 1] ?? ''),
        lang,
      );

/** One who may send a command: a forum, a role or a relation to the thing. */
export function senderName(rules: RuleSet, who: AuthorityRule['may'][number], lang: Lang): string {
  switch (who) {
    case 'anyActor':
      return lang === 'nb' ? 'alle hos aktørene' : 'anybody at the actors';
    case 'ownActor':
      return lang === 'nb' ? 'aktøren selv' : 'the actor itself';
    case 'conditionOwner':
      return lang === 'nb' ? 'den som eier vilkåret' : 'the owner of the condition';
    default:
      return partyName(rules, who, lang);
  }
}

/** A forum by its short name, a role by its full name. */
export const partyName = (rules: RuleSet, who: ForumId | RoleId, lang: Lang): string =>
  who === 'tlf' || who === 'sg' || who === 'pmo' ? rules.forums[who].short : roleNames[who][lang];

/** One who hears of a rung, or of a case that closed undecided. */
export function hearerName(rules: RuleSet, hearer: Hearer, lang: Lang): string {
  switch (hearer) {
    case 'owner':
      return lang === 'nb' ? 'den ansvarlige' : 'whoever owes';
    case 'copies':
      return lang === 'nb' ? 'kopi' : 'copy';
    case 'chair':
      return lang === 'nb' ? 'forumets leder' : "the forum's chair";
    case 'participants':
      return lang === 'nb' ? 'deltakende aktører' : 'participating actors';
    default:
      return rules.forums[hearer].short;
  }
}

const days = (count: number, lang: Lang): string => {
  if (lang === 'nb') return count === 1 ? '1 arbeidsdag' : `${count} arbeidsdager`;
  return count === 1 ? '1 working day' : `${count} working days`;
};

const sources: Record<NonNullable<Extract<DutyRule['due'], { by: 'source' }>['set']> | 'none', Text> = {
  closing: { nb: 'når saken lukkes', en: 'when the case closes' },
  decision: {
    nb: 'dagen som beslutningen setter, kl. 16:00',
    en: 'on the day that the decision sets, at 16:00',
  },
  quarter: {
    nb: '5. arbeidsdag i den tredje måneden etter forrige gang, kl. 16:00',
    en: 'on working day 5 of the third month after the last time, at 16:00',
  },
  cadence: {
    nb: 'når det har gått så lenge uten et møte, holdt eller planlagt, som rytmen tillater',
    en: 'when as long has passed without a meeting, held or planned, as the cadence allows',
  },
  none: { nb: 'etter kilden (sak, vilkår, kalender)', en: 'by its source (case, condition, calendar)' },
};

/** When a duty is due. */
export function dueWords(due: DutyRule['due'], lang: Lang): string {
  switch (due.by) {
    case 'source':
      return sources[due.set ?? 'none'][lang];
    case 'workingDayOfMonth':
      return lang === 'nb'
        ? `${due.workingDay}. arbeidsdag i måneden kl. ${due.time}`
        : `working day ${due.workingDay} of the month at ${due.time}`;
    case 'opened':
      return lang === 'nb'
        ? `${days(due.workingDays, lang)} etter at den oppstår, kl. ${due.time}`
        : `${days(due.workingDays, lang)} after it arises, at ${due.time}`;
  }
}

/** When a rung fires, who hears, and whose table it reaches. */
export function rungWords(rules: RuleSet, rung: Rung, lang: Lang): string {
  const hearers = listing(
    rung.to.map((hearer) => hearerName(rules, hearer, lang)),
    lang,
  );
  const table = rung.escalates
    ? lang === 'nb'
      ? `; sak til ${rules.forums[rung.escalates].short}`
      : `; case to ${rules.forums[rung.escalates].short}`
    : '';
  return `${rungTime(rung.at, lang)} → ${hearers}${table}`;
}

function rungTime(at: Rung['at'], lang: Lang): string {
  const clock = lang === 'nb' ? `kl. ${at.time}` : `at ${at.time}`;
  if ('workingDayOfMonth' in at) {
    return lang === 'nb'
      ? `${at.workingDayOfMonth}. arbeidsdag ${clock}`
      : `working day ${at.workingDayOfMonth} ${clock}`;
  }
  const count = Math.abs(at.workingDays);
  if (at.from === 'opened') {
    return lang === 'nb'
      ? `${days(count, lang)} etter start ${clock}`
      : `${days(count, lang)} after the start ${clock}`;
  }
  if (count === 0) return lang === 'nb' ? `på fristdagen ${clock}` : `on the due day ${clock}`;
  const side =
    at.workingDays < 0 ? { nb: 'før fristen', en: 'before it is due' } : { nb: 'etter fristen', en: 'late' };
  return `${days(count, lang)} ${side[lang]} ${clock}`;
}

/** How a forum decides. */
export function methodWords(forum: ForumRule, lang: Lang): string {
  if (forum.method === 'consensus') return lang === 'nb' ? 'ved konsensus' : 'by consensus';
  return lang === 'nb' ? 'ved lederen, etter høring' : 'by its chair, after hearing';
}

/** What a forum needs to be able to decide. */
export function quorumWords(forum: ForumRule, lang: Lang): string {
  const share = Math.round(forum.quorum.share * 100);
  const parts = [
    ...(forum.quorum.participants
      ? [lang === 'nb' ? 'alle deltakende aktører' : 'all participating actors']
      : []),
    ...(share > 0 ? [lang === 'nb' ? `minst ${share} % av setene` : `at least ${share} % of the seats`] : []),
  ];
  return parts.length > 0 ? listing(parts, lang) : lang === 'nb' ? 'ingen krav' : 'no demand';
}

/** On whose recommendation a gate is decided. */
export function recommendationWords(
  rules: RuleSet,
  { by, required }: GateRule['recommendation'],
  lang: Lang,
): string {
  const who = by === 'pmo' ? rules.forums.pmo.short : lang === 'nb' ? 'prosjektet' : 'the project';
  if (required) return lang === 'nb' ? `${who} (kreves)` : `${who} (required)`;
  return lang === 'nb' ? `${who} (kan mangle)` : `${who} (may be absent)`;
}

/** What each participating actor's will is to, and from when it is asked. */
export function willWords({ to, opens }: NonNullable<GateRule['will']>, lang: Lang): string {
  const from = {
    referral: { nb: 'fra fremmingen', en: 'from the referral' },
    tabling: { nb: 'når saken legges fram', en: 'from the tabling' },
  };
  return `${to[lang]}, ${from[opens][lang]}`;
}

/** What approval binds the actors to, and until when. */
export function commitmentWords({ to, until }: GateRule['commitment'], lang: Lang): string {
  const what = {
    participate: { nb: 'å delta', en: 'to take part' },
    realise: { nb: 'å realisere', en: 'to realise' },
    rollOut: { nb: 'å rulle ut', en: 'to roll out' },
  }[to][lang];
  const end = until === 'closure' ? (lang === 'nb' ? 'utrullingen avsluttes' : 'rollout is closed') : until;
  return lang === 'nb' ? `${what} frem til ${end}` : `${what} until ${end}`;
}

/** How open a kind of document is to outsiders. */
export const classWords: Readonly<Record<DocumentClass, Text>> = {
  open: { nb: 'åpent', en: 'open' },
  operational: { nb: 'operasjonelt', en: 'operational' },
  confidential: { nb: 'fortrolig', en: 'confidential' },
};

/** Who may file a document beside PMO. */
export const filerWords: Readonly<Record<DocumentRule['filedBy'][number], Text>> = {
  project: { nb: 'prosjektet', en: 'the project' },
  actor: { nb: 'aktøren', en: 'the actor' },
};

/** What the thing is called in a phase (V4 §3.2, footnotes 3 and 4). */
export const kindWords: Readonly<Record<PhaseRule['kind'], Text>> = {
  initiative: { nb: 'initiativ', en: 'initiative' },
  project: { nb: 'prosjekt', en: 'project' },
  process: { nb: 'prosess', en: 'process' },
  programme: { nb: 'program', en: 'programme' },
};

/** A document of a decision basis, by name, with what is special about it. */
export function basisWords(rules: RuleSet, item: BasisItem, lang: Lang): string {
  const name = rules.documents.find((document) => document.kind === item.kind)?.name[lang] ?? item.kind;
  const marks = [
    ...(item.perActor ? [lang === 'nb' ? 'fra hver aktør' : 'from each actor'] : []),
    ...(item.optional ? [lang === 'nb' ? 'om aktuelt' : 'if relevant'] : []),
  ];
  return marks.length > 0 ? `${name}, ${marks.join(', ')}` : name;
}

function cadenceWords({ months, mostMonths, warnMonths }: NonNullable<MeetingRule['cadence']>): Text {
  return mostMonths === undefined
    ? {
        nb: `minst ett møte hver ${months}. måned; varsles ${warnMonths} måneder før`,
        en: `at least one meeting every ${months} months; warned ${warnMonths} months before`,
      }
    : {
        nb: `helst et møte hver ${months}. måned, varsles ${warnMonths} måneder før; minst ett hver ${mostMonths}. måned`,
        en: `preferably a meeting every ${months} months, warned ${warnMonths} months before; at least one every ${mostMonths} months`,
      };
}

/** How a forum is called together, a line each; `paragraph` where the declaration gives the ground for a figure of ours. */
export function meetingWords(
  rules: RuleSet,
  rule: MeetingRule,
  lang: Lang,
): { said: string; paragraph: string | null }[] {
  const nb = lang === 'nb';
  const { noticeWorkingDays, absences, cadence, longestWait, usual } = rule;
  const by = rule.calledBy.map((forum) => partyName(rules, forum, lang)).join(nb ? ' eller ' : ' or ');
  const words = [
    {
      said: nb
        ? `kalles inn av ${by}, ${noticeWorkingDays} arbeidsdager før`
        : `called by ${by}, ${noticeWorkingDays} working days before`,
      paragraph: null,
    },
    {
      said: nb
        ? `begynner kl. ${usual.begins} og varer ${usual.minutes} minutter når ikke annet er sagt`
        : `begins at ${usual.begins} and lasts ${usual.minutes} minutes unless something else is said`,
      paragraph: null,
    },
    {
      said: nb
        ? `PMO får beskjed når en aktør er borte fra ${absences} møter på rad`
        : `PMO is told when an actor is absent from ${absences} meetings running`,
      paragraph: null,
    },
  ];
  for (const office of rule.alsoCalled)
    words.push({
      said: nb
        ? `kommunikasjonsgruppen får innkalling og sakspapirer, uten sete [${office}]`
        : `the communications group gets calls and papers, without a seat [${office}]`,
      paragraph: null,
    });
  return [
    ...words,
    ...(cadence
      ? [
          {
            said: cadenceWords(cadence)[lang],
            paragraph: cadence.paragraph,
          },
        ]
      : []),
    ...(longestWait
      ? [
          {
            said: nb
              ? `et ekstra møte er rimelig når en sak ville vente over ${longestWait.workingDays} arbeidsdager`
              : `an extra meeting is reasonable when a case would wait over ${longestWait.workingDays} working days`,
            paragraph: longestWait.paragraph,
          },
        ]
      : []),
  ];
}
