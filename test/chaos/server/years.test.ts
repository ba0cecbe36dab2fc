import { booksOf } from './books';

// A little more than a year, so that one run follows another; `npm run chaos -- --only years` lives ten.

test('when the server has removed the runs of before, the record is whole; and a key is never given twice', async () => {
  const { broken, notes } = await booksOf('years');
  expect(broken).toEqual({});
  const runs = notes.filter((note) => /: run \d+: /.test(note));
  expect(runs.length).toBeGreaterThan(1);
}, 360_000);
