import { z } from 'zod';
import { row } from './commandFields';
import { id, instant, line, moment, sha256, text } from './envelope';

/** A meeting's id: `SG-2027-03-10`, with a number when it is the day's second. */
export const meetingId = z
  .string()
  .regex(
    /^(TLF|SG|PMO)-\d{4}-\d{2}-\d{2}(-\d{1,2})?$/,
    'må være et møtes id, som SG-2027-03-10; «dsop meetings» viser dem',
  );
const link = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .optional();
/** How many times its time has been changed, with this one: whoever sends it saw the one before. */
const sequence = z.int().min(1).max(10_000);

/** What forums' meetings take: planned, moved and cancelled, and what is recorded of them (V4 §2.3, §3.1–3.3). */
export const meetingCommands = {
  planMeeting: row({
    host: 'desk',
    keyed: 'none',
    payload: z.strictObject({
      forum: z.enum(['tlf', 'sg', 'pmo']),
      begins: moment,
      ends: instant.optional(),
      kind: z.enum(['ordinary', 'extra']).optional(),
      reason: text.optional(),
      place: line.optional(),
      link,
    }),
    summary: 'Planlegg et møte i et forum; ekstra møter med grunn',
    example: 'dsop plan-meeting --forum sg --begins 2027-03-10T10:00:00+01:00 --place "Oslo" --as ola.pmo',
  }),
  moveMeeting: row({
    host: 'desk',
    keyed: 'none',
    payload: z.strictObject({
      meeting: meetingId,
      /** A day means the same time of that day. */
      begins: moment,
      ends: instant,
      place: line.optional(),
      link,
      reason: text.optional(),
      sequence,
    }),
    summary: 'Flytt et møte; sakene som er lagt frem for det, følger med',
    example: 'dsop move-meeting --meeting SG-2027-03-10 --begins 2027-03-17T10:00:00+01:00 --as ola.pmo',
  }),
  cancelMeeting: row({
    host: 'desk',
    keyed: 'none',
    payload: z.strictObject({
      meeting: meetingId,
      reason: text,
      sequence,
      /** The forum's next planned meeting, as it stands: the cases go there. Left out exactly when there is none. */
      next: z
        .strictObject({ meeting: meetingId, ends: instant, sequence: z.int().min(0).max(10_000) })
        .optional(),
    }),
    summary: 'Avlys et møte; sakene går til forumets neste møte, eller lukkes uten beslutning',
    example: 'dsop cancel-meeting --meeting SG-2027-03-10 --reason "Ikke beslutningsdyktig" --as ola.pmo',
  }),
  attendance: row({
    host: 'desk',
    keyed: 'none',
    payload: z.strictObject({
      meeting: meetingId,
      /** Actors, or the persons who came for them; seats that are not named were empty. */
      present: z.array(id).max(100),
    }),
    summary: 'Før hvem som møtte; seter som ikke nevnes, var tomme',
    example: 'dsop attendance --meeting SG-2027-03-10 --present nav,bits,arne.brreg --as ola.pmo',
  }),
  minutes: row({
    host: 'desk',
    keyed: 'none',
    payload: z.strictObject({
      meeting: meetingId,
      sha256,
      url: link,
      name: line.optional(),
      bytes: z.int().min(1, 'dokumentet er tomt').optional(),
      text: text.optional(),
    }),
    summary: 'Legg inn referatet (bare fingeravtrykket sendes); hver aktør får det i brev',
    example: 'dsop minutes --meeting SG-2027-03-10 --file referat.pdf --text "To saker avgjort" --as ola.pmo',
  }),
} as const;
