import { booksOf } from './books';

// Each test has a server, workers and a mail server of its own, and kills them: see `npm run chaos` for the long runs.

test('a worker that is killed loses nothing: no command, no duty, no letter', async () => {
  const { broken } = await booksOf('worker');
  expect(broken).toEqual({ worker: 2 });
}, 240_000);

test('two workers at once, killed in turn, lose nothing and say nothing twice', async () => {
  const { broken } = await booksOf('workers');
  expect(broken).toEqual({ worker: 2 });
}, 240_000);
