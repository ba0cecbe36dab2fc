import { SMTPServer } from 'smtp-server';

/** A mail server that takes every letter and forgets it. */
export interface Sink {
  url: string;
  /** Letters taken so far. */
  taken: () => number;
  close: () => Promise<void>;
}

/** Starts a sink on a free port of this machine, on a real socket. */
export async function startSink(): Promise<Sink> {
  let taken = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    onData: (stream, _session, callback) => {
      stream.resume();
      stream.on('end', () => {
        taken++;
        callback();
      });
    },
  });
  // A worker that is killed leaves broken connections.
  server.on('error', () => undefined);
  const port = await new Promise<number>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken: () => taken,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
