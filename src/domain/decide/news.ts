import type { Envelope } from '../../contract/envelope';
import { initiativeWorkflowId, keyOf, processWorkflowId, programmeWorkflowId } from '../../contract/messages';
import { newsSchema } from '../../contract/news';
import { takeoverParagraph } from '../agreement';
import { formatDay, osloDayOf, type EpochMs } from '../calendar';
import { append, commandHash, entryOf } from '../chain';
import { rulesOf } from '../rules';
import type { InitiativeEvent } from '../events';
import type { Addressee } from '../letters';
import { always, goesByLatest, type Mended } from '../mended';
import { newsJournalled } from '../journal';
import { noticed } from '../notices';
import { newsOf } from '../process';
import { verifyProof } from '../proof';
import { accept, refuse, type Answer } from '../refusal';
import { inPmo, personOf } from '../register';
import { holderOf } from '../roles';
import type { InitiativeState, News, NewsKind } from '../state';
import { unfold } from '../unfold';
import { effectWords } from '../words/effects';
import { takeMeetingNews } from './meetingNews';

/** News from another workflow: never a bare claim, always with the command that caused it. */

/** Which command causes which news, and to whom it was addressed. */
const causes: Record<NewsKind, { command: string; target: (news: News) => string }> = {
  handedOver: { command: 'handOverExternal', target: ({ envelope }) => envelope.target },
  started: { command: 'startProcess', target: () => programmeWorkflowId },
  becameProcess: { command: 'startProcess', target: () => programmeWorkflowId },
  concluded: { command: 'conclude', target: ({ process }) => processWorkflowId(process) },
  stopped: { command: 'stop', target: ({ process }) => processWorkflowId(process) },
};

/** The state with the news taken in, and its command in the chain; a repeat changes nothing. */
export function takeNews(state: InitiativeState, raw: unknown, now: EpochMs): Answer<InitiativeState> {
  const parsed = newsSchema.safeParse(raw);
  if (!parsed.success)
    return refuse('malformed', 'Dette er ikke nytt om en prosess, med kommandoen bak.', null);
  const news: News = { ...parsed.data, to: state.workflowId };
  const { envelope } = news;
  const taken = entryOf(state.chain, envelope.id);
  if (taken?.envelope && commandHash(taken.envelope) === commandHash(envelope)) return accept(state);
  if (taken)
    return refuse('id-reused', `Kommando-id ${envelope.id} er alt brukt av en annen kommando.`, null);
  const caused = causedBy(state, news, now);
  if (!caused.ok) return caused;
  const events = consequencesOf(state, news, Math.min(news.effectiveAt, now), now);
  if (!events.ok) return events;
  const chained = { ...state, chain: append(state.chain, envelope, now, []) };
  const after = unfold(chained, events.value, now);
  const effect = effectWords(state, after.events, after.state);
  const entries = after.state.chain.entries.map((e) => (e.id === envelope.id ? { ...e, effect } : e));
  const known = { ...after.state, chain: { ...after.state.chain, entries } };
  return accept(newsJournalled(known, news, now));
}

/** Is the command what the news says, and by somebody who could give it? */
function causedBy(state: InitiativeState, news: News, now: EpochMs): Answer<true> {
  const { envelope, what, process } = news;
  const { command, target } = causes[what];
  const paragraph = takeoverParagraph(rulesOf(state));
  const day = osloDayOf(Math.min(news.effectiveAt, now));
  const said = envelope.command === command && envelope.target === target(news);
  const about = what === 'concluded' || what === 'stopped' || concerns(envelope, news, state);
  if (envelope.programme !== state.register.programme || !said || !about) {
    return refuse(
      'malformed',
      `Kommandoen bak meldingen om ${process} er en annen enn den gir seg ut for.`,
      paragraph,
    );
  }
  const signed = verifyProof(state.register, envelope, now);
  const knows =
    what === 'handedOver' ? personOf(state.register, envelope.by) : inPmo(state.register, envelope.by, day);
  if (signed.ok && knows) return accept(true);
  if (envelope.register > state.register.revision) {
    return refuse(
      'register-stale',
      `Kommandoen bygger på utgave ${envelope.register} av registeret, og her er utgave ${state.register.revision}: den tas opp igjen når registeret er kommet.`,
    );
  }
  if (!signed.ok) return signed;
  return refuse(
    'not-authorised',
    `${envelope.by} er ikke i PMO og kan ikke avgjøre noe om ${process}.`,
    paragraph,
  );
}

