import type { Lang } from '../domain/text';

/** What came of handing over one letter. Reasons are Norwegian and hold codes, never addresses or names. */
export interface LetterOutcome {
  /** `retry` also when no answer came: the letter may have arrived, and the next attempt has the same Message-ID. */
  outcome: 'sent' | 'retry' | 'failed';
  reason: string | null;
  /** The server said nothing at all, so the next letter may well fare no better. */
  silent?: boolean;
  /** With `retry`: the line was open, and broke or fell silent, so that the letter may have been taken all the same. */
  mayHaveArrived?: boolean;
}

/** Reasons that the service gives, as English letters say them. */
const inEnglish: readonly [string, string][] = [
  ['adressen ble avvist', 'the address was refused'],
  ['brevet ble avvist', 'the letter was refused'],
  ['ugyldig adresse', 'not an address'],
  ['e-posttjeneren utsatte det', 'the mail server put it off'],
  ['e-posttjeneren svarte ikke', 'the mail server did not answer'],
  ['e-posttjeneren svarer ikke', 'the mail server does not answer'],
  ['personen står ikke i registeret', 'the person is not in the register'],
  ['ingen har sete der, og det er ingen postkasse', 'nobody has a seat there, and there is no mailbox'],
  ['aktøren har ingen med sete i registeret', 'nobody of the actor has a seat in the register'],
  [
    'registeret har ingen adresse til kommunikasjonsgruppen',
    'the register has no address of the communications group',
  ],
  [
    'prøvedrift uten postfanger: brevet er ikke sendt',
    'a trial without a mail catcher: the letter was not sent',
  ],
  ['kunne ikke skrives', 'could not be written'],
];

/** A reason in the reader's language, behind whose letter it was; what people wrote about a bounce stays as it is. */
export function reasonWords(reason: string, lang: Lang): string {
  const [whose = ''] = /^[^\s:]+: /.exec(reason) ?? [];
  const words = reason.slice(whose.length);
  const known = lang === 'en' ? inEnglish.find(([nb]) => words.startsWith(nb)) : undefined;
  return known ? whose + known[1] + words.slice(known[0].length) : reason;
}

/** The part of nodemailer's errors that tells what happened. */
interface SmtpError {
  code?: unknown;
  command?: unknown;
  responseCode?: unknown;
  response?: unknown;
  /** `connect` when there was no line at all. */
  syscall?: unknown;
}

/**
 * Hands over and judges: taken (2xx) is sent; a refusal for good (5xx) of the recipient or the letter, or an address that
 * cannot be one, is failed; everything else may pass and is worth another try: 4xx, silence, a broken line, a server
 * that is down, and what only the operator can mend (login, sender, certificate).
 */
export async function outcomeOf(handOver: () => Promise<void>): Promise<LetterOutcome> {
  try {
    await handOver();
    return { outcome: 'sent', reason: null };
  } catch (error) {
    return judge(error instanceof Object ? error : {});
  }
}

function judge(error: SmtpError): LetterOutcome {
  const step = typeof error.command === 'string' ? error.command : '';
  const status = typeof error.responseCode === 'number' ? error.responseCode : null;
  const code = typeof error.code === 'string' ? error.code : 'ukjent feil';
  if (status !== null && status >= 500 && step === 'RCPT TO')
    return { outcome: 'failed', reason: `adressen ble avvist (${replyCode(error)})` };
  if (status !== null && status >= 500 && step === 'DATA')
    return { outcome: 'failed', reason: `brevet ble avvist (${replyCode(error)})` };
  if (code === 'EENVELOPE' && status === null) return { outcome: 'failed', reason: 'ugyldig adresse' };
  if (status !== null)
    return { outcome: 'retry', reason: `e-posttjeneren utsatte det (${replyCode(error)})` };
  const mayHaveArrived = error.syscall !== 'connect';
  return { outcome: 'retry', reason: `e-posttjeneren svarte ikke (${code})`, silent: true, mayHaveArrived };
}

/** Status and enhanced status of the reply, without its words: those often repeat the address. */
function replyCode(error: SmtpError): string {
  const words = typeof error.response === 'string' ? error.response : '';
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(words)?.[1];
  return [String(error.responseCode), enhanced].filter((part) => part !== undefined).join(' ');
}
