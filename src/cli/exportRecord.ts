import { queryWholeRecord } from '../client/reads';
import { isProgramme } from '../contract/messages';
import { isUnsigned } from '../domain/record/shape';
import type { Context } from './context';
import type { Typed } from './flags';
import { counted } from './names';
import { done, refusedResult, unanswered, usage, type Result } from './result';

/** `dsop export KEY --out DIR`: writes the decision record, for anybody to check. */
export async function exportRecord(context: Context, key: string, typed: Typed): Promise<Result> {
  const { out } = typed;
  if (typeof out !== 'string' || out === '')
    return usage('Mangler --out med mappen loggen skal skrives til.');
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const found = await queryWholeRecord(session.value.client, key, context.leftMs());
  if (!('value' in found)) return unanswered(found);
  const record = found.value;
  if (record === null) {
    return refusedResult(
      'not-allowed',
      isProgramme(key)
        ? 'Programmet har ikke hatt egne saker, eller den første kom før rotnøkkelen signerte registeret, så her er ingenting å skrive ut; hva som har endret registeret, står i loggen til hvert initiativ.'
        : `${key} begynte før det ble ført logg over alt den bygger på, og kan ikke skrives ut slik.`,
    );
  }
  const { writeRecord } = await import('../record/directory.js');
  const { measuresFor } = await import('../record/readable/document.js');
  try {
    const written = await writeRecord(out, record);
    if ('occupied' in written) {
      return usage(
        `I «${out}» ligger det annet enn en logg (${written.occupied.slice(0, 3).join(', ')}); velg en tom mappe.`,
      );
    }
    const { head } = record;
    const counts = { decisions: record.decisions.length, commands: record.timeline.length };
    return done({ out, key, head, ...counts, files: written.files }, (style) =>
      [
        `${style.bold(key)}: ${counted(counts.decisions, 'beslutning', 'beslutninger')}, ${counted(counts.commands, 'linje', 'linjer')}, i «${out}».`,
        `Kjedens hode er ${head}`,
        ...(isUnsigned(record)
          ? ['Ingenting i loggen er signert: den viser hva som ble tatt imot, ikke hvem som sendte det.']
          : []),
        `Etterprøv: npx dsop verify ${out} ${measuresFor(record)}`,
      ].join('\n'),
    );
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error;
    return usage(`Kan ikke skrive til mappen «${out}» (${String(error.code)}).`);
  }
}
