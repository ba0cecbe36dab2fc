import type { CaseFacts, LetterFacts } from '../../domain/letters';
import { formatDay, isDay } from '../../domain/calendar';
import { listing } from '../../domain/text';
import { callFileOf } from '../callPaper';
import { positionAnswers, willAnswers } from '../answers';
import { rows, why, type Block, type Scene, type Section } from '../section';
import {
  capital,
  cleanText,
  commandLine,
  instantWords,
  quoted,
  said,
  sentence,
  limitWords,
  small,
} from '../words';

type Kind<K extends LetterFacts['kind']> = Extract<LetterFacts, { kind: K }>;

/** A call to a seat: a case has been tabled, and the seat is asked for its position. */
export function callSection(facts: Kind<'call'>, scene: Scene): Section {
  const nb = scene.lang === 'nb';
  const question = said(facts.case.question, scene.lang);
  const by = limitWords(facts.case.closesAt, scene.at, scene.lang);
  const actor = scene.name(facts.actor);
  return {
    tone: 'act',
    due: facts.case.closesAt,
    subject: nb ? `Gi standpunkt ${by}: ${question}` : `Give your position ${by}: ${question}`,
    label: nb ? `Innkalling til ${forum(facts.case, scene)}` : `Call to the ${forum(facts.case, scene)}`,
    heading: question,
    blocks: [
      {
        kind: 'deadline',
        label: nb ? 'Saken lukkes' : 'The case closes',
        words: instantWords(facts.case.closesAt, scene.lang) + meeting(facts.case, scene),
      },
      {
        kind: 'paragraph',
        words: [
          again(facts.again, scene),
          nb ? `${actor} bes om sitt standpunkt.` : `${actor} is asked for its position.`,
        ]
          .join(' ')
          .trim(),
      },
      proposalRows(facts.case, scene),
      ...proposalParts(facts.case, scene),
      ...basis(facts.case, scene),
      rows(
        {
          label: nb ? 'Slik avgjøres det' : 'How it is decided',
          words: sentence(said(facts.case.rule, scene.lang)),
        },
        why(facts.case.paragraph, scene),
        {
          label: nb ? 'Ellers' : 'Otherwise',
          words: nb
            ? `Uten svar føres ${actor} som fraværende når saken lukkes.`
            : `Without an answer ${actor} is recorded as absent when the case closes.`,
        },
      ),
      {
        kind: 'command',
        title: nb ? 'Svar med' : 'Answer with',
        command: commandLine(facts.command, scene.reader),
        answers: positionAnswers(scene.lang),
      },
      ...elsewhere(facts, scene),
    ],
  };
}

/** For whoever has their key on a machine without the server: the answer goes along as a file, and wants a signature. */
function elsewhere(facts: Kind<'call'>, scene: Scene): Block[] {
  const file = callFileOf(facts);
  if (!scene.attached?.includes(file)) return [];
  const nb = scene.lang === 'nb';
  const signed = file.replace('.json', '-signed.json');
  const command = (title: string, words: string): Block => ({
    kind: 'command',
    title,
    command: `npx dsop ${words}`,
    answers: [],
  });
  return [
    {
      kind: 'paragraph',
      words: nb
        ? `Eller uten server der nøkkelen din er: lagre vedlegget ${file}. Det svarer «support»; skriv et annet av svarene i stedet, og "reason" etter "position" der det trengs en grunn. Er registeret endret i mellomtiden, avvises det med beskjed: lag det da på nytt med kommandoen over og --print.`
        : `Or without the server where your key is: save the attachment ${file}. It answers “support”; write another of the answers instead, and "reason" after "position" where a reason is needed. If the register has changed meanwhile it is refused, saying so: make it anew with the command above and --print.`,
    },
    command(nb ? 'Signer, der nøkkelen er' : 'Sign, where the key is', `sign ${file} > ${signed}`),
    command(nb ? 'Lever, hvor som helst fra' : 'Deliver, from anywhere', `send ${signed}`),
  ];
}

