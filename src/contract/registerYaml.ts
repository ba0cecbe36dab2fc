import { stringify } from 'yaml';
import type { Register } from '../domain/register';
import { byLine, readYaml } from './yamlFile';
import { checkRegister, registerFileOf, type RegisterAnswer, type RegisterFile } from './registerFile';

/** The largest register that is read, in bytes: far more than any programme needs. */
export const largestRegister = 1024 * 1024;

/**
 * Reads the programme's register from the text of its YAML file (documented in `register.sample.yaml`).
 * Out: the register with revision 0, or every fault at once, one Norwegian sentence each that begins with line and path.
 */
export function parseRegister(yamlText: string): RegisterAnswer {
  if (yamlText.length > largestRegister || new TextEncoder().encode(yamlText).length > largestRegister) {
    return {
      ok: false,
      faults: ['filen er større enn 1 MB; et register er mye mindre, så se etter om det er riktig fil'],
    };
  }
  const read = readYaml(yamlText, 'register.sample.yaml');
  if (!read.ok) return read;
  const answer = checkRegister(read.value, read.where);
  return answer.ok ? answer : { ok: false, faults: byLine(answer.faults) };
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
