import { z } from 'zod';
import { parseInstant, toIso, type EpochMs } from '../domain/calendar';
import { keyIdOf, publicKeyOf } from '../domain/proof';
import {
  delegationsOf,
  keysOf,
  rootPerson,
  type Delegation,
  type Key,
  type Person,
  type Register,
} from '../domain/register';
import { id, instant, text } from './envelope';
import { shown, type Fault } from './faultWords';

/** The part of the register's file that says who signs with what: root, keys, delegations. */

/** A public key as people write it: Ed25519, 32 bytes in base64url. */
export const publicKey = z
  .string()
  .refine(
    (s) => publicKeyOf(s) !== undefined,
    'er ikke en offentlig nøkkel (Ed25519, 43 tegn base64url); «dsop keygen» skriver den',
  );

const when = instant.nullish();

/** What `registerSchema` has of it. */
export const keyShape = {
  root: publicKey.nullish(),
  keys: z
    .array(z.strictObject({ person: id, key: publicKey, from: when, revoked: when, reason: text.nullish() }))
    .nullish(),
  delegations: z
    .array(
      z.strictObject({
        id,
        from: id,
        to: id,
        actor: id,
        scope: z.enum(['position', 'commit']),
        forum: z.enum(['tlf', 'sg', 'pmo']).nullish(),
        begins: instant,
        ends: instant,
        revoked: when,
        evidence: text.nullish(),
      }),
    )
    .nullish(),
};

type KeyPart = z.ZodObject<typeof keyShape>;
type Written = z.input<KeyPart>;
type Checked = z.output<KeyPart>;

const at = (text: string | null | undefined): EpochMs | null =>
  typeof text === 'string' ? (parseInstant(text) ?? null) : null;

/** Root, keys and delegations of a checked file; nothing where it has none. */
export function keysFrom(file: Checked): Pick<Register, 'root' | 'keys' | 'delegations'> {
  const { root, keys, delegations } = file;
  return {
    ...(typeof root === 'string' && { root }),
    ...(keys && {
      keys: keys.map((k): Key => ({
        id: keyIdOf(k.key),
        person: k.person,
        publicKey: k.key,
        validFrom: at(k.from),
        revokedAt: at(k.revoked),
        reason: k.reason ?? null,
      })),
    }),
    ...(delegations && {
      delegations: delegations.map((d): Delegation => ({
        id: d.id,
        actor: d.actor,
        from: d.from,
        to: d.to,
        scope: d.scope,
        forum: d.forum ?? null,
        validFrom: at(d.begins) ?? 0,
        validTo: at(d.ends) ?? 0,
        revokedAt: at(d.revoked),
        evidence: d.evidence ?? null,
      })),
    }),
  };
}

/** The same in the file's form. */
export function keysWritten(register: Register): Written {
  return {
    ...(typeof register.root === 'string' && { root: register.root }),
    ...(register.keys && {
      keys: keysOf(register).map((k) => ({
        person: k.person,
        key: k.publicKey,
        ...(k.validFrom !== null && { from: toIso(k.validFrom) }),
        ...(k.revokedAt !== null && { revoked: toIso(k.revokedAt) }),
        ...(k.reason !== null && { reason: k.reason }),
      })),
    }),
    ...(register.delegations && {
      delegations: delegationsOf(register).map((d) => ({
        id: d.id,
        from: d.from,
        to: d.to,
        actor: d.actor,
        scope: d.scope,
        ...(d.forum !== null && { forum: d.forum }),
        begins: toIso(d.validFrom),
        ends: toIso(d.validTo),
        ...(d.revokedAt !== null && { revoked: toIso(d.revokedAt) }),
        ...(d.evidence !== null && { evidence: d.evidence }),
      })),
    }),
  };
}

/** What these parts say against the rest of the file: unknown persons, one key twice, a person called root. */
export function keyFaults(file: Checked & { persons: readonly Pick<Person, 'id'>[] }): Fault[] {
  const persons = new Set(file.persons.map((p) => p.id));
  const seen = new Set<string>(typeof file.root === 'string' ? [file.root] : []);
  const unknown = (path: PropertyKey[], person: string): Fault[] =>
    persons.has(person)
      ? []
      : [
          {
            path,
            message: `personen ${shown(person)} står ikke under persons; legg den til eller rett id-en`,
          },
        ];
  return [
    ...file.persons.flatMap((p, i) =>
      p.id === rootPerson
        ? [
            {
              path: ['persons', i, 'id'],
              message: `id-en ${shown(rootPerson)} er holdt av til rotnøkkelen; velg en annen`,
            },
          ]
        : [],
    ),
    ...(file.keys ?? []).flatMap((k, i) => {
      const twice = seen.has(k.key);
      seen.add(k.key);
      const message = 'nøkkelen står før i filen; hver person har sin egen, og rotnøkkelen er ingens';
      return [
        ...unknown(['keys', i, 'person'], k.person),
        ...(twice ? [{ path: ['keys', i, 'key'], message }] : []),
      ];
    }),
    ...(file.delegations ?? []).flatMap((d, i) => [
      ...unknown(['delegations', i, 'from'], d.from),
      ...unknown(['delegations', i, 'to'], d.to),
    ]),
  ];
}
