import { list, type ListedInitiative, type ListFilter } from '../client/list';
import { queryCan, queryHistory, queryStateNow, queryWhy } from '../client/reads';
import { toIso } from '../domain/calendar';
import { listing } from '../domain/text';
import type { Explanation } from '../domain/view';
import type { Context } from './context';
import type { Typed } from './flags';
import { dayWords, instantWords, phaseWords, plainWords, whoWords } from './names';
import { done, unanswered, usage, type Result } from './result';
import { coloured, overview } from './show';
import { table, type Style } from './style';

const word = (typed: Typed, name: string): string | undefined => {
  const value = typed[name];
  return typeof value === 'string' ? value : undefined;
};

/** `dsop list`: from the server's index alone. */
export async function readList(context: Context, typed: Typed): Promise<Result> {
  const awaits = word(typed, 'awaits');
  const filter: ListFilter = {
    phase: word(typed, 'phase'),
    awaits: awaits === undefined ? undefined : [awaits],
    actor: word(typed, 'actor'),
    lead: word(typed, 'lead'),
    overdue: typed.overdue === true,
    runningOnly: typed.open === true,
    programme: true,
  };
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const found = await list(session.value.client, filter, context.leftMs());
  return 'value' in found ? done(found.value, (style) => listText(found.value, style)) : unanswered(found);
}

function listText(found: readonly ListedInitiative[], style: Style): string {
  if (found.length === 0) return 'Ingen initiativer.';
  const heading = ['NØKKEL', 'TITTEL', 'FASE', 'STATUS', 'VENTER PÅ', 'NESTE FRIST', 'FORSINKET'];
  const rows = found.map((one) => [
    one.key,
    one.title ?? '',
    one.phase === null ? '' : phaseWords(one.phase, one.ruleSet ?? undefined),
    one.health === null ? '' : coloured(one.health, style),
    one.status === 'running' ? awaitsWords(one.awaits) : plainWords(one.status),
    dayWords(one.nextDue),
    one.overdue > 0 ? style.red(String(one.overdue)) : '',
  ]);
  return table(heading, rows, style, 1);
}

// Nine seats of one forum are told as one.
function awaitsWords(awaits: readonly string[]): string {
  const seats = awaits.filter((token) => token.startsWith('seat:'));
  const forums = [...new Set(seats.map((token) => token.slice('seat:'.length).split('/')[0] ?? ''))];
  const told = new Set([
    ...awaits.filter((token) => !token.startsWith('seat:')).map(whoWords),
    ...forums.map((forum) => whoWords(forum)),
  ]);
  return [...told].join(', ');
}

/** `dsop show KEY`. */
export async function readShow(context: Context, key: string): Promise<Result> {
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const seen = await queryStateNow(session.value.client, key, context.leftMs());
  if (!('value' in seen)) return unanswered(seen);
  const state = { ...seen.value.state, now: toIso(seen.value.now) };
  return done(state, (style) => overview(state, style));
}

/** `dsop why KEY`. */
export async function readWhy(context: Context, key: string): Promise<Result> {
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const why = await queryWhy(session.value.client, key, context.leftMs());
  if (!('value' in why)) return unanswered(why);
  const { headline, waits, comes } = why.value;
  return done(why.value, (style) =>
    [
      style.bold(headline.nb),
      ...together(waits).map((wait) => {
        const lines = [
          `- ${wait.names}: ${wait.what.nb} ${style.dim(`(${wait.paragraph})`)}`,
          `    siden ${instantWords(wait.since)}`,
        ];
        if (wait.next) lines.push(`    så: ${instantWords(wait.next.at)}: ${wait.next.what.nb}`);
        if (wait.command !== null) lines.push(`    ${wait.command}`);
        return lines.join('\n');
      }),
      ...(comes ? [`Neste av seg selv: ${comes.what}`] : []),
    ].join('\n'),
  );
}

type ExplainedWait = Explanation['waits'][number];

// Several who are waited for with the same words, such as the seats of a forum, are told as one.
function together(waits: readonly ExplainedWait[]): (ExplainedWait & { names: string })[] {
  const groups = new Map<string, ExplainedWait[]>();
  for (const wait of waits) {
    const what = JSON.stringify([wait.what, wait.paragraph, wait.since, wait.next, wait.command]);
    groups.set(what, [...(groups.get(what) ?? []), wait]);
  }
  return [...groups.values()].flatMap((group) => {
    const names = listing([...new Set(group.map((w) => w.whoName.nb))], 'nb');
    return group[0] ? [{ ...group[0], names }] : [];
  });
}

/** `dsop can KEY --as PERSON`. */
export async function readCan(context: Context, key: string): Promise<Result> {
  const who = context.common.as;
  if (who === undefined) return usage('Si hvem det gjelder: --as PERSON, eller sett DSOP_AS.');
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const can = await queryCan(session.value.client, key, who, context.leftMs());
  if (!('value' in can)) return unanswered(can);
  return done(can.value, (style) => {
    if (can.value.length === 0)
      return `${who} kan ikke gjøre noe med ${key} nå; «dsop why ${key}» sier hva det venter på.`;
    return can.value
      .map((one) => {
        const paragraph = one.paragraph === null ? '' : style.dim(` (${one.paragraph})`);
        return `${style.bold(one.verb)}  ${one.because}${paragraph}\n  ${one.example}`;
      })
      .join('\n');
  });
}

/** `dsop history KEY`. */
export async function readHistory(context: Context, key: string): Promise<Result> {
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const history = await queryHistory(session.value.client, key, context.leftMs());
  if (!('value' in history)) return unanswered(history);
  const entries = history.value;
  return done(entries, (style) => {
    if (entries.length === 0) return 'Ingen kommandoer ennå.';
    const rows = entries.map((e) => [
      String(e.seq),
      instantWords(e.at),
      e.command,
      e.by,
      e.effect.join(' '),
      style.dim(e.head.slice(0, 12)),
    ]);
    return table(['NR', 'NÅR', 'KOMMANDO', 'HVEM', 'VIRKNING', 'KJEDE'], rows, style, 4);
  });
}
