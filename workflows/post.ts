import {
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  patched,
  setDefaultSignalHandler,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { handedOverIn, postBeginningSchema } from '../src/contract/post';
import { afterPost, emptyPost, nextPost, openLetter, takeOver, type PostState } from '../src/domain/post';
import { deliverMorning, returnLetters } from './activities';
import * as messages from './messages';
import { countGivenUp } from './run';

/**
 * One reader's letter of the morning, over all initiatives: begun by the first thing to tell, it takes what more comes,
 * sends one letter on the next working morning, and ends when nothing waits. It holds no preference and no address: both
 * are the register's, read when the letter is written. A request to cancel is ignored: what waits has been promised.
 */
export async function post(input: messages.PostInput): Promise<void> {
  const first = initialState(input);
  await CancellationScope.nonCancellable(() => carry(first));
}

async function carry(first: PostState): Promise<void> {
  let state = first;
  const now = () => Date.now() + state.clockOffsetMs;
  setHandler(
    messages.handOverSignal,
    (...all) => {
      for (const raw of all) {
        const handed = handedOverIn(raw);
        if (handed) state = takeOver(state, handed);
      }
    },
    { description: 'Noe mer til brevet neste morgen' },
  );
  // After the other one: a handler takes what came before it as it is set.
  setDefaultSignalHandler(() => undefined);
  setHandler(messages.postQuery, () => state, { description: 'Det som venter på å bli sendt' });

  // What it was begun with comes after the first step: it must not end before.
  await condition(() => state.taken.length > 0);
  for (;;) {
    state = openLetter(state, now(), () => patched('morning-in-parts'));
    const { letter } = state;
    const next = nextPost(state);
    if (next === undefined) return;
    if (letter && next <= now()) {
      const { day, part, items } = letter;
      const outcome = await deliverMorning({ to: state.to, at: now(), day, part, items });
      const after = afterPost(state, outcome, now());
      state = after.state;
      countGivenUp(outcome.outcome === 'retry' && after.failed.length > 0 ? 1 : 0);
      const [unwritable] = outcome.unwritable ?? [];
      const reason = outcome.reason ?? unwritable?.reason ?? '';
      const tell = outcome.outcome !== 'sent' || (unwritable !== undefined && patched('unwritable-is-told'));
      const why = { to: outcome.to, reason, unwritable: outcome.unwritable };
      if (after.failed.length > 0 && tell) await returnLetters(after.failed, why);
    } else if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof post>({ v: 1, carried: state });
    } else {
      await condition(
        () => (nextPost(state) ?? 0) < next || workflowInfo().continueAsNewSuggested,
        Math.max(next - now(), 1),
        { summary: 'Neste brev' },
      );
    }
  }
}

function initialState(input: messages.PostInput): PostState {
  if (typeof input === 'object' && input !== null) {
    const carriesOn = workflowInfo().continuedFromExecutionRunId !== undefined;
    if ('carried' in input && carriesOn) return input.carried;
    if ('begin' in input) {
      const begin = postBeginningSchema.safeParse(input.begin);
      if (begin.success) return emptyPost(begin.data);
    }
  }
  throw ApplicationFailure.nonRetryable('A post is begun by what an initiative hands over', 'malformed');
}
