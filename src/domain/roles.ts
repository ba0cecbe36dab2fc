import { roleWords } from '../contract/commands';
import type { ReportingLine, RoleId } from './agreement';
import type { Addressee } from './letters';
import type { InitiativeState, RoleHolding } from './state';
import { same, type Text } from './text';

/** How roles are typed and shown: `project-lead`. */
export const wordOfRole = (role: RoleId): string => role.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

/** A role as a party: `role:project-lead`. */
export const tokenOfRole = (role: string): string => `role:${wordOfRole(role as RoleId)}`;

/** The role behind its word. */
export const roleOfWord = (word: keyof typeof roleWords): RoleId => roleWords[word];

export const roleNames: Record<RoleId, Text> = {
  projectLead: { nb: 'prosjektleder', en: 'project lead' },
  steeringLead: { nb: 'leder av prosjektets styringsgruppe', en: 'leader of the project steering group' },
  operationsLead: { nb: 'forvaltningsansvarlig', en: 'operations lead' },
  dataOwner: { nb: 'dataeier', en: 'data owner' },
  consumer: { nb: 'konsument', en: 'consumer' },
  legalContact: { nb: 'kontakt for juridiske spørsmål', en: 'contact for legal questions' },
  privacyContact: { nb: 'kontakt for personvern', en: 'contact for privacy questions' },
};

/** Who holds the role now. */
export const holdersOf = (state: InitiativeState, role: RoleId): RoleHolding[] =>
  state.roles.filter((r) => r.role === role && r.until === null);

/** The one person who holds the role now. */
export const holderOf = (state: InitiativeState, role: RoleId): string | null =>
  holdersOf(state, role).find((r) => r.person !== null)?.person ?? null;

/** Did this person hold the role at the instant? */
export const heldBy = (state: InitiativeState, role: RoleId, person: string, at: number): boolean =>
  state.roles.some(
    (r) => r.role === role && r.person === person && r.since <= at && (r.until === null || at < r.until),
  );

/** Somebody who owes or hears: a token for lists and search attributes, a name to say, an address. */
export interface Party {
  token: string;
  name: Text;
  to: Addressee;
}

export const pmoParty: Party = { token: 'pmo', name: same('PMO'), to: { office: 'pmo' } };

/** The party a role is, when somebody holds it. */
export function roleParty(state: InitiativeState, role: RoleId): Party | null {
  const person = holderOf(state, role);
  return person === null ? null : { token: tokenOfRole(role), name: roleNames[role], to: { person } };
}

/** Who reports on a line now: the first of its roles that is held, else the office that stands in (V4 §3.4, §3.5). */
export function reporterOf(state: InitiativeState, line: ReportingLine): Party {
  for (const role of line.reporters) {
    const party = roleParty(state, role);
    if (party) return party;
  }
  return pmoParty;
}

/** A party by its token, as conditions name their owners: `pmo`, `role:…`, an actor's or a person's id. */
export function partyOf(state: InitiativeState, owner: string): Party {
  if (owner === 'pmo') return pmoParty;
  const word = owner.replace(/^role:/, '');
  if (Object.hasOwn(roleWords, word)) {
    return roleParty(state, roleOfWord(word as keyof typeof roleWords)) ?? pmoParty;
  }
  const actor = state.register.actors.find((a) => a.id === owner || `actor:${a.id}` === owner);
  if (actor) return { token: `actor:${actor.id}`, name: same(actor.name), to: { actor: actor.id } };
  return { token: `person:${owner}`, name: same(owner), to: { person: owner } };
}
