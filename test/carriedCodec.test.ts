import { isDeepStrictEqual } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { METADATA_ENCODING_KEY, type Payload } from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding';
import { carriedCodec } from '../src/carriedCodec';
import { payloadConverter } from '../workflows/payloadConverter';

/** What one run hands to the next, with a record of so many commands. */
const carried = (commands: number): unknown => ({
  v: 1,
  carried: {
    key: 'STOR',
    chain: Array.from({ length: commands }, (_, index) => ({
      id: `stor-${index}`,
      by: 'kåre.nes',
      text: '…',
    })),
  },
});
const plain = (value: unknown): Payload => payloadConverter.toPayload(value);
const inEncoding = (encoding: string, data: Uint8Array): Payload => ({
  metadata: { [METADATA_ENCODING_KEY]: encode(encoding) },
  data,
});
const encodingOf = ({ metadata }: Payload): string => decode(metadata![METADATA_ENCODING_KEY]!);
const packedAs = async (payload: Payload): Promise<Payload> => (await carriedCodec.encode([payload]))[0]!;
const unpacked = async (payload: Payload): Promise<Payload> => (await carriedCodec.decode([payload]))[0]!;
/** Compared as a whole: what differs would be printed for minutes. */
const same = (one: Payload, other: Payload): boolean =>
  isDeepStrictEqual(one.metadata, other.metadata) &&
  Buffer.compare(one.data ?? Buffer.of(), other.data ?? Buffer.of()) === 0;
const read = (payload: Payload): unknown => payloadConverter.fromPayload(payload);

test('a large state is packed small, and comes out as it went in', async () => {
  const state = carried(20_000);
  const whole = plain(state);
  const packed = await packedAs(whole);
  expect(encodingOf(packed)).toBe('json/deflate');
  expect(packed.data!.length * 5).toBeLessThan(whole.data!.length);
  const back = await unpacked(packed);
  expect(same(back, whole)).toBe(true);
  expect(isDeepStrictEqual(read(back), state)).toBe(true);
});

test('an unpacked state holds the memory of its own size and no more', async () => {
  const { data } = await unpacked(await packedAs(plain(carried(1000))));
  expect(data!.buffer.byteLength).toBe(data!.length);
});

test('a small state, and a large message of another kind, stay readable for everybody', async () => {
  const others = [
    carried(10),
    { v: 1, begin: { text: 'x'.repeat(400_000) } },
    'x'.repeat(400_000),
    [carried(20_000)],
  ].map(plain);
  for (const other of others) {
    expect(same(await packedAs(other), other)).toBe(true);
    expect(same(await unpacked(other), other)).toBe(true);
  }
});

test('only what is JSON is packed: bytes that look like it come out as bytes', async () => {
  const bytes = inEncoding('binary/plain', plain(carried(20_000)).data!);
  expect(same(await packedAs(bytes), bytes)).toBe(true);
});

describe('what anybody can send', () => {
  const refused = async (payload: Payload): Promise<void> => {
    expect(same(await unpacked(payload), payload)).toBe(true);
    expect(read(await unpacked(payload))).toHaveProperty('undecodable');
  };

  test('bytes that were never packed are left as they came, and refused', () =>
    refused(inEncoding('json/deflate', encode('{"v":1,"carried":{}}'))));

  test('a packed state that breaks off is refused', () =>
    refused(inEncoding('json/deflate', deflateRawSync(plain(carried(20_000)).data!).subarray(0, 900))));

  test('nothing but a state is unpacked', () =>
    refused(inEncoding('json/deflate', deflateRawSync(encode('{"v":1,"id":"a-command"}')))));

  test('what would unpack to far more than any state is refused before it fills the memory', async () => {
    const bomb = Buffer.concat([encode('{"v":1,"carried":"'), Buffer.alloc(64_000_000, 'x'), encode('"}')]);
    const small = deflateRawSync(bomb);
    expect(small.length).toBeLessThan(100_000);
    await refused(inEncoding('json/deflate', small));
  });

  test('a payload without metadata or data passes', async () => {
    const empty: Payload[] = [{}, { metadata: {} }, inEncoding('json/deflate', new Uint8Array())];
    expect((await carriedCodec.decode(empty)).slice(0, 2)).toEqual(empty.slice(0, 2));
    await refused(empty[2]!);
  });
});
