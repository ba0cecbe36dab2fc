import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { faultWords, type Fault } from '../contract/faultWords';
import { byLine, readYaml } from '../contract/yamlFile';
import { messageOf } from '../dev/errors';
import {
  addDuration,
  nextWorkingDay,
  osloDayOf,
  osloInstant,
  parseDuration,
  type Day,
} from '../domain/calendar';
import type { ProgrammeState } from '../domain/programmeState';
import type { Register } from '../domain/register';
import type { InitiativeState } from '../domain/state';
import { keysIn } from '../domain/takenKeys';
import { portfolioFaults, scenarioFaults } from './checks';
import { plannedOf, type LiveStand } from './live';
import { endOf, meetingDays } from './meetings';
import { playedPhase, portfolioSchema, scenarioSchema, type Portfolio, type Script } from './scenario';
import { rulesFor } from './world';

/** What a rehearsal is to be played from, as it was asked for. */
export interface Wanted {
  from: Day;
  months: number;
  /** Without one only what runs already is played. */
  portfolioFile: string | undefined;
  /** Without one everybody answers in time, and the forums meet as they usually do. */
  scenarioFile: string | undefined;
}

export type ScriptAnswer = { ok: true; script: Script } | { ok: false; faults: string[] };

/** What runs, as far as portfolio and scenario are checked against it. */
export type Running = Pick<LiveStand, 'states' | 'leftOut' | 'standing' | 'past'> & {
  programme: Pick<ProgrammeState, 'takenKeys'>;
};

/** Reads portfolio and scenario and checks them against the register, and against what runs. Out: the script, or every fault at once. */
export function readScript(wanted: Wanted, register: Register, live?: Running): ScriptAnswer {
  const { from, months, portfolioFile, scenarioFile } = wanted;
  const until = endOf(from, months);
  const running = live?.states ?? new Map<string, InitiativeState>();
  const known = {
    register,
    rules: rulesFor(register, register.ruleSet),
    from,
    until,
    standing: live?.standing ?? {},
    used: new Set(keysIn(live?.programme.takenKeys ?? []).filter((key) => !running.has(key))),
    live: live !== undefined,
  };
  const filed =
    portfolioFile === undefined
      ? { value: { initiatives: [] }, faults: [] }
      : read(portfolioFile, 'portfolio.sample.yaml', from, portfolioSchema, (value) =>
          portfolioFaults(withRunning(value, running), known),
        );
  const portfolio = { ...filed, value: filed.value && withRunning(filed.value, running) };
  const scenario =
    scenarioFile === undefined
      ? { value: {}, faults: [] }
      : read(scenarioFile, 'scenario.sample.yaml', from, scenarioSchema, (value) =>
          scenarioFaults(value, portfolio.value, known),
        );
  const faults = [...portfolio.faults, ...scenario.faults];
  if (faults.length > 0 || !portfolio.value || !scenario.value) return { ok: false, faults };
  const meetings = meetingDays(scenario.value, from, until);
  return {
    ok: true,
    script: {
      from,
      until,
      months,
      portfolio: portfolio.value,
      scenario: scenario.value,
      meetings,
      ...(live && { past: live.past, leftOut: live.leftOut }),
    },
  };
}

/** With what runs already: it stands where it stands, whatever the file says, and what the file leaves out is played too. */
function withRunning({ initiatives }: Portfolio, running: ReadonlyMap<string, InitiativeState>): Portfolio {
  const named = new Set(initiatives.map(({ key }) => key));
  const standing = initiatives.map((planned) => {
    const state = running.get(planned.key);
    return state ? { ...planned, phase: playedPhase(state.phase) ?? null, registered: null } : planned;
  });
  const others = [...running.values()].filter(({ key }) => !named.has(key)).map(plannedOf);
  return { initiatives: [...standing, ...others] };
}

/** Durations counted from the first day (`P2M14D`) become days; one that is no working day gives way to the next. */
function dated(value: unknown, from: Day): unknown {
  if (typeof value === 'string') {
    const duration = /^P\d/.test(value) ? parseDuration(value) : undefined;
    if (!duration) return value;
    return nextWorkingDay(osloDayOf(addDuration(osloInstant(from, '12:00'), duration)));
  }
  if (Array.isArray(value)) return value.map((one) => dated(one, from));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, dated(one, from)]));
}

function read<T>(
  file: string,
  sample: string,
  from: Day,
  schema: z.ZodType<T>,
  contradictions: (value: T) => Fault[],
): { value?: T; faults: string[] } {
  const named = (faults: readonly string[]) => faults.map((words) => `${file}: ${words}`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { faults: [`${file} kan ikke leses (${messageOf(error)}); se etter at navnet er riktig`] };
  }
  const yaml = readYaml(text, sample);
  if (!yaml.ok) return { faults: named(yaml.faults) };
  const value = dated(yaml.value, from);
  const parsed = schema.safeParse(value);
  const faults = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.flatMap((issue) => faultWords(issue, value, sample));
  const words = faults.map(({ path, message }) => `${yaml.where(path, yaml.value)}: ${message}`);
  return { ...(parsed.success && { value: parsed.data }), faults: named(byLine(words)) };
}
