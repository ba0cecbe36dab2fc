import { authorityOf, gateOf, phaseOf, phaseWords } from './agreement';
import { joinedActors } from './basis';
import { caseFacts } from './caseFacts';
import { approves, calledAs } from './cases';
import { formatDay, osloDayOf, type EpochMs } from './calendar';
import { openDuties } from './duties';
import { dutyFacts, settledLetters } from './dutyLetters';
import type { InitiativeEvent } from './events';
import { rulesOf } from './rules';
import { wordOf, type Addressee, type LetterFacts, type LetterIntent } from './letters';
import { goesByLatest } from './mended';
import { isMeetingEvent } from './meetings';
import { actorsBeside, meetingLetters } from './meetingLetters';
import { sendingInstant } from './outbox';
import { reportBefore } from './published';
import { actorName, actorOn, seatsOn, willSenders } from './register';
import { holderOf, roleNames } from './roles';
import type { Case, Decision, InitiativeState } from './state';
import { listing, type Text } from './text';
import { endingWords } from './words/endings';
import { letterWords } from './words/letters';

/** Who is told what, and when: the letters that an event gives rise to. */
export function lettersFor(
  before: InitiativeState,
  event: InitiativeEvent,
  state: InitiativeState,
  now: EpochMs,
): LetterIntent[] {
  if (isMeetingEvent(event)) return meetingLetters(before, event, state, now);
  const send = sender(state, now);
  switch (event.type) {
    case 'caseTabled':
      return [...calls(state, event.case.id, null, now), ...willAsked(state, event.case, now)];
    case 'caseAmended':
      return calls(state, event.caseId, 'amended', now);
    case 'caseBasisChanged':
      return [
        ...calls(state, event.caseId, 'basis', now),
        ...willAsked(state, caseById(state, event.caseId), now),
      ];
    case 'seatPassed':
      return calledAnew(state, event.caseId, event.actor, now);
    case 'caseMoved':
      return calls(state, event.caseId, 'moved', now);
    case 'caseWithdrawn': {
      const c = caseById(state, event.caseId);
      if (!c) return [];
      return c.seats
        .filter((s) => s.call === 'called' || s.call === 'late')
        .map((s) =>
          send(
            `withdrawn:${c.id}:${c.revision}:${s.actor}`,
            { person: s.person },
            { kind: 'caseWithdrawn', case: caseFacts(state, c), reason: event.reason },
          ),
        );
    }
    case 'caseDecided':
      return decisionLetters(state, event.decision, now);
    case 'caseUndecided':
      return undecidedLetters(state, event.caseId, now);
    case 'reportFiled':
      return event.report.draft ? [] : reportLetters(before, event.report, state, now);
    case 'roleAppointed': {
      if (event.person === null) return [];
      const roleName = roleNames[event.role];
      const owes = owedBy(state, event.person, now);
      return [
        send(
          `appointed:${event.role}:${event.person}:${event.at}`,
          { person: event.person },
          { kind: 'appointed', role: event.role, roleName, owes },
        ),
      ];
    }
    case 'actorJoined':
      return goesByLatest(state) ? willAskedOf(state, event.actor, now) : [];
    case 'actorLeft':
      return leftLetters(before, event.actor, state, now);
    case 'ended':
      return endedLetters(state, now);
    case 'dutySettled':
      return settledLetters(before, event.settled, now);
    case 'lettersDelivered':
    case 'lettersReturned':
      return undeliveredNotices(before, state, now);
    case 'letterBounced':
      return [
        send(
          `undelivered:${event.intent}:${event.at}`,
          { office: 'pmo' },
          {
            kind: 'undelivered',
            to: event.to ?? '',
            subject: letterWords(event.intent).nb,
            what: letterWords(event.intent),
            reason: event.reason,
          },
        ),
      ];
    default:
      return [];
  }
}

