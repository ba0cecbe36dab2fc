import { randomUUID } from 'node:crypto';
import type { CommandName } from '../../src/contract/commands';
import type { Envelope } from '../../src/contract/envelope';
import { agendaOf, type AgendaItem } from '../../src/domain/agenda';
import { deskOf, withWatch } from '../../src/domain/desk';
import type { InitiativeEvent } from '../../src/domain/events';
import {
  callsDue,
  calledWith,
  heldBy,
  looksAt,
  passedOn,
  waitingIn,
  waitingSeen,
  watchedForums,
} from '../../src/domain/meetingTimes';
import { foundProgramme, type ProgrammeState } from '../../src/domain/programmeState';
import type { Register } from '../../src/domain/register';
import { unfold } from '../../src/domain/unfold';
import { nextWakeUp } from '../../src/domain/wake';
import { osloInstant, toIso, type EpochMs } from '../../src/domain/calendar';
import { monday, register, staged, type Initiative } from './given';

/** The programme's desk in a test, and the rounds that the workflow goes for it. */
export interface Desk extends Initiative {
  /** What initiatives say waits, from now on; the desk looks at once. */
  looks: (items: AgendaItem[]) => void;
}

/** A programme that has not met yet; `watched` is one whose meetings are watched from then on, as all are that begin now. */
export function aDesk({
  on = monday,
  people = register,
  watched = false,
}: { on?: string; people?: Register; watched?: boolean } = {}): Desk {
  const now = osloInstant(on, '09:00');
  let waiting: AgendaItem[] = [];
  const founded = foundProgramme(people, 0);
  const state = deskOf(watched ? withWatch(founded, now) : founded, now);
  const it = staged({ now, state, events: [], mail: 'sent' });
  const happened = (events: InitiativeEvent[]) => {
    if (events.length === 0) return;
    const next = unfold(it.state, events, it.now);
    it.state = next.state;
    it.events.push(...next.events);
  };
  /** As `workflows/meetings` does it, with answers at once. */
  const rounds = () => {
    happened([...heldBy(it.state, it.now), ...passedOn(it.state, it.now)]);
    const looks = looksAt(it.state);
    const forums = [
      ...callsDue(it.state, it.now).map((m) => m.forum),
      ...(looks !== undefined && looks <= it.now ? watchedForums(it.state) : []),
    ];
    if (forums.length === 0) return;
    const own = forums.flatMap((forum) => agendaOf(it.state, forum, it.now));
    const items = [...own, ...waiting.filter((i) => forums.includes(i.case.forum))];
    happened([
      ...calledWith(it.state, forums, items, it.now),
      ...(watchedForums(it.state).every((f) => forums.includes(f))
        ? [waitingSeen(it.state, waitingIn(items), it.now)]
        : []),
    ]);
  };
  const until = it.until;
  return Object.assign(it, {
    letters: (kind?: string) =>
      it.events
        .flatMap((e) => (e.type === 'lettersIntended' ? e.intents : []))
        .filter((l) => kind === undefined || l.facts.kind === kind),
    looks: (items: AgendaItem[]) => {
      waiting = items;
      happened([waitingSeen(it.state, waitingIn(items), it.now)]);
      until(...clock(it.now));
    },
    until: (day: string, time = '09:00') => {
      const end = osloInstant(day, time);
      for (;;) {
        rounds();
        const next = nextWakeUp(it.state, it.now)?.at;
        if (next === undefined || next > end) break;
        it.now = Math.max(it.now, next);
        rounds();
        until(...clock(it.now));
      }
      until(day, time);
      rounds();
      until(...clock(it.now));
    },
  });
}

const clock = (now: EpochMs): [string, string] => {
  const iso = new Date(now).toLocaleString('sv-SE', { timeZone: 'Europe/Oslo' });
  return [iso.slice(0, 10), iso.slice(11, 16)];
};

/** A case of TLF, tabled a week before the instant, as an initiative tells of it. */
export const waitingCase = (now: EpochMs, more: Partial<AgendaItem> = {}): AgendaItem => ({
  key: 'SBL',
  workflowId: 'initiative-SBL',
  title: 'Samtykkebasert lånesøknad',
  phase: { nb: 'konseptfasen', en: 'the concept phase' },
  reference: null,
  closesAt: now + 30 * 86_400_000,
  sequence: 0,
  since: now - 7 * 86_400_000,
  status: 'open',
  case: {
    id: 'BP2-1',
    revision: 1,
    question: { nb: 'Beslutningspunkt 2', en: 'Decision point 2' },
    forum: 'tlf',
    forumName: register.ruleSets[0]?.forums.tlf.name ?? { nb: 'Topplederforum', en: 'Top leader forum' },
    rule: { nb: 'konsensus', en: 'consensus' },
    paragraph: 'V4 §4.2',
    proposal: {
      outcome: 'approved',
      outcomeName: { nb: 'godkjent', en: 'approved' },
      text: null,
      conditions: [],
    },
    closesAt: now + 30 * 86_400_000,
    mode: 'meeting',
    reference: null,
    tabledBy: 'ola.pmo',
    recommendation: null,
    basis: [],
    manifest: 'a'.repeat(64),
  },
  seats: 9,
  positions: [],
  stands: { nb: '0 av 9 har svart', en: '0 of 9 have answered' },
  waits: [],
  ...more,
});

/** A command to the programme, with the case that it names as it stands; unsigned. */
export function toProgramme(
  state: ProgrammeState,
  now: EpochMs,
  { by, command, payload }: { by: string; command: CommandName; payload: object },
): Envelope {
  const about = deskOf(state, now).cases.find((c) => 'case' in payload && c.id === payload.case);
  return {
    v: 1,
    id: `desk-${randomUUID()}`,
    programme: state.register.programme,
    command,
    target: 'programme',
    by,
    ...(about && { case: { id: about.id, revision: about.revision, manifest: about.manifest.hash } }),
    register: state.register.revision,
    sentAt: toIso(now),
    payload: { ...payload },
  };
}
