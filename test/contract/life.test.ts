import { readFileSync } from 'node:fs';
import path from 'node:path';
import { caseConcerned, envelopeOf } from '../../src/client/envelope';
import { commands } from '../../src/contract/commands';
import { parseRegister } from '../../src/contract/registerYaml';
import { castOf } from '../../src/dev/cast';
import { lifeOf, wholeLife } from '../../src/dev/life';
import { stepId, type Step } from '../../src/dev/play';
import { samples } from '../../src/dev/sample';
import { v2_0, v4_0, type RuleSet } from '../../src/domain/agreement';
import { begin } from '../../src/domain/begin';
import { osloInstant } from '../../src/domain/calendar';
import { judge } from '../../src/domain/decide';
import { snapshotOf, type Register } from '../../src/domain/register';
import { show } from '../../src/domain/show';
import type { InitiativeState } from '../../src/domain/state';

const day = '2026-11-23';
const register = sampleRegister();

function sampleRegister(): Register {
  const answer = parseRegister(readFileSync(path.join(__dirname, '../../register.sample.yaml'), 'utf8'));
  if (!answer.ok) throw new Error(answer.faults.join('\n'));
  return answer.register;
}

type After = { state: InitiativeState } | { refused: string };

/** One step against the rules alone; steps are a minute apart. */
function take(before: InitiativeState | undefined, step: Step, index: number, rules: RuleSet): After {
  const now = osloInstant(day, '09:00') + index * 60_000;
  const envelope = envelopeOf({
    ...step,
    id: stepId('test', step.key, index),
    programme: register.programme,
    register: register.revision,
    concerns: before && caseConcerned(step.command, step.payload, show(before, now).cases),
    decidedOn: step.decidedOn,
    sentAt: now,
  });
  if (!before) {
    if (step.command !== 'register') return { refused: 'not registered' };
    const payload = commands.register.payload.parse(step.payload);
    const ruleSet = { version: rules.version, custom: rules };
    return {
      state: begin({ envelope, payload, register: snapshotOf(register), ruleSet, clockOffsetMs: 0 }, now),
    };
  }
  const answer = judge(before, step.command, JSON.parse(JSON.stringify(envelope)), now);
  if (answer.ok) return { state: answer.value.state };
  return {
    refused: `${index} ${step.command} by ${step.by}: ${answer.refused.code} ${answer.refused.message}`,
  };
}

/** The states after each step. Throws at the first refusal. */
function rehearse(steps: readonly Step[], rules: RuleSet = v4_0): InitiativeState[] {
  const states: InitiativeState[] = [];
  for (const [index, step] of steps.entries()) {
    const after = take(states.at(-1), step, index, rules);
    if ('refused' in after) throw new Error(after.refused);
    states.push(after.state);
  }
  return states;
}

describe('a whole life', () => {
  const steps = wholeLife('SBL', register, { day });
  const states = rehearse(steps);

  test('every command is accepted, from registration to operations', () => {
    expect(states.at(-1)?.phase).toBe('operations');
    expect(states.at(-1)?.decisions.map((d) => [d.id, d.forum, d.outcome, d.positions.length])).toEqual([
      ['BP1-1', 'sg', 'approved', 9],
      ['REF-BP2-1', 'sg', 'approved', 9],
      ['BP2-1', 'tlf', 'approved', 9],
      ['REF-BP3-1', 'sg', 'approved', 9],
      ['BP3-1', 'tlf', 'approved', 9],
      ['BP4-1', 'sg', 'approved', 9],
      ['CLOSE-1', 'sg', 'approved', 9],
    ]);
  });

  test('nothing can be left out but what the agreement leaves free', () => {
    const reaches = (left: number): boolean => {
      let state = states[left - 1];
      for (const [index, step] of steps.entries()) {
        if (index <= left) continue;
        const after = take(state, step, index, v4_0);
        if ('refused' in after) return false;
        state = after.state;
      }
      return state?.phase === 'operations';
    };
    const free = steps.filter((_, index) => reaches(index));
    const said = free.map(({ command, payload: { role, text } }) => [
      command,
      ...[role, text].filter((word) => typeof word === 'string'),
    ]);
    expect(new Set(said.map((words) => words.join(' ')))).toEqual(
      new Set([
        'invite',
        'step',
        'appoint operations-lead',
        'recommend Grunnlaget er klart, og PMO innstiller på BP2',
        'recommend Grunnlaget er klart, og PMO innstiller på BP3',
      ]),
    );
  });

  test('every state survives JSON', () => {
    for (const state of [...states.filter((_, index) => index % 20 === 0), states.at(-1)])
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  test('it is lived under another rule set with no code changed', () => {
    const changed: RuleSet = {
      ...v4_0,
      version: '4.1',
      gates: v4_0.gates.map((gate) => {
        if (gate.id === 'BP4') return { ...gate, decidedBy: 'tlf' };
        if (gate.id === 'BP2')
          return { ...gate, basis: [...gate.basis, { kind: 'minutes', paragraph: 'V4 §4.2' }] };
        return gate;
      }),
    };
    const last = rehearse(wholeLife('SBL', register, { day, rules: changed }), changed).at(-1);
    expect(last?.phase).toBe('operations');
    expect(last?.decisions.find((d) => d.id === 'BP4-1')?.forum).toBe('tlf');
    expect(rehearse(wholeLife('SBL', register, { day, rules: v2_0 }), v2_0).at(-1)?.phase).toBe('operations');
  });
});

describe('the samples', () => {
  test('are six initiatives in different phases, one of them yellow, one before Topplederforum', () => {
    const reached = samples.map(({ key, title, need, cast, steps }) => {
      const life = lifeOf(key, register, { day, title, need, cast, sample: true });
      const state = rehearse(steps(life)).at(-1);
      const open = state?.cases
        .filter((c) => c.status === 'open')
        .map((c) => `${c.id} ${c.positions.length}`);
      return [key, state?.phase, state?.step, state?.sandbox, open, state?.reports.at(-1)?.status];
    });
    expect(reached).toEqual([
      ['EKS-DODSBO', 'idea', 'registered', true, [], undefined],
      ['EKS-KONKURS', 'idea', 'prioritised', true, [], undefined],
      ['EKS-EIENDOM', 'concept', 'concept-study', true, [], undefined],
      ['EKS-INNTEKT', 'concept', 'concept-study', true, ['BP2-1 5'], undefined],
      ['EKS-LAN', 'realisation', 'pilot', true, [], 'yellow'],
      ['EKS-KONTO', 'operations', 'in-operation', true, [], undefined],
    ]);
  });

  test('are played by whoever there is when the register is another', () => {
    const other: Register = {
      ...register,
      chairs: {},
      actors: register.actors.filter(({ id }) => ['brreg', 'fnf'].includes(id)),
      persons: register.persons.filter(({ actor }) => actor === 'brreg' || actor === 'fnf'),
    };
    for (const { cast } of samples) {
      const { actor, registrant, participants, pmo } = castOf(other, day, cast);
      expect(['brreg', 'fnf']).toContain(actor);
      expect(other.persons.find(({ id }) => id === registrant)?.actor).toBe(actor);
      expect(participants).toContain(actor);
      expect(['mona.brreg', 'kine.fnf']).toContain(pmo);
    }
    expect(() => castOf({ ...other, seats: [] }, day)).toThrow('no person in PMO');
  });
});
