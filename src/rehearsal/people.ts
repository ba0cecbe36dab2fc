import type { CommandName } from '../contract/commands';
import type { ForumId } from '../domain/agreement';
import { addWorkingDays, osloDayOf, osloInstant, type EpochMs } from '../domain/calendar';
import { seatsOn } from '../domain/register';
import type { CaseView, DutyView } from '../domain/view';
import { inventedSha256 } from '../dev/life';
import { nextMeeting, tabledFor } from './meetings';
import { atWork, delayOf, doneAt, isAway, nextWork, silent, workTime, writtenDays } from './habits';
import { courseIntentions, ideaStep } from './course';
import {
  instantOf,
  paper,
  personFor,
  pmoPerson,
  willPerson,
  type Around,
  type Intention,
  type Way,
  type World,
} from './world';

/**
 * What people are going to do about an initiative as it stands: a pure function of its state, the script and the register,
 * so that a rehearsal is the same each time it is played. Soonest first; what belongs to one moment in a fixed order.
 */
export function intentions(world: World): Intention[] {
  if (world.view.paused) return happenings(world).sort(byTime);
  return [
    ...happenings(world),
    ...courseIntentions(world),
    ...world.view.duties.flatMap((duty) => dutyIntention(world, duty)),
    ...world.view.cases.flatMap((c) => caseIntentions(world, c)),
  ].sort(byTime);
}

/** Papers and wills before positions: a meeting is about what has been handed in. */
const order = (command: CommandName): number =>
  command === 'move' ? 0 : command === 'decide' ? 2 : command === 'report' ? 3 : 1;
/** Orders intentions by their instant; of one instant by what they do, then by id. */
export const byTime = (a: Intention, b: Intention): number =>
  a.at - b.at || order(a.command) - order(b.command) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** What is written into the scenario, on its day. */
function happenings({ script, view }: World): Intention[] {
  return (script.scenario.happenings ?? []).flatMap((h, index): Intention[] =>
    h.initiative === view.key && h.on >= script.from
      ? [
          {
            id: `happening/${index}`,
            at: osloInstant(h.on, workTime),
            by: h.by,
            command: h.command,
            payload: h.with ?? {},
          },
        ]
      : [],
  );
}

/** How each kind of duty is discharged. Positions belong to cases, and papers of a gate's basis to the course. */
const ways: Record<string, (world: World, duty: DutyView) => Way | undefined> = {
  'project-report': report,
  'process-report': report,
  'operations-report': report,
  condition: (_, { id }) => ({ command: 'fulfil', payload: { condition: id.slice('condition/'.length) } }),
  will: (world, { id }) => {
    const [, gate = '', actor = ''] = id.split('/');
    const said = (world.script.scenario.wills ?? []).find(
      (w) => w.initiative === world.view.key && w.gate === gate && w.actor === actor,
    );
    // Said once: whoever says no on the same basis has no more to say.
    const given = world.view.actors.find((a) => a.actor === actor)?.will;
    if (said?.answer === 'no' && given?.gate === gate && given.answer === 'no') return undefined;
    return {
      command: 'will',
      by: willPerson(world, actor),
      early: 2,
      payload: { gate, actor, answer: said?.answer ?? 'yes', ...(said && { text: said.text }) },
    };
  },
  'communication-strategy': ({ view }, { id }) => ({
    command: 'document',
    payload: paper(view.key, id.slice('document/'.length)),
  }),
  'operations-meeting': ({ view }, { id }) => ({
    command: 'document',
    payload: paper(view.key, 'minutes', id.slice('meeting/'.length)),
  }),
  lessons: ({ view }) => ({
    command: 'lessons',
    payload: { sha256: inventedSha256(view.key, 'lessons'), name: 'laering.pdf', bytes: 40_000 },
  }),
  'vacant-role': ({ planned }, { id }) => {
    const role = id.slice('vacant/'.length);
    const person = {
      'project-lead': planned.projectLead,
      'steering-lead': planned.steeringLead,
      'operations-lead': planned.operationsLead,
    }[role];
    return person ? { command: 'appoint', payload: { role, person } } : undefined;
  },
  'idea-comparison': (world) => ideaStep(world),
};

function report({ script, view }: World, { id }: DutyView): Way {
  const period = id.split('/')[2] ?? '';
  const said = (script.scenario.reports ?? [])
    .filter((r) => r.initiative === view.key && r.from <= period)
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .at(-1);
  const { status = 'green', text = 'Arbeidet går etter planen.' } = said ?? {};
  return { command: 'report', payload: { status, text, period } };
}

function dutyIntention(world: World, duty: DutyView): Intention[] {
  if (duty.status === 'done' || duty.status === 'waived') return [];
  const way = ways[duty.kind]?.(world, duty);
  const by = way?.by ?? personFor(world, duty.owedBy);
  if (!way || by === undefined) return [];
  const due = instantOf(duty.due);
  const at = doneAt(world.script, by, { since: world.now, due, early: way.early ?? 1 });
  if (at === undefined) return [];
  return [{ id: `${duty.id}/${way.command}`, at, by, command: way.command, payload: way.payload }];
}

