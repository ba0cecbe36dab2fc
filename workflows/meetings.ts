import {
  watchedForums,
  callsDue,
  calledWith,
  looksAt,
  waitingIn,
  waitingSeen,
} from '../src/domain/meetingTimes';
import type { AgendaItem } from '../src/domain/agenda';
import { agendaOf } from '../src/domain/agenda';
import type { ForumId } from '../src/domain/agreement';
import type { EpochMs } from '../src/domain/calendar';
import { entryOf } from '../src/domain/chain';
import type { InitiativeEvent } from '../src/domain/events';
import type { InitiativeState } from '../src/domain/state';
import { unfold } from '../src/domain/unfold';
import { tellOfMeetings, whatWaits } from './activities';
import { since } from './since';

/** Does this run pass on the invitations to a meeting that it calls? A timer more where a delegation begins or ends. */
const passesOn = (): boolean => since('invitations-passed-on');

interface Desk {
  now(): EpochMs;
  get(): InitiativeState;
  set(state: InitiativeState): void;
}

/** The rounds that meetings make the programme go: what waits is asked for, seats are called, and cases hear of moves. */
export interface Rounds {
  /** Goes one if there is one to go and none is under way. */
  start(): void;
  busy(): boolean;
}

/** The rounds of a programme's desk, which they read and change through `desk`; one goes at a time. */
export function createRounds(desk: Desk): Rounds {
  let busy = false;
  const happened = (...events: InitiativeEvent[]) => desk.set(unfold(desk.get(), events, desk.now()).state);

  const tell = async (): Promise<void> => {
    const news = desk.get().meetingNews ?? [];
    const told = news.flatMap(({ command, what, meeting, forum, effectiveAt }) => {
      const envelope = entryOf(desk.get().chain, command)?.envelope;
      return envelope ? [{ what, meeting, forum, envelope, effectiveAt }] : [];
    });
    await tellOfMeetings(told);
    happened({ type: 'meetingNewsTold', count: news.length });
  };

  const look = async (forums: ForumId[]): Promise<void> => {
    const others = await whatWaits(forums);
    const state = desk.get();
    const own = forums.flatMap((forum) => agendaOf(state, forum, desk.now()));
    const items: AgendaItem[] = [...own, ...others];
    const watched = watchedForums(state);
    const seen = watched.every((f) => forums.includes(f));
    const now = desk.now();
    happened(
      ...calledWith(state, forums, items, now, passesOn),
      ...(seen
        ? [waitingSeen(state, waitingIn(items.filter((i) => watched.includes(i.case.forum))), now)]
        : []),
    );
  };

  return {
    busy: () => busy,
    start: () => {
      const state = desk.get();
      if (busy || state.paused) return;
      const go = nextRound(state, desk.now());
      if (!go) return;
      busy = true;
      void (go === 'tell' ? tell() : look(go)).finally(() => (busy = false));
    },
  };
}

/** The round that is due: cases hear of a move before anybody is called. */
function nextRound(state: InitiativeState, now: EpochMs): 'tell' | ForumId[] | undefined {
  if ((state.meetingNews ?? []).length > 0) return 'tell';
  const looks = looksAt(state);
  const forums = [
    ...callsDue(state, now).map((m) => m.forum),
    ...(looks !== undefined && looks <= now ? watchedForums(state) : []),
  ];
  return forums.length > 0 ? [...new Set(forums)] : undefined;
}
