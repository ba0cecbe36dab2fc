import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { METADATA_ENCODING_KEY, type Payload, type PayloadCodec } from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** A state that one run hands to the next begins so; nothing else does. */
const beginning = Buffer.from('{"v":1,"carried":');
/** Smaller ones stay readable in the Temporal UI. */
const worthwhileBytes = 32_000;
/** What unpacks to more is not a state: anybody can send a message in any encoding. */
const mostBytes = 32_000_000;
const packed = 'json/deflate';
const plain = 'json/plain';

/**
 * Packs the state that a run hands to the next when it has grown large: the server keeps it twice, takes 2 MB at once, and
 * the record of ten busy years is more. It shrinks to an eighth; the `state` query shows it to people. Every other payload passes as it is, so that clients and the Temporal
 * UI need to know nothing of it. Whoever replays a history needs it, as the worker does.
 */
export const carriedCodec: PayloadCodec = {
  encode: (payloads) => Promise.all(payloads.map(pack)),
  decode: (payloads) => Promise.all(payloads.map(unpack)),
};

async function pack(payload: Payload): Promise<Payload> {
  const { data } = payload;
  if (!data || data.length < worthwhileBytes || !isIn(plain, payload) || !isCarried(data)) return payload;
  return as(packed, payload, await deflate(data));
}

async function unpack(payload: Payload): Promise<Payload> {
  if (!payload.data || !isIn(packed, payload)) return payload;
  try {
    const data = await inflate(payload.data, { maxOutputLength: mostBytes, chunkSize: 1_000_000 });
    // A copy of its own size: the SDK holds on to it until the workflow's next task, and with it to the whole chunk.
    return isCarried(data) ? as(plain, payload, Buffer.from(data)) : payload;
  } catch (error) {
    // Nobody's state: left as it came, it is refused like whatever cannot be decoded. Thrown, it would stop the workflow.
    if (typeof error === 'object' && error !== null && 'code' in error) return payload;
    throw error;
  }
}

const isIn = (encoding: string, { metadata }: Payload): boolean => {
  const own = metadata?.[METADATA_ENCODING_KEY];
  return !!own && decode(own) === encoding;
};
const isCarried = (data: Uint8Array): boolean => beginning.equals(data.subarray(0, beginning.length));

const as = (encoding: string, { metadata }: Payload, data: Uint8Array): Payload => ({
  metadata: { ...metadata, [METADATA_ENCODING_KEY]: encode(encoding) },
  data,
});
