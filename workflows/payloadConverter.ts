import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';

/**
 * The default converter, except that what it cannot decode becomes a value that says so. The Temporal UI lets anyone send
 * a payload in any encoding; thrown from here, it would fail every workflow task for ever.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  fromPayload<T>(payload: Payload): T {
    try {
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch (error) {
      return { undecodable: error instanceof Error ? error.message : String(error) } as T;
    }
  },
};
