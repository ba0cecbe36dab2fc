import { temporal } from '@temporalio/proto';
import type { HistoryEvent } from './env';

const { EventType } = temporal.api.enums.v1;
type EventName = Extract<keyof typeof EventType, string>;

/** The events of one type, such as `WORKFLOW_TASK_FAILED`. */
export function eventsOf(events: readonly HistoryEvent[], name: string): HistoryEvent[] {
  const type = EventType[`EVENT_TYPE_${name}` as EventName];
  if (type === undefined) throw new Error(`no event type ${name}`);
  return events.filter((event) => event.eventType === type);
}

/** The events that an update leaves. */
export const updateEvents = (events: readonly HistoryEvent[]): HistoryEvent[] =>
  ['ADMITTED', 'ACCEPTED', 'REJECTED', 'COMPLETED'].flatMap((how) =>
    eventsOf(events, `WORKFLOW_EXECUTION_UPDATE_${how}`),
  );

const { History } = temporal.api.history.v1;
export type Recorded = temporal.api.history.v1.IHistory;

/** A history as JSON that people can compare: enums by name, bytes in base64. `fromJson` reads it back. */
export const toJson = (history: Recorded): unknown =>
  History.toObject(History.fromObject(history), { longs: String, enums: String, bytes: String });

/** The history in a file written with `toJson`. Throws when it is none. */
export const fromJson = (file: object): Recorded => History.fromObject(file);
