import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../config';
import { parseRegister } from '../contract/registerYaml';
import { codeOf } from '../dev/errors';
import { addDays, firstDayOf, isDay, nextMonth, osloDayOf, osloMonthOf, type Day } from '../domain/calendar';
import { withUsual, type Register } from '../domain/register';
import { readScript } from '../rehearsal/files';
import type { LiveStand } from '../rehearsal/live';
import { mostMonths, type Script } from '../rehearsal/scenario';
import type { Rehearsal } from '../rehearsal/rehearse';
import { leftOutWords } from '../rehearsal/words';
import type { Context } from './context';
import { readText } from './files';
import type { Typed } from './flags';
import { done, refusedResult, unanswered, usage, type Result } from './result';

const usualMonths = 14;
const sampleFile = (name: string): string => path.join(repositoryRoot, name);

/**
 * `dsop rehearse`: plays a portfolio through on the real engine under virtual time, in a sandbox, and gives the diary of it.
 * Progress and measures go to standard error.
 */
export async function rehearse(context: Context, typed: Typed): Promise<Result> {
  const span = spanOf(typed, Date.now());
  if ('wrong' in span) return usage(span.wrong);
  const ground = typed.fromLive === true ? await fromLive(context, typed) : await fromFile(context);
  if ('kind' in ground) return ground;
  const { register, live } = ground;
  const from = live?.from ?? span.from;
  const samples = live === undefined && typed.portfolio === undefined;
  const portfolioFile = word(typed.portfolio) ?? (samples ? sampleFile('portfolio.sample.yaml') : undefined);
  const scenarioFile = word(typed.scenario) ?? (samples ? sampleFile('scenario.sample.yaml') : undefined);
  for (const file of [portfolioFile, scenarioFile]) {
    const text = file === undefined ? undefined : await readText(file);
    if (text && 'wrong' in text) return usage(text.wrong);
  }
  const read = readScript({ ...span, from, portfolioFile, scenarioFile }, register, live);
  if (!read.ok) return refusedResult('malformed', faultList(read.faults));
  const { script } = read;
  const out = word(typed.out);
  if (context.common.dryRun) return done({ wouldRehearse: script }, () => planWords(script));
  const folder = out === undefined ? undefined : makeFolder(out);
  if (folder !== undefined && 'wrong' in folder) return usage(folder.wrong);

  const stop = stopOnSignal(context.note);
  const progress = progressOf(process.stderr, script, context.note);
  // The engine is no small thing to load, and no other verb needs it.
  const { rehearse: play, forRehearsal, BrokenOff } = await import('../rehearsal/rehearse.js');
  const { diaryOf } = await import('../rehearsal/diary.js');
  const { textOf, totalsWords } = await import('../rehearsal/text.js');
  const { htmlOf } = await import('../rehearsal/page.js');
  const { installRuntime } = await import('../ops/runtime.js');
  const quiet = {
    ...context.config,
    logLevel: 'error',
    listen: { host: context.config.listen.host },
  } as const;
  installRuntime(quiet, { shutdownSignals: [] });
  let played: Rehearsal;
  let status = 0;
  try {
    played = await play({
      config: quiet,
      register: forRehearsal(register),
      ...(live && { stand: live.states, programme: live.programme, handed: live.handed }),
      script,
      log: context.note,
      signal: stop.signal,
      onDay: progress.day,
    });
    if (!played.whole) status = 130;
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error;
    progress.end();
    context.note(`Øvelsen kunne ikke fortsette; dagboken så langt kommer: ${error.message}`);
    played = error.played;
    status = 1;
  } finally {
    progress.end();
    stop.done();
  }
  const diary = diaryOf(played, script, register);
  context.note(measureWords(played, script));
  const text = textOf(diary, register);
  if (folder === undefined) return done(diary, () => text.trimEnd(), status);
  writeFileSync(path.join(folder.dir, 'diary.txt'), text);
  writeFileSync(path.join(folder.dir, 'diary.html'), htmlOf(diary, register));
  writeFileSync(path.join(folder.dir, 'diary.json'), `${JSON.stringify(diary, null, 2)}\n`);
  return done(diary, () => `${totalsWords(diary.totals)}\nDagboken ligger i «${folder.dir}».`, status);
}

/** What a rehearsal begins with: a register, and where it goes on from what runs, copies of that. */
interface Ground {
  register: Register;
  live?: LiveStand;
}

async function fromFile({ config }: Context): Promise<Ground | Result> {
  const text = await readText(config.register);
  if ('wrong' in text) return usage(text.wrong);
  const read = parseRegister(text.text);
  if (!read.ok)
    return refusedResult('malformed', faultList(read.faults.map((f) => `${config.register}: ${f}`)));
  // As a new programme is founded on it.
  return { register: withUsual(read.register) };
}

