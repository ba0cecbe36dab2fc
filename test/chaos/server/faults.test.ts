import { cachedServer } from '../../../src/dev/build';
import { cacheDir } from '../../../src/dev/cache';
import { findPostgres } from '../../../src/dev/postgres';
import { booksOf } from './books';

// Each test has a server, workers and a mail server of its own, and breaks them; `npm run chaos` has the long runs. Most of
// their time they wait for what a dead process had in hand to be given to another: so they wait together.

const withinMs = 480_000;

// First, since it takes longest. Only the official server runs on Postgres. In CI both are there or this is red; a machine
// without them says what it lacks.
const possible = findPostgres() !== undefined && cachedServer(cacheDir(process.env)) !== undefined;
const needs = possible ? '' : ' (needs Postgres, apt-get install postgresql, and Go for the official server)';

(possible || process.env.CI ? test : test.skip).concurrent(
  `Postgres killed under the server, and two workers in turn: nothing is lost${needs}`,
  async () => {
    const { broken } = await booksOf('postgres');
    expect(broken).toEqual({ database: 2, worker: 2 });
  },
  withinMs,
);

test.concurrent(
  'a worker that is killed loses nothing: no command, no duty, no letter',
  async () => {
    const { broken } = await booksOf('worker');
    expect(broken).toEqual({ worker: 1 });
  },
  withinMs,
);

test.concurrent(
  'of two workers one is killed, and the other takes over; twice comes only what the dead one had in hand',
  async () => {
    const { broken } = await booksOf('workers');
    expect(broken).toEqual({ worker: 1 });
  },
  withinMs,
);

test.concurrent(
  'the Temporal server killed: what was answered is there when it is back',
  async () => {
    const { broken } = await booksOf('server');
    expect(broken).toEqual({ server: 1 });
  },
  withinMs,
);

test.concurrent(
  'a mail server that is slow, and drops the line after DATA: every letter comes, some of them twice',
  async () => {
    const { broken, books } = await booksOf('post');
    expect(broken).toEqual({ post: 2 });
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