/** What somebody who takes over a role is to know: where it stands, and what is awaited from now on. */
function owedBy(state: InitiativeState, person: string, now: EpochMs): Text {
  const phase = phaseWords(rulesOf(state), state.phase);
  const owed = openDuties(state, now).filter(
    ({ owedBy: { to }, upcoming }) => !upcoming && 'person' in to && to.person === person,
  );
  const list = (lang: 'nb' | 'en', by: string) =>
    listing(
      owed.map((d) => `${d.title[lang]} (${by} ${formatDay(osloDayOf(d.due), lang)})`),
      lang,
    );
  const [nb, en] =
    owed.length === 0
      ? ['', '']
      : [
          ` Nå ventes dette av deg: ${list('nb', 'frist')}.`,
          ` This is awaited from you now: ${list('en', 'due')}.`,
        ];
  return {
    nb: `${state.key} er i ${phase.nb}.${nb} «dsop why ${state.key}» viser alt som ventes, og av hvem.`,
    en: `${state.key} is in ${phase.en}.${en} "dsop why ${state.key}" shows all that is awaited, and from whom.`,
  };
}

type Send = (id: string, to: Addressee, facts: LetterFacts) => LetterIntent;

const sender =
  (state: InitiativeState, now: EpochMs): Send =>
  (id, to, facts) => ({ id, to, facts, notBefore: sendingInstant(state, now), attempts: 0 });

const caseById = (state: InitiativeState, id: string): Case | undefined =>
  state.cases.find((c) => c.id === id);

/** A call to every seat of the forum (ours: the call states the rule, the basis and the closing time). */
function calls(
  state: InitiativeState,
  caseId: string,
  again: 'amended' | 'basis' | 'moved' | null,
  now: EpochMs,
): LetterIntent[] {
  const c = caseById(state, caseId);
  if (!c) return [];
  const send = sender(state, now);
  const facts = caseFacts(state, c);
  return c.seats.map((s) => ({
    ...send(
      again === 'moved'
        ? `moved:${c.id}:${c.closing.at}${c.closing.sequence ? `+${c.closing.sequence}` : ''}:${s.actor}`
        : `call:${c.id}:${c.revision}:${calledAs(s)}`,
      { person: s.person },
      {
        kind: 'call',
        case: facts,
        actor: s.actor,
        command: `dsop decide ${state.key} --case ${c.id} --position support --as ${s.person}`,
        again,
      },
    ),
    calls: { caseId: c.id, revision: c.revision, actor: s.actor },
  }));
}

/** Whoever holds a seat from now on is called too, where the seat has not answered (V4 §3.1). */
const calledAnew = (state: InitiativeState, caseId: string, actor: string, now: EpochMs): LetterIntent[] => {
  const c = caseById(state, caseId);
  return c?.status === 'open' && !c.positions.some((p) => p.actor === actor)
    ? calls(state, caseId, null, now).filter((call) => call.calls?.actor === actor)
    : [];
};

/** Asks each participating actor for its will when the gate's case (or its referral) is put forward (V4 §4.2–4.4). */
function willAsked(state: InitiativeState, c: Case | undefined, now: EpochMs): LetterIntent[] {
  if (!c || (c.question.kind !== 'gate' && c.question.kind !== 'referral')) return [];
  const gate = gateOf(rulesOf(state), c.question.gate);
  if (!gate.will || !approves(c.proposal)) return [];
  const { to, paragraphs } = gate.will;
  const send = sender(state, now);
  return joinedActors(state)
    .filter(
      (actor) =>
        !state.wills.some((w) => w.gate === gate.id && w.actor === actor && w.manifest === c.manifest.hash),
    )
    .flatMap((actor) =>
      willSenders(state.register, actor, osloDayOf(now)).map((person) =>
        send(
          `will:${c.id}:${c.manifest.hash.slice(0, 12)}:${actor}:${person}`,
          { person },
          {
            kind: 'willAsked',
            gate: gate.id,
            gateName: gate.name,
            actor,
            to,
            paragraphs,
            command: `dsop will ${state.key} --gate ${gate.id} --actor ${actor} --answer yes --as ${person}`,
            manifest: c.manifest.hash,
            due: c.closing.at,
          },
        ),
      ),
    );
}