/** A case that was withdrawn: nothing more is asked. */
export function withdrawnSection(facts: Kind<'caseWithdrawn'>, scene: Scene): Section {
  const nb = scene.lang === 'nb';
  const question = said(facts.case.question, scene.lang);
  return {
    tone: 'settled',
    due: null,
    subject: nb ? `Saken er trukket: ${question}` : `Case withdrawn: ${question}`,
    label: nb ? 'Trukket sak' : 'Withdrawn case',
    heading: question,
    blocks: [
      {
        kind: 'paragraph',
        words: nb
          ? `Sak ${facts.case.id} er trukket fra ${forum(facts.case, scene)}. Du skal ikke gjøre noe mer med den.`
          : `Case ${facts.case.id} has been withdrawn from the ${forum(facts.case, scene)}. Nothing more is asked of you.`,
      },
      ...quote(nb ? 'Grunn' : 'Reason', facts.reason),
      rows(why(facts.case.paragraph, scene)),
    ],
  };
}

/** What a forum has decided: to every actor. */
export function decisionSection(facts: Kind<'decision'>, scene: Scene): Section {
  const nb = scene.lang === 'nb';
  const question = said(facts.case.question, scene.lang);
  const outcome = capital(said(facts.case.proposal.outcomeName, scene.lang));
  const bound = facts.commitments.map(scene.name);
  return {
    tone: 'settled',
    due: null,
    subject: `${outcome}: ${question}`,
    label: nb ? `Beslutning i ${forum(facts.case, scene)}` : `Decision of the ${forum(facts.case, scene)}`,
    heading: question,
    blocks: [
      { kind: 'deadline', label: nb ? 'Utfall' : 'Outcome', words: outcome },
      { kind: 'paragraph', words: sentence(said(facts.sentence, scene.lang)) },
      rows(
        facts.phase === null ? null : { label: nb ? 'Fase' : 'Phase', words: said(facts.phase, scene.lang) },
        bound.length === 0
          ? null
          : { label: nb ? 'Forpliktelser' : 'Commitments', words: listing(bound, scene.lang) },
        why(facts.case.paragraph, scene),
        { label: nb ? 'Beslutning' : 'Decision', words: quoted(facts.decisionId) },
      ),
      // Whole, on a line of its own: a record whose tail is cut does not have it.
      { kind: 'list', title: nb ? 'Kjedens hode' : 'Head of the chain', items: [facts.head] },
      ...proposalParts(facts.case, scene),
    ],
  };
}

/** A case that closed without a decision. */
export function undecidedSection(facts: Kind<'undecided'>, scene: Scene): Section {
  const nb = scene.lang === 'nb';
  const question = said(facts.case.question, scene.lang);
  if (facts.seat !== undefined) return closedEarly(facts, scene);
  return {
    tone: 'act',
    due: null,
    subject: nb ? `Ikke avgjort, følg opp: ${question}` : `Not decided, follow up: ${question}`,
    label: nb ? 'Ikke avgjort' : 'Not decided',
    heading: question,
    blocks: [
      { kind: 'paragraph', words: sentence(said(facts.sentence, scene.lang)) },
      ...list(
        nb ? 'Hvorfor ikke' : 'Why not',
        facts.why.map((w) => sentence(said(w, scene.lang))),
      ),
      rows(why(facts.case.paragraph, scene), {
        label: nb ? 'Veien videre' : 'What now',
        words: nb
          ? 'Den som la fram saken, kan legge fram et endret forslag, flytte saken eller trekke den.'
          : 'Whoever tabled the case may table a changed proposal, move the case or withdraw it.',
      }),
      ...ways(facts.case, scene),
    ],
  };
}

