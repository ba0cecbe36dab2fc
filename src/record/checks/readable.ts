import type { DecisionRecord } from '../../domain/record/shape';
import { markdownFile, pageFile, type Files } from '../files';
import { htmlOf } from '../readable/html';
import { markdownOf } from '../readable/markdown';
import { documentOf } from '../readable/document';
import { fails, holds, type Finding } from './finding';

/** What people read says what `record.json` says. */
export function checkReadable(record: DecisionRecord, files: Files): Finding {
  let written: [string, string][];
  try {
    const document = documentOf(record);
    written = [
      [markdownFile, markdownOf(document)],
      [pageFile, htmlOf(document)],
    ];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fails('readable', `Det lesbare dokumentet kan ikke skrives av record.json: ${reason}`, [
      'record.json',
    ]);
  }
  const wrong = written.flatMap(([name, text]) => (files.get(name)?.toString('utf8') === text ? [] : [name]));
  return wrong.length === 0
    ? holds('readable', 'Det lesbare dokumentet sier det samme som record.json')
    : fails('readable', 'Det lesbare dokumentet er ikke det record.json sier', wrong);
}
