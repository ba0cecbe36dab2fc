import type { Payload } from '../contract/commands';
import type { Envelope } from '../contract/envelope';
import { initiativeWorkflowId, processWorkflowId } from '../contract/messages';
import { firstState, type Beginning } from './begin';
import { append, genesis } from './chain';
import type { EpochMs } from './calendar';
import { evolve } from './evolve';
import type { InitiativeEvent } from './events';
import type { InitiativeState, News, NewsKind } from './state';

/** What a process begins with: PMO's command, and the programme's register as it was then. */
export interface ProcessBeginning extends Omit<Beginning, 'payload'> {
  host: 'process';
  payload: Payload<'startProcess'>;
}

/** A process, proposed or running from the start (V4 §3.3); whoever it concerns is to be told. */
export function beginProcess(given: ProcessBeginning, now: EpochMs): InitiativeState {
  const { envelope, payload } = given;
  const { key, title, need } = payload;
  const state = firstState({
    ...given,
    by: envelope.by,
    key,
    title,
    need,
    sample: payload.sample === true,
    workflowId: processWorkflowId(key),
    invited: payload.actors ?? [],
    chain: append({ head: genesis, entries: [] }, envelope, now, [
      `${key} er ${payload.proposed ? 'foreslått' : 'i gang'}.`,
    ]),
    now,
  });
  const process = {
    idea: payload.idea ?? null,
    awaitedBy: payload.from === undefined ? [] : [payload.from],
    outcome: null,
  };
  const tell = (to: string | undefined, what: NewsKind): News[] =>
    to === undefined ? [] : [newsOf(state, initiativeWorkflowId(to), what, envelope, now)];
  const first: InitiativeEvent[] = [
    ...(payload.proposed
      ? []
      : [{ type: 'phaseEntered', phase: 'running', decision: null, at: now } as const]),
    { type: 'newsToTell', news: [...tell(payload.from, 'started'), ...tell(payload.idea, 'becameProcess')] },
  ];
  return first.reduce(evolve, { ...state, process });
}

/** One piece of news about this process, for another workflow. */
export const newsOf = (
  state: Pick<InitiativeState, 'key'>,
  to: string,
  what: NewsKind,
  envelope: Envelope,
  effectiveAt: EpochMs,
): News => ({ to, what, process: state.key, envelope, effectiveAt });

/** What all who wait for the process are told. */
export const newsToWaiting = (
  state: InitiativeState,
  what: 'concluded' | 'stopped',
  envelope: Envelope,
  at: EpochMs,
): InitiativeEvent[] => {
  const news = (state.process?.awaitedBy ?? []).map((key) =>
    newsOf(state, initiativeWorkflowId(key), what, envelope, at),
  );
  return news.length > 0 ? [{ type: 'newsToTell', news }] : [];
};
