import { z } from 'zod';
import { row } from './commandFields';
import { id, key, line, text } from './envelope';

/** The commands of processes: what goes beyond the idea phase without being a project (V4 §3.3, §4.2.1). */
export const processCommands = {
  startProcess: row({
    host: 'programme',
    keyed: 'payload',
    payload: z.strictObject({
      key,
      title: line,
      need: text,
      actors: z.array(id).max(40).optional(),
      /** The initiative that waits for it. */
      from: key.optional(),
      /** The idea that becomes this process. */
      idea: key.optional(),
      proposed: z.boolean().optional(),
      sample: z.boolean().optional(),
    }),
    summary: 'PMO starter en prosess, alene, for et konsept som venter på den, eller av en idé',
    example:
      'dsop start-process LOV-1 --title "Hjemmel for deling" --need "Loven åpner ikke for deling" --from SBL --as ola.pmo',
  }),
  beginProcess: row({
    host: 'process',
    payload: z.strictObject({ text: text.optional() }),
    summary: 'PMO setter en foreslått prosess i gang',
    example: 'dsop begin-process LOV-1 --as ola.pmo',
  }),
  conclude: row({
    host: 'process',
    payload: z.strictObject({ text }),
    summary: 'PMO avslutter en prosess med det den kom til; de som venter på den, får beskjed',
    example: 'dsop conclude LOV-1 --text "Hjemmelen er på plass fra 1. juli" --as ola.pmo',
  }),
  handOverExternal: row({
    host: 'initiative',
    payload: z.strictObject({
      process: key,
      title: line.optional(),
      need: text.optional(),
      /** PMO lifts a block that no process will settle any more. */
      lift: z.boolean().optional(),
      reason: text.optional(),
    }),
    summary: 'Overlat til PMO det som må løses utenfor DSOP; planleggingen venter på prosessen',
    example:
      'dsop hand-over-external SBL --process LOV-1 --title "Hjemmel for deling" --need "Loven åpner ikke for deling" --as ida.lead',
  }),
} as const;