/** To a seat: the case closed before its time, and nothing is asked. */
function closedEarly(facts: Kind<'undecided'>, scene: Scene): Section {
  const nb = scene.lang === 'nb';
  const question = said(facts.case.question, scene.lang);
  return {
    tone: 'settled',
    due: null,
    subject: nb ? `Lukket uten beslutning: ${question}` : `Closed undecided: ${question}`,
    label: nb ? 'Ikke avgjort' : 'Not decided',
    heading: question,
    blocks: [
      { kind: 'paragraph', words: sentence(said(facts.sentence, scene.lang)) },
      {
        kind: 'paragraph',
        words: nb
          ? `Du skal ikke gjøre noe mer med sak ${facts.case.id}. Tas den opp igjen, blir du kalt inn på nytt.`
          : `Nothing more is asked of you in case ${facts.case.id}. If it is taken up again, you will be called anew.`,
      },
      rows(why(facts.case.paragraph, scene)),
    ],
  };
}

/** What may be done with a case that closed undecided, each with its command. */
function ways(facts: CaseFacts, scene: Scene): Block[] {
  const nb = scene.lang === 'nb';
  const which = `${scene.about.key} --case ${facts.id}`;
  const day = nb ? 'ÅÅÅÅ-MM-DD' : 'YYYY-MM-DD';
  const reader = facts.tabledBy === scene.reader ? scene.reader : null;
  return [
    { title: nb ? 'Flytt saken' : 'Move the case', command: `dsop move ${which} --closes ${day}` },
    {
      title: nb ? 'Endre forslaget' : 'Change the proposal',
      command: `dsop amend ${which} --text "…"`,
    },
    { title: nb ? 'Trekk saken' : 'Withdraw the case', command: `dsop withdraw-case ${which} --reason "…"` },
  ].map(({ title, command }) => ({
    kind: 'command',
    title,
    command: commandLine(command, reader),
    answers: [],
  }));
}

/** An actor is asked for its wish and will at a decision point. */
export function willSection(facts: Kind<'willAsked'>, scene: Scene): Section {
  const nb = scene.lang === 'nb';
  const gate = gateTitle(facts, scene);
  const actor = scene.name(facts.actor);
  const to = small(said(facts.to, scene.lang));
  const by = facts.due === undefined ? '' : ` ${limitWords(facts.due, scene.at, scene.lang)}`;
  return {
    tone: 'act',
    due: facts.due ?? null,
    subject: nb
      ? `Uttrykk ønske og vilje for ${actor}${by || ` før ${facts.gate} avgjøres`}: ${gate}`
      : `Express the wish and will of ${actor}${by || ` before ${facts.gate} is decided`}: ${gate}`,
    label: nb ? 'Ønske og vilje' : 'Wish and will',
    heading: gate,
    blocks: [
      ...(facts.due === undefined
        ? []
        : [
            {
              kind: 'deadline' as const,
              label: nb ? 'Frist' : 'Due',
              words: instantWords(facts.due, scene.lang),
            },
          ]),
      {
        kind: 'paragraph',
        words: sentence(
          nb
            ? `${actor} bes om å uttrykke ønske og vilje til ${to}`
            : `${actor} is asked to express its wish and will ${to}`,
        ),
      },
      rows(
        why(listing(facts.paragraphs, scene.lang), scene),
        {
          label: nb ? 'Ellers' : 'Otherwise',
          words: nb
            ? `${facts.gate} kan ikke godkjennes før hver deltakende aktør har svart ja. Deltakelse er frivillig: et nei er også et svar.`
            : `${facts.gate} cannot be approved until every participating actor has said yes. Taking part is voluntary: no is an answer too.`,
        },
        { label: nb ? 'Fingeravtrykk' : 'Fingerprint', words: fingerprint(facts.manifest) },
      ),
      {
        kind: 'command',
        title: nb ? 'Svar med' : 'Answer with',
        command: commandLine(facts.command, scene.reader),
        answers: willAnswers(scene.lang),
      },
    ],
  };
}

const gateTitle = (facts: Kind<'willAsked'>, scene: Scene): string =>
  `${facts.gate}: ${said(facts.gateName, scene.lang)}`;

const forum = (facts: CaseFacts, scene: Scene): string => said(facts.forumName, scene.lang);

