import { commands } from '../../src/contract/commands';
import type { Envelope } from '../../src/contract/envelope';
import { v4_0, type RuleSet } from '../../src/domain/agreement';
import { osloInstant, toIso } from '../../src/domain/calendar';
import { takeNews } from '../../src/domain/decide/news';
import { beginProcess } from '../../src/domain/process';
import type { Answer } from '../../src/domain/refusal';
import { snapshotOf } from '../../src/domain/register';
import type { InitiativeState, News } from '../../src/domain/state';
import { monday, pmo, register, staged, wire, type Initiative } from './given';

/** A process in a test, as PMO's command starts it. */
export function aProcess(
  given: { from?: string; idea?: string; proposed?: boolean; rules?: RuleSet; on?: string } = {},
): Initiative {
  const { rules = v4_0, on = monday, ...rest } = given;
  const now = osloInstant(on, '09:00');
  const payload = {
    key: 'LOV-1',
    title: 'Hjemmel for deling',
    need: 'Loven åpner ikke for deling',
    ...rest,
  };
  const envelope: Envelope = {
    v: 1,
    id: `start-process-${now}`,
    programme: register.programme,
    command: 'startProcess',
    target: 'programme',
    by: pmo,
    register: register.revision,
    sentAt: toIso(now),
    payload,
  };
  const ruleSet = { version: rules.version, custom: rules === v4_0 ? null : rules };
  const state = beginProcess(
    {
      host: 'process',
      envelope,
      payload: commands.startProcess.payload.parse(payload),
      register: snapshotOf(register),
      ruleSet,
      clockOffsetMs: 0,
    },
    now,
  );
  return staged({ now, state, events: [], mail: 'sent' });
}

/** What one workflow has for another, as it comes over the wire. */
export function newsFor(from: Initiative, to: Initiative): Omit<News, 'to'>[] {
  return (from.state.news ?? [])
    .filter((n) => n.to === to.state.workflowId)
    .map(({ to: _, ...told }) => wire(told));
}

/** The other hears all that there is for it. */
export function hears(it: Initiative, from: Initiative): void {
  for (const news of newsFor(from, it)) {
    const answer = told(it, news);
    if (!answer.ok) throw new Error(`${it.state.key}: ${answer.refused.message}`);
    it.state = answer.value;
  }
}

export const told = (it: Initiative, news: unknown): Answer<InitiativeState> =>
  takeNews(it.state, news, it.now);
