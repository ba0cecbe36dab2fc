import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { commandNames, commands, takenBy, type Host } from '../src/contract/commands';
import type { Envelope } from '../src/contract/envelope';
import type { Possibility, Preview, Receipt } from '../src/contract/messages';
import { queries } from '../src/contract/messages';
import type { AgendaItem } from '../src/domain/agenda';
import { postSignalName, returnedSignalName } from '../src/contract/post';
import type { Beginning } from '../src/domain/begin';
import type { HistoryView } from '../src/domain/history';
import type { MonthStatus } from '../src/domain/month';
import type { MeetingsView } from '../src/domain/meetingView';
import type { PortfolioItem } from '../src/domain/portfolio';
import type { PostBeginning, PostState } from '../src/domain/post';
import type { ProcessBeginning } from '../src/domain/process';
import type { ProgrammeView } from '../src/domain/programme';
import type { PackedProgramme, ProgrammeState } from '../src/domain/programmeState';
import type { Register } from '../src/domain/register';
import type { RegisterChange } from '../src/domain/registerChange';
import type { DecisionRecord } from '../src/domain/record/shape';
import type { InitiativeState } from '../src/domain/state';
import type { Explanation, InitiativeView } from '../src/domain/view';

/** Every message, by name. One update and one signal for each command, from the one table. */
const of = (...hosts: Host[]) =>
  commandNames
    .filter((name) => hosts.some((host) => takenBy(name, host)))
    .map((name) => ({
      name,
      summary: commands[name].summary,
      update: defineUpdate<Receipt, [unknown]>(name),
      signal: defineSignal<[unknown]>(name),
    }));

export const initiativeCommands = of('initiative');
export const processCommands = of('process');
export const programmeCommands = of('programme', 'desk');
export type CommandMessages = ReturnType<typeof of>;

export const stateQuery = defineQuery<InitiativeView, [unknown?]>(queries.state);
export const whyQuery = defineQuery<Explanation, [unknown?]>(queries.why);
export const canQuery = defineQuery<Possibility[], [unknown, unknown?]>(queries.can);
export const previewQuery = defineQuery<Preview, [unknown, unknown?]>(queries.preview);
/** The whole state as it is kept, for a rehearsal to go on from; changes nothing. */
export const copyQuery = defineQuery<InitiativeState>(queries.copy);
export const copyProgrammeQuery = defineQuery<ProgrammeState>(queries.copy);
/** What whoever follows all initiatives needs of one; small, unlike `state`. */
export const portfolioQuery = defineQuery<PortfolioItem, [unknown?]>(queries.portfolio);
export const historyQuery = defineQuery<HistoryView>(queries.history);
export const recordQuery = defineQuery<DecisionRecord | null>(queries.record);
export const programmeStateQuery = defineQuery<ProgrammeView, [unknown?]>(queries.state);
/** The status that DSOP SG was last sent, or that of a month; null when none is kept. */
export const monthQuery = defineQuery<MonthStatus | null, [unknown?]>(queries.month);
export const registerHistoryQuery = defineQuery<RegisterChange[]>(queries.registerHistory);
export const registerQuery = defineQuery<Register>(queries.register);

export const registerChanged = defineSignal<[unknown]>('registerChanged');

export const meetingsQuery = defineQuery<MeetingsView, [unknown?]>(queries.meetings);
/** What waits for a forum here; takes the forum. */
export const agendaQuery = defineQuery<AgendaItem[], [unknown, unknown?]>(queries.agenda);

/** News about a process, as they reach whoever they concern. */
export const processNews = defineSignal<[unknown]>('processNews');

/** News about a meeting that cases here were tabled for. */
export const meetingNews = defineSignal<[unknown]>('meetingNews');
/** Something more for a reader's letter of the morning, of one initiative or of several. */
export const handOverSignal = defineSignal<unknown[]>(postSignalName);
export const postQuery = defineQuery<PostState>(queries.state);
/** Letters that a reader's post could not deliver. */
export const lettersReturned = defineSignal<[unknown]>(returnedSignalName);

/**
 * What a run begins with: a registered idea, the state of the run before, or in a rehearsal the copy of a state. What is
 * begun with `v: 2` goes by the rules as they were mended last, and need not ask.
 */
export type InitiativeInput =
  | { v: 1 | 2; begin: Beginning }
  | { v: 1; carried: InitiativeState }
  | { v: 1; copied: InitiativeState };
export type ProcessInput = { v: 1 | 2; begin: ProcessBeginning } | { v: 1; carried: InitiativeState };
export type ProgrammeInput =
  | { v: 1; register: Register; clockOffsetMs: number; attested?: Envelope }
  | { v: 1; carried: ProgrammeState | PackedProgramme }
  | { v: 1; copied: ProgrammeState };
export type PostInput = { v: 1; begin: PostBeginning } | { v: 1; carried: PostState };
