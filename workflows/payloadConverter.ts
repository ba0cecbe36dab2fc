import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';

/** Far more than anything of ours. What is nested without end, everything that goes into it would overflow on. */
const deepest = 100;

/**
 * The default converter, except that what it cannot decode becomes a value that says so. The Temporal UI lets anyone send
 * a payload in any encoding; thrown from here, it would fail every workflow task for ever.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  fromPayload<T>(payload: Payload): T {
    try {
      const value = defaultPayloadConverter.fromPayload<T>(payload);
      if (isDeeperThan(value, deepest)) throw new Error(`nested deeper than ${deepest}`);
      return value;
    } catch (error) {
      return { undecodable: error instanceof Error ? error.message : String(error) } as T;
    }
  },
};

/** Goes in without calling itself. */
function isDeeperThan(value: unknown, depth: number): boolean {
  let level: unknown[] = [value];
  for (let at = 0; level.length > 0; at++) {
    if (at > depth) return true;
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one === 'object' && one !== null) for (const inner of Object.values(one)) next.push(inner);
    }
    level = next;
  }
  return false;
}
