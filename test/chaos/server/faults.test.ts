import { cachedServer } from '../../../src/dev/build';
import { cacheDir } from '../../../src/dev/cache';
import { findPostgres } from '../../../src/dev/postgres';
import { booksOf } from './books';

// Each test has a server, workers and a mail server of its own; `npm run chaos` breaks one thing at a time, for a year. Most
// of their time they wait for what a dead process had in hand to be given to another: so they wait together.

const withinMs = 480_000;

// Only the official server runs on Postgres. In CI both are there or this is red; elsewhere the rest is broken without.
const withPostgres =
  process.env.CI !== undefined ||
  (findPostgres() !== undefined && cachedServer(cacheDir(process.env)) !== undefined);

test.concurrent(
  `both workers killed, the server, ${withPostgres ? 'its Postgres' : '(no Postgres here: apt-get install postgresql)'}, and a slow mail server dropping the line after DATA: no command, duty or letter is lost`,
  async () => {
    const { broken, books } = await booksOf(withPostgres ? 'postgres' : 'all');
    expect(broken).toEqual({ worker: 2, server: 1, post: 1, ...(withPostgres && { database: 1 }) });
    // It took these letters and did not say so: nobody can know, so they come again, with the same Message-ID.
    expect(books.doubles).not.toEqual([]);
  },
  withinMs,
);

test.concurrent(
  "when the server's own retention (ten seconds) has removed the runs of before, the decision record is whole and verifies; a key is never given twice",
  async () => {
    const { broken, notes } = await booksOf('years');
    expect(broken).toEqual({});
    const runs = notes.filter((note) => /: run \d+: /.test(note));
    expect(runs.length).toBeGreaterThan(1);
  },
  withinMs,
);
