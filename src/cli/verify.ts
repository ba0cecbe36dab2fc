import type { Check, Finding } from '../record/checks/finding';
import { readRecord } from '../record/directory';
import { verify, type Verdict } from '../record/verify';
import { refusedAs, type ShownRefusal } from '../client/reply';
import { readText } from './files';
import type { Typed } from './flags';
import { done, unanswered, usage, type Result } from './result';
import { indent, type Style } from './style';

const titles: Record<Check, string> = {
  files: 'Filer',
  form: 'Form',
  seals: 'Segl',
  timeline: 'Forløp',
  chain: 'Kjede',
  rules: 'Regelsett',
  registers: 'Register',
  manifests: 'Grunnlag',
  signatures: 'Signaturer',
  trust: 'Rot',
  replay: 'Regler',
  readable: 'Lesbart',
  head: 'Hode',
};

/** Fewer digits would fit a chain by chance. */
const headForm = /^[0-9a-fA-F]{16,64}$/;
const mostPlaces = 12;

/** `dsop verify DIR`: says line by line what holds and what does not. Exit 0 when all holds, else 1. Needs no server. */
export async function verifyRecord(dir: string, typed: Typed): Promise<Result> {
  const head = typeof typed.head === 'string' ? typed.head.trim().replace(/…$/, '') : undefined;
  if (head !== undefined && !headForm.test(head))
    return usage('--head tar hodet fra brevet: 16 til 64 heksadesimale tegn.');
  const root = await rootIn(typed.trust);
  if (root !== undefined && !('key' in root)) return 'wrong' in root ? usage(root.wrong) : unanswered(root);
  try {
    const verdict = verify(await readRecord(dir), { head, root: root?.key });
    return done({ dir, ...verdict }, (style) => verdictText(verdict, style), verdict.holds ? 0 : 1);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error;
    return usage(`Kan ikke lese mappen «${dir}» (${String(error.code)}).`);
  }
}

/** The root's public key in a file: 43 digits of base64url on the first line that is no comment. */
async function rootIn(
  file: unknown,
): Promise<{ key: string } | { wrong: string } | { refused: ShownRefusal } | undefined> {
  if (typeof file !== 'string') return undefined;
  const read = await readText(file);
  if ('wrong' in read) return read;
  const [key] = read.text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return key !== undefined && /^[A-Za-z0-9_-]{43}$/.test(key)
    ? { key }
    : refusedAs('malformed', `«${file}» har ingen offentlig nøkkel: 43 tegn base64url på en linje.`);
}

function verdictText({ holds, findings }: Verdict, style: Style): string {
  const width = Math.max(...Object.values(titles).map((title) => title.length));
  const lines = findings.map((f) => {
    const line = `${marked(f, style)}  ${titles[f.check].padEnd(width)}  ${f.says}`;
    const shown = f.places.slice(0, mostPlaces);
    const more = f.places.length - shown.length;
    const places = [...shown, ...(more > 0 ? [`og ${more} steder til`] : [])];
    return places.length === 0 ? line : `${line}\n${indent(places.join('\n'), width + 15)}`;
  });
  const failed = findings.filter((f) => f.holds === 'no').length;
  const untried = findings.filter((f) => f.holds === 'untried').length;
  const unsigned = findings.some((f) => f.check === 'signatures' && f.holds === 'untried');
  const beside = [
    ...(untried > 0 ? [`${untried} er ikke prøvd`] : []),
    ...(unsigned ? ['ingenting her er signert, så hvem som besluttet hva, er ikke bevist'] : []),
  ];
  const last = holds
    ? `Alt som er prøvd, holder${beside.map((words) => `; ${words}`).join('')}.`
    : style.red(`${failed} ting holder ikke.`);
  return [...lines, '', last].join('\n');
}

function marked({ holds }: Finding, style: Style): string {
  switch (holds) {
    case 'yes':
      return style.green('holder      ');
    case 'no':
      return style.red('holder ikke ');
    case 'untried':
      return style.dim('ikke prøvd  ');
  }
}
