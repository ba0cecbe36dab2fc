import type { Ending } from '../state';
import type { Text } from '../text';

/** How something ended, after its key: "SBL er stanset". */
export const endingWords: Record<Ending['how'], Text> = {
  stopped: { nb: 'er stanset', en: 'has been stopped' },
  terminatedByDispute: { nb: 'er avsluttet etter uenighet', en: 'has been ended by a dispute' },
  becameProcess: { nb: 'føres videre som prosess', en: 'goes on as a process' },
  concluded: { nb: 'er avsluttet', en: 'is concluded' },
};
