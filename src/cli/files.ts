import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { refusedAs, type ShownRefusal } from '../client/reply';
import { readYaml as parseYaml } from '../contract/yamlFile';

/** What is sent of a document: never its contents. */
export interface Fingerprint {
  sha256: string;
  bytes: number;
  /** Base name of the file. */
  name: string;
}

type OrWrong<T> = T | { wrong: string };

/** Larger than any register or idea; a file like that was picked by mistake. */
const longestTextBytes = 2_000_000;
const progressEveryMs = 1000;

const reasons: Record<string, string> = {
  ENOENT: 'finnes ikke',
  EACCES: 'kan ikke leses; du har ikke tilgang til den',
  EPERM: 'kan ikke leses; du har ikke tilgang til den',
  ENOTDIR: 'finnes ikke',
};

// One sentence for what stops a file from being read; other errors are thrown on.
function wrongFile(file: string, error: unknown): { wrong: string } {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const reason = reasons[code];
  if (reason === undefined) throw error;
  return { wrong: `Filen «${file}» ${reason}.` };
}

async function sizeOf(file: string): Promise<OrWrong<{ bytes: number }>> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) return { wrong: `«${file}» er en mappe, ikke en fil.` };
    if (!found.isFile()) return { wrong: `«${file}» er ikke en vanlig fil.` };
    return { bytes: found.size };
  } catch (error) {
    return wrongFile(file, error);
  }
}

/**
 * The SHA-256 (hex), size in bytes and base name of a file, read as a stream whatever its size.
 * `progress` is told how far it has come, about once a second. `wrong` is one sentence: no such file, a directory. `refused`: it is empty.
 */
export async function fingerprint(
  file: string,
  progress: (doneBytes: number, ofBytes: number) => void,
): Promise<OrWrong<Fingerprint | { refused: ShownRefusal }>> {
  const size = await sizeOf(file);
  if ('wrong' in size) return size;
  if (size.bytes === 0) return refusedAs('malformed', `Filen «${file}» er tom.`);
  const hash = createHash('sha256');
  let bytes = 0;
  let told = Date.now();
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (Date.now() - told < progressEveryMs) continue;
      told = Date.now();
      progress(bytes, size.bytes);
    }
  } catch (error) {
    return wrongFile(file, error);
  }
  return { sha256: hash.digest('hex'), bytes, name: path.basename(file) };
}

/** The text of a small file. `wrong` is one sentence: no such file, a directory, far too large. */
export async function readText(file: string): Promise<OrWrong<{ text: string }>> {
  const size = await sizeOf(file);
  if ('wrong' in size) return size;
  if (size.bytes > longestTextBytes) {
    return { wrong: `Filen «${file}» er for stor (${size.bytes} byte); se etter om det er riktig fil.` };
  }
  try {
    return { text: await readFile(file, 'utf8') };
  } catch (error) {
    return wrongFile(file, error);
  }
}

/**
 * The fields of a YAML file. `wrong` is one sentence: no such file, a directory, far too large. `refused`: what stands in it
 * is no YAML, nothing, or no list of fields. `wants` says what should stand in it.
 */
export async function readYaml(
  file: string,
  wants: string,
): Promise<OrWrong<{ fields: Record<string, unknown> } | { refused: ShownRefusal }>> {
  const read = await readText(file);
  if ('wrong' in read) return read;
  const wrong = (what: string) => refusedAs('malformed', `Filen «${file}» ${what}`);
  if (read.text.split('\n').every((line) => /^\s*(#.*)?$/.test(line)))
    return wrong(`er tom; den skal ha ${wants}.`);
  const yaml = parseYaml(read.text, 'en som er i orden');
  if (!yaml.ok) return wrong(`er ikke gyldig YAML: ${yaml.faults.join('; ')}.`);
  const fields = yaml.value;
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields))
    return wrong(`har ikke felter; den skal ha ${wants}.`);
  return { fields: fields as Record<string, unknown> };
}
