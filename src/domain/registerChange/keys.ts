import type { Payload } from '../../contract/commands';
import { keyIdOf, keysIn, signingIsOn } from '../proof';
import { accept, refuse, type Answer } from '../refusal';
import { keysOf, type Key } from '../register';
import { byPmo, byRoot, changed, known, ownName, type Ask, type Changed } from './ask';

/** Public keys, from the first to the last. */

const newKey = (ask: Ask, person: string, publicKey: string): Key => ({
  id: keyIdOf(publicKey),
  person,
  publicKey,
  validFrom: ask.now,
  revokedAt: null,
  reason: null,
});

function unused(ask: Ask, publicKey: string): Answer<true> {
  const id = keyIdOf(publicKey);
  const taken = ask.register.root === publicKey || keysOf(ask.register).some((k) => k.id === id);
  return taken
    ? refuse('already-done', `Nøkkelen ${id} står alt i registeret; en nøkkel brukes av én, én gang.`)
    : accept(true);
}

/**
 * A further key by the person; the first by PMO; after all are lost by root alone, or PMO could become anybody. Refused:
 * `not-authorised`, `unknown-person`, `already-done` (a key that was ever used).
 */
export function addKey(ask: Ask, p: Payload<'addKey'>): Answer<Changed> {
  const { register, envelope } = ask;
  const own = ownName(ask);
  if (!own.ok) return own;
  const fits = known(ask, undefined, p.person);
  if (!fits.ok) return fits;
  const hasHad = keysOf(register).some((k) => k.person === p.person);
  if (envelope.by !== p.person && !byRoot(ask)) {
    const may = byPmo(ask, `legge til nøkler for ${p.person}`);
    if (!may.ok) return may;
    if (hasHad) {
      return refuse(
        'not-authorised',
        `${p.person} har hatt nøkkel før: en ny signeres med den, eller med rotnøkkelen når den er tapt.`,
      );
    }
  }
  const free = unused(ask, p.publicKey);
  if (!free.ok) return free;
  const key = newKey(ask, p.person, p.publicKey);
  return changed(ask, { keys: [...keysOf(register), key] }, `${p.person} signerer med nøkkelen ${key.id}.`);
}

/**
 * The key that signed is revoked, and the new one takes its place; root's too. Refused: `not-authorised`, `already-done` (a key that
 * was ever used).
 */
export function rotateKey(ask: Ask, p: Payload<'rotateKey'>): Answer<Changed> {
  const { register, envelope, now } = ask;
  const own = ownName(ask);
  if (!own.ok) return own;
  const free = unused(ask, p.publicKey);
  if (!free.ok) return free;
  if (byRoot(ask)) return changed(ask, { root: p.publicKey }, 'Programmet har fått ny rotnøkkel.');
  const old = signingIsOn(register)
    ? envelope.proof?.split('.')[1]
    : keysIn(register, envelope.by, now)[0]?.id;
  const key = newKey(ask, envelope.by, p.publicKey);
  const keys = keysOf(register).map((k) =>
    k.id === old ? { ...k, revokedAt: now, reason: 'byttet ut' } : k,
  );
  return changed(
    ask,
    { keys: [...keys, key] },
    `${envelope.by} signerer med nøkkelen ${key.id}; ${old ?? 'ingen'} er trukket tilbake.`,
  );
}

/**
 * A key is valid no longer, with a reason: by whose it is, PMO or root (V4 §3.3). Refused: `not-authorised`, `key-unknown`,
 * `already-done`.
 */
export function revokeKey(ask: Ask, p: Payload<'revokeKey'>): Answer<Changed> {
  const { register, envelope, now } = ask;
  const own = ownName(ask);
  if (!own.ok) return own;
  const key = keysOf(register).find((k) => k.id === p.keyId);
  if (!key) return refuse('key-unknown', `Registeret har ingen nøkkel ${p.keyId}.`);
  if (key.person !== envelope.by) {
    const may = byPmo(ask, `trekke tilbake nøkkelen til ${key.person}`);
    if (!may.ok) return may;
  }
  if (key.revokedAt !== null) return refuse('already-done', `Nøkkelen ${key.id} er alt trukket tilbake.`);
  const keys = keysOf(register).map((k) =>
    k.id === key.id ? { ...k, revokedAt: now, reason: p.reason } : k,
  );
  return changed(ask, { keys }, `Nøkkelen ${key.id} til ${key.person} er trukket tilbake.`);
}
