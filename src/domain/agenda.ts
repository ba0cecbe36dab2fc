import { phaseWords, type ForumId } from './agreement';
import type { EpochMs } from './calendar';
import { caseFacts } from './caseFacts';
import { isUnsettled, tally } from './cases';
import { rulesOf } from './rules';
import { waitsFor } from './explain';
import type { CaseFacts } from './letters';
import type { Meeting } from './meetings';
import { referredGate } from './prerequisites';
import { actorName, type ActorId } from './register';
import type { Case, InitiativeState } from './state';
import { listing, type Lang, type Text } from './text';

/** One matter before a forum, as its agenda and pack tell it: ids and words, no names or addresses. */
export interface AgendaItem {
  key: string;
  workflowId: string;
  title: string;
  phase: Text;
  /** The meeting it was tabled for (as somebody wrote it); null where it is decided in writing. */
  reference: string | null;
  /** When its case closes, and by which edition of its meeting's time. */
  closesAt: EpochMs;
  sequence: number;
  since: EpochMs;
  /** `referred`: another forum has put it forward, and it waits to be tabled. */
  status: 'open' | 'undecided' | 'referred';
  case: CaseFacts;
  seats: number;
  positions: { actor: ActorId; kind: string; reason: string | null }[];
  /** How it stands, as a sentence anyone can check. */
  stands: Text;
  /** Who is waited for, and for what. */
  waits: { who: Text; what: Text; paragraph: string }[];
}

/** Words of others are shortened: the whole stands in the initiative. */
const longest = 600;
const mostBasis = 40;
const short = (words: string | null): string | null =>
  words !== null && words.length > longest ? `${words.slice(0, longest - 1)}…` : words;

/** What in this state waits for the forum, oldest first: its open and undecided cases, and what is to be tabled for it. */
export function agendaOf(state: InitiativeState, forum: ForumId, now: EpochMs): AgendaItem[] {
  const rules = rulesOf(state);
  const open = state.cases.filter((c) => c.forum === forum && isUnsettled(c));
  const referred = referredItems(state, forum, now);
  if (open.length === 0) return referred;
  const waits = waitsFor(state, now);
  return open
    .map((c): AgendaItem => {
      const facts = caseFacts(state, c);
      return {
        key: state.key,
        workflowId: state.workflowId,
        title: state.title,
        phase: phaseWords(rules, state.phase),
        reference: c.closing.mode === 'meeting' ? c.closing.reference : null,
        closesAt: c.closing.at,
        sequence: c.closing.sequence ?? 0,
        since: c.tabledAt,
        status: c.status === 'open' ? 'open' : 'undecided',
        case: {
          ...facts,
          recommendation: short(facts.recommendation),
          proposal: { ...facts.proposal, text: short(facts.proposal.text) },
          basis: facts.basis.slice(0, mostBasis),
        },
        seats: c.seats.length,
        positions: c.positions.map(({ actor, kind, reason }) => ({ actor, kind, reason: short(reason) })),
        stands: standing(state, c),
        waits: waits
          .filter((w) => w.case === c.id && !w.who.startsWith('seat:'))
          .map(({ whoName, what, paragraph }) => ({ who: whoName, what, paragraph })),
      };
    })
    .concat(referred)
    .sort((a, b) => a.since - b.since);
}

const toBeTabled: Text = { nb: 'venter på å bli lagt frem', en: 'waits to be tabled' };

/** A matter that has been put forward to the forum and is not before it yet: told by the case that put it forward. */
function referredItems(state: InitiativeState, forum: ForumId, now: EpochMs): AgendaItem[] {
  const referred = referredGate(state);
  if (!referred || referred.gate.decidedBy !== forum) return [];
  const { gate, by } = referred;
  const source = state.cases.find((c) => c.id === by.id);
  if (!source) return [];
  const rules = rulesOf(state);
  const question = { kind: 'gate', gate: gate.id } as const;
  const facts = caseFacts(state, { ...source, question, forum });
  return [
    {
      key: state.key,
      workflowId: state.workflowId,
      title: state.title,
      phase: phaseWords(rules, state.phase),
      reference: null,
      closesAt: by.at,
      sequence: 0,
      since: by.at,
      status: 'referred',
      case: {
        ...facts,
        id: by.id,
        recommendation: short(facts.recommendation),
        proposal: { ...facts.proposal, text: short(facts.proposal.text) },
        basis: facts.basis.slice(0, mostBasis),
      },
      seats: 0,
      positions: [],
      stands: toBeTabled,
      waits: waitsFor(state, now)
        .filter((w) => w.gate === gate.id)
        .map(({ whoName, what, paragraph }) => ({ who: whoName, what, paragraph })),
    },
  ];
}

function standing(state: InitiativeState, c: Case): Text {
  if (c.sentence) return c.sentence;
  const { object, absent, seats } = tally(c);
  const against = object.map((actor) => actorName(state.register, actor));
  const say = (lang: Lang, answered: string, objects: string) =>
    `${seats - absent.length} ${answered}${against.length > 0 ? `; ${listing(against, lang)} ${objects}` : ''}`;
  return {
    nb: say('nb', `av ${seats} har svart`, 'innvender'),
    en: say('en', `of ${seats} have answered`, against.length > 1 ? 'object' : 'objects'),
  };
}

/** The most matters that one agenda carries in full; the rest is in «dsop agenda». */
const mostItems = 60;

/** A meeting's agenda: what was tabled for it first, then what else waits for its forum. */
export function agendaFor(
  meeting: Pick<Meeting, 'id' | 'forum'>,
  items: readonly AgendaItem[],
): AgendaItem[] {
  const ours = items.filter((i) => i.case.forum === meeting.forum);
  const tabled = ours.filter((i) => i.reference === meeting.id);
  const others = ours.filter((i) => i.reference !== meeting.id);
  return [...tabled.sort(oldestFirst), ...others.sort(oldestFirst)].slice(0, mostItems);
}

const minuteOf = (at: EpochMs): number => Math.floor(at / 60_000);

/** What has waited longest first; what came in one minute, by key. */
export const oldestFirst = (a: AgendaItem, b: AgendaItem): number =>
  minuteOf(a.since) - minuteOf(b.since) || (a.key < b.key ? -1 : 1);

/** Characters of JSON that are told at once: a server takes 2 MB. */
const mostCharacters = 1_000_000;

/** As many as there is room for: what is tabled for a meeting, then the rest, each the oldest first. */
export function withinRoom(items: readonly AgendaItem[]): AgendaItem[] {
  const tabled = items.filter((i) => i.reference !== null).sort(oldestFirst);
  const others = items.filter((i) => i.reference === null).sort(oldestFirst);
  let characters = 0;
  const all = [...tabled, ...others];
  const first = all.findIndex((i) => (characters += JSON.stringify(i).length) > mostCharacters);
  return first === -1 ? [...items] : all.slice(0, first);
}
