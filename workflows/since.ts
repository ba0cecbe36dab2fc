import { patched } from '@temporalio/workflow';
import type { Mended } from '../src/domain/mended';

/** What releases before this one changed, by the names they gave it: a run that has begun may still go the old way. */
type Change =
  | 'decisions-as-heard'
  | 'forums-watched'
  | 'invitations-passed-on'
  | 'letters-taken-over'
  | 'looks-exactly-ahead'
  | 'meetings-watched-closely'
  | 'new-run-between-starts'
  | 'new-run-with-empty-hands'
  | 'programme-in-lists'
  | 'referred-in-lists'
  | 'rules-mended'
  | 'signals-in-portions';

/**
 * Does this run go by all that has changed so far? Asked only where it makes a difference, since the answer costs a run two
 * events; with it, each of the older names would cost two more, and is not asked.
 */
export const upToDate = (): boolean => patched('all-until-2026-11');

/** Does this run go by one of the changes before that? */
export const since = (change: Change): boolean => upToDate() || patched(change);

/**
 * Does this run go by the rules on words dated back, seats that change hands, wills that nobody waits for any more, and
 * meetings whose end nobody has said? And by what was bounded later?
 */
export const mended: Mended = (what) =>
  what === undefined
    ? since('rules-mended')
    : patched(what === 'again' ? 'rules-mended-again' : 'room-bounded');
