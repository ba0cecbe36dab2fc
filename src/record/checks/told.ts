import { parseInstant } from '../../domain/calendar';
import { differences } from '../../domain/record/compare';
import { resultsOf } from '../../domain/record/make';
import type { replay } from '../../domain/record/replay';
import type { DecisionRecord } from '../../domain/record/shape';
import type { InitiativeState } from '../../domain/state';
import { fails, holds, untried, type Finding } from './finding';
import { commandsOf } from './hashes';

/** Does everything come out the same when the rules judge it anew? Only asked of a timeline that is whole. */
export function checkReplay(record: DecisionRecord, whole: boolean, tell: typeof replay): Finding {
  if (!whole) return untried('replay', 'Reglene er ikke prøvd på nytt, siden forløpet ikke er helt');
  const told = tell(record);
  if ('because' in told) {
    const { row, because } = told;
    return fails('replay', `Reglene ville ikke tatt imot linje ${row}: ${because}`, [`timeline[${row - 1}]`]);
  }
  const { state } = told;
  const results = resultsOf(state);
  const places = [
    ...differences(record.decisions, results.decisions, 'decisions'),
    ...differences(record.cases, results.cases, 'cases'),
    ...differences(judged(record, record.standing), judged(record, results.standing), 'standing'),
    ...differences(record.key, state.key, 'key'),
    ...differences(record.host, hostOf(state), 'host'),
    ...differences(record.sandbox, state.sandbox, 'sandbox'),
    ...differences(record.registered.by, state.registeredBy, 'registered.by'),
    ...(record.host === 'programme'
      ? []
      : differences(record.registered.at, record.timeline[0]?.at, 'registered.at')),
  ];
  if (places.length > 0)
    return fails('replay', 'Det som står, er ikke det reglene kommer til av kommandoene', places);
  return holds(
    'replay',
    `Reglene: dømt på nytt fra første kommando blir alle ${record.decisions.length} beslutninger og alt annet som det står`,
  );
}

/**
 * What the programme owed by what waited elsewhere, nobody can work out from a record that does not yet hold what that was.
 * Records made since hold it from the first time it was seen.
 */
function judged({ host, timeline }: DecisionRecord, standing: DecisionRecord['standing']) {
  if (host !== 'programme') return standing;
  const first = parseInstant(timeline.find((row) => row.what === 'waits')?.at ?? '') ?? Infinity;
  const told = (at: unknown) => (parseInstant(String(at)) ?? 0) >= first;
  return { ...standing, settled: standing.settled.filter((s) => s.kind !== 'extra-meeting' || told(s.at)) };
}

const hostOf = ({ host }: InitiativeState): DecisionRecord['host'] =>
  host === 'desk' ? 'programme' : (host ?? 'initiative');

/** Does the chain have the head that somebody was given, in a decision letter or a receipt? */
export function checkHead(record: DecisionRecord, head: string | undefined): Finding {
  if (head === undefined)
    return untried('head', 'Ikke målt mot et hode: --head fra et beslutningsbrev viser om slutten er kuttet');
  const commands = commandsOf(record);
  const at = commands.findIndex((row) => row.head.startsWith(head.toLowerCase()));
  const row = commands[at];
  if (!row) {
    return fails(
      'head',
      `Hodet ${head.slice(0, 16)} finnes ikke i kjeden: slutten er kuttet, eller dette er en annen logg`,
      ['head'],
    );
  }
  const decided = record.decisions.filter((d) => d.head === row.head).map((d) => d.id);
  const what = decided.length > 0 ? `, der ${decided.join(' og ')} ble besluttet` : '';
  return holds(
    'head',
    `Hodet ${head.slice(0, 16)} står etter kommando ${at + 1} av ${commands.length}${what}`,
  );
}
