import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createPostActivities, type WhyReturned } from '../../activities/post';
import { returnedIn } from '../../src/contract/post';
import type { ReturnedLetter } from '../../src/domain/letters';
import type { PostItem } from '../../src/domain/post';

const item = (key: string, id: string) =>
  ({ about: { workflowId: `initiative-${key}` }, intent: { id } }) as PostItem;

/** Returns letters, and gives what each initiative took of what it was sent. */
async function returned(items: PostItem[], why: WhyReturned): Promise<Record<string, ReturnedLetter[]>> {
  const taken: Record<string, ReturnedLetter[]> = {};
  const getHandle = (id: string) => ({
    signal: (_name: string, raw: unknown) => {
      taken[id] = [...(taken[id] ?? []), ...(returnedIn(raw) ?? [])];
      return Promise.resolve();
    },
  });
  const { returnLetters } = createPostActivities({ workflow: { getHandle } } as unknown as Client);
  await new MockActivityEnvironment().run(returnLetters, items, why);
  return taken;
}

test('however many letters come back, and however long the reason, an initiative takes them all', async () => {
  const ids = Array.from({ length: 1201 }, (_, i) => `n${i}`);
  const { 'initiative-A': a, 'initiative-B': b } = await returned(
    [...ids.map((id) => item('A', id)), item('B', 'one')],
    { to: 'ida.lead', reason: 'avvist '.repeat(200) },
  );
  expect(a?.map(({ intent }) => intent)).toEqual(ids);
  expect(b).toEqual([{ intent: 'one', to: 'ida.lead', reason: expect.stringMatching(/^avvist/) as string }]);
});

test('each comes back for its own reason', async () => {
  const unwritable = [
    { workflowId: 'initiative-A', intent: 'x', reason: 'kunne ikke skrives: x' },
    { workflowId: 'initiative-B', intent: 'y', reason: 'kunne ikke skrives: y' },
  ];
  const items = [item('A', 'x'), item('A', 'y'), item('B', 'y')];
  const told = await returned(items, { to: 'ida.lead', reason: 'ida.lead: avvist', unwritable });
  expect(Object.values(told).flatMap((letters) => letters.map(({ reason }) => reason))).toEqual([
    'kunne ikke skrives: x',
    'ida.lead: avvist',
    'kunne ikke skrives: y',
  ]);
});
