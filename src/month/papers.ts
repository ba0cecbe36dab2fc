import { monthStem, type MonthStatus } from '../domain/month';
import type { Paper } from '../mail/letter';
import { monthDocument, type MonthReading } from './document';
import { monthHtml } from './html';
import { monthMarkdown } from './markdown';

export type { MonthReading };

/** The month's status as it goes along with the letter: a page to print, and the same as Markdown. */
export function monthPapers(status: MonthStatus, reading: MonthReading): Paper[] {
  const document = monthDocument(status, reading);
  const stem = monthStem(status.month);
  return [
    { filename: `${stem}.html`, contentType: 'text/html; charset=utf-8', content: monthHtml(document) },
    { filename: `${stem}.md`, contentType: 'text/markdown; charset=utf-8', content: monthMarkdown(document) },
  ];
}