/** News kept until the register that it builds on has come: of what nothing here waits for no more than these. */
const mostEarly = 20;
/** In characters; a command with the longest texts that it may have is shorter. */
const longestNews = 12_000;

/** Is it news of a meeting, and not of a process? */
export const ofMeeting = (raw: unknown): boolean =>
  typeof raw === 'object' && raw !== null && 'meeting' in raw;

/** Takes news in; what the register held here is too old to judge is kept until a newer one has come. */
export function hearNews(
  state: InitiativeState,
  raw: unknown,
  now: EpochMs,
  mended: Mended = always,
): Answer<InitiativeState> {
  if ((JSON.stringify(raw) ?? '').length > longestNews)
    return refuse('malformed', 'Meldingen er lengre enn noe nytt kan være.', null);
  const taken = ofMeeting(raw) ? takeMeetingNews(state, raw, now, mended) : takeNews(state, raw, now);
  if (taken.ok || taken.refused.code !== 'register-stale') return taken;
  const { early = [] } = state;
  const others = early.filter((one) => !awaited(state, one));
  const beyond = awaited(state, raw) ? early.length >= 2 * mostEarly : others.length >= mostEarly;
  return beyond ? taken : accept({ ...state, early: [...early, raw] });
}

/** Is it about a process, or a meeting, that something here waits for? Who only pretends must not fill its place. */
function awaited({ blockedBy, cases }: InitiativeState, raw: unknown): boolean {
  const { process, meeting } = raw as Partial<Record<'process' | 'meeting', unknown>>;
  return (
    blockedBy.some((b) => b.process === process) ||
    cases.some((c) => c.status === 'open' && c.closing.reference !== null && c.closing.reference === meeting)
  );
}

/** The news that was too early, to be heard again, and the state without it. */
export function earlyNews(state: InitiativeState): { state: InitiativeState; news: unknown[] } {
  const { early = [], ...rest } = state;
  return { state: rest, news: early };
}

/** Does the command name both the process and whoever hears of it? */
function concerns({ payload, target }: Envelope, news: News, state: InitiativeState): boolean {
  switch (news.what) {
    case 'handedOver':
      return payload.process === state.key && target.startsWith('initiative-');
    case 'started':
      return (
        payload.key === news.process &&
        (payload.from === state.key || state.blockedBy.some((b) => b.process === news.process))
      );
    case 'becameProcess':
      return payload.key === news.process && payload.idea === state.key;
    default:
      return false;
  }
}

function consequencesOf(
  state: InitiativeState,
  news: News,
  at: EpochMs,
  now: EpochMs,
): Answer<InitiativeEvent[]> {
  switch (news.what) {
    case 'handedOver':
      return handedOver(state, news, at);
    case 'becameProcess':
      return becameProcess(state, news, at);
    case 'started':
      return accept([told(state, news, at, now)]);
    case 'concluded':
    case 'stopped': {
      const { process, what } = news;
      if (!state.blockedBy.some((b) => b.process === process)) {
        return refuse('already-done', `${state.key} venter ikke på prosessen ${process}.`, null);
      }
      const how = what === 'concluded' ? 'settled' : 'stopped';
      return accept([{ type: 'blockEnded', process, how, at }, told(state, news, at, now)]);
    }
  }
}

