import { sendCommand } from '../client/commands';
import { preview } from '../client/reads';
import type { Envelope } from '../contract/envelope';
import type { Receipt } from '../contract/messages';
import type { Context } from './context';
import { done, unanswered, type Result } from './result';
import type { Style } from './style';

/** What a person reads of a receipt; `head` says whether it was taken, had been, or would be. */
type Words = (head: string, receipt: Receipt, style: Style) => string;

/** Delivers a finished envelope to the workflow it is for, or with `--dry-run` only asks what would follow. */
export async function deliver(context: Context, envelope: Envelope, words: Words): Promise<Result> {
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const { client } = session.value;
  if (context.common.dryRun) {
    const answer = await preview(client, envelope.target, envelope, context.leftMs());
    if (!('value' in answer)) return unanswered(answer);
    if ('refused' in answer.value) return { kind: 'refused', refused: answer.value.refused };
    const { accepted } = answer.value;
    return done(answer.value, (style) => words('Ville blitt tatt imot', accepted, style));
  }
  const sent = await sendCommand(client, envelope.target, envelope, context.leftMs());
  if (!('receipt' in sent)) return unanswered(sent);
  const { receipt } = sent;
  const head = receipt.repeated ? 'Var tatt imot fra før' : 'Tatt imot';
  return done(receipt, (style) => words(head, receipt, style));
}
