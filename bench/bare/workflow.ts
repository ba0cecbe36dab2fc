import {
  condition,
  defineQuery,
  defineUpdate,
  makeContinueAsNewFunc,
  proxyActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type { createDeliverLetters } from '../../activities/deliverLetters';
import type { Addressee, LetterIntent } from '../../src/domain/letters';
import type { BareCommand, BareInput, BareReceipt, CarryTo } from './messages';

const { deliverLetters } = proxyActivities<ReturnType<typeof createDeliverLetters>>({
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '90 seconds',
});

/**
 * What an initiative is measured against: a workflow that takes a message by update, keeps it, and sends letters, as
 * little code as that can be written in. No rules, no search attributes, no details, no record.
 */
export async function bare(input: BareInput): Promise<void> {
  const taken: unknown[] = [...input.taken];
  const outbox: LetterIntent[] = [];
  let delivering = false;
  setHandler(defineUpdate<BareReceipt, [BareCommand]>('take'), ({ message, letters }) => {
    taken.push(message);
    letters.forEach((to, index) => outbox.push(notice(`${taken.length}:${index}`, to)));
    return { taken: taken.length };
  });
  setHandler(defineQuery<BareReceipt>('state'), () => ({ taken: taken.length }));

  const remind = async (ms: number, id: string, again: boolean): Promise<void> => {
    for (let times = 1; ; times++) {
      await sleep(ms);
      input.reminded.forEach((to, index) => outbox.push(notice(`${id}:${times}:${index}`, to)));
      if (!again) return;
    }
  };
  input.timersMs.forEach((ms, index) => void remind(ms, `timer-${index}`, false));
  if (input.everyMs !== null) void remind(input.everyMs, 'every', true);

  for (;;) {
    await condition(() => outbox.length > 0 && !delivering);
    delivering = true;
    const about = {
      workflowId: input.key,
      key: input.key,
      title: input.key,
      phase: { nb: '', en: '' },
      sandbox: false,
      programme: input.programme,
    };
    const delivery = { about, at: Date.now(), intents: outbox.splice(0) };
    void deliverLetters(delivery).then(() => (delivering = false));
  }
}

const notice = (id: string, to: Addressee): LetterIntent => ({
  id,
  to,
  facts: {
    kind: 'notice',
    subject: { nb: 'En melding', en: 'A notice' },
    body: { nb: 'Dette er et brev av vanlig lengde, om at noe er avgjort.', en: 'A letter of usual length.' },
    paragraph: null,
  },
  notBefore: 0,
  attempts: 0,
});

/** Goes on at once as what it is told to, as a run does that hands over to its next. */
export async function carry({ type, taskQueue }: CarryTo, input: unknown): Promise<void> {
  const next = makeContinueAsNewFunc<(input: unknown) => Promise<void>>({ workflowType: type, taskQueue });
  await next(input);
}
