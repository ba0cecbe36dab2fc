import { z } from 'zod';
import { closing, row } from './commandFields';
import { id, line, text } from './envelope';

/** Commands of the governing model off the main road: resources beyond PMO's limit, and disputes (V4 §3.2, §5). */
export const governanceCommands = {
  authoriseResources: row({
    host: 'initiative',
    payload: z.strictObject({ personDays: z.int().min(1).max(10_000), reason: text, ...closing }),
    summary: 'Legg frem for DSOP SG å bruke mer i idéfasen enn PMO har mandat til',
    example:
      'dsop authorise-resources SBL --person-days 20 --reason "Juristene må utrede hjemmelen" --as ola.pmo',
  }),
  dispute: row({
    host: 'initiative',
    payload: z.strictObject({ about: z.enum(['solution', 'other']), text }),
    summary: 'Meld en uenighet; den behandles først i prosjektet',
    example: 'dsop dispute SBL --about solution --text "Uenige om grensesnittet" --as dag.bits',
  }),
  raiseDispute: row({
    host: 'initiative',
    payload: z.strictObject({ dispute: id, text, ...closing }),
    summary: 'Løft en uenighet ett nivå: til PMO, så DSOP SG, så Topplederforum',
    example: 'dsop raise-dispute SBL --dispute D-1 --text "Prosjektet ble ikke enig" --as ida.lead',
  }),
  settleDispute: row({
    host: 'initiative',
    payload: z.strictObject({
      dispute: id,
      text,
      /** After the last forum has treated it without finding a solution. */
      unsolved: z.boolean().optional(),
    }),
    summary: 'Meld at en uenighet er løst, eller (PMO, til slutt) at den ikke lar seg løse',
    example: 'dsop settle-dispute SBL --dispute D-1 --text "Enige om versjon 2" --as ida.lead',
  }),
  chooseSolution: row({
    host: 'initiative',
    payload: z.strictObject({ dispute: id, solution: text, url: line.optional() }),
    summary: 'Dataeieren har det avgjørende ordet om løsningen',
    example:
      'dsop choose-solution SBL --dispute D-1 --solution "Oppslag, ikke uttrekk" --as gro.skatteetaten',
  }),
  acceptSolution: row({
    host: 'initiative',
    payload: z.strictObject({ dispute: id, actor: id }),
    summary: 'En konsument godtar dataeierens løsning',
    example: 'dsop accept-solution SBL --dispute D-1 --actor nav --as tor.nav',
  }),
  refrain: row({
    host: 'initiative',
    payload: z.strictObject({ dispute: id, actor: id, text: text.optional() }),
    summary: 'En konsument avstår fra å delta med dataeierens løsning',
    example: 'dsop refrain SBL --dispute D-1 --actor nav --as tor.nav',
  }),
} as const;
