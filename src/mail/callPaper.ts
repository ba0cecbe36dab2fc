import type { Envelope } from '../contract/envelope';
import { toIso, type EpochMs } from '../domain/calendar';
import { hashOf } from '../domain/chain';
import type { LetterFacts, LetterIntent, LetterSubject } from '../domain/letters';
import { signingIsOn } from '../domain/proof';
import type { PersonId, Register } from '../domain/register';
import type { Paper } from './letter';

type Call = Extract<LetterFacts, { kind: 'call' }>;

/** The file that goes along with a call: the envelope of an answer, to be signed on a machine without the server. */
export const callFileOf = ({ case: { id, revision } }: Call): string =>
  `${id.replace(/[^A-Za-z0-9-]+/g, '-')}-${revision}.json`;

/** Whose seat it is when a delegate reads; the command in the letter says so. */
const principalIn = ({ command }: Call): PersonId | undefined => / --on-behalf-of (\S+)/.exec(command)?.[1];

/**
 * The answer that a call asks for, as an envelope that wants only its reader's signature: support, since a file must say
 * something; the letter says how to change it. None where commands are not signed. The same call gives the same file.
 */
export function callPaper(
  { id, facts }: LetterIntent,
  {
    about,
    at,
    reader,
    register,
  }: { about: LetterSubject; at: EpochMs; reader: PersonId; register: Register },
): Paper[] {
  if (facts.kind !== 'call' || !signingIsOn(register)) return [];
  const { case: asked } = facts;
  const onBehalfOf = principalIn(facts);
  const envelope: Envelope = {
    v: 1,
    id: `l${hashOf([about.programme, about.workflowId, id, asked.revision, reader]).slice(0, 21)}`,
    programme: about.programme,
    command: 'decide',
    target: about.workflowId,
    by: reader,
    ...(onBehalfOf !== undefined && { onBehalfOf }),
    case: { id: asked.id, revision: asked.revision, manifest: asked.manifest },
    register: register.revision,
    sentAt: toIso(at),
    payload: { case: asked.id, position: 'support' },
  };
  const content = `${JSON.stringify(envelope, null, 2)}\n`;
  return [{ filename: callFileOf(facts), contentType: 'application/json; charset=utf-8', content }];
}