function meeting(facts: CaseFacts, scene: Scene): string {
  const reference = facts.reference === null ? '' : quoted(facts.reference);
  if (facts.mode === 'written') return scene.lang === 'nb' ? ', skriftlig' : ', in writing';
  const word = scene.lang === 'nb' ? 'i møte' : 'in a meeting';
  return reference === '' ? `, ${word}` : `, ${word}: ${reference}`;
}

function again(how: Kind<'call'>['again'], scene: Scene): string {
  const nb = scene.lang === 'nb';
  switch (how) {
    case 'amended':
      return nb
        ? 'Forslaget er endret, og standpunktene begynner på nytt.'
        : 'The proposal has changed, and positions start again.';
    case 'basis':
      return nb
        ? 'Beslutningsgrunnlaget er endret, og tidligere standpunkter teller ikke lenger.'
        : 'The decision basis has changed, and earlier positions no longer count.';
    case 'moved':
      return nb ? 'Saken er flyttet.' : 'The case has been moved.';
    case null:
      return '';
  }
}

function proposalRows(facts: CaseFacts, scene: Scene): Block {
  const nb = scene.lang === 'nb';
  return rows(
    { label: nb ? 'Sak' : 'Case', words: quoted(facts.id) },
    { label: nb ? 'Forslag' : 'Proposal', words: capital(said(facts.proposal.outcomeName, scene.lang)) },
    facts.recommendation === null
      ? null
      : { label: nb ? 'Innstilling' : 'Recommendation', words: quoted(facts.recommendation) },
    facts.tabledBy === null
      ? null
      : { label: nb ? 'Lagt fram av' : 'Tabled by', words: scene.name(facts.tabledBy) },
  );
}

function proposalParts(facts: CaseFacts, scene: Scene): Block[] {
  const nb = scene.lang === 'nb';
  const conditions = facts.proposal.conditions.map((c) => {
    const due = isDay(c.due) ? formatDay(c.due, scene.lang) : quoted(c.due);
    return nb
      ? `${quoted(c.text)} (ansvarlig: ${scene.name(c.owner)}, frist ${due})`
      : `${quoted(c.text)} (responsible: ${scene.name(c.owner)}, due ${due})`;
  });
  return [
    ...quote(nb ? 'Forslagets tekst' : 'Text of the proposal', facts.proposal.text),
    ...list(nb ? 'Vilkår' : 'Conditions', conditions),
  ];
}

function basis(facts: CaseFacts, scene: Scene): Block[] {
  const nb = scene.lang === 'nb';
  const items = facts.basis.map((item) => {
    const name = said(item.name, scene.lang);
    const whose = item.actor === null ? name : `${name}, ${scene.name(item.actor)}`;
    if (item.waived !== null) return `${whose} (${nb ? 'frafalt' : 'waived'}: ${quoted(item.waived)})`;
    const parts = [
      item.version === null ? '' : `${nb ? 'versjon' : 'version'} ${item.version}`,
      item.class === 'open' ? '' : classWord(item.class, nb),
      item.sha256 === null ? (nb ? 'mangler' : 'missing') : `sha256 ${item.sha256.slice(0, 12)}…`,
    ].filter((part) => part !== '');
    return `${whose} (${parts.join(', ')})`;
  });
  return list(nb ? 'Beslutningsgrunnlag' : 'Decision basis', items);
}

const classWord = (kind: 'operational' | 'confidential', nb: boolean): string =>
  kind === 'operational' ? (nb ? 'operasjonelt' : 'operational') : nb ? 'fortrolig' : 'confidential';

const list = (title: string, items: string[]): Block[] =>
  items.length === 0 ? [] : [{ kind: 'list', title, items }];

const quote = (title: string, words: string | null): Block[] =>
  words === null || words.trim() === '' ? [] : [{ kind: 'quote', title, words: cleanText(words) }];

const fingerprint = (hash: string): string => (hash.length > 16 ? `${hash.slice(0, 16)}…` : hash);