/** Copies of all that runs on the server; nothing there is touched. */
async function fromLive(context: Context, typed: Typed): Promise<Ground | Result> {
  if (typed.from !== undefined)
    return usage('--from-live begynner dagen etter i dag, så --from kan ikke brukes sammen med det.');
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const { liveStand } = await import('../rehearsal/live.js');
  const stand = await liveStand(session.value, context.config.temporal.namespace, context.common.timeoutMs);
  if (!('value' in stand)) return unanswered(stand);
  const { states, leftOut, from, register } = stand.value;
  context.note(`${states.size} initiativer er lest; de spilles fra ${from}.`);
  leftOutWords(leftOut).forEach((words) => context.note(`${words}.`));
  return { register, live: stand.value };
}

const word = (value: Typed[string]): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const faultList = (faults: readonly string[]): string =>
  `${faults.length === 1 ? 'en feil' : `${faults.length} feil`} i det som skal spilles:\n${faults.map((f) => `  - ${f}`).join('\n')}`;

/** From which day, and for how many months; `wrong` is one sentence. */
function spanOf(typed: Typed, now: number): { from: Day; months: number } | { wrong: string } {
  const from = word(typed.from) ?? firstDayOf(nextMonth(osloMonthOf(now)));
  if (!isDay(from)) return { wrong: `--from må være en dag som 2027-01-01, ikke «${from}»` };
  if (from < addDays(osloDayOf(now), -3660) || from > addDays(osloDayOf(now), 36_600))
    return { wrong: `--from ${from} er for langt unna; velg en dag i de nærmeste årene` };
  const typedMonths = word(typed.months) ?? String(usualMonths);
  const months = Number(typedMonths);
  if (!Number.isInteger(months) || months < 1 || months > mostMonths)
    return {
      wrong: `--months må være et helt tall fra 1 til ${mostMonths}, ikke «${typedMonths}»: lenger frem har ingen en plan`,
    };
  return { from, months };
}

function makeFolder(dir: string): { dir: string } | { wrong: string } {
  try {
    mkdirSync(dir, { recursive: true });
    return { dir };
  } catch (error) {
    return { wrong: `Kan ikke skrive til mappen «${dir}» (${String(codeOf(error))}).` };
  }
}

const planWords = ({ portfolio, from, until, meetings }: Script): string =>
  `Ville spilt ${portfolio.initiatives.length} initiativer fra ${from} til ${until}, med ${meetings.sg.length} møter i DSOP SG og ${meetings.tlf.length} i TLF planlagt.`;

/** How far it has come: one line that is rewritten on a terminal, a line for each month elsewhere. */
function progressOf(
  stream: NodeJS.WriteStream,
  script: Script,
  note: Context['note'],
): { day: (day: Day) => void; end: () => void } {
  let drawn = false;
  return {
    day: (day) => {
      const words = `spilt til ${day} av ${script.until}`;
      if (!stream.isTTY) return note(words);
      stream.write(`\r\u001b[K${words}`);
      drawn = true;
    },
    end: () => {
      if (drawn) stream.write('\r\u001b[K');
    },
  };
}

// One Ctrl-C can arrive twice within a moment: from the terminal, and from npm, which passes on what it got itself.
const echoMs = 1000;

/** Stops in order at the first signal, at once at the second. */
function stopOnSignal(note: Context['note']): { signal: AbortSignal; done: () => void } {
  const controller = new AbortController();
  let first: number | undefined;
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const stop = (): void => {
    if (first !== undefined && performance.now() - first > echoMs) process.exit(130);
    if (first === undefined) note('Avbryter; dagboken så langt kommer. Ctrl-C en gang til avslutter straks.');
    first ??= performance.now();
    controller.abort();
  };
  for (const name of names) process.on(name, stop);
  return {
    signal: controller.signal,
    done: () => names.forEach((name) => process.removeListener(name, stop)),
  };
}

/** How fast it went, and what took the time. */
function measureWords({ measures, states }: Rehearsal, { months }: Script): string {
  const { raisedMs, foundedMs, playedMs, processorMs, pace } = measures;
  const seconds = (ms: number): string => (ms / 1000).toFixed(1).replace('.', ',');
  const years = (states.length * months) / 12;
  const rate = (years / ((foundedMs + playedMs) / 1000)).toFixed(2).replace('.', ',');
  const names = {
    forward: 'flytte klokker',
    settle: 'vente på brev',
    look: 'lese',
    send: 'sende',
    index: 'vente på indeksen',
  } as const;
  const most = (Object.keys(names) as (keyof typeof names)[])
    .map(
      (what) =>
        `${names[what]} ${pace[what].calls} × ${Math.round(pace[what].ms / Math.max(1, pace[what].calls))} ms`,
    )
    .join(', ');
  return (
    `Spilt på ${seconds(raisedMs + foundedMs + playedMs)} s (server ${seconds(raisedMs)}, forhistorie ${seconds(foundedMs)}, ` +
    `spill ${seconds(playedMs)}): ${rate} initiativ-år i sekundet. Tiden gikk til å ${most}; av prosessoren tok det ${seconds(processorMs)} s her, og serveren sitt.`
  );
}