/** To every actor, by its seat where it has one, to whoever leads the project, and to PMO: not only to those who answered (V4 §3.1). */
function decisionLetters(state: InitiativeState, d: Decision, now: EpochMs): LetterIntent[] {
  const c = caseById(state, d.id);
  if (!c) return [];
  const send = sender(state, now);
  const rules = rulesOf(state);
  const facts: LetterFacts = {
    kind: 'decision',
    case: caseFacts(state, c),
    outcome: d.outcome,
    sentence: d.sentence,
    phase: d.phaseAfter === d.phaseBefore ? null : phaseOf(rules, d.phaseAfter).name,
    commitments: d.phaseAfter === d.phaseBefore ? [] : d.participants,
    decisionId: d.id,
    head: d.head,
  };
  const persons = [...new Set([...c.seats.map((s) => s.person), ...leads(state)])];
  const to: Addressee[] = [
    ...persons.map((person) => ({ person })),
    ...actorsBeside(state, c.seats, osloDayOf(now)),
    { office: 'pmo' },
  ];
  return to.map((a) => send(`decision:${d.id}:${wordOf(a)}`, a, facts));
}

/** A case that closed without a decision is an overdue item of the forum above, or of PMO and the chair (ours). */
function undecidedLetters(state: InitiativeState, caseId: string, now: EpochMs): LetterIntent[] {
  const c = caseById(state, caseId);
  if (!c?.sentence) return [];
  const rules = rulesOf(state);
  const send = sender(state, now);
  const facts: LetterFacts = { kind: 'undecided', case: caseFacts(state, c), sentence: c.sentence, why: [] };
  const to = rules.forums[c.forum].undecidedTo.flatMap((who): Addressee[] => {
    if (who === 'pmo') return [{ office: 'pmo' }];
    const chair = state.register.chairs[who === 'chair' ? c.forum : who];
    return chair === undefined ? [{ office: 'pmo' }] : [{ person: chair }];
  });
  const tabler: Addressee[] = c.tabledBy === null ? [] : [{ person: c.tabledBy }];
  const hearers = unique([...to, ...tabler]);
  const id = `undecided:${c.id}:${c.revision}:${c.closing.at}`;
  // Closed before its time, with its meeting: seats that were called have a date that does not hold.
  const seats = (c.closedAt ?? 0) >= c.closing.at ? [] : c.seats.filter((s) => s.call === 'called');
  return [
    ...hearers.map((a) => send(`${id}:${wordOf(a)}`, a, facts)),
    ...seats
      .filter((s) => !hearers.some((a) => wordOf(a) === s.person))
      .map((s) => send(`${id}:${s.person}`, { person: s.person }, { ...facts, seat: s.actor })),
  ];
}

/** An actor that joins while a case about the gate is open owes its will too, and is asked like those before it. */
const willAskedOf = (state: InitiativeState, actor: string, now: EpochMs): LetterIntent[] =>
  state.cases
    .filter((c) => c.status === 'open')
    .flatMap((c) => willAsked(state, c, now))
    .filter(({ facts }) => facts.kind === 'willAsked' && facts.actor === actor);

const unique = (list: Addressee[]): Addressee[] => [...new Map(list.map((a) => [wordOf(a), a])).values()];

/** A published report goes to PMO and all participating actors (V2 §4, V4 §3.4). */
function reportLetters(
  before: InitiativeState,
  r: InitiativeState['reports'][number],
  state: InitiativeState,
  now: EpochMs,
): LetterIntent[] {
  const send = sender(state, now);
  const line = rulesOf(state).reporting.find((l) => l.id === r.line);
  const earlier = reportBefore(before, r.line, r.period);
  const facts: LetterFacts = {
    kind: 'report',
    line: r.line,
    period: r.period,
    status: r.status,
    previous: earlier?.status ?? null,
    previousPeriod: earlier?.period ?? null,
    covers: r.covers,
    version: r.version,
    text: r.text,
    time: r.time,
    cost: r.cost,
    scope: r.scope,
    risk: r.risk,
    by: r.by,
    ...(line && { paragraph: line.paragraph }),
  };
  const receiver = line?.to ?? 'pmo';
  // PMO is an office; another forum is its seats.
  const forum: Addressee[] =
    receiver === 'pmo'
      ? [{ office: receiver }]
      : seatsOn(state.register, receiver, osloDayOf(now)).map(({ person }) => ({ person }));
  const to: Addressee[] = [...forum, ...joinedActors(state).map((actor): Addressee => ({ actor }))];
  return to.map((a) => send(`published:${r.line}:${r.period}:${r.version}:${wordOf(a)}`, a, facts));
}

