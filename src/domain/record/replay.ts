import { commands } from '../../contract/commands';
import { builtInRuleSets } from '../agreement';
import { begin } from '../begin';
import { parseInstant, type EpochMs } from '../calendar';
import { judge } from '../decide';
import { takeMeetingNews } from '../decide/meetingNews';
import { takeNews } from '../decide/news';
import { withCalls } from '../journal';
import { waitingSeen } from '../meetingTimes';
import type { Waiting } from '../meetings';
import { always, goesByLatest, type Mended } from '../mended';
import { beginProcess } from '../process';
import type { Answer } from '../refusal';
import type { RegisterSnapshot } from '../register';
import type { InitiativeState } from '../state';
import { unfold } from '../unfold';
import { wake } from '../wake';
import { replayDesk } from './replayDesk';
import type { DecisionRecord, TimelineRow } from './shape';

/** How far a replay came: the state at the end, or the row that the rules do not accept, and why. */
export type Replayed = { state: InitiativeState } | { row: number; because: string };

/**
 * Works everything out again: the rules judge every command of the timeline anew, in order, at the instant it was taken.
 * A record whose timeline was not made by these rules stops at the first row they would not have accepted.
 */
export function replay(record: DecisionRecord): Replayed {
  if (record.host === 'programme') return replayDesk(record, after);
  const [first, ...rest] = record.timeline;
  const began = beginning(record, first);
  if ('because' in began) return began;
  let { state } = began;
  for (const row of rest) {
    const at = parseInstant(row.at);
    if (at === undefined) return { row: row.seq, because: `«${row.at}» er ikke et tidspunkt` };
    const next = after(record, state, row, at);
    if ('because' in next) return next;
    // Letters are nothing that a decision turns on.
    state = { ...next.state, outbox: [] };
  }
  return { state };
}

function beginning(record: DecisionRecord, row: TimelineRow | undefined): Replayed {
  const wrong = (because: string): Replayed => ({ row: row?.seq ?? 1, because });
  if (row?.what !== 'command') return wrong('et initiativ begynner med kommandoen som registrerer det');
  const at = parseInstant(row.at);
  const register = record.registers[0]?.register;
  if (at === undefined || register === undefined) return wrong('tidspunktet eller registeret mangler');
  const { version, builtIn, rules } = record.ruleSet;
  if (builtIn && !builtInRuleSets.some((r) => r.version === version))
    return wrong(`regelsettet ${version} følger ikke med`);
  const { envelope } = row;
  const { sample } = envelope.payload;
  const given = {
    envelope,
    register,
    // As worded when it was decided.
    ruleSet: { version, custom: rules },
    clockOffsetMs: record.sandbox && sample !== true ? 1 : 0,
  };
  if (record.host === 'process') {
    const payload = commands.startProcess.payload.safeParse(envelope.payload);
    return envelope.command === 'startProcess' && payload.success
      ? { state: beginProcess({ ...given, host: 'process', payload: payload.data }, at) }
      : wrong('en prosess begynner med kommandoen som starter den');
  }
  const payload = commands.register.payload.safeParse(envelope.payload);
  return envelope.command === 'register' && payload.success
    ? { state: begin({ ...given, payload: payload.data }, at) }
    : wrong('et initiativ begynner med kommandoen som registrerer det');
}

function after(record: DecisionRecord, state: InitiativeState, row: TimelineRow, at: EpochMs): Replayed {
  switch (row.what) {
    case 'command':
      return command(record, state, row, at);
    case 'time':
      return wake(state, at, (what) => (what === 'again' ? row.mended === 2 : row.mended !== undefined));
    case 'post':
      return unfold(withCalls(state, row.calls), [], at);
    case 'waits':
      return unfold(state, [waitingSeen(state, waitedFor(state, row), at)], at);
    case 'bounce':
    case 'news':
    case 'meeting':
      // They say how the command before them was taken.
      return { state };
    case 'register': {
      const register = editionOf(record, row.revision);
      if (!register) return { row: row.seq, because: `utgave ${row.revision} av registeret er ikke med` };
      return unfold(state, [{ type: 'registerUpdated', register }], at);
    }
  }
}

/** What a row says waited, or the row before it that has some; what it was called, no rule asks. */
const waitedFor = (state: InitiativeState, { items }: TimelineRow & { what: 'waits' }): Waiting['items'] =>
  items?.map(({ forum, key, case: id, since }) => ({
    forum,
    key,
    case: id,
    title: '',
    since: parseInstant(String(since)) ?? 0,
  })) ??
  state.waiting?.items ??
  [];

const editionOf = (record: DecisionRecord, revision: number): RegisterSnapshot | undefined =>
  record.registers.find((r) => r.revision === revision)?.register;

function command(
  record: DecisionRecord,
  state: InitiativeState,
  row: TimelineRow & { what: 'command' },
  at: EpochMs,
): Replayed {
  const { envelope } = row;
  const next = record.timeline[row.seq];
  if (next?.what === 'news') {
    const { about: what, process } = next;
    return heard(
      row,
      takeNews(state, { what, process, envelope, effectiveAt: parseInstant(next.effectiveAt) }, at),
    );
  }
  if (next?.what === 'meeting') {
    const { about: what, meeting } = next;
    const news = { what, meeting, envelope, effectiveAt: parseInstant(next.effectiveAt) };
    return heard(row, takeMeetingNews(state, news, at));
  }
  const judged = (mended: Mended) =>
    judge(withPost(record, state, row), envelope.command, envelope, at, mended);
  const now = judged(always);
  // What a release before took by its rules, it took: until the timeline says that it goes by the mended ones.
  const before = goesByLatest(state) ? [] : state.mended ? [mendedOnce] : [mendedOnce, never];
  const answer = before.reduce((best, by) => (best.ok ? best : judged(by)), now);
  if (!answer.ok) return { row: row.seq, because: `reglene avviser den: ${answer.refused.message}` };
  if (answer.value.receipt.repeated) return { row: row.seq, because: 'den endrer ingenting' };
  return answer.value;
}

const mendedOnce: Mended = (what) => what === undefined;
const never: Mended = () => false;

/** News of another workflow, with the command that caused it. */
const heard = ({ seq }: TimelineRow, told: Answer<InitiativeState>): Replayed =>
  told.ok ? { state: told.value } : { row: seq, because: `reglene avviser den: ${told.refused.message}` };

/** A letter that came back is known by its Message-ID, which the post gave it: the row after says which letter it was. */
function withPost(
  record: DecisionRecord,
  state: InitiativeState,
  row: TimelineRow & { what: 'command' },
): InitiativeState {
  const next = record.timeline[row.seq];
  if (row.envelope.command !== 'bounced' || next?.what !== 'bounce') return state;
  const last = next.letters.map((letter) => ({ ...letter, to: null, at: 0 }));
  return { ...state, letters: { ...state.letters, last } };
}
