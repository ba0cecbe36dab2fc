import { commands } from '../contract/commands';
import type { Envelope } from '../contract/envelope';
import { programmeWorkflowId } from '../contract/messages';
import { builtInRuleSets, ruleSetOf } from './agreement';
import { firstState, type Beginning } from './begin';
import { toIso, type EpochMs } from './calendar';
import { approves, isUnsettled } from './cases';
import { rulesIn } from './carriedRules';
import { genesis, hashOf } from './chain';
import { judge } from './decide';
import { backFrom } from './journal';
import { always, type Mended } from './mended';
import { signingIsOn } from './proof';
import { questionAsked, registerAfterYes, subjectOf } from './deskQuestions';
import { noticed } from './notices';
import type { ProgrammeAccepted, ProgrammeView } from './programme';
import type { ProgrammeState } from './programmeState';
import { withRegister } from './programmeRegister';
import { accept, refuse, type Answer, type Refusal } from './refusal';
import { snapshotOf, type RegisterSnapshot } from './register';
import { afterCause, type RegisterCause } from './registerChange';
import { heldBy, passedOn } from './meetingTimes';
import { show } from './show';
import type { Decision, InitiativeState } from './state';
import { unfold } from './unfold';
import type { InitiativeView } from './view';
import { wake } from './wake';
import { noRoomForKey } from './room';
import { takenAt, withKey } from './takenKeys';

/** The programme's desk: the cases that Topplederforum and SG have about the programme itself. */

/** What the programme is called where initiatives have a title. */
export const deskTitle = (programme: string): string => `Programmet ${programme}`;

/** The desk as it stands now, with today's register; cases that are open keep the rule set they were tabled under. */
export function deskOf(state: ProgrammeState, now: EpochMs): InitiativeState {
  const { register } = state;
  const snapshot = snapshotOf(register);
  const known = ruleSetOf(register.ruleSet, register.ruleSets);
  const ruleSet = {
    version: register.ruleSet,
    custom: known && !builtInRuleSets.includes(known) ? known : null,
  };
  const { desk } = state;
  if (desk) {
    const busy = desk.cases.some(isUnsettled);
    return {
      ...desk,
      journal: withEdition(desk, snapshot, now),
      register: snapshot,
      ruleSet: busy ? desk.ruleSet : ruleSet,
    };
  }
  return firstState({
    host: 'desk',
    key: programmeWorkflowId.toUpperCase(),
    workflowId: programmeWorkflowId,
    title: deskTitle(register.programme),
    need: '',
    sample: false,
    by: '',
    register: snapshot,
    ruleSet,
    clockOffsetMs: state.clockOffsetMs,
    invited: [],
    chain: { head: genesis, entries: [] },
    now,
  });
}

/**
 * The desk's journal with a new edition of the register. Only where commands are not signed: where they are, the register's
 * own changes tell every edition, and none needs to be kept twice.
 */
function withEdition(desk: InitiativeState, now: RegisterSnapshot, at: EpochMs): InitiativeState['journal'] {
  const { register: was, journal, chain } = desk;
  if (!journal || now.revision === was.revision || signingIsOn(now)) return journal;
  return [...journal, { at, after: chain.entries.length, what: 'register', was: backFrom(now, was) }];
}

/** Judges a command about one of the desk's cases, like what an initiative is sent. */
export function judgeDesk(
  state: ProgrammeState,
  command: string,
  raw: unknown,
  now: EpochMs,
  mended: Mended,
): Answer<ProgrammeAccepted> {
  const answer = judge(deskOf(state, now), command, raw, now, mended);
  if (!answer.ok) return answer;
  const { state: desk, receipt } = answer.value;
  const asked = desk.chain.entries.at(-1)?.envelope;
  const wanted = commands.admitOffModel.payload.safeParse(asked?.payload);
  if (command === 'admitOffModel' && wanted.success && !receipt.repeated) {
    const { key } = wanted.data;
    if (takenAt(state.takenKeys, key) !== undefined)
      return refuse('key-used', `Nøkkelen ${key} er brukt; velg en annen.`, 'V4 §4.1');
    const full = noRoomForKey(state, mended);
    if (full) return { ok: false, refused: full };
  }
  const adopted = command === 'adoptRuleSet' ? adoptable(state, asked?.payload ?? {}) : accept(true);
  if (!adopted.ok) return adopted;
  const next = settleDesk({ ...state, desk }, now);
  return accept({ state: next, key: null, receipt: { ...receipt, register: next.register.revision } });
}