/** A process hears who waits for it, and answers that it has begun; one that is over, with how it ended. */
function handedOver(state: InitiativeState, { envelope }: News, at: EpochMs): Answer<InitiativeEvent[]> {
  const by = keyOf(envelope.target) ?? envelope.target;
  const awaited: InitiativeEvent = { type: 'processAwaited', by, at };
  const ended = state.ending && state.chain.entries.findLast((e) => ['conclude', 'stop'].includes(e.command));
  if (!state.ending || !ended?.envelope) return accept([awaited, ...begunFor(state, by)]);
  const what = state.ending.how === 'concluded' ? 'concluded' : 'stopped';
  const news = [newsOf(state, initiativeWorkflowId(by), what, ended.envelope, state.ending.at)];
  return accept([awaited, { type: 'newsToTell', news }]);
}

/** Whoever the process was not started for, is told by the command that started it. */
function begunFor(state: InitiativeState, by: string): InitiativeEvent[] {
  const begun = state.chain.entries[0]?.envelope;
  if (begun?.command !== 'startProcess' || begun.payload.from === by || !goesByLatest(state)) return [];
  const news = newsOf(state, initiativeWorkflowId(by), 'started', begun, state.registeredAt);
  return [{ type: 'newsToTell', news: [news] }];
}

/** The idea that becomes a process is closed; there is nothing to learn a lesson from. */
function becameProcess(state: InitiativeState, { process }: News, at: EpochMs): Answer<InitiativeEvent[]> {
  const rules = rulesOf(state);
  if (state.ending) return refuse('ended', `${state.key} er alt avsluttet.`, null);
  if (state.phase !== rules.entry) {
    return refuse(
      'wrong-phase',
      `${state.key} er forbi idéfasen og kan ikke bli til prosessen ${process}.`,
      rules.process?.paragraph ?? null,
    );
  }
  const reason = `Ideen føres videre som prosessen ${process}.`;
  return accept([
    {
      type: 'ended',
      ending: { how: 'becameProcess', at, reason, decision: null, phase: state.phase, closedAt: at },
    },
  ]);
}

/** PMO and whoever leads the project hear how it goes with what they wait for. */
function told(state: InitiativeState, news: News, at: EpochMs, now: EpochMs): InitiativeEvent {
  const { process, envelope } = news;
  const { key } = state;
  const leads = (['steeringLead', 'projectLead'] as const).flatMap((role): Addressee[] => {
    const person = holderOf(state, role);
    return person === null ? [] : [{ person }];
  });
  const outcome = typeof envelope.payload.text === 'string' ? `: ${envelope.payload.text}` : '.';
  const on = { nb: formatDay(osloDayOf(at), 'nb'), en: formatDay(osloDayOf(at), 'en') };
  const waits = state.blockedBy.some((b) => b.process === process);
  const words = {
    started: {
      nb: `PMO har startet prosessen ${process} (${on.nb}).${waits ? ` ${key} venter på den før planleggingen.` : ''}`,
      en: `PMO has started the process ${process} (${on.en}).${waits ? ` ${key} waits for it before planning.` : ''}`,
    },
    concluded: {
      nb: `Prosessen ${process} ble avsluttet ${on.nb}${outcome}\n${key} venter ikke lenger på den.`,
      en: `The process ${process} was concluded on ${on.en}${outcome}\n${key} no longer waits for it.`,
    },
    stopped: {
      nb: `Prosessen ${process} ble stanset ${on.nb}. ${key} kan ikke gå videre til planlegging før saken er avklart: overlat den til en annen prosess, eller la PMO si at den ikke lenger må løses.`,
      en: `The process ${process} was stopped on ${on.en}. ${key} cannot go on to planning until the matter is settled: hand it over to another process, or let PMO say that it need not be settled.`,
    },
  }[news.what as 'started' | 'concluded' | 'stopped'];
  return noticed(
    state,
    {
      id: (reader) => `process:${news.what}:${envelope.id}:${reader}`,
      to: [{ office: 'pmo' }, ...leads],
      subject: { nb: `${key}: prosessen ${process}`, en: `${key}: the process ${process}` },
      body: words,
      paragraph: takeoverParagraph(rulesOf(state)),
    },
    now,
  );
}
