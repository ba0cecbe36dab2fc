import { snapshotSchema } from '../../contract/registerSnapshot';
import { parseInstant } from '../../domain/calendar';
import { hashOf } from '../../domain/chain';
import { keyNamed, verifyProof } from '../../domain/proof';
import { isUnsigned, type DecisionRecord } from '../../domain/record/shape';
import { rootPerson, type RegisterSnapshot } from '../../domain/register';
import { afterCause, type RegisterCause } from '../../domain/registerChange';
import { fails, holds, untried, type Finding } from './finding';

/** Who signed: every command by a key that its person had when it was taken. */
export function checkSignatures(record: DecisionRecord): Finding {
  const editions = editionsAt(record);
  if (isUnsigned(record)) {
    const says = `Usignert: programmet ${record.programme} signerer ikke kommandoer; hvem som sendte dem, er serverens ord`;
    return record.timeline.some((row) => row.what === 'command' && row.envelope.proof !== undefined)
      ? fails('signatures', 'Her står signaturer, men registeret har ingen nøkler til dem', ['registers[0]'])
      : untried('signatures', says);
  }
  const keys = new Set<string>();
  const faults: { place: string; why: string }[] = [];
  record.timeline.forEach((row, i) => {
    if (row.what !== 'command') return;
    const register = editions[i];
    const at = parseInstant(row.at);
    if (register === undefined || at === undefined)
      return faults.push({ place: `timeline[${i}]`, why: 'registeret mangler' });
    const proved = verifyProof(register, row.envelope, at);
    if (!proved.ok) faults.push({ place: `timeline[${i}].envelope.proof`, why: proved.refused.message });
    else keys.add(keyNamed(row.envelope.proof) ?? '');
  });
  const [first] = faults;
  if (first) {
    return fails(
      'signatures',
      `${faults.length} kommandoer er ikke signert av den de sier. Linje ${first.place}: ${first.why}`,
      faults.map((f) => f.place),
    );
  }
  return holds(
    'signatures',
    `Signaturene: alle kommandoer er signert av dem de er fra, med ${keys.size} nøkler som gjaldt da de ble mottatt`,
  );
}

/** The edition of the register that each row was taken under. */
export function editionsAt(record: DecisionRecord): (RegisterSnapshot | undefined)[] {
  let edition = record.registers[0]?.register;
  return record.timeline.map((row) => {
    if (row.what === 'register')
      edition = record.registers.find((r) => r.revision === row.revision)?.register;
    return edition;
  });
}

/** What the keys stand on: the root's public key, which whoever checks has from elsewhere. */
export function checkTrust(record: DecisionRecord, root: string | undefined): Finding {
  if (isUnsigned(record)) {
    return root === undefined
      ? untried('trust', 'Usignert: ingen nøkler å føre tilbake til en rot')
      : fails('trust', 'Ingenting her er signert, så ingenting bygger på den roten du oppgir', [
          'registers[0]',
        ]);
  }
  if (root === undefined) {
    return fails(
      'trust',
      'Uten --trust er det ingen rot å stå på: nøklene i loggen kan være hvem som helst sine',
      ['registers[0].register.root'],
    );
  }
  const faults = unattested(record, root);
  return faults.length === 0
    ? holds(
        'trust',
        'Roten: hver utgave av registeret, med nøklene i den, går tilbake til den roten du oppgir',
      )
    : fails(
        'trust',
        'Nøklene går ikke tilbake til den roten du oppgir: registeret må være lest inn med rotnøkkelen, og siden bare endret av signerte kommandoer',
        faults,
      );
}

/**
 * The editions that do not follow from a register signed as a whole with the root key, by one signed change after another.
 */
function unattested({ lineage, registers }: DecisionRecord, root: string): string[] {
  const first = registers[0]?.revision ?? 0;
  const start = lineage.findLastIndex(({ revision, cause }) => revision <= first && loadedBy(root, cause));
  const load = lineage[start];
  if (load?.cause.kind !== 'command') return ['registers[0]'];
  const snapshot = snapshotSchema.safeParse(load.cause.envelope.payload.snapshot);
  if (!snapshot.success) return [`lineage[${start}]`];
  let edition: RegisterSnapshot = { ...snapshot.data, revision: load.revision };
  const attested = new Set([hashOf(edition)]);
  for (const [i, { cause }] of lineage.slice(start + 1).entries()) {
    const next = afterCause(edition, cause);
    if (!next.ok) return [`lineage[${start + 1 + i}]`];
    edition = next.value.register;
    attested.add(hashOf(edition));
  }
  return registers.flatMap((r, i) => (attested.has(hashOf(r.register)) ? [] : [`registers[${i}]`]));
}

/** Is it a whole register, signed with this root key? */
function loadedBy(root: string, cause: RegisterCause): boolean {
  if (cause.kind !== 'command' || cause.envelope.command !== 'loadRegister') return false;
  const { envelope, at } = cause;
  return envelope.by === rootPerson && verifyProof({ ...nobody, root }, envelope, at).ok;
}

/** A register of nobody: with the root key alone. */
const nobody: RegisterSnapshot = {
  revision: 0,
  programme: '',
  actors: [],
  persons: [],
  seats: [],
  chairs: {},
  mandates: [],
  standing: { tlfWrittenProcedure: false, sgMethod: 'consensus', sending: 'workingHours' },
};