/** What seats say, and what PMO does with a case that is not where it should be. */
export function caseIntentions(world: Around, c: CaseView): Intention[] {
  if (c.status === 'undecided') return takenUpAgain(world, c);
  if (c.status !== 'open') return [];
  // A proposal that was changed after its meeting closes on a day of its own.
  const meeting = world.meetings.find((m) => m.id === c.reference && m.ends === c.closesAt);
  if (c.mode === 'meeting' && !meeting) return toNextMeeting(world, c, world.now);
  if (meeting && lacking(world, c)) return toNextMeeting(world, c, instantOf(meeting.begins));
  return c.seats.flatMap(({ actor, person }): Intention[] => {
    if (c.positions.some((p) => p.actor === actor)) return [];
    const at = meeting ? inMeeting(world, instantOf(meeting.begins), person) : inWriting(world, c, person);
    if (at === undefined || at >= instantOf(c.closesAt)) return [];
    const id = `position/${c.id}/${c.revision}/${actor}`;
    return [
      { id, at, by: person, command: 'decide', payload: { case: c.id, ...positionOf(world, c, actor) } },
    ];
  });
}

/** What the seat thinks of it: support, unless the scenario says otherwise for so many rounds. */
function positionOf({ script, view }: Around, c: CaseView, actor: string): Record<string, unknown> {
  const about = c.id.startsWith('REF-') ? 'referral' : 'gate';
  const said = (script.scenario.positions ?? []).find(
    (p) =>
      p.initiative === view.key &&
      p.actor === actor &&
      c.gate !== null &&
      (p[about] ?? undefined) === c.gate &&
      c.revision <= (p.rounds ?? 1),
  );
  return said ? { position: said.position, reason: said.reason } : { position: 'support' };
}

/** In a meeting one is there or not. */
function inMeeting({ script }: Around, begins: EpochMs, person: string): EpochMs | undefined {
  return silent(script, person) || isAway(script, person, osloDayOf(begins)) ? undefined : begins;
}

/** In a written round people answer some working days after the call, more if they are slow. */
function inWriting({ script }: Around, c: CaseView, person: string): EpochMs | undefined {
  const delay = delayOf(script, person, 'answers');
  if (delay === null) return undefined;
  const day = addWorkingDays(osloDayOf(instantOf(c.tabledAt)), writtenDays + delay);
  return atWork(script, person, osloInstant(day, workTime));
}

/** Is a will missing, or refused, without which the forum cannot approve? */
const lacking = ({ view }: Around, c: CaseView): boolean =>
  c.gate !== null &&
  !c.id.startsWith('REF-') &&
  (view.duties.some((d) => d.kind === 'will' && (d.status === 'open' || d.status === 'late')) ||
    view.actors.some((a) => a.status === 'joined' && a.will?.gate === c.gate && a.will.answer === 'no'));

/** Who may change a case: the one who tabled it, or PMO for what PMO or the service did. */
function keeperOf(world: Around, c: CaseView, at: EpochMs): string | undefined {
  const { register } = world;
  const pmo = seatsOn(register, 'pmo', osloDayOf(at)).some(({ person }) => person === c.tabledBy);
  return c.tabledBy === null || pmo ? pmoPerson(world, osloDayOf(at)) : c.tabledBy;
}

function toNextMeeting(world: Around, c: CaseView, from: EpochMs): Intention[] {
  const meeting = nextMeeting(world, c.forum as ForumId, Math.max(from, world.now));
  const by = keeperOf(world, c, Math.max(from, world.now));
  const at = by === undefined ? undefined : atWork(world.script, by, Math.max(from, world.now));
  if (meeting === undefined || by === undefined || at === undefined) return [];
  const payload = { case: c.id, ...tabledFor(meeting) };
  return [{ id: `move/${c.id}/${c.closesAt}`, at, by, command: 'move', payload }];
}

/** What was not decided is changed where somebody objected, and comes up in the next meeting. */
function takenUpAgain(world: Around, c: CaseView): Intention[] {
  const next = osloInstant(addWorkingDays(osloDayOf(instantOf(c.closesAt)), 1), workTime);
  const after = nextWork(Math.max(next, world.now));
  const objected = c.positions.some((p) => p.position === 'object');
  if (!objected) return toNextMeeting(world, c, after);
  const by = keeperOf(world, c, after);
  if (by === undefined || nextMeeting(world, c.forum as ForumId, after) === undefined) return [];
  const text = 'Forslaget er justert etter innvendingen.';
  return [
    { id: `amend/${c.id}/${c.revision}`, at: after, by, command: 'amend', payload: { case: c.id, text } },
  ];
}
