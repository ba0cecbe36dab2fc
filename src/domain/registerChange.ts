import { commands, type Payload } from '../contract/commands';
import type { Envelope } from '../contract/envelope';
import { programmeWorkflowId } from '../contract/messages';
import type { RegisterCommandName } from '../contract/registerCommands';
import { snapshotSchema } from '../contract/registerSnapshot';
import { osloDayOf, type EpochMs } from './calendar';
import { afterDecision } from './decisionCause';
import { keyNamed, signingIsOn, verifyProof } from './proof';
import { accept, refuse, type Answer } from './refusal';
import { delegationsOf, keysOf, type RegisterSnapshot } from './register';
import { byRoot, type Ask, type Changed } from './registerChange/ask';
import { delegate, revokeDelegation } from './registerChange/delegations';
import { addKey, revokeKey, rotateKey } from './registerChange/keys';
import { enrol, mandate, seat } from './registerChange/persons';
import { chair, practice } from './registerChange/standing';

/**
 * What changed the register: one signed command, or every command behind a case that was decided. `at` is when the
 * programme took it, `ruleSet` what the case was tabled under. It is all that reaches initiatives, which judge it by the
 * snapshot they hold.
 */
export type RegisterCause =
  | { kind: 'command'; at: EpochMs; envelope: Envelope }
  | {
      kind: 'decision';
      at: EpochMs;
      case: string;
      ruleSet?: string;
      envelopes: { at: EpochMs; envelope: Envelope }[];
    };

/** One change, and the revision it leads to. */
export interface RegisterChange {
  revision: number;
  cause: RegisterCause;
}

type Changing<P> = (ask: Ask, payload: P) => Answer<Changed>;

/** The commands that change what initiatives hold: `contact` does not. */
type Relayed = Exclude<RegisterCommandName, 'contact'> | 'loadRegister';

const changes: { [N in Relayed]: Changing<Payload<N>> } = {
  enrol,
  seat,
  mandate,
  chair,
  practice,
  addKey,
  rotateKey,
  revokeKey,
  delegate,
  revokeDelegation,
  loadRegister,
};

export const isRelayed = (command: string): command is Relayed => Object.hasOwn(changes, command);

/**
 * Judges a command that changes the register, by the register before it: the same for all, from envelope and instant
 * (`now`: when the programme took it). The revision it names lets it fit in one place of the row, and never again.
 */
export function changeRegister(
  register: RegisterSnapshot,
  envelope: Envelope,
  now: EpochMs,
): Answer<Changed> {
  const { command } = envelope;
  if (!isRelayed(command)) return refuse('unknown-command', `«${command}» endrer ikke registeret.`);
  if (envelope.programme !== register.programme || envelope.target !== programmeWorkflowId)
    return refuse('wrong-target', `Kommandoen er adressert til ${envelope.target} i ${envelope.programme}.`);
  if (envelope.register !== register.revision) {
    return refuse(
      'register-stale',
      `Registeret er i utgave ${register.revision}, og kommandoen bygger på utgave ${envelope.register}: les det på nytt og send igjen.`,
    );
  }
  const payload = commands[command].payload.safeParse(envelope.payload);
  if (!payload.success)
    return refuse('malformed', `Kommandoen er ikke i orden. Eksempel: ${commands[command].example}`);
  const signed = verifyProof(register, envelope, now);
  if (!signed.ok) return signed;
  const over = endedBefore(register, envelope);
  if (!over.ok) return over;
  const change = changes[command] as Changing<unknown>;
  return change({ register, envelope, now, day: osloDayOf(now) }, payload.data);
}

/**
 * Changes come in a row, and what an earlier one ended is over for all that follow, whatever instant is named: a key or a
 * delegation that was revoked changes nothing more. Initiatives are told the instant by a signal, which anybody may forge.
 */
function endedBefore(register: RegisterSnapshot, { by, onBehalfOf, proof }: Envelope): Answer<true> {
  if (!signingIsOn(register)) return accept(true);
  const key = keysOf(register).find((k) => k.id === keyNamed(proof));
  if (key && key.revokedAt !== null)
    return refuse('key-revoked', `Nøkkelen ${key.id} er trukket tilbake og endrer ikke registeret mer.`);
  const given = delegationsOf(register).filter((d) => d.from === onBehalfOf && d.to === by);
  return given.length > 0 && given.every((d) => d.revokedAt !== null)
    ? refuse(
        'delegation-revoked',
        `Fullmakten fra ${onBehalfOf ?? ''} til ${by} er trukket tilbake og endrer ikke registeret mer.`,
      )
    : accept(true);
}

/** The register after a cause, whatever its kind. */
export const afterCause = (register: RegisterSnapshot, cause: RegisterCause): Answer<Changed> =>
  cause.kind === 'command'
    ? changeRegister(register, cause.envelope, cause.at)
    : afterDecision(register, cause);

/** The whole of what initiatives hold, replaced: with the root key alone. */
function loadRegister(ask: Ask, p: Payload<'loadRegister'>): Answer<Changed> {
  if (!signingIsOn(ask.register) || !byRoot(ask))
    return refuse('not-authorised', 'Hele registeret byttes bare ut med rotnøkkelen.', 'V4 §1.1');
  const read = snapshotSchema.safeParse(p.snapshot);
  if (!read.success)
    return refuse('malformed', 'Kommandoen skal bære «snapshot»: registeret uten navn og adresser.');
  if (read.data.programme !== ask.register.programme || typeof read.data.root !== 'string')
    return refuse('malformed', 'Registeret gjelder et annet program, eller mangler rotnøkkel.');
  // What the new one leaves out is gone: nothing of the old one shows through.
  const register = { ...read.data, revision: ask.register.revision + 1 };
  return accept({ register, effect: ['Registeret er byttet ut i sin helhet.'] });
}
