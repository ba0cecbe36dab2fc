import { osloDayOf, workingDaysBetween } from '../../domain/calendar';
import type { DutyFacts, LetterFacts } from '../../domain/letters';
import { listing, type Text } from '../../domain/text';
import { dutyAnswers } from '../answers';
import { rows, why, type Block, type Row, type Scene, type Section } from '../section';
import { commandLine, instantWords, said, sentence, shortDay, limitWords, small } from '../words';

type DutyLetter = Extract<LetterFacts, { kind: 'duty' }>;

/** A reminder or an escalation of a duty, for whoever owes it, gets a copy, or hears that it is late. */
export function dutySection(facts: DutyLetter, scene: Scene): Section {
  const overdue = scene.at >= facts.duty.due;
  switch (facts.hearer) {
    case 'owner':
      return overdue ? lateSection(facts, scene) : askSection(facts, scene);
    case 'copy':
      return copySection(facts, scene, overdue);
    case 'pmo':
    case 'sg':
      return overdue ? heardSection(facts, scene) : copySection(facts, scene, overdue);
  }
}

function askSection(facts: DutyLetter, scene: Scene): Section {
  const nb = scene.lang === 'nb';
  const ask = said(facts.duty.ask, scene.lang);
  const by = limitWords(facts.duty.due, scene.at, scene.lang);
  const today = osloDayOf(facts.duty.due) === osloDayOf(scene.at);
  return {
    tone: 'act',
    due: facts.duty.due,
    subject: `${ask} ${by}${which(facts.duty, scene)}`,
    label: today ? (nb ? 'Frist i dag' : 'Due today') : nb ? 'Påminnelse' : 'Reminder',
    heading: ask,
    blocks: [
      deadline(facts.duty, scene),
      { kind: 'paragraph', words: sentence(said(facts.duty.title, scene.lang)) },
      rows(whyOwed(facts.duty, scene), ...otherwise(facts, scene)),
      answer(facts.duty, scene),
    ],
  };
}

function lateSection(facts: DutyLetter, scene: Scene): Section {
  const nb = scene.lang === 'nb';
  const ask = said(facts.duty.ask, scene.lang);
  const was = shortDay(facts.duty.due, scene.at, scene.lang);
  const told =
    facts.rung === 'sg'
      ? onSgTable(facts, scene)
      : facts.rung === 'pmo'
        ? nb
          ? 'PMO har fått beskjed.'
          : 'PMO has been told.'
        : '';
  return {
    tone: 'late',
    due: facts.duty.due,
    subject: nb
      ? `Forfalt: ${small(ask)} nå (fristen var ${was})${which(facts.duty, scene)}`
      : `Overdue: ${small(ask)} now (it was due ${was})${which(facts.duty, scene)}`,
    label: nb ? 'Forfalt' : 'Overdue',
    heading: ask,
    blocks: [
      deadline(facts.duty, scene),
      { kind: 'paragraph', words: [sentence(said(facts.duty.title, scene.lang)), told].join(' ').trim() },
      rows(whyOwed(facts.duty, scene), ...otherwise(facts, scene)),
      answer(facts.duty, scene),
    ],
  };
}

function copySection(facts: DutyLetter, scene: Scene, overdue: boolean): Section {
  const nb = scene.lang === 'nb';
  const title = said(facts.duty.title, scene.lang);
  const who = owing(facts.duty, scene);
  const day = shortDay(facts.duty.due, scene.at, scene.lang);
  const subject = overdue
    ? nb
      ? `Til orientering: ${title} er forfalt (fristen var ${day})`
      : `For information: ${title} is overdue (it was due ${day})`
    : nb
      ? `Til orientering: ${title}, frist ${day}`
      : `For information: ${title}, due ${day}`;
  return {
    tone: 'news',
    due: facts.duty.due,
    subject,
    label: nb ? 'Kopi til orientering' : 'Copy for information',
    heading: title,
    blocks: [
      deadline(facts.duty, scene),
      { kind: 'paragraph', words: nb ? `Ansvarlig: ${sentence(who)}` : `Responsible: ${sentence(who)}` },
      rows(whyOwed(facts.duty, scene), ...otherwise(facts, scene)),
    ],
  };
}

