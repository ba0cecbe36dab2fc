import { createSmtpServer, headOf } from '../src/dev/smtpServer';
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
  let callbacks: (() => void)[] = [];
  let drops = 0;
  let delayMs = 0;
  let port = 0;

  const server = createSmtpServer(({ raw, to, take, hangUp }) => {
    letters.push(taken(raw, to));
    const waiting = callbacks;
    callbacks = [];
    waiting.forEach((call) => call());
    if (drops > 0) {
      drops -= 1;
      hangUp();
    } else if (delayMs > 0) setTimeout(take, delayMs).unref();
    else take();
  });

  let listening = false;
  const up = async (): Promise<void> => {
    if (listening) return;
    port = await server.listen(port);
    listening = true;
  };
  const down = async (): Promise<void> => {
    listening = false;
    await server.stop();
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
    isDown: () => !listening,
    onNextLetter: (call) => callbacks.push(call),
    close: down,
  };
}

/** What the books need of a letter: three headers, unfolded. */
function taken(raw: string, to: string[]): TakenLetter {
  const header = headOf(raw);
  return {
    at: Date.now(),
    messageId: header('message-id'),
    initiative: header('x-dsop-initiative'),
    intents: header('x-dsop-intents').split(/\s+/).filter(Boolean),
    to,
  };
}
