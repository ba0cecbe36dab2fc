import { z } from 'zod';
import { closing, gate, row } from './commandFields';
import { id, key, line, text } from './envelope';

/** What Topplederforum decides of the programme itself, each put before it as a case (V4 §2.3, §3.1, §1.1; V2 §3.1). */
export const deskCommands = {
  admitActor: row({
    host: 'desk',
    keyed: 'none',
    payload: z.strictObject({
      actor: id,
      name: line,
      sector: z.enum(['public', 'finance']),
      /** Who would hold its seats; persons that the register knows. */
      tlf: id.optional(),
      sg: id.optional(),
      pmo: id.optional(),
      /** Evidence for each criterion of V4 §2.3. */
      representation: text.optional(),
      attendance: text.optional(),
      project: text.optional(),
      vision: text.optional(),
      subordinateTo: id.optional(),
      exception: text.optional(),
      ...closing,
    }),
    summary: 'Legg frem for Topplederforum å ta opp en aktør, med de fem kriteriene belagt',
    example:
      'dsop admit-actor --actor ssb --name "Statistisk sentralbyrå" --sector public --representation "Toppleder møter" --attendance "Møter fast" --project "SBL: leverer data" --vision "Styrevedtak 3/27" --meeting "TLF 1/27" --as ola.pmo',
  }),
  retireActor: row({
    host: 'desk',
    keyed: 'none',
    payload: z.strictObject({ actor: id, reason: text, ...closing }),
    summary: 'Legg frem for Topplederforum å ta avskjed med en aktør',
    example: 'dsop retire-actor --actor bits --reason "Ikke aktiv" --meeting "TLF 1/27" --as ola.pmo',
  }),
  admitOffModel: row({
    host: 'desk',
    keyed: 'payload',
    payload: z.strictObject({
      key,
      title: line,
      need: text,
      actor: id,
      actors: z.array(id).max(40).optional(),
      entry: z.enum(['concept', 'planning', 'realisation', 'rollout', 'operations']),
      skipped: z.array(gate).min(1).max(4),
      reason: text,
      /** Before SG, whether it recommends it; Topplederforum decides on that. */
      recommendation: z.boolean().optional(),
      ...closing,
    }),
    summary: 'Legg frem for Topplederforum å ta opp arbeid som ikke har fulgt modellen',
    example:
      'dsop admit-off-model GAMMEL --title "Eksisterende tjeneste" --need "I bruk fra før" --actor nav --entry operations --skipped BP1,BP2,BP3,BP4 --reason "Laget før DSOP" --meeting "TLF 1/27" --as ola.pmo',
  }),
  adoptRuleSet: row({
    host: 'desk',
    keyed: 'none',
    payload: z.strictObject({
      version: line,
      /** The rule set itself, where it did not come with the service; the script fills it in. */
      rules: z.record(z.string(), z.unknown()).optional(),
      reason: text,
      recommendation: z.boolean().optional(),
      ...closing,
    }),
    summary:
      'Legg frem for Topplederforum å ta i bruk en versjon av samarbeidsmodellen (--file med regelsettet)',
    example:
      'dsop adopt-rule-set --version 4.1 --file modell-4.1.yaml --reason "Revidert modell" --meeting "TLF 1/27" --as ola.pmo',
  }),
  allowWritten: row({
    host: 'desk',
    keyed: 'none',
    payload: z.strictObject({ reason: text, withdraw: z.boolean().optional(), ...closing }),
    summary: 'Legg frem for Topplederforum at det kan avgjøre skriftlig, mellom møtene',
    example: 'dsop allow-written --reason "Få møter" --meeting "TLF 1/27" --as ola.pmo',
  }),
  chooseMethod: row({
    host: 'desk',
    keyed: 'none',
    payload: z.strictObject({
      method: z.enum(['consensus', 'chair']),
      chair: id.optional(),
      reason: text,
      ...closing,
    }),
    summary: 'Legg frem for DSOP SG hvordan den avgjør saker, og hvem som leder den',
    example: 'dsop choose-method --method chair --chair per.nav --reason "Raskere avklaring" --as ola.pmo',
  }),
  moveRuleSet: row({
    host: 'initiative',
    payload: z.strictObject({
      version: line,
      rules: z.record(z.string(), z.unknown()).optional(),
      reason: text,
      ...closing,
    }),
    summary: 'Legg frem at initiativet går over til en annen versjon av modellen',
    example: 'dsop move-rule-set SBL --version 4.0 --reason "Følger den nye modellen" --as ola.pmo',
  }),
} as const;
