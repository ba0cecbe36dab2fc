import type { Typed } from './flags';
import { done, usage, type Result } from './result';

/** `dsop letters --out DIR`: every kind of letter with sample data, as files to look at. */
export async function writeLetters(typed: Typed, note: (line: string) => void): Promise<Result> {
  const { out } = typed;
  if (typeof out !== 'string' || out === '')
    return usage('Mangler --out med mappen brevene skal skrives til.');
  // Drawing letters needs a good deal that no other verb does.
  const { writeGallery } = await import('../mail/gallery.js');
  try {
    const written = await writeGallery(out, { pictures: true, log: note });
    return done({ out, ...written }, () => `${written.letters} brev i «${out}»; åpne index.html der.`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error;
    return usage(`Kan ikke skrive til mappen «${out}» (${String(error.code)}).`);
  }
}
