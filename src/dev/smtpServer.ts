import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A letter that has come whole and has not been answered yet. */
export interface Incoming {
  /** The message, each byte a character. */
  raw: string;
  to: string[];
  /** Says that it was taken. */
  take: () => void;
  /** Breaks the line instead. */
  hangUp: () => void;
}

/** A mail server on `127.0.0.1`, for whoever wants to see what would be sent. */
export interface SmtpServer {
  /** Listens on the port, or on a free one for 0. Out: the port. */
  listen: (port: number) => Promise<number>;
  /** Stops listening and breaks every line; it may listen again. */
  stop: () => Promise<void>;
}

/** Every letter that comes is given to `incoming`, which answers it. */
export function createSmtpServer(incoming: (letter: Incoming) => void): SmtpServer {
  const sockets = new Set<Socket>();
  let running: SMTPServer | undefined;

  const create = (): SMTPServer => {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      logger: false,
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () =>
          incoming({
            raw: Buffer.concat(chunks).toString('latin1'),
            to: session.envelope.rcptTo.map(({ address }) => address),
            take: () => callback(),
            hangUp: () => [...sockets].find(({ remotePort }) => remotePort === session.remotePort)?.destroy(),
          }),
        );
      },
    });
    server.server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    // A sender that goes away or is killed leaves an error on its connection, which is nothing to the server.
    server.on('error', () => undefined);
    return server;
  };

  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        const server = create();
        server.server.once('error', reject);
        server.listen(port, '127.0.0.1', () => {
          running = server;
          resolve((server.server.address() as AddressInfo).port);
        });
      }),
    stop: async () => {
      const server = running;
      running = undefined;
      if (!server) return;
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        sockets.forEach((socket) => socket.destroy());
      });
    },
  };
}

/** A message's header fields by name, unfolded; empty where there is none. */
export function headOf(raw: string): (name: string) => string {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return (name) => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
}
