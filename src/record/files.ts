import { createHash } from 'node:crypto';
import { fails, holds, type Finding } from './checks/finding';

/** The files of an exported record, by name. */
export type Files = ReadonlyMap<string, Buffer>;

export const recordFile = 'record.json';
export const markdownFile = 'record.md';
export const pageFile = 'record.html';
export const formatFile = 'FORMAT.md';
export const sumsFile = 'SHA256SUMS';

/** All of them but the list of sums. */
export const listedFiles = [recordFile, markdownFile, pageFile, formatFile] as const;

/** The list of sums, as `sha256sum -c` reads it. */
export const sumsOf = (files: Files): string =>
  listedFiles.map((name) => `${sumOf(files.get(name) ?? Buffer.alloc(0))}  ${name}\n`).join('');

const sumOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** Every file is there, none beside them, and each has the sum that is listed. */
export function checkFiles(files: Files): Finding {
  const list = files.get(sumsFile)?.toString('utf8') ?? '';
  const listed = new Map(
    list.split('\n').flatMap((line): [string, string][] => {
      const [, sum, name] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
      return sum !== undefined && name !== undefined ? [[name, sum]] : [];
    }),
  );
  const known: readonly string[] = [...listedFiles, sumsFile];
  const missing = known.filter((name) => !files.has(name));
  const strange = [...files.keys()].filter((name) => !known.includes(name));
  const changed = listedFiles.filter((name) => {
    const content = files.get(name);
    return content !== undefined && listed.get(name) !== sumOf(content);
  });
  const says = [
    missing.length > 0 ? `${missing.join(', ')} mangler` : '',
    strange.length > 0 ? `${strange.join(', ')} hører ikke til` : '',
    changed.length > 0 ? `${changed.join(', ')} har ikke summen i ${sumsFile}` : '',
    // A list that says more than it has to is not the one that was written.
    changed.length === 0 && missing.length === 0 && list !== sumsOf(files) ? `${sumsFile} er endret` : '',
  ].filter((words) => words !== '');
  if (says.length === 0) return holds('files', `Filene: ${known.length}, hver med summen i ${sumsFile}`);
  const places = [...missing, ...strange, ...changed];
  return fails('files', `Filene: ${says.join('; ')}`, places.length > 0 ? places : [sumsFile]);
}
