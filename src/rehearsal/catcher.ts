import { createSmtpServer, headOf } from '../dev/smtpServer';

/** A letter as the catcher took it. */
export interface Caught {
  to: string;
  subject: string;
  /** Key of the initiative it is about. */
  initiative: string;
  /** All that it says could have waited for the letter of the morning. */
  waits: boolean;
}

/** A mail server on this machine that keeps what letters say of themselves, and passes nothing on. */
export interface Catcher {
  url: string;
  /** The letters about an initiative since this was last asked, oldest first. */
  take: (initiative: string) => Caught[];
  close: () => Promise<void>;
}

/** Starts one on a free port of `127.0.0.1`. */
export async function startCatcher(): Promise<Catcher> {
  const caught = new Map<string, Caught[]>();
  const server = createSmtpServer(({ raw, to, take }) => {
    const head = headOf(raw);
    const initiative = head('x-dsop-initiative');
    const subject = decoded(head('subject'));
    const waits = head('x-dsop-waits') !== '';
    const letters = to.map((address) => ({ to: address, subject, initiative, waits }));
    caught.set(initiative, [...(caught.get(initiative) ?? []), ...letters]);
    take();
  });
  const port = await server.listen(0);
  return {
    url: `smtp://127.0.0.1:${port}`,
    take: (initiative) => {
      const letters = caught.get(initiative) ?? [];
      caught.delete(initiative);
      return letters;
    },
    close: () => server.stop(),
  };
}

/** A header field without its encoded words (RFC 2047). */
export function decoded(field: string): string {
  const parts: Buffer[] = [];
  let rest = 0;
  for (const word of field.matchAll(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi)) {
    const between = field.slice(rest, word.index);
    // Blanks between two encoded words belong to neither.
    if (between.trim() !== '' || rest === 0) parts.push(Buffer.from(between, 'latin1'));
    rest = word.index + word[0].length;
    parts.push(
      word[1]?.toUpperCase() === 'B'
        ? Buffer.from(word[2] ?? '', 'base64')
        : Buffer.from(
            (word[2] ?? '')
              .replaceAll('_', ' ')
              .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
            'latin1',
          ),
    );
  }
  parts.push(Buffer.from(field.slice(rest), 'latin1'));
  return Buffer.concat(parts).toString('utf8');
}
