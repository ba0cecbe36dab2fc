import type { Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { TakenLetter } from './books/account';

/** A mail server of this machine that keeps what it takes, and can be broken in the ways that mail servers break. */
export interface Post {
  url: string;
  /** Letters taken so far, oldest first, each time it was taken. */
  letters: TakenLetter[];
  /** Answers a letter only after so many milliseconds. */
  slow: (ms: number) => void;
  /** Takes the next `times` letters and breaks the line instead of saying so. */
  dropAfterData: (times: number) => void;
  /** How many of those are still to come. */
  dropsLeft: () => number;
  /** Stops listening and breaks every line; `up` listens on the same port. */
  down: () => Promise<void>;
  up: () => Promise<void>;
  isDown: () => boolean;
  /** Calls once, when the next letter has been taken and before it is answered. */
  onNextLetter: (call: () => void) => void;
  close: () => Promise<void>;
}

/** Starts it on a free port of `127.0.0.1`. Close it when done. */
export async function startPost(): Promise<Post> {
  const letters: TakenLetter[] = [];
  const sockets = new Set<Socket>();
  let callbacks: (() => void)[] = [];
  let drops = 0;
  let delayMs = 0;
  let port = 0;

  const create = (): SMTPServer => {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      logger: false,
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          letters.push(taken(Buffer.concat(chunks).toString('latin1'), to));
          const waiting = callbacks;
          callbacks = [];
          waiting.forEach((call) => call());
          if (drops > 0) {
            drops -= 1;
            [...sockets].find((socket) => socket.remotePort === session.remotePort)?.destroy();
          } else if (delayMs > 0) setTimeout(callback, delayMs).unref();
          else callback();
        });
      },
    });
    server.server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    // A client that is killed leaves an error on its connection, which is nothing to the server.
    server.on('error', () => undefined);
    return server;
  };

  let running: SMTPServer | undefined;
  const up = async (): Promise<void> => {
    if (running) return;
    const server = create();
    await new Promise<void>((resolve, reject) => {
      server.server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        const address = server.server.address();
        if (typeof address === 'object' && address !== null) ({ port } = address);
        resolve();
      });
    });
    running = server;
  };
  const down = async (): Promise<void> => {
    const server = running;
    running = undefined;
    if (!server) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      sockets.forEach((socket) => socket.destroy());
    });
  };
  await up();
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    slow: (ms) => {
      delayMs = ms;
    },
    dropAfterData: (times) => {
      drops = times;
    },
    dropsLeft: () => drops,
    down,
    up,
    isDown: () => running === undefined,
    onNextLetter: (call) => callbacks.push(call),
    close: down,
  };
}

/** What the books need of a letter: three headers, unfolded. */
function taken(raw: string, to: string[]): TakenLetter {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  const header = (name: string): string => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
  return {
    at: Date.now(),
    messageId: header('message-id'),
    initiative: header('x-dsop-initiative'),
    intents: header('x-dsop-intents').split(/\s+/).filter(Boolean),
    to,
  };
}
