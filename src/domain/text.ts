/** The two languages letters are written in: bokmål and English. */
export type Lang = 'nb' | 'en';

/** One saying in both languages. */
export interface Text {
  nb: string;
  en: string;
}

/** The same words in both languages: names, keys, titles that are not translated. */
export const same = (words: string): Text => ({ nb: words, en: words });

/** Joins a list for reading: "a, b og c" / "a, b and c". */
export function listing(items: readonly string[], lang: Lang): string {
  const and = lang === 'nb' ? ' og ' : ' and ';
  if (items.length < 2) return items.join('');
  return items.slice(0, -1).join(', ') + and + items[items.length - 1];
}

/** Ends an exhaustive switch; reached only when data from outside slipped past its schema. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
