import { commands } from '../../src/contract/commands';
import { possibilities } from '../../src/domain/can';
import { explain } from '../../src/domain/explain';
import { aDesk } from '../support/desk';
import { meeting } from '../support/deskAsks';
import {
  inConcept,
  inOperations,
  inPlanning,
  pmo,
  register,
  steeringLead,
  type Initiative,
} from '../support/given';
import { typedLine } from '../support/lines';
import { moments } from '../support/moments';
import { aProcess, hears } from '../support/process';

const stopping = (): Initiative => {
  const it = inPlanning();
  it.takes(pmo, 'stop', { reason: 'Ikke lenger aktuelt' });
  return it;
};
const leftUndecided = (): Initiative => {
  const it = inConcept();
  it.takes(pmo, 'escalate', { reason: 'Trenger avklaring', closes: '2026-12-10' });
  it.until('2026-12-11');
  return it;
};
const held = (): Initiative => {
  const it = inOperations();
  it.takes(pmo, 'pause', { reason: 'Adressene rettes' });
  return it;
};
const late = (): Initiative => {
  const it = inConcept();
  it.until('2027-02-15');
  return it;
};
const disputed = (): Initiative => {
  const it = inPlanning();
  it.takes('dag.bits', 'dispute', { about: 'other', text: 'Uenige om prisen' });
  return it;
};
const beforePmo = (): Initiative => {
  const it = disputed();
  it.takes(steeringLead, 'raiseDispute', { dispute: 'D-1', text: 'Ingen enighet' });
  return it;
};
const chosen = (): Initiative => {
  const it = inConcept();
  it.takes(pmo, 'appoint', { role: 'data-owner', actor: 'skatteetaten' });
  for (const actor of ['nav', 'bits']) it.takes(pmo, 'appoint', { role: 'consumer', actor });
  it.takes('dag.bits', 'dispute', { about: 'solution', text: 'Uenige om grensesnittet' });
  it.takes('gro.skatteetaten', 'chooseSolution', { dispute: 'D-1', solution: 'Oppslag' });
  return it;
};
const actorGone = (): Initiative => {
  const it = inConcept();
  const actors = it.state.register.actors.map((a) => (a.id === 'nav' ? { ...a, validTo: '2026-11-25' } : a));
  it.state = { ...it.state, register: { ...it.state.register, actors } };
  it.until('2026-11-27');
  return it;
};
const waiting = (): Initiative => {
  const it = inConcept();
  it.takes(pmo, 'handOverExternal', { process: 'LOV-1', title: 'Hjemmel', need: 'Loven åpner ikke for det' });
  return it;
};
const waitingInVain = (): Initiative => {
  const it = waiting();
  const process = aProcess({ from: 'SBL' });
  process.takes(pmo, 'stop', { reason: 'Loven endres ikke' });
  hears(it, process);
  return it;
};
const admitting = (): Initiative => {
  const it = aDesk({ watched: true });
  it.takes(pmo, 'retireActor', { actor: 'bits', reason: 'Ikke aktiv', meeting, closes: '2026-12-10' });
  return it;
};
const owingMinutes = (): Initiative => {
  const it = aDesk({ watched: true });
  it.takes(pmo, 'planMeeting', { forum: 'tlf', begins: '2026-12-03T10:00:00+01:00' });
  it.until('2026-12-04');
  return it;
};

const scenes: [string, () => Initiative][] = [
  ...moments,
  ['about to be stopped', stopping],
  ['left undecided', leftUndecided],
  ['held still', held],
  ['late with all that it owes', late],
  ['in a dispute that is the project’s', disputed],
  ['in a dispute that is PMO’s', beforePmo],
  ['in a dispute that the data owner has settled', chosen],
  ['waiting for a process to be started', waiting],
  ['waiting for a process that was stopped', waitingInVain],
  ['still with an actor that has left the programme', actorGone],
  ['a process that is proposed', () => aProcess({ proposed: true })],
  ['a process that runs', () => aProcess()],
  ['a programme with nothing before it', () => aDesk()],
  ['a programme before Topplederforum', admitting],
  ['a programme after a meeting', owingMinutes],
];

describe.each(scenes)('what is offered where it is %s', (_, at) => {
  test('are lines that the script reads, with all that they must have', () => {
    const it = at();
    for (const { command } of explain(it.state, it.now).waits)
      if (command !== null) expect(() => typedLine(command, it.now)).not.toThrow();
  });

  test('would be accepted from whom they are offered to, when what only the sender knows is filled in', () => {
    const it = at();
    for (const { id } of register.persons)
      for (const { example } of possibilities(it.state, id, it.now)) {
        const { command, payload, as, onBehalfOf } = typedLine(example, it.now);
        expect(as).toBe(id);
        // Another judges that.
        if (commands[command].host === 'programme') continue;
        const answer = it.tries(id, command, payload, onBehalfOf === undefined ? {} : { onBehalfOf });
        expect(answer.ok ? [] : [example, answer.refused.message]).toEqual([]);
      }
  });
});
