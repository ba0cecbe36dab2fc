/**
 * Why a command was not accepted: a value, never an exception.
 * `message` is one Norwegian sentence that says what is wrong and what to do; `paragraph` where it stands.
 */
export interface Refusal {
  code: RefusalCode;
  message: string;
  paragraph: string | null;
  /** All that is missing, not the first thing found. */
  missing: Missing[];
}

/** One thing that is missing, with the paragraph that asks for it. */
export interface Missing {
  what: string;
  id: string;
  paragraph: string;
}

/** One thing that is missing, for readers of English too. */
export interface Lacking extends Missing {
  en: string;
}

export type RefusalCode =
  | 'undecodable'
  | 'malformed'
  | 'unknown-command'
  | 'unknown-key'
  | 'key-used'
  | 'programme-full'
  | 'programme-busy'
  | 'wrong-programme'
  | 'wrong-target'
  | 'register-stale'
  | 'unknown-person'
  | 'unknown-actor'
  | 'not-authorised'
  | 'wrong-forum'
  | 'no-seat'
  | 'wrong-phase'
  | 'wrong-step'
  | 'basis-incomplete'
  | 'will-missing'
  | 'referral-missing'
  | 'resources-needed'
  | 'role-vacant'
  | 'recommendation-missing'
  | 'not-ready'
  | 'no-open-case'
  | 'case-closed'
  | 'case-open'
  | 'case-stale'
  | 'bad-date'
  | 'not-participating'
  | 'already-done'
  | 'not-allowed'
  | 'unknown-document'
  | 'unknown-decision'
  | 'unknown-condition'
  | 'reason-missing'
  | 'ended'
  | 'suspended'
  | 'unsigned'
  | 'forged'
  | 'key-unknown'
  | 'key-of-another'
  | 'key-revoked'
  | 'key-not-begun'
  | 'key-malformed'
  | 'delegation-missing'
  | 'delegation-expired'
  | 'delegation-revoked'
  | 'delegation-not-begun'
  | 'delegation-scope'
  | 'unknown-meeting'
  | 'meeting-over'
  | 'meeting-clash'
  | 'meeting-stale'
  | 'id-reused'
  | 'too-large';

/** Makes a refusal. */
export function refusal(
  code: RefusalCode,
  message: string,
  paragraph: string | null = null,
  missing: Missing[] = [],
): Refusal {
  return { code, message, paragraph, missing };
}

/** A result that is either a value or a refusal. */
export type Answer<T> = { ok: true; value: T } | { ok: false; refused: Refusal };

export const accept = <T>(value: T): Answer<T> => ({ ok: true, value });
export const refuse = (
  code: RefusalCode,
  message: string,
  paragraph: string | null = null,
  missing: Missing[] = [],
): { ok: false; refused: Refusal } => ({ ok: false, refused: refusal(code, message, paragraph, missing) });

/** What is said of a key that the programme itself goes by. */
export const programmesOwn = (key: string): string =>
  `${key} er navnet på programmet selv, og ingenting annet kan nås under det; velg en annen nøkkel.`;