function heardSection(facts: DutyLetter, scene: Scene): Section {
  const nb = scene.lang === 'nb';
  const title = said(facts.duty.title, scene.lang);
  const who = owing(facts.duty, scene);
  const whom = facts.duty.person === undefined ? who : scene.name(facts.duty.person);
  const sg = facts.hearer === 'sg' || facts.rung === 'sg';
  const subject = sg
    ? nb
      ? `Lagt fram for DSOP SG: ${title} er forfalt hos ${whom}`
      : `Put before DSOP SG: ${title} is overdue (${whom})`
    : nb
      ? `Følg opp: ${title} er forfalt hos ${whom}`
      : `Follow up: ${title} is overdue (${whom})`;
  const told = sg
    ? onSgTable(facts, scene)
    : nb
      ? 'PMO følger opp, eller gir utsettelse med grunn.'
      : 'PMO follows up, or gives an extension with a reason.';
  return {
    tone: 'late',
    due: facts.duty.due,
    subject,
    label: nb ? 'Forfalt hos andre' : 'Overdue elsewhere',
    heading: title,
    blocks: [
      deadline(facts.duty, scene),
      { kind: 'paragraph', words: `${nb ? 'Ansvarlig' : 'Responsible'}: ${sentence(who)} ${told}`.trim() },
      rows(whyOwed(facts.duty, scene), ...(facts.escalation === null ? otherwise(facts, scene) : [])),
      ...(sg
        ? [command(nb ? 'Se hva saken gjelder' : 'See what it is about', `dsop why ${scene.about.key}`, null)]
        : [
            command(
              nb ? 'Gi utsettelse' : 'Give an extension',
              `dsop extend ${scene.about.key} --duty ${facts.duty.id} --until ${nb ? 'ÅÅÅÅ-MM-DD' : 'YYYY-MM-DD'} --reason "…"`,
              scene.reader,
            ),
            command(
              nb ? 'Den ansvarlige svarer med' : 'Whoever owes it answers with',
              facts.duty.command,
              null,
            ),
          ]),
    ],
  };
}

type DoneLetter = Extract<LetterFacts, { kind: 'dutyDone' }>;

/** Thanks, once, to whoever owed it; or word that it is not awaited from its reader any more. */
export function doneSection(facts: DoneLetter, scene: Scene): Section {
  if (facts.how !== undefined) return releasedSection(facts, facts.how, scene);
  const nb = scene.lang === 'nb';
  const title = said(facts.duty.title, scene.lang);
  const when = instantWords(facts.at, scene.lang);
  const by = facts.by === null ? '' : scene.name(facts.by);
  return {
    tone: 'settled',
    due: null,
    subject: nb ? `Takk, mottatt: ${title}` : `Thank you, received: ${title}`,
    label: nb ? 'Takk' : 'Thank you',
    heading: nb ? `${title} er mottatt` : `${title} has been received`,
    blocks: [
      {
        kind: 'paragraph',
        words: nb
          ? `Mottatt ${when}${by === '' ? '' : ` fra ${by}`}. Du får ingen flere påminnelser om dette.`
          : `Received ${when}${by === '' ? '' : ` from ${by}`}. There will be no more reminders about this.`,
      },
    ],
  };
}

const released: Record<NonNullable<DoneLetter['how']>, Text> = {
  waived: {
    nb: 'Det er frafalt, med grunn.',
    en: 'It has been waived, with a reason.',
  },
  void: {
    nb: 'Det den gjaldt, er ikke lenger aktuelt.',
    en: 'What it was about no longer applies.',
  },
  passedOn: {
    nb: 'Rollen har gått over til en annen, og det har plikten også.',
    en: 'The role has passed to somebody else, and so has the duty.',
  },
};

function releasedSection(facts: DoneLetter, how: NonNullable<DoneLetter['how']>, scene: Scene): Section {
  const nb = scene.lang === 'nb';
  const title = said(facts.duty.title, scene.lang);
  const heading = nb ? `Ventes ikke lenger av deg: ${title}` : `No longer awaited from you: ${title}`;
  return {
    tone: 'settled',
    due: null,
    subject: heading,
    label: nb ? 'Ventes ikke lenger' : 'No longer awaited',
    heading,
    blocks: [
      {
        kind: 'paragraph',
        words: `${released[how][scene.lang]} ${nb ? 'Du får ingen flere påminnelser om dette.' : 'There will be no more reminders about this.'}`,
      },
    ],
  };
}

