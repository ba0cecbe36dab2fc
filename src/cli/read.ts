import { list, type ListedInitiative } from '../client/list';
import { queryCan, queryHistory, queryRegister, queryStateNow, queryWhy } from '../client/reads';
import { toIso } from '../domain/calendar';
import { personOf, rootPerson } from '../domain/register';
import { listing } from '../domain/text';
import type { Explanation } from '../domain/view';
import type { Context } from './context';
import type { Typed } from './flags';
import { filterOf, namesSomebody, noneWords, unknownIn, unknownPerson } from './listFilter';
import { dayWords, instantWords, phaseWords, plainWords, whoWords } from './names';
import { done, unanswered, usage, type Result } from './result';
import { coloured, overview } from './show';
import { table, type Style } from './style';

/** The index answers without a worker; nobody waits long for one only to hear whether a name exists. */
const registerMs = 2000;

/** `dsop list`: from the server's index alone; where that has none, the register says whether the names asked for exist. */
export async function readList(context: Context, typed: Typed): Promise<Result> {
  const asked = filterOf(typed);
  if ('wrong' in asked) return usage(asked.wrong);
  const { filter } = asked;
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const { client } = session.value;
  const found = await list(client, filter, context.leftMs());
  if (!('value' in found)) return unanswered(found);
  if (found.value.length === 0 && namesSomebody(filter)) {
    const register = await queryRegister(client, Math.min(context.leftMs(), registerMs));
    const unknown = 'value' in register ? unknownIn(filter, register.value) : undefined;
    if (unknown) return unanswered(unknown);
  }
  return done(found.value, (style) =>
    found.value.length === 0 ? noneWords(typed) : listText(found.value, style),
  );
}

function listText(found: readonly ListedInitiative[], style: Style): string {
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
  if (can.value.length === 0 && who !== rootPerson) {
    const register = await queryRegister(session.value.client, context.leftMs());
    if (!('value' in register)) return unanswered(register);
    if (!personOf(register.value, who)) return { kind: 'refused', refused: unknownPerson(who) };
  }
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
