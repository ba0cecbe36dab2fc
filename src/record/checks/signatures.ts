import type { DecisionRecord } from '../../domain/record/shape';
import { fails, untried, type Finding } from './finding';

/** Who signed, and what the keys stand on. */
export function checkSignatures(record: DecisionRecord, root: string | undefined): Finding[] {
  const says = `Usignert: programmet ${record.programme} signerer ikke kommandoer; hvem som sendte dem, er serverens ord`;
  return [
    untried('signatures', says),
    root === undefined
      ? untried('trust', 'Ingen nøkler å føre tilbake til en rot')
      : fails('trust', 'Ingenting her er signert, så ingenting bygger på den roten du oppgir', ['registers[0]']),
  ];
}
