import { createSmtpServer } from '../src/dev/smtpServer';

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
  const server = createSmtpServer(({ take }) => {
    taken++;
    take();
  });
  const port = await server.listen(0);
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken: () => taken,
    close: () => server.stop(),
  };
}
