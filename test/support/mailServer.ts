import type { Socket } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A letter as the server took it. */
export interface Received {
  to: string[];
  /** With angle brackets. */
  messageId: string;
  subject: string;
  text: string;
  html: string;
  header: (name: string) => string;
  /** Everything mailparser made of it. */
  mail: ParsedMail;
  /** The message as it came over the wire. */
  raw: string;
}

/** A real SMTP server on a free port of this machine that keeps what it gets, and misbehaves when told to. */
export interface MailServer {
  url: string;
  port: number;
  /** Letters taken so far, oldest first. */
  letters: Received[];
  /** How often a message body has been handed over, taken or not. */
  bodies: () => number;
  /** Refuses this recipient for good. */
  refuse: (address: string, reply?: { code: number; text: string }) => void;
  /** Puts this recipient off the next `times` times with 451. */
  greylist: (address: string, times: number) => void;
  /** Takes the next `times` bodies, and breaks the line instead of answering. */
  dropAfterData: (times: number) => void;
  /** Answers each body only after so many milliseconds. */
  answerAfter: (ms: number) => void;
  /** Well-behaved again, letters forgotten. */
  reset: () => void;
  /** Stops listening and breaks open connections; the port stays the same for {@link MailServer.up}. */
  down: () => Promise<void>;
  up: () => Promise<void>;
  /** Waits until `count` letters are there. Rejects after `timeoutMs`. */
  waitFor: (count: number, timeoutMs?: number) => Promise<Received[]>;
  close: () => Promise<void>;
}

/** Text and HTML as they came, nothing made of one for the other. */
const asWritten = { skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true };

/** Starts a server on `127.0.0.1`. Close it when done. */
export async function startMailServer(): Promise<MailServer> {
  const refused = new Map<string, { code: number; text: string }>();
  const greylisted = new Map<string, number>();
  const letters: Received[] = [];
  const sockets = new Set<Socket>();
  let drops = 0;
  let delayMs = 0;
  let bodies = 0;
  let port = 0;

  const create = (): SMTPServer => {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      logger: false,
      onRcptTo: ({ address }, _session, callback) => {
        const refusal = refused.get(address);
        const times = greylisted.get(address) ?? 0;
        if (refusal !== undefined) return callback(replyError(refusal.code, refusal.text));
        if (times === 0) return callback();
        greylisted.set(address, times - 1);
        callback(replyError(451, '4.7.1 Greylisted, try again later'));
      },
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const raw = Buffer.concat(chunks);
          bodies += 1;
          const drop = drops > 0;
          if (drop) drops -= 1;
          void simpleParser(raw, asWritten).then((mail) => {
            letters.push(
              received(
                mail,
                raw,
                session.envelope.rcptTo.map((r) => r.address),
              ),
            );
            if (drop) [...sockets].find((s) => s.remotePort === session.remotePort)?.destroy();
            else setTimeout(callback, delayMs).unref();
          });
        });
      },
    });
    server.server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    // A client that gives up leaves an error on its connection, which is nothing to the server.
    server.on('error', () => undefined);
    return server;
  };

  const listen = (server: SMTPServer): Promise<void> =>
    new Promise((resolve, reject) => {
      server.server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        const address = server.server.address();
        port = typeof address === 'object' && address !== null ? address.port : port;
        resolve();
      });
    });
  const stop = (server: SMTPServer): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });

  let running: SMTPServer | null = create();
  await listen(running);

  const self: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    port,
    letters,
    bodies: () => bodies,
    refuse: (address, reply = { code: 550, text: '5.1.1 No such user' }) => void refused.set(address, reply),
    greylist: (address, times) => void greylisted.set(address, times),
    dropAfterData: (times) => {
      drops = times;
    },
    answerAfter: (ms) => {
      delayMs = ms;
    },
    reset: () => {
      refused.clear();
      greylisted.clear();
      letters.length = 0;
      drops = 0;
      delayMs = 0;
      bodies = 0;
    },
    down: async () => {
      if (running !== null) await stop(running);
      running = null;
    },
    up: async () => {
      if (running !== null) return;
      running = create();
      await listen(running);
    },
    waitFor: async (count, timeoutMs = 30_000) => {
      const deadline = Date.now() + timeoutMs;
      while (letters.length < count) {
        if (Date.now() > deadline)
          throw new Error(`${letters.length} of ${count} letters came in ${timeoutMs} ms`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return letters;
    },
    close: () => self.down(),
  };
  return self;
}

const replyError = (responseCode: number, text: string): Error =>
  Object.assign(new Error(text), { responseCode });

function received(mail: ParsedMail, raw: Buffer, to: string[]): Received {
  return {
    to,
    messageId: mail.messageId ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: typeof mail.html === 'string' ? mail.html : '',
    header: (name) => {
      const line = mail.headerLines.find((h) => h.key === name.toLowerCase())?.line ?? '';
      return line.slice(line.indexOf(':') + 1).trim();
    },
    mail,
    raw: raw.toString('utf8'),
  };
}
