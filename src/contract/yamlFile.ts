import { isMap as isYamlMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { pathWords, type Where } from './faultWords';

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

/** Faults in the order of the lines they name. */
export const byLine = (faults: readonly string[]): string[] => {
  const line = (fault: string) => Number(/^linje (\d+)/.exec(fault)?.[1] ?? 0);
  return [...faults].sort((a, b) => line(a) - line(b));
};

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

function documentOf(text: string, lines: LineCounter, sample: string): Document | string {
  try {
    return parseDocument(text, { lineCounter: lines, prettyErrors: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return `filen er nøstet for dypt til å kunne leses; rett den etter ${sample}`;
  }
}

/** What stands in a YAML file, and how a place in it is named; or what keeps it from being read. */
export type YamlAnswer = { ok: true; value: unknown; where: Where } | { ok: false; faults: string[] };

/**
 * Reads a YAML file as plain JSON. Out: its content, with `where`, which names a path by its line; or every fault of syntax,
 * a Norwegian sentence each. `sample` is the file that shows how one of its kind is written.
 */
export function readYaml(text: string, sample: string): YamlAnswer {
  const lines = new LineCounter();
  const document = documentOf(text, lines, sample);
  if (typeof document === 'string') return { ok: false, faults: [document] };
  const syntax = [...document.errors, ...document.warnings].map(
    ({ code, pos }) =>
      `linje ${lines.linePos(pos[0]).line}: ${syntaxWords[code] ?? `er ikke gyldig YAML (${code}); rett linjen`}`,
  );
  if (syntax.length > 0) {
    const more = syntax.length - shownSyntaxFaults;
    const rest = more > 0 ? [`${more} feil til, som oftest følger av disse; rett dem først`] : [];
    return { ok: false, faults: [...syntax.slice(0, shownSyntaxFaults), ...rest] };
  }
  if (document.contents === null) return { ok: false, faults: [`filen er tom; begynn med ${sample}`] };
  const content = contentOf(document);
  if (!content.ok) return { ok: false, faults: [content.fault] };
  const where: Where = (path, value) => {
    const line = lineOf(document, lines, path);
    const words = pathWords(path, value);
    return line === undefined ? words : `linje ${line} (${words})`;
  };
  return { ok: true, value: content.value, where };
}
