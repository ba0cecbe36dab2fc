import { patched } from '@temporalio/workflow';

/** Does this run go by the rules on words dated back, seats that change hands and wills that nobody waits for any more? */
export const mended = (): boolean => patched('rules-mended');
