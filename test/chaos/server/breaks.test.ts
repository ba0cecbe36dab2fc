import { booksOf } from './books';

test('the Temporal server killed: what was answered is there when it is back', async () => {
  const { broken } = await booksOf('server');
  expect(broken).toEqual({ server: 1 });
}, 240_000);

test('a mail server that is slow, and drops the line after DATA: every letter comes, some of them twice', async () => {
  const { broken, books } = await booksOf('post');
  expect(broken).toEqual({ post: 2 });
  // It took these letters and did not say so: nobody can know, so they come again, with the same Message-ID.
  expect(books.doubles).not.toEqual([]);
}, 240_000);
