import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { repositoryRoot } from '../config';
import type { DecisionRecord } from '../domain/record/shape';
import { textOf } from './checks/form';
import { formatFile, markdownFile, pageFile, recordFile, sumsFile, sumsOf, type Files } from './files';
import { documentOf } from './readable/document';
import { htmlOf } from './readable/html';
import { markdownOf } from './readable/markdown';

/** More than any record has; a directory like that was picked by mistake. */
const mostFiles = 1000;

/** Every file of an exported record, the description of the format among them. */
export async function filesOf(record: DecisionRecord): Promise<Files> {
  const document = documentOf(record);
  const format = await readFile(path.join(repositoryRoot, 'docs', 'decision-record.md'));
  const files = new Map<string, Buffer>([
    [recordFile, Buffer.from(textOf(record))],
    [markdownFile, Buffer.from(markdownOf(document))],
    [pageFile, Buffer.from(htmlOf(document))],
    [formatFile, format],
  ]);
  return files.set(sumsFile, Buffer.from(sumsOf(files)));
}

/**
 * Writes a record into a directory, made if need be. One that holds anything but an earlier export is left alone: then
 * `occupied` names what is there. Rejects when it cannot be written.
 */
export async function writeRecord(
  dir: string,
  record: DecisionRecord,
): Promise<{ files: string[] } | { occupied: string[] }> {
  const files = await filesOf(record);
  await mkdir(dir, { recursive: true });
  const occupied = (await readdir(dir)).filter((name) => !files.has(name));
  if (occupied.length > 0) return { occupied };
  for (const [name, content] of files) await writeFile(path.join(dir, name), content);
  return { files: [...files.keys()] };
}

/** The files of a directory; rejects when it cannot be read. */
export async function readRecord(dir: string): Promise<Files> {
  const entries = (await readdir(dir, { withFileTypes: true })).slice(0, mostFiles);
  const read = await Promise.all(
    entries.map(async (entry): Promise<[string, Buffer]> => {
      const content = entry.isFile() ? await readFile(path.join(dir, entry.name)) : Buffer.alloc(0);
      return [entry.isFile() ? entry.name : `${entry.name}/`, content];
    }),
  );
  return new Map(read);
}
