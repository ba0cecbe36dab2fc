import { z } from 'zod';
import { row } from './commandFields';
import { day, id, line, moment, text } from './envelope';
import { publicKey } from './registerKeys';
import { email, language, offices } from './registerShape';

const forum = z.enum(['tlf', 'sg', 'pmo']);
const keyId = z.string().regex(/^[0-9a-f]{16}$/, 'må være en nøkkel-id på 16 heksadesimale tegn');

/**
 * What changes the register after it was founded, one small command each. All but `contact` reach running initiatives as
 * they were sent, so none of them carries a name or an address.
 */
export const registerCommands = {
  enrol: row({
    host: 'programme',
    keyed: 'none',
    payload: z.strictObject({ person: id, actor: id.optional() }),
    summary: 'PMO fører en person inn i registeret',
    example: 'dsop enrol --person eva.nav --actor nav --as ola.pmo',
  }),
  contact: row({
    host: 'programme',
    keyed: 'none',
    payload: z.strictObject({
      person: id.optional(),
      office: z.enum(offices).optional(),
      name: line.optional(),
      email: email.optional(),
      language: language.optional(),
      news: z.enum(['yes', 'no']).optional(),
    }),
    summary: 'Navn, adresse og om nyheter ønskes, for en person eller et kontor; det blir i programmet',
    example: 'dsop contact --person eva.nav --name "Eva Vik" --email eva.vik@nav.example --as ola.pmo',
  }),
  seat: row({
    host: 'programme',
    keyed: 'none',
    payload: z.strictObject({ forum, actor: id, person: id, begins: day.optional(), ends: day.optional() }),
    summary: 'Aktøren setter en person i sitt sete i et forum',
    example: 'dsop seat --forum sg --actor nav --person eva.nav --as tor.nav',
  }),
  mandate: row({
    host: 'programme',
    keyed: 'none',
    payload: z.strictObject({ actor: id, person: id, begins: day.optional(), ends: day.optional() }),
    summary: 'Aktøren gir en person mandat til å uttrykke dens ønske og vilje',
    example: 'dsop mandate --actor nav --person eva.nav --as tor.nav',
  }),
  chair: row({
    host: 'programme',
    keyed: 'none',
    payload: z.strictObject({ forum, person: id }),
    summary: 'PMO fører inn hvem som leder et forum',
    example: 'dsop chair --forum sg --person per.nav --as ola.pmo',
  }),
  practice: row({
    host: 'programme',
    keyed: 'none',
    payload: z.strictObject({
      sending: z.enum(['workingHours', 'always']).optional(),
      letters: z.enum(['daily', 'at-once']).optional(),
      sgStatusDay: z.int().min(0).max(20).optional(),
    }),
    summary: 'PMO bestemmer når brevene går, og når DSOP SG får sin status (0: aldri)',
    example: 'dsop practice --letters daily --sg-status-day 7 --as ola.pmo',
  }),
  addKey: row({
    host: 'programme',
    keyed: 'none',
    payload: z.strictObject({ person: id, publicKey }),
    summary: 'Legg til en offentlig nøkkel; en persons første signerer PMO for',
    example:
      'dsop add-key --person eva.nav --public-key 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo --as ola.pmo',
  }),
  rotateKey: row({
    host: 'programme',
    keyed: 'none',
    payload: z.strictObject({ publicKey }),
    summary: 'Bytt ut nøkkelen som signerer, med en ny',
    example: 'dsop rotate-key --as eva.nav',
  }),
  revokeKey: row({
    host: 'programme',
    keyed: 'none',
    payload: z.strictObject({ keyId, reason: text }),
    summary: 'Trekk en nøkkel tilbake, med én gang og for godt',
    example: 'dsop revoke-key --key-id 21fe31dfa154a261 --reason "Mistet maskin" --as eva.nav',
  }),
  delegate: row({
    host: 'programme',
    keyed: 'none',
    payload: z.strictObject({
      to: id,
      scope: z.enum(['position', 'commit']),
      forum: forum.optional(),
      begins: moment.optional(),
      ends: moment,
      evidence: text.optional(),
    }),
    summary: 'Gi en annen fullmakt til å handle på dine vegne, til en dato',
    example: 'dsop delegate --to per.nav --scope position --ends 2027-01-31 --as tor.nav',
  }),
  revokeDelegation: row({
    host: 'programme',
    keyed: 'none',
    payload: z.strictObject({ delegation: id, reason: text.optional() }),
    summary: 'Trekk en fullmakt tilbake',
    example: 'dsop revoke-delegation --delegation D1 --as tor.nav',
  }),
} as const;

export type RegisterCommandName = keyof typeof registerCommands;
