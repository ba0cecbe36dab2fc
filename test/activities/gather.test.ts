import { setTimeout as wait } from 'node:timers/promises';
import { createGathering } from '../../activities/gather';

/** Keeps what is sent, takes a moment for each, and fails for whatever holds `broken`. */
function post() {
  const sent: string[][] = [];
  const tell = createGathering<string>(async (to, items) => {
    await wait(10);
    if (items.includes('broken')) throw new Error(`${to} did not take it`);
    sent.push([...items]);
  });
  return { sent, tell };
}

test('whoever is alone is told at once, one thing after the other', async () => {
  const { sent, tell } = post();
  for (const item of ['a', 'b', 'c']) await tell('pmo', item);
  expect(sent).toEqual([['a'], ['b'], ['c']]);
});

test('what comes while somebody is being told goes together, each thing once and in order', async () => {
  const { sent, tell } = post();
  const items = Array.from({ length: 120 }, (_, index) => String(index));
  await Promise.all([...items.map((item) => tell('pmo', item)), tell('sg', 'else')]);
  expect(sent).toContainEqual(['else']);
  const told = sent.filter(([first]) => first !== 'else');
  expect(told.flat()).toEqual(items);
  expect(told.map(({ length }) => length)).toEqual([1, 50, 50, 19]);
});

test('what cannot be sent fails alone, and takes nothing along that went with it', async () => {
  const { sent, tell } = post();
  const settled = await Promise.allSettled(['first', 'a', 'broken', 'b'].map((item) => tell('pmo', item)));
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(sent.flat()).toEqual(['first', 'a', 'b']);
  // And nothing stays stuck behind it.
  await tell('pmo', 'last');
  expect(sent.at(-1)).toEqual(['last']);
});
