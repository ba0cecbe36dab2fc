import type { Contacts } from '../../activities/deliverLetters';
import { osloInstant } from '../../src/domain/calendar';
import type { Addressee, Delivery, LetterFacts, LetterIntent } from '../../src/domain/letters';
import { duty } from '../../src/mail/sampleFacts';

export const at = osloInstant('2026-12-01', '09:00');
export const person = (
  id: string,
  actor: string,
  language: 'nb' | 'en' = 'nb',
): Contacts['persons'][number] => ({
  id,
  actor,
  name: `Navn ${id}`,
  email: `${id}@mail.example`,
  language,
});
const seat = (forum: 'tlf' | 'sg' | 'pmo', actor: string, who: string): Contacts['seats'][number] => ({
  forum,
  actor,
  person: who,
  validFrom: '2024-01-01',
  validTo: null,
});
export const contacts: Contacts = {
  revision: 1,
  programme: 'dsop',
  actors: [
    { id: 'nav', name: 'NAV', sector: 'public', validFrom: null, validTo: null },
    { id: 'bits', name: 'Bits', sector: 'finance', validFrom: null, validTo: null },
  ],
  persons: [
    person('ida', 'nav'),
    person('tor', 'nav', 'en'),
    person('per', 'nav'),
    person('ola', 'bits'),
    person('eva', 'bits'),
    { ...person('odd', 'bits'), email: 'odd@mail.example>\r\nBcc: all@mail.example' },
  ],
  seats: [
    seat('tlf', 'nav', 'tor'),
    seat('sg', 'nav', 'per'),
    seat('pmo', 'nav', 'per'),
    seat('pmo', 'bits', 'ola'),
    { ...seat('sg', 'bits', 'eva'), validTo: '2026-11-30' },
  ],
  chairs: {},
  mandates: [],
  standing: { tlfWrittenProcedure: false, sgMethod: 'consensus', sending: 'workingHours' },
  offices: {},
  ruleSets: [],
  ruleSet: '4.0',
};

const reminder = duty('upcoming', 'owner');
export const intent = (id: string, to: Addressee, facts: LetterFacts = reminder): LetterIntent => ({
  id,
  to,
  facts,
  notBefore: at,
  attempts: 0,
});
export const delivery = (intents: LetterIntent[], sandbox = false): Delivery => ({
  about: {
    workflowId: 'initiative-SBL',
    key: 'SBL',
    title: 'Samtykkebasert lånesøknad',
    phase: { nb: 'Konseptfase', en: 'Concept phase' },
    sandbox,
    programme: 'dsop',
  },
  at,
  intents,
});
