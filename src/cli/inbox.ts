import type { Client } from '@temporalio/client';
import { list } from '../client/list';
import { queryRegisterToday, queryState } from '../client/reads';
import { roleWords, verbOf } from '../contract/commands';
import { parseInstant } from '../domain/calendar';
import { actedFor, onOthersBehalf } from '../domain/delegation';
import { actorName, delegationsOf, mandatesOn, personOf, seatsOn, tokensOf } from '../domain/register';
import { tokenOfRole } from '../domain/roles';
import type { InitiativeView, WaitView } from '../domain/view';
import type { Context } from './context';
import { unknownPerson } from './listFilter';
import { forumWords, instantWords, phaseWords } from './names';
import { done, unanswered, usage, type Result } from './result';
import { table } from './style';

/** One thing that waits for a person. */
export interface Waiting extends WaitView {
  key: string;
  title: string;
  phase: string;
  /** Whom it waits for in truth, who has given this person a delegation. */
  onBehalfOf?: string;
}

const openedAtOnce = 8;
/** So many are read before the first word of how far it has come. */
const wordlessly = 200;

/**
 * `dsop inbox --as PERSON`: what waits for this person, by seats, office, actor and roles, and for whom the person acts by
 * delegation. The index says which initiatives wait for one of them, and whether the programme's own cases do; only these
 * are opened.
 */
export async function readInbox(context: Context): Promise<Result> {
  const who = context.common.as;
  if (who === undefined) return usage('Si hvem det gjelder: --as PERSON, eller sett DSOP_AS.');
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const { client } = session.value;
  const seen = await queryRegisterToday(client, context.leftMs());
  if (!('value' in seen)) return unanswered(seen);
  const { register, today } = seen.value;
  if (!personOf(register, who)) return { kind: 'refused', refused: unknownPerson(who) };
  const own = tokensOf(register, who, today);
  // Whether they are in force is told by the clock of each initiative.
  const others = delegationsOf(register)
    .filter((d) => d.to === who)
    .flatMap((d) => tokensOf(register, d.from, today));
  const roles = Object.keys(roleWords).map((word) => `role:${word}`);
  const awaits = [...new Set([...own, ...others, ...roles])];
  const asked = { awaits, runningOnly: true, programme: true };
  const found = await list(client, asked, context.leftMs());
  if (!('value' in found)) return unanswered(found);
  const opened = await openAll(
    context,
    client,
    found.value.map((one) => one.key),
  );
  if (!('views' in opened)) return opened;
  const waiting = opened.views.flatMap((view) => [
    ...waitingFor(view, who, own),
    ...waitingForOthers(view, actedFor(register, who, parseInstant(view.now) ?? Date.now())),
  ]);
  return done(waiting, (style) => {
    if (waiting.length === 0) return `Ingenting venter på ${who}.`;
    return waiting
      .map((w) => {
        const next = w.next ? `; ${instantWords(w.next.at)}: ${w.next.what}` : '';
        const whose = w.onBehalfOf === undefined ? '' : `På vegne av ${w.onBehalfOf}: `;
        const head = `${style.bold(w.key)}  ${w.title} ${style.dim(`(${w.phase})`)}\n  ${whose}${w.what} ${style.dim(`(${w.paragraph}${next})`)}`;
        return w.command === null ? head : `${head}\n  ${w.command}`;
      })
      .join('\n');
  });
}

/**
 * The states of initiatives, a few at a time, in the order of the keys. The first that does not answer within `--timeout`
 * ends it: part of a list would pass for the whole of it.
 */
export async function openAll(
  context: Context,
  client: Client,
  keys: readonly string[],
): Promise<{ views: InitiativeView[] } | Result> {
  const views: InitiativeView[] = [];
  for (let first = 0; first < keys.length; first += openedAtOnce) {
    if (first > 0 && first % wordlessly === 0) context.note(`${first} av ${keys.length} initiativ er lest …`);
    const batch = keys.slice(first, first + openedAtOnce);
    const states = await Promise.all(batch.map((key) => queryState(client, key, context.leftMs())));
    for (const state of states) {
      if (!('value' in state)) return unanswered(state);
      views.push(state.value);
    }
  }
  return { views };
}

/** What one initiative awaits of a person; `own` is what the person is waited for as, roles apart. */
export function waitingFor(view: InitiativeView, person: string, own: readonly string[]): Waiting[] {
  const held = view.roles.filter((r) => r.person === person).map((r) => tokenOfRole(r.role));
  const mine = new Set([...own, ...held]);
  const { key, title } = view;
  const phase = phaseWords(view.phase, view.ruleSet);
  return view.waitsFor.filter((w) => mine.has(w.who)).map((w) => ({ key, title, phase, ...w }));
}

/** Is it something that may be done for another? */
const forAnother = (command: string): boolean =>
  onOthersBehalf.some((name) => command.startsWith(`dsop ${verbOf(name)} `));

/** What one initiative awaits of those whom the person acts for, with the command that says so. */
function waitingForOthers(view: InitiativeView, others: ReturnType<typeof actedFor>): Waiting[] {
  return [...new Set(others.map(({ from }) => from))].flatMap((from) =>
    waitingFor(
      { ...view, roles: [] },
      from,
      others.filter((o) => o.from === from).map(({ token }) => token),
    ).flatMap(({ command, ...w }) =>
      command !== null && forAnother(command)
        ? [{ ...w, command: `${command} --on-behalf-of ${from}`, onBehalfOf: from }]
        : [],
    ),
  );
}

/** `dsop people`: who is who in the programme; names and ids, no addresses. */
export async function readPeople(context: Context): Promise<Result> {
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const found = await queryRegisterToday(session.value.client, context.leftMs());
  if (!('value' in found)) return unanswered(found);
  const { register, today } = found.value;
  const mandates = mandatesOn(register, today);
  const seatsOf = (person: string): string[] =>
    (['tlf', 'sg', 'pmo'] as const).filter((forum) =>
      seatsOn(register, forum, today).some((seat) => seat.person === person),
    );
  const people = register.persons.map(({ id, name, actor, language }) => ({
    id,
    name,
    actor,
    language,
    seats: seatsOf(id),
    mandates: mandates.filter((m) => m.person === id).map((m) => m.actor),
  }));
  const rows = people.map((p) => [
    p.id,
    p.name,
    p.actor === null ? '' : actorName(register, p.actor),
    [
      ...p.seats.map(forumWords),
      ...p.mandates.map((actor) => `vilje for ${actorName(register, actor)}`),
    ].join(', '),
  ]);
  return done({ revision: register.revision, programme: register.programme, people }, (style) =>
    [
      `Programmet ${register.programme}, registeret i utgave ${register.revision}, nye initiativ følger regelsett ${register.ruleSet}`,
      '',
      table(['PERSON', 'NAVN', 'AKTØR', 'SETER OG FULLMAKTER'], rows, style),
    ].join('\n'),
  );
}