/** PMO, the chair of DSOP SG and whoever leads the project hear that an actor is no longer with them (V4 §4.1; ours). */
function leftLetters(
  before: InitiativeState,
  actor: string,
  state: InitiativeState,
  now: EpochMs,
): LetterIntent[] {
  if (!joinedActors(before).includes(actor)) return [];
  const send = sender(state, now);
  const name = actorName(state.register, actor);
  const retired = actorOn(state.register, actor, osloDayOf(now)) === undefined;
  const phase = phaseWords(rulesOf(state), state.phase);
  const facts: LetterFacts = {
    kind: 'notice',
    subject: {
      nb: `${state.key}: ${name} er ikke lenger med`,
      en: `${state.key}: ${name} no longer takes part`,
    },
    body: {
      nb: `${retired ? `${name} er ikke lenger i programmet, og er ute av` : `${name} har trukket seg fra`} ${state.key} i ${phase.nb}. Forpliktelsen, og viljen til neste beslutningspunkt, gjelder ikke lenger.`,
      en: `${retired ? `${name} is no longer in the programme, and has left` : `${name} has left`} ${state.key} in ${phase.en}. Its commitment, and its will at the next decision point, have lapsed.`,
    },
    paragraph: authorityOf(rulesOf(state), 'leave')?.paragraph ?? null,
  };
  const { sg } = state.register.chairs;
  const to: Addressee[] = [
    { office: 'pmo' },
    ...(sg === undefined ? [] : [{ person: sg }]),
    ...leads(state).map((person): Addressee => ({ person })),
  ];
  return unique(to).map((a) => send(`left:${actor}:${now}:${wordOf(a)}`, a, facts));
}

const leads = (state: InitiativeState): string[] =>
  (['steeringLead', 'projectLead'] as const)
    .map((role) => holderOf(state, role))
    .filter((p): p is string => p !== null);

function endedLetters(state: InitiativeState, now: EpochMs): LetterIntent[] {
  if (!state.ending) return [];
  const send = sender(state, now);
  const lessons = openDuties(state, now).find((d) => d.rule.kind === 'lessons');
  const sentence = {
    nb: `${state.key} ${endingWords[state.ending.how].nb}: ${state.ending.reason}`,
    en: `${state.key} ${endingWords[state.ending.how].en}: ${state.ending.reason}`,
  };
  const facts: LetterFacts = {
    kind: 'ended',
    how: state.ending.how,
    sentence,
    lessons: null,
  };
  const withLessons = lessons ? { ...facts, lessons: dutyFacts(lessons) } : facts;
  const owes = lessons ? wordOf(lessons.owedBy.to) : null;
  const to: Addressee[] = [
    { office: 'pmo' },
    ...leads(state).map((person): Addressee => ({ person })),
    ...joinedActors(state).map((actor): Addressee => ({ actor })),
  ];
  return unique(to).map((a) =>
    send(`ended:${state.ending?.at ?? 0}:${wordOf(a)}`, a, wordOf(a) === owes ? withLessons : facts),
  );
}

/** PMO hears of each letter that finally failed; a letter to PMO itself is only recorded. */
function undeliveredNotices(before: InitiativeState, state: InitiativeState, now: EpochMs): LetterIntent[] {
  const known = new Set(before.undelivered.map((u) => `${u.intent}/${u.at}`));
  const send = sender(state, now);
  return state.undelivered
    .filter(
      (u) => !known.has(`${u.intent}/${u.at}`) && u.to !== 'pmo' && !u.intent.startsWith('undelivered:'),
    )
    .map((u) =>
      send(
        `undelivered:${u.intent}:${u.at}`,
        { office: 'pmo' },
        {
          kind: 'undelivered',
          to: u.to ?? '',
          subject: letterWords(u.intent).nb,
          what: letterWords(u.intent),
          reason: u.reason,
        },
      ),
    );
}
