import {
  isMap as isYamlMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  stringify,
  type Document,
} from 'yaml';
import type { Register } from '../domain/register';
import { pathWords, type Where } from './faultWords';
import { checkRegister, registerFileOf, type RegisterAnswer, type RegisterFile } from './registerFile';

/** The largest register that is read, in bytes: far more than any programme needs. */
export const largestRegister = 1024 * 1024;

/** One fault of syntax brings others: the first few are enough. */
const shownSyntaxFaults = 10;

const syntaxWords: Record<string, string> = {
  DUPLICATE_KEY: 'nøkkelen står to ganger; behold den ene',
  TAB_AS_INDENT: 'linjen er rykket inn med tabulator; bruk mellomrom',
  BAD_INDENT: 'innrykket stemmer ikke med linjene over; rett innrykket',
  MISSING_CHAR: 'et tegn mangler, som kolon, anførselstegn eller klamme; sett det inn',
  MULTIPLE_DOCS: 'filen har flere dokumenter; stryk alt fra og med linjen med ---',
  BAD_ALIAS: 'henvisningen med * kan ikke leses; skriv verdien ut',
  TAG_RESOLVE_FAILED: 'merket med ! er ukjent; stryk det',
  BLOCK_AS_IMPLICIT_KEY: 'linjen blander nøkkel og verdi; rett innrykket eller sett verdien i anførselstegn',
  MULTILINE_IMPLICIT_KEY: 'nøkkelen går over flere linjer; sett kolon etter den på samme linje',
};

/** The line of a path in the file: where the key stands, else where the nearest thing around it does. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = document.contents;
  let offset = isNode(node) ? node.range?.[0] : undefined;
  for (const step of path) {
    if (isYamlMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!pair) break;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      if (isNode(node)) offset = node.range?.[0] ?? offset;
    } else break;
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

const byLine = (faults: readonly string[]): string[] => {
  const line = (fault: string) => Number(/^linje (\d+)/.exec(fault)?.[1] ?? 0);
  return [...faults].sort((a, b) => line(a) - line(b));
};

const fail = (...faults: string[]): RegisterAnswer => ({ ok: false, faults });

function contentOf(document: Document): { ok: true; value: unknown } | { ok: false; fault: string } {
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return {
      ok: false,
      fault:
        'en henvisning med * viser ikke til noe, eller henvisningene vokser uten ende; skriv verdiene ut',
    };
  }
}

function documentOf(text: string, lines: LineCounter): Document | string {
  try {
    return parseDocument(text, { lineCounter: lines, prettyErrors: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return 'filen er nøstet for dypt til å kunne leses; rett den etter register.sample.yaml';
  }
}

/**
 * Reads the programme's register from the text of its YAML file (documented in `register.sample.yaml`).
 * Out: the register with revision 0, or every fault at once, one Norwegian sentence each that begins with line and path.
 */
export function parseRegister(yamlText: string): RegisterAnswer {
  if (yamlText.length > largestRegister || new TextEncoder().encode(yamlText).length > largestRegister) {
    return fail('filen er større enn 1 MB; et register er mye mindre, så se etter om det er riktig fil');
  }
  const lines = new LineCounter();
  const document = documentOf(yamlText, lines);
  if (typeof document === 'string') return fail(document);
  const syntax = [...document.errors, ...document.warnings].map(
    ({ code, pos }) =>
      `linje ${lines.linePos(pos[0]).line}: ${syntaxWords[code] ?? `er ikke gyldig YAML (${code}); rett linjen`}`,
  );
  if (syntax.length > 0) {
    const more = syntax.length - shownSyntaxFaults;
    return fail(
      ...syntax.slice(0, shownSyntaxFaults),
      ...(more > 0 ? [`${more} feil til, som oftest følger av disse; rett dem først`] : []),
    );
  }
  if (document.contents === null) {
    return fail('filen er tom; begynn med register.sample.yaml');
  }
  const content = contentOf(document);
  if (!content.ok) return fail(content.fault);
  const where: Where = (path, value) => {
    const line = lineOf(document, lines, path);
    const words = pathWords(path, value);
    return line === undefined ? words : `linje ${line} (${words})`;
  };
  const answer = checkRegister(content.value, where);
  return answer.ok ? answer : fail(...byLine(answer.faults));
}

/**
 * The file's content as plain JSON in the file's form: what the command `loadRegister` carries. Faults as in `parseRegister`.
 */
export function registerFileFrom(
  yamlText: string,
): { ok: true; file: RegisterFile } | { ok: false; faults: string[] } {
  const read = parseRegister(yamlText);
  return read.ok ? { ok: true, file: registerFileOf(read.register) } : read;
}

/** Writes a register as YAML that `parseRegister` reads back to the same register; the revision stands in a comment. */
export function registerYaml(register: Register): string {
  const head = `# Programmets register, revisjon ${register.revision}. Formen er forklart i register.sample.yaml.\n`;
  return head + stringify(registerFileOf(register), { lineWidth: 0 });
}
