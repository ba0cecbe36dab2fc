import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readPortfolio } from '../client/portfolio';
import { queryDesk, queryMonth, queryRegister } from '../client/reads';
import { attempt, type Reply } from '../client/reply';
import type { Session } from '../client/connect';
import { isMonth, osloMonthOf } from '../domain/calendar';
import { monthStem, type MonthStatus } from '../domain/month';
import type { Register } from '../domain/register';
import type { Lang } from '../domain/text';
import type { Context } from './context';
import type { Typed } from './flags';
import { done, refusedResult, unanswered, usage, type Result } from './result';
import { table, type Style } from './style';

/**
 * `dsop month`: PMO's status to DSOP SG, as the portfolio stands now; with `--month`, as it was sent then. Printed as text or
 * `--json`; with `--out` also written as HTML, Markdown and JSON.
 */
export async function readMonth(context: Context, typed: Typed): Promise<Result> {
  const { month, out, english } = typed;
  if (month !== undefined && !(typeof month === 'string' && isMonth(month)))
    return usage(`--month må være en måned som 2026-12, ikke «${String(month)}».`);
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const register = await queryRegister(session.value.client, context.leftMs());
  if (!('value' in register)) return unanswered(register);
  const found =
    month === undefined
      ? await asItStands(context, session.value, register.value)
      : await queryMonth(session.value.client, month, context.leftMs());
  if (!('value' in found)) return unanswered(found);
  if (found.value === null) {
    return refusedResult(
      'not-allowed',
      `Det er ikke sendt noen status for ${String(month)}, eller den er ikke lenger tatt vare på; uten --month vises hvordan det står nå.`,
    );
  }
  const lang: Lang = english === true ? 'en' : 'nb';
  const names = new Map(register.value.persons.map(({ id, name }) => [id, name]));
  return shown(
    found.value,
    { lang, name: (id) => names.get(id) ?? id },
    typeof out === 'string' ? out : undefined,
  );
}

/** The portfolio, read now. */
async function asItStands(
  context: Context,
  { client }: Session,
  register: Register,
): Promise<Reply<MonthStatus>> {
  const items = await attempt(client, context.leftMs(), { workflowId: 'visibility' }, () =>
    readPortfolio(client),
  );
  if (!('value' in items)) return items;
  const desk = await queryDesk(client, context.leftMs());
  if (!('value' in desk)) return desk;
  const { cases, sandbox, at } = desk.value;
  return {
    value: {
      programme: register.programme,
      month: osloMonthOf(at),
      at,
      items: items.value,
      cases,
      sandbox,
    },
  };
}

async function shown(
  status: MonthStatus,
  reading: { lang: Lang; name: (id: string) => string },
  out: string | undefined,
): Promise<Result> {
  const { monthDocument } = await import('../month/document.js');
  const { monthJson } = await import('../month/json.js');
  const document = monthDocument(status, reading);
  const json = monthJson(status);
  const text = (style: Style): string =>
    [
      style.bold(document.title),
      document.under,
      ...(document.banner === null ? [] : [document.banner]),
      document.figures.map(({ words, count }) => `${count} ${words}`).join(' · '),
      ...(document.left === null ? [] : [document.left]),
      ...document.parts.map(({ heading, none, columns, rows }) =>
        [
          `\n${style.bold(heading)}`,
          rows.length === 0
            ? none
            : table(
                columns.map(({ name }) => name.toUpperCase()),
                rows.map((row) =>
                  row.map(({ words, mark }) =>
                    mark === 'red' || mark === 'late' ? style.red(words) : words,
                  ),
                ),
                style,
                2,
              ),
        ].join('\n'),
      ),
    ].join('\n');
  if (out === undefined) return done(json, text);
  const { monthPapers } = await import('../month/papers.js');
  const stem = monthStem(status.month);
  const files = [
    ...monthPapers(status, reading),
    { filename: `${stem}.json`, content: `${JSON.stringify(json, null, 2)}\n` },
  ];
  try {
    await mkdir(out, { recursive: true });
    for (const { filename, content } of files) await writeFile(path.join(out, filename), content);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error;
    return usage(`Kan ikke skrive til mappen «${out}» (${String(error.code)}).`);
  }
  return done({ out, files: files.map(({ filename }) => filename), ...json }, (style) =>
    [text(style), '', `Skrevet til «${out}»: ${files.map(({ filename }) => filename).join(', ')}`].join('\n'),
  );
}
