import { commands } from '../../contract/commands';
import type { Envelope } from '../../contract/envelope';
import { programmeWorkflowId } from '../../contract/messages';
import { meetingNewsSchema, type MeetingNewsMessage } from '../../contract/news';
import type { RuleSet } from '../agreement';
import { osloDayOf, parseInstant, type EpochMs } from '../calendar';
import { append, commandHash, entryOf } from '../chain';
import { rulesOf } from '../rules';
import { casesFollow, type MeetingChange } from '../meetingCases';
import { always, type Mended } from '../mended';
import { forumOfMeeting, meetingRule, plannedTimes } from '../meetings';
import { verifyProof } from '../proof';
import { accept, refuse, type Answer } from '../refusal';
import type { InitiativeState } from '../state';
import { unfold } from '../unfold';
import { effectWords } from '../words/effects';
import { mayCall } from './meetings';

/**
 * News of a meeting, from the programme: never a bare claim, always with the command that caused it, which is judged here
 * as the programme judged it. What concerns no case of this state, or less than what is known already, changes nothing.
 */
export function takeMeetingNews(
  state: InitiativeState,
  raw: unknown,
  now: EpochMs,
  mended: Mended = always,
): Answer<InitiativeState> {
  const parsed = meetingNewsSchema.safeParse(raw);
  if (!parsed.success) return refuse('malformed', 'Dette er ikke nytt om et møte, med kommandoen bak.', null);
  const news = parsed.data;
  const { envelope } = news;
  const taken = entryOf(state.chain, envelope.id);
  if (taken?.envelope && commandHash(taken.envelope) === commandHash(envelope)) return accept(state);
  if (taken)
    return refuse('id-reused', `Kommando-id ${envelope.id} er alt brukt av en annen kommando.`, null);
  const change = changeOf(state, news, now, mended);
  if (!change.ok) return change;
  const events = casesFollow(state, change.value, Math.min(news.effectiveAt, now));
  if (events.length === 0) return accept(state);
  const chained = { ...state, chain: append(state.chain, envelope, now, []) };
  const after = unfold(chained, events, now);
  const effect = effectWords(state, after.events, after.state);
  const entries = after.state.chain.entries.map((e) => (e.id === envelope.id ? { ...e, effect } : e));
  const known = { ...after.state, chain: { ...after.state.chain, entries } };
  if (!known.journal) return accept(known);
  const { what: about, meeting, effectiveAt } = news;
  const row = {
    at: now,
    after: known.chain.entries.length,
    what: 'meeting',
    about,
    meeting,
    effectiveAt,
  } as const;
  return accept({ ...known, journal: [...known.journal, row] });
}

const causes = { planned: 'planMeeting', moved: 'moveMeeting', cancelled: 'cancelMeeting' } as const;

/** What the command says of the meeting, if it is what the news says, signed, and by somebody who may call the forum. */
function changeOf(
  state: InitiativeState,
  news: MeetingNewsMessage,
  now: EpochMs,
  mended: Mended,
): Answer<MeetingChange> {
  const { what, meeting, envelope } = news;
  const rules = rulesOf(state);
  const forum = forumOfMeeting(meeting);
  const change = said(rules, news, mended);
  const right =
    envelope.programme === state.register.programme &&
    envelope.command === causes[what] &&
    envelope.target === programmeWorkflowId;
  if (!forum || !change || !right) {
    return refuse(
      'malformed',
      `Kommandoen bak meldingen om ${meeting} er en annen enn den gir seg ut for.`,
      forum ? meetingRule(rules, forum).paragraph : null,
    );
  }
  const signed = verifyProof(state.register, envelope, now);
  const day = osloDayOf(Math.min(news.effectiveAt, now));
  const may = signed.ok ? mayCall({ state, rules, by: envelope.by, day }, forum) : signed;
  if (may.ok) return accept(change);
  if (envelope.register <= state.register.revision) return may;
  return refuse(
    'register-stale',
    `Kommandoen bygger på utgave ${envelope.register} av registeret, og her er utgave ${state.register.revision}: den tas opp igjen når registeret er kommet.`,
  );
}

/** The payload as a change of the meeting; undefined when it is about another one. */
function said(
  rules: RuleSet,
  { what, meeting, envelope }: MeetingNewsMessage,
  mended: Mended,
): MeetingChange | undefined {
  switch (what) {
    case 'planned':
      return planned(rules, meeting, envelope, mended);
    case 'moved': {
      const p = commands.moveMeeting.payload.safeParse(envelope.payload);
      const ends = p.success ? parseInstant(p.data.ends) : undefined;
      if (!p.success || p.data.meeting !== meeting || ends === undefined) return undefined;
      const { sequence } = p.data;
      return { meeting, sequence, to: { meeting, ends, sequence }, reason: null };
    }
    case 'cancelled': {
      const p = commands.cancelMeeting.payload.safeParse(envelope.payload);
      if (!p.success || p.data.meeting !== meeting) return undefined;
      const { sequence, next, reason } = p.data;
      if (!next) return { meeting, sequence, to: null, reason };
      const ends = parseInstant(next.ends);
      if (ends === undefined || forumOfMeeting(next.meeting) !== forumOfMeeting(meeting)) return undefined;
      return { meeting, sequence, to: { ...next, ends }, reason };
    }
  }
}

/** A plan carries no id of its meeting, but the forum and day that the id is made of; its end, where it is not the usual one. */
function planned(
  rules: RuleSet,
  meeting: string,
  envelope: Envelope,
  mended: Mended,
): MeetingChange | undefined {
  const p = commands.planMeeting.payload.safeParse(envelope.payload);
  if (!p.success || p.data.forum !== forumOfMeeting(meeting)) return undefined;
  if (p.data.ends === undefined && !mended()) return undefined;
  const { begins, ends } = plannedTimes(rules, p.data);
  if (!meeting.includes(osloDayOf(begins))) return undefined;
  return { meeting, sequence: 0, to: { meeting, ends, sequence: 0 }, reason: null };
}
