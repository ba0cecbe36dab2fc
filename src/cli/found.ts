import { foundingOf } from '../client/founding';
import { parseRegister } from '../contract/registerYaml';
import { hashOf } from '../domain/chain';
import { keyIdOf } from '../domain/proof';
import { rootPerson, withUsual, type Register } from '../domain/register';
import type { Context } from './context';
import { readText } from './files';
import { hasKeyHere, signedHere } from './keys';
import { done, refusedResult, usage, type Result } from './result';

/** `dsop found FIL`: the register as a whole, signed with the root key where it is here, else to be signed where it is. */
export async function foundOn(context: Context, file: string | undefined): Promise<Result> {
  if (file === undefined) return usage('Si hvilken fil registeret er i, som «dsop found register.yaml».');
  const read = await rootedRegister(file);
  if ('failed' in read) return read.failed;
  const register = withUsual({ ...read.register, programme: context.config.programme });
  const signed = await signedHere(context, foundingOf(register, Date.now()));
  if ('failed' in signed) return signed.failed;
  const { envelope } = signed;
  context.note(
    hasKeyHere(context, rootPerson)
      ? `Signert med rotnøkkelen ${keyIdOf(read.register.root)}.`
      : 'Her er ingen rotnøkkel: signer det som er skrevet ut, med «dsop sign» der den er.',
  );
  return done(envelope, () => JSON.stringify(envelope, null, 2));
}

/** The register in a file, which must name its root key. */
export async function rootedRegister(
  file: string,
): Promise<{ register: Register & { root: string } } | { failed: Result }> {
  const text = await readText(file);
  if ('wrong' in text) return { failed: usage(text.wrong) };
  const read = parseRegister(text.text);
  if (!read.ok) {
    return {
      failed: refusedResult(
        'malformed',
        `Registeret i «${file}» er ikke i orden: ${read.faults.join('; ')}.`,
      ),
    };
  }
  const { root } = read.register;
  if (typeof root === 'string') return { register: { ...read.register, root } };
  return {
    failed: refusedResult(
      'malformed',
      `Registeret i «${file}» har ingen rotnøkkel (root:); «dsop keygen --as root» lager den, og «dsop register-export» skriver registeret slik det er, med den.`,
    ),
  };
}

/**
 * What a register's file says that does not follow with the snapshot that is signed, in words for whoever loads it;
 * undefined when that is nothing new.
 */
export function leftBehind(held: Register, file: Register): string | undefined {
  const persons = file.persons.filter(({ id, name, email, language }) => {
    const known = held.persons.find((p) => p.id === id);
    return known?.name !== name || known.email !== email || known.language !== language;
  });
  const others = (['offices', 'communications', 'ruleSets', 'ruleSet'] as const).filter(
    (field) => hashOf(held[field] ?? null) !== hashOf(file[field] ?? null),
  );
  const said = [
    persons.length === 0
      ? ''
      : `Navn og adresser følger ikke med: send dem med «dsop contact», for ${persons
          .slice(0, 12)
          .map((p) => p.id)
          .join(', ')}${persons.length > 12 ? ` og ${persons.length - 12} til` : ''}.`,
    others.length === 0 ? '' : `${others.join(', ')} i filen følger heller ikke med og er som før.`,
  ];
  return said.join(' ').trim() || undefined;
}
