import type { Payload } from '../../contract/commands';
import { shortName } from '../agreement';
import { addDays, isDay, osloInstant, parseInstant, type EpochMs } from '../calendar';
import { refuse, type Answer } from '../refusal';
import { delegationsOf, rootPerson, type Delegation } from '../register';
import { changed, known, ownName, type Ask, type Changed } from './ask';

/** Acting for another: given, and taken back. */

/** A day begins at midnight in Oslo, and is over when the next one begins. */
function instantOf(moment: string, edge: 'begins' | 'ends'): EpochMs {
  if (isDay(moment)) return osloInstant(edge === 'begins' ? moment : addDays(moment, 1), '00:00');
  return parseInstant(moment) ?? NaN;
}

/** One more than the highest: those from the register's file have numbers, or ids, of their own. */
const nextId = (given: readonly Delegation[]): string =>
  `D${Math.max(0, ...given.map(({ id }) => Number(/^D(\d{1,9})$/.exec(id)?.[1] ?? 0))) + 1}`;

/**
 * Whoever has a seat or a mandate lets another act for it, for a time: days in Oslo, the last included, or instants (V4 §2.3).
 * Refused: `not-authorised`, `unknown-person`, `not-allowed` (nothing to give, or to oneself), `bad-date`.
 */
export function delegate(ask: Ask, p: Payload<'delegate'>): Answer<Changed> {
  const { register, envelope, now, day } = ask;
  const own = ownName(ask);
  if (!own.ok) return own;
  const fits = known(ask, undefined, p.to);
  if (!fits.ok) return fits;
  const from = envelope.by;
  const holds = [...register.seats, ...register.mandates].find(
    (t) => t.person === from && (t.validTo === null || day <= t.validTo),
  );
  if (!holds || p.to === from) {
    return refuse(
      'not-allowed',
      p.to === from
        ? 'Fullmakt gis til en annen enn en selv.'
        : `${from} har verken sete eller mandat, og har derfor ingenting å gi fullmakt til.`,
      'V4 §2.3',
    );
  }
  const validFrom = p.begins === undefined ? now : Math.max(now, instantOf(p.begins, 'begins'));
  const validTo = instantOf(p.ends, 'ends');
  if (!(validFrom < validTo))
    return refuse('bad-date', `Fullmakten slutter ${p.ends}, og det er ikke etter at den begynner.`);
  const given = {
    id: nextId(delegationsOf(register)),
    actor: holds.actor,
    from,
    to: p.to,
    scope: p.scope,
    forum: p.forum ?? null,
    validFrom,
    validTo,
    revokedAt: null,
    evidence: p.evidence ?? null,
  };
  const scope = p.scope === 'commit' ? 'ta standpunkt og binde aktøren' : 'ta standpunkt';
  return changed(
    ask,
    { delegations: [...delegationsOf(register), given] },
    `${p.to} kan ${scope}${p.forum === undefined ? '' : ` i ${shortName(p.forum)}`} på vegne av ${from} til ${isDay(p.ends) ? 'og med ' : ''}${p.ends} (${given.id}).`,
  );
}

/**
 * Taken back at once by the one who gave it, the one who has it, or root (V4 §2.3). Refused: `not-authorised`,
 * `delegation-missing`, `already-done`.
 */
export function revokeDelegation(ask: Ask, p: Payload<'revokeDelegation'>): Answer<Changed> {
  const { register, envelope, now } = ask;
  const own = ownName(ask);
  if (!own.ok) return own;
  const given = delegationsOf(register).find((d) => d.id === p.delegation);
  if (!given) {
    const standing = delegationsOf(register).filter((d) => d.revokedAt === null && d.validTo > now);
    const named = standing.slice(0, 8).map(({ id, from, to }) => `${id} (fra ${from} til ${to})`);
    return refuse(
      'delegation-missing',
      `Registeret har ingen fullmakt ${p.delegation}; ${named.length > 0 ? `de som gjelder, er ${named.join(', ')}` : 'ingen gjelder nå'}.`,
    );
  }
  if (![given.from, given.to, rootPerson].includes(envelope.by)) {
    return refuse(
      'not-authorised',
      `${envelope.by} kan ikke trekke tilbake ${given.id}; det kan ${given.from}, som ga den.`,
      'V4 §2.3',
    );
  }
  if (given.revokedAt !== null)
    return refuse('already-done', `Fullmakten ${given.id} er alt trukket tilbake.`);
  const delegations = delegationsOf(register).map((d) => (d.id === given.id ? { ...d, revokedAt: now } : d));
  return changed(ask, { delegations }, `Fullmakten ${given.id} er trukket tilbake.`);
}
