import { cachedServer } from '../../../src/dev/build';
import { cacheDir } from '../../../src/dev/cache';
import { findPostgres } from '../../../src/dev/postgres';
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

// Only the official server runs on Postgres. In CI both are there or this is red; a machine without them says what it lacks.
const possible = findPostgres() !== undefined && cachedServer(cacheDir(process.env)) !== undefined;
const needs = possible ? '' : ' (needs Postgres, apt-get install postgresql, and Go for the official server)';

(possible || process.env.CI ? test : test.skip)(
  `Postgres killed under the server, and two workers in turn: nothing is lost${needs}`,
  async () => {
    const { broken } = await booksOf('postgres');
    expect(broken).toEqual({ database: 2, worker: 2 });
  },
  480_000,
);
