import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config';
import type { Register } from '../domain/register';

/** Declining news by one click (RFC 8058): the link in the letter of the morning, and the page behind it. */

const path = '/unsubscribe/';

/**
 * Says to whom a link belongs and nobody else can: HMAC-SHA256 of programme and person under the worker's secret. It holds
 * no name, and cannot be made without the secret.
 */
export const declineToken = (secret: string, programme: string, person: string): string =>
  createHmac('sha256', secret)
    .update(JSON.stringify(['decline', programme, person]))
    .digest('base64url');

/** The link for a person; nothing where the worker has no public address. */
export function declining({
  publicUrl,
  linkSecret,
  programme,
}: Pick<Config, 'publicUrl' | 'linkSecret' | 'programme'>): { declineUrl?: (person: string) => string } {
  if (publicUrl === undefined || linkSecret === undefined) return {};
  const base = publicUrl.replace(/\/+$/, '');
  return { declineUrl: (person) => `${base}${path}${declineToken(linkSecret, programme, person)}` };
}

/** Whose link this is; undefined for anybody's but ours. */
export function personBehind(token: string, secret: string, register: Register): string | undefined {
  const given = Buffer.from(token);
  return register.persons.find(({ id }) => {
    const own = Buffer.from(declineToken(secret, register.programme, id));
    return own.length === given.length && timingSafeEqual(own, given);
  })?.id;
}

export interface DeclineDeps {
  secret: string;
  register: () => Promise<Register>;
  decline: (person: string) => Promise<void>;
}

/** Answers what comes under `/unsubscribe/`; false where it is something else. GET asks, POST does: a scanner of links changes nothing. */
export function answerDecline(
  request: IncomingMessage,
  response: ServerResponse,
  deps: DeclineDeps,
): boolean {
  const asked = request.url?.split('?')[0] ?? '';
  if (!asked.startsWith(path)) return false;
  request.resume();
  const token = asked.slice(path.length);
  void answer(request.method ?? '', token, deps).then(
    ([status, words, form]) => respond(response, status, words, form),
    () =>
      respond(response, 503, [
        'Det gikk ikke nå. Prøv igjen om litt.',
        'This did not work now. Try again soon.',
      ]),
  );
  return true;
}

type Words = [nb: string, en: string];

async function answer(method: string, token: string, deps: DeclineDeps): Promise<[number, Words, boolean?]> {
  if (!['GET', 'HEAD', 'POST'].includes(method)) return [405, ['Bare GET og POST.', 'GET and POST only.']];
  const person = personBehind(token, deps.secret, await deps.register());
  if (person === undefined) return [404, ['Lenken gjelder ikke lenger.', 'This link is no longer valid.']];
  if (method !== 'POST') {
    return [
      200,
      [
        'Vil du si fra deg nyheter i dagens brev fra DSOP? Det som ventes av deg, og det som er forsinket, kommer uansett: det kan ikke sies fra seg.',
        'Do you want to decline news in the daily letter from DSOP? What is awaited of you, and what is late, comes all the same: it cannot be declined.',
      ],
      true,
    ];
  }
  await deps.decline(person);
  return [
    200,
    [
      'Du får ikke lenger nyheter i dagens brev. Det som ventes av deg, kommer som før. Angrer du, svar på et brev fra DSOP, eller bruk «dsop contact --news yes».',
      'You will get no more news in the daily letter. What is awaited of you comes as before. To change your mind, reply to a letter from DSOP, or use "dsop contact --news yes".',
    ],
  ];
}

function respond(response: ServerResponse, status: number, [nb, en]: Words, form = false): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
  });
  response.end(`<!doctype html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>DSOP</title>
<style>body{font:17px/1.5 system-ui,sans-serif;max-width:36rem;margin:12vh auto;padding:0 1.2rem}
button{font:inherit;padding:.5em 1.2em}[lang=en]{opacity:.75}</style></head>
<body><p>${nb}</p><p lang="en">${en}</p>${
    form ? '<form method="post"><button>Si fra meg nyheter / Decline news</button></form>' : ''
  }</body></html>
`);
}