/** The lessons analysis that is owed after an ending, as a part of another section. */
export function owedAfter(duty: DutyFacts, scene: Scene): Block[] {
  return [
    deadline(duty, scene),
    { kind: 'paragraph', words: sentence(said(duty.ask, scene.lang)) },
    rows(whyOwed(duty, scene), {
      label: scene.lang === 'nb' ? 'Ellers' : 'Otherwise',
      words: sentence(said(duty.otherwise, scene.lang)),
    }),
    answer(duty, scene),
  ];
}

function deadline(duty: DutyFacts, scene: Scene): Block {
  const nb = scene.lang === 'nb';
  const days = scene.at > duty.due ? workingDaysBetween(osloDayOf(duty.due), osloDayOf(scene.at)) : 0;
  const ago =
    days <= 0
      ? ''
      : nb
        ? `, ${days} ${days === 1 ? 'arbeidsdag' : 'arbeidsdager'} siden`
        : `, ${days} working ${days === 1 ? 'day' : 'days'} ago`;
  return {
    kind: 'deadline',
    label: scene.at > duty.due ? (nb ? 'Fristen var' : 'Was due') : nb ? 'Frist' : 'Due',
    words: instantWords(duty.due, scene.lang) + ago,
  };
}

function whyOwed(duty: DutyFacts, scene: Scene): Row {
  const ours =
    scene.lang === 'nb'
      ? '. Selve fristen er programmets valg.'
      : '. The deadline itself is the programme’s choice.';
  return why(duty.paragraph, scene, duty.ours ? ours : '');
}

/** Who owes it: the role or the actor, and the person in whom that is. */
function owing(duty: DutyFacts, scene: Scene): string {
  const who = said(duty.owedBy, scene.lang);
  return duty.person === undefined ? who : `${who} (${scene.name(duty.person)})`;
}

/** What happens if nothing does, and when the next one hears. */
function otherwise(facts: DutyLetter, scene: Scene): Row[] {
  const nb = scene.lang === 'nb';
  const next = [
    { who: 'PMO', at: facts.pmoHears },
    { who: 'DSOP SG', at: facts.sgHears },
  ].flatMap(({ who, at }) =>
    at === null || at <= scene.at ? [] : [`${who} ${nb ? '' : 'on '}${shortDay(at, scene.at, scene.lang)}`],
  );
  return [
    { label: nb ? 'Ellers' : 'Otherwise', words: sentence(said(facts.duty.otherwise, scene.lang)) },
    { label: nb ? 'Får beskjed' : 'Who hears', words: sentence(listing(next, scene.lang)) },
  ];
}

function onSgTable(facts: DutyLetter, scene: Scene): string {
  const nb = scene.lang === 'nb';
  if (facts.escalation === null) return nb ? 'Saken går til DSOP SG.' : 'The matter goes to DSOP SG.';
  return nb
    ? `Den er lagt fram for DSOP SG som sak ${facts.escalation}.`
    : `It has been put before DSOP SG as case ${facts.escalation}.`;
}

/** Duties of which one person may have several at once are told apart in the subject, by what their title says. */
const severalAtOnce: readonly string[] = ['position', 'condition'];
const which = (duty: DutyFacts, scene: Scene): string =>
  severalAtOnce.includes(duty.kind) ? `: ${said(duty.title, scene.lang).replace(/^[^:]*: /, '')}` : '';

const answer = (duty: DutyFacts, scene: Scene): Block => ({
  ...command(scene.lang === 'nb' ? 'Svar med' : 'Answer with', duty.command, scene.reader),
  answers: dutyAnswers(duty.kind, scene.lang),
});

const command = (
  title: string,
  line: string,
  reader: string | null,
): Extract<Block, { kind: 'command' }> => ({
  kind: 'command',
  title,
  command: commandLine(line, reader),
  answers: [],
});
