import type { Letter } from '../mail/letter';
import type { MailTransport } from '../mail/transport';

/** A letter as the catcher took it. */
export interface Caught {
  to: string;
  subject: string;
}

/** Keeps what letters say of themselves, and passes nothing on: it is handed them in this process. */
export interface Catcher {
  transport: MailTransport;
  /** The letters about an initiative since this was last asked, oldest first. */
  take: (initiative: string) => Caught[];
}

/** A catcher with nothing in it. */
export function createCatcher(): Catcher {
  const caught = new Map<string, Caught[]>();
  const keep = ({ to, subject, headers }: Letter): void => {
    const about = headers['X-DSOP-Initiative'] ?? '';
    caught.set(about, [...(caught.get(about) ?? []), { to: to.email, subject }]);
  };
  return {
    transport: { send: (letter) => Promise.resolve(keep(letter)), close: () => undefined },
    take: (initiative) => {
      const letters = caught.get(initiative) ?? [];
      caught.delete(initiative);
      return letters;
    },
  };
}
