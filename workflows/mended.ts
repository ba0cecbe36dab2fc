import { patched } from '@temporalio/workflow';

/**
 * Does this run go by the rules on words dated back, seats that change hands, wills that nobody waits for any more, and
 * meetings whose end nobody has said?
 */
export const mended = (): boolean => patched('rules-mended');