/** A version is adopted as the command carries it, or as the programme has it; two texts never bear one version. */
function adoptable(
  { register }: ProgrammeState,
  { version, rules }: Record<string, unknown>,
): Answer<unknown> {
  const known = ruleSetOf(String(version), register.ruleSets);
  const carried = rulesIn(rules as Record<string, unknown> | undefined);
  if (!known && !carried) {
    return refuse(
      'not-allowed',
      `Programmet har ikke regelsettet ${String(version)}; legg det ved med --file.`,
      'V4 §1.1',
    );
  }
  if (!known || !carried || hashOf(known) === hashOf(carried)) return accept(known);
  return refuse(
    'not-allowed',
    `Programmet har et annet regelsett ${String(version)} enn det som er lagt ved; gi det nye en egen versjon.`,
    'V4 §1.1',
  );
}

/** The programme as its `state` query gives it: its own figures, and its cases as an initiative's are shown. */
export function showDesk(
  state: ProgrammeState,
  view: ProgrammeView,
  now: EpochMs,
): ProgrammeView & InitiativeView {
  const shown = show(deskOf(state, now), now);
  const actors = state.register.actors.map(({ id, name, validFrom }) => ({
    id,
    name,
    actor: id,
    status: 'joined' as const,
    since: validFrom ?? '',
    will: null,
    commitment: null,
  }));
  return {
    ...shown,
    ...view,
    actors,
    refusals: shown.refusals.length > 0 ? shown.refusals : refusalsOf(state),
  };
}

const refusalsOf = ({ refusals }: ProgrammeState): InitiativeView['refusals'] =>
  refusals.map(({ at, missing: _, ...r }) => ({ ...r, at: toIso(at) }));

/** What time brings about on the desk: cases closed, seats reminded, decisions carried out. */
export function wakeDesk(state: ProgrammeState, now: EpochMs, mended: Mended = always): ProgrammeState {
  if (!state.desk) return state;
  const desk = deskOf(state, now);
  const over = desk.paused ? [] : [...heldBy(desk, now), ...passedOn(desk, now)];
  const woken = wake(over.length > 0 ? unfold(desk, over, now).state : desk, now, mended).state;
  return settleDesk({ ...state, desk: woken }, now);
}

/** Is it not watched closely yet that the forums of this programme meet, though it has something for them? */
export const unwatched = ({ desk, takenKeys }: ProgrammeState): boolean =>
  desk?.closelySince === undefined && takenKeys.length > 0;

/** The programme from when on it is watched that its forums meet as often as they shall (V4 §3.1). */
export function withWatch(state: ProgrammeState, now: EpochMs): ProgrammeState {
  const desk = deskOf(state, now);
  return { ...state, desk: { ...desk, meetingsSince: desk.meetingsSince ?? now, closelySince: now } };
}

/** The same in a run that was recorded before gaps were watched. */
export const withWatchAsBefore = (state: ProgrammeState, now: EpochMs): ProgrammeState => ({
  ...state,
  desk: { ...deskOf(state, now), meetingsSince: now },
});

/** Carries out what has been decided since the last time. */
function settleDesk(state: ProgrammeState, now: EpochMs): ProgrammeState {
  const decisions = state.desk?.decisions ?? [];
  const open = decisions.slice(state.deskSettled ?? 0);
  const carried = open.reduce((so, d) => (approves(d.proposal) ? carryOut(so, d, now) : so), state);
  return open.length > 0 ? { ...carried, deskSettled: decisions.length } : carried;
}

function carryOut(state: ProgrammeState, d: Decision, now: EpochMs): ProgrammeState {
  const { question } = d;
  if (question.kind === 'offModel') return startOffModel(state, d, now);
  const chosen = question.kind === 'ruleSet' ? withRules(state, d, question.version) : state;
  const envelopes = envelopesOf(state, d);
  const before = snapshotOf(state.register);
  const register = registerAfterYes(before, question, now, envelopes[0]?.envelope);
  if (!register) return chosen;
  const ruleSet = state.proves ? { ruleSet: d.ruleSet } : {};
  const cause: RegisterCause = { kind: 'decision', at: now, case: d.id, ...ruleSet, envelopes };
  const followed = needsProof(state) ? afterCause(before, cause) : accept({ register });
  return followed.ok
    ? withRegister(chosen, followed.value.register, cause)
    : notCarriedOut(state, d, followed.refused, now);
}

