import { proxyActivities } from '@temporalio/workflow';
import type { createDeliverLetters } from '../activities/deliverLetters';
import type { createMeetingActivities } from '../activities/meetings';
import type { createPortfolioActivities } from '../activities/portfolio';
import type { createPostActivities } from '../activities/post';
import type { createProgrammeActivities } from '../activities/programme';

type Letters = ReturnType<typeof createDeliverLetters>;
type Portfolio = ReturnType<typeof createPortfolioActivities>;
type Meetings = ReturnType<typeof createMeetingActivities>;
type Post = ReturnType<typeof createPostActivities>;
type Programme = ReturnType<typeof createProgrammeActivities>;

/**
 * Sends letters. Retried for ever: it fails only when the register cannot be read or the worker dies, and heartbeats tell
 * a repeat what has been sent. What a mail server refuses for now comes back as a result and is tried again by the outbox.
 */
export const letters = (summary: string): Letters =>
  proxyActivities<Letters>({
    startToCloseTimeout: '15 minutes',
    // Three heartbeats: what a dead worker had in hand is taken up again after half a minute.
    heartbeatTimeout: '30 seconds',
    retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    summary,
  });

/** Sends a reader's letter of the morning: the same retry class as every letter. */
export const { deliverMorning } = proxyActivities<Letters>({
  summary: 'Dagens brev',
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

/** Tells initiatives what did not arrive: idempotent, so retried for ever. */
export const { returnLetters } = proxyActivities<Post>({
  summary: 'Sier fra om brev som ikke kom frem',
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** Talks to the same server: idempotent, so retried for ever. */
const toTheServer = (
  summary: string,
  startToCloseTimeout: '10 minutes' | '1 day' = '10 minutes',
): Programme =>
  proxyActivities<Programme>({
    startToCloseTimeout,
    heartbeatTimeout: '30 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
    summary,
  });
export const startInitiative: Programme['startInitiative'] = (beginning, at) =>
  toTheServer(`Starter ${beginning.payload.key}`).startInitiative(beginning, at);
// A hundred thousand take half an hour, and longer on a busy server: the heartbeat tells of a dead worker.
export const { relayRegister } = toTheServer('Sier fra om nytt i registeret', '1 day');
export const { tellOthers } = toTheServer('Sier fra til andre det angår');

/** Reads the portfolio: changes nothing, so retried for ever. Tens of thousands take hours; the heartbeat tells of a dead worker. */
export const { portfolio } = proxyActivities<Portfolio>({
  summary: 'Leser porteføljen til månedens status',
  startToCloseTimeout: '1 day',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
});

/** Asks what waits for a forum and tells of meetings: idempotent, so retried for ever, and seldom, since it asks many. */
const ofMeetings = (summary: string): Meetings =>
  proxyActivities<Meetings>({
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '30 seconds',
    retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    summary,
  });
export const { whatWaits } = ofMeetings('Spør hva som venter på forumene');
export const { tellOfMeetings } = ofMeetings('Sier fra om møter til saker som er lagt frem for dem');