/** Initiatives judge a decision by what is signed: one that they would not follow changes nothing here either. */
const needsProof = ({ proves, register }: ProgrammeState): boolean =>
  proves === true && signingIsOn(register);

/** Is it not asked yet whether a decision can be carried out? */
export const unproving = (state: ProgrammeState): boolean => state.proves === undefined;

/** PMO hears that a decision was not carried out, and why: it puts the matter before the forum again. */
function notCarriedOut(state: ProgrammeState, d: Decision, why: Refusal, now: EpochMs): ProgrammeState {
  const { desk } = state;
  if (!desk) return state;
  const notice = {
    id: (reader: string) => `not-carried-out:${d.id}:${reader}`,
    to: [{ office: 'pmo' as const }],
    subject: {
      nb: `${d.id} er vedtatt, men ikke satt i verk`,
      en: `${d.id} is decided, but not carried out`,
    },
    body: {
      nb: `${why.message} Legg saken frem på nytt.`,
      en: `${why.message} Table the case again.`,
    },
    paragraph: why.paragraph,
  };
  return { ...state, desk: unfold(desk, [noticed(desk, notice, now)], now).state };
}

/** New initiatives begin under the version, which the command behind the case may have brought. */
function withRules(state: ProgrammeState, d: Decision, version: string): ProgrammeState {
  const { register } = state;
  const brought = envelopesOf(state, d)
    .map(({ envelope }) => rulesIn(envelope.payload.rules as Record<string, unknown> | undefined))
    .find((rules) => rules?.version === version);
  const ruleSets =
    brought && !ruleSetOf(version, register.ruleSets) ? [...register.ruleSets, brought] : register.ruleSets;
  return { ...state, register: { ...register, ruleSets, ruleSet: version } };
}

/** Every command behind a case: who put it, who changed it, and what the seats said. */
function envelopesOf(state: ProgrammeState, d: Decision): { at: EpochMs; envelope: Envelope }[] {
  const asked = askedBy(state, d);
  return (state.desk?.chain.entries ?? []).flatMap(({ at, envelope }) => {
    if (!envelope) return [];
    const about = envelope.case?.id === d.id || envelope.payload.case === d.id;
    return about || envelope === asked ? [{ at, envelope }] : [];
  });
}

/** The command that put a case: of those that came in the same instant, the one that asks its question of its forum. */
function askedBy({ desk }: ProgrammeState, { id, question }: Decision): Envelope | undefined {
  const tabled = desk?.cases.find((c) => c.id === id)?.receivedAt;
  const behind = desk?.chain.entries.findLast(({ at, envelope }) => {
    if (at !== tabled || !envelope || envelope.payload.recommendation === true) return false;
    const put = questionAsked(envelope);
    return put?.kind === question.kind && subjectOf(put) === subjectOf(question);
  });
  return behind?.envelope ?? undefined;
}

/** Work that did not follow the model begins in its phase, by this decision (V4 §3.1). */
function startOffModel(state: ProgrammeState, d: Decision, now: EpochMs): ProgrammeState {
  const { question } = d;
  const envelope = askedBy(state, d);
  if (question.kind !== 'offModel' || !question.work || !envelope) return state;
  const { key, title, need, actor, actors } = question.work;
  if (takenAt(state.takenKeys, key) !== undefined) {
    const { refused } = refuse('key-used', `Nøkkelen ${key} er tatt i bruk av noe annet.`, 'V4 §4.1');
    return state.proves ? notCarriedOut(state, d, refused, now) : state;
  }
  const { entry, skipped, reason } = question;
  const ruleSet = deskOf({ ...state, desk: undefined }, now).ruleSet;
  const beginning: Beginning = {
    envelope,
    payload: { key, title, need, actor, actors },
    register: snapshotOf(state.register),
    ruleSet,
    clockOffsetMs: state.clockOffsetMs,
    admitted: { entry, skipped, reason, decision: d.id, head: d.head },
  };
  return {
    ...state,
    takenKeys: withKey(state.takenKeys, key, envelope, now),
    starting: [...state.starting, beginning],
  };
}
