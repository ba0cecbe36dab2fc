import { readFileSync } from 'node:fs';
import path from 'node:path';
import { caseConcerned, envelopeOf } from '../../src/client/envelope';
import { commands } from '../../src/contract/commands';
import { parseRegister } from '../../src/contract/registerYaml';
import { wholeLife } from '../../src/dev/life';
import { stepId } from '../../src/dev/play';
import { v4_0 } from '../../src/domain/agreement';
import { begin } from '../../src/domain/begin';
import { osloDayOf, osloInstant, type EpochMs } from '../../src/domain/calendar';
import { judge } from '../../src/domain/decide';
import type { LetterFacts, LetterIntent } from '../../src/domain/letters';
import { deliveryOf } from '../../src/domain/outbox';
import { snapshotOf, type Register } from '../../src/domain/register';
import { show } from '../../src/domain/show';
import type { InitiativeState } from '../../src/domain/state';
import { wake } from '../../src/domain/wake';
import { composeLetter, type Letter } from '../../src/mail/letter';
import { addressLetters } from '../../src/mail/recipients';
import { sampleFacts } from '../../src/mail/samples';
import { breaches } from './glossary';

const day = '2026-11-23';
const begun = osloInstant(day, '09:00');
const register = sampleRegister();

function sampleRegister(): Register {
  const answer = parseRegister(readFileSync(path.join(__dirname, '../../register.sample.yaml'), 'utf8'));
  if (!answer.ok) throw new Error(answer.faults.join('\n'));
  return answer.register;
}

interface Told {
  intent: LetterIntent;
  state: InitiativeState;
  at: EpochMs;
}

/** Every intent of a whole life, and of what time would have brought about if nobody had gone on from here or there. */
function wholeLifeOfLetters(): Told[] {
  const told = new Map<string, Told>();
  const note = (state: InitiativeState, at: EpochMs): void => {
    for (const intent of state.outbox) if (!told.has(intent.id)) told.set(intent.id, { intent, state, at });
  };
  let state: InitiativeState | undefined;
  for (const [index, step] of wholeLife('SBL', register, { day }).entries()) {
    const now = begun + index * 60_000;
    const envelope = envelopeOf({
      ...step,
      id: stepId('test', step.key, index),
      programme: register.programme,
      register: register.revision,
      concerns: state && caseConcerned(step.command, step.payload, show(state, now).cases),
      decidedOn: step.decidedOn,
      sentAt: now,
    });
    if (state === undefined) {
      const payload = commands.register.payload.parse(step.payload);
      const ruleSet = { version: v4_0.version, custom: null };
      state = begin({ envelope, payload, register: snapshotOf(register), ruleSet, clockOffsetMs: 0 }, now);
    } else {
      const answer = judge(state, step.command, JSON.parse(JSON.stringify(envelope)), now);
      if (!answer.ok) throw new Error(answer.refused.message);
      state = answer.value.state;
    }
    note(state, now);
    if (index % 15 === 5) {
      let idle: InitiativeState = { ...state, outbox: [] };
      for (let days = 1; days <= 45; days++) {
        const later = osloInstant(osloDayOf(now + days * 86_400_000), '17:00');
        idle = wake(idle, later).state;
        note(idle, later);
        idle = { ...idle, outbox: [] };
      }
    }
  }
  return [...told.values()];
}

const names = new Map([...register.actors, ...register.persons].map(({ id, name }) => [id, name]));
const all = wholeLifeOfLetters();

function write({ intent, state, at }: Told, language: 'nb' | 'en'): Letter {
  const [bundle] = addressLetters(register, [intent], osloDayOf(at)).bundles;
  if (bundle === undefined) throw new Error(`${intent.id} reaches nobody`);
  return composeLetter({
    about: deliveryOf(state, at).about,
    at,
    to: { ...bundle.to, language },
    intents: [intent],
    names: (id) => names.get(id) ?? id,
    from: 'DSOP <dsop@dsop.example>',
    replyTo: 'PMO <pmo@dsop.example>',
  });
}

test('a life has letters of many kinds', () => {
  expect(all.length).toBeGreaterThan(200);
  const kinds = new Set(all.map(({ intent }) => intent.facts.kind));
  for (const kind of ['duty', 'call', 'decision', 'willAsked', 'appointed'] as const)
    expect(kinds).toContain(kind);
});

/** What tells letters apart to their readers. */
const shape = (facts: LetterFacts): string =>
  facts.kind === 'duty' ? `duty ${facts.rung} ${facts.hearer}` : facts.kind;

test('the gallery shows every kind of letter that a life has, and a reminder of every kind of duty', () => {
  const shown = sampleFacts();
  const missing = all.map(({ intent }) => shape(intent.facts)).filter((s) => !shown.map(shape).includes(s));
  expect([...new Set(missing)]).toEqual([]);
  const kinds = new Set(shown.flatMap((facts) => (facts.kind === 'duty' ? [facts.duty.kind] : [])));
  expect([...kinds].sort()).toEqual(v4_0.duties.map((d) => d.kind).sort());
});

test.each(['nb', 'en'] as const)('what the rules say in letters keeps to the glossary (%s)', (lang) => {
  const people = [
    ...names.values(),
    ...all.flatMap(({ state }) => state.recommendations.map((r) => r.text ?? '')),
  ];
  const quotations = [...new Set(people)].filter((words) => words !== '').sort((a, b) => b.length - a.length);
  const found = all.flatMap((told) => breaches(write(told, lang), lang, [...quotations, ...openTexts(told)]));
  expect([...new Set(found)]).toEqual([]);
});

/** What people wrote in the case at hand. */
function openTexts({ intent: { facts } }: Told): string[] {
  if (!('case' in facts)) return [];
  const { proposal, recommendation, reference } = facts.case;
  return [recommendation, proposal.text, reference].filter(
    (words): words is string => words !== null && words !== '',
  );
}

test.each(['nb', 'en'] as const)('every letter is whole (%s)', (lang) => {
  for (const told of all) {
    const { subject, text, html } = write(told, lang);
    expect(subject.length).toBeLessThanOrEqual(190);
    expect(subject[0]).toMatch(/\p{Lu}/u);
    expect(subject + text + html).not.toMatch(/undefined|NaN|\[object|\{\{|\b[A-Z]{3,}_[A-Z]+/);
    expect(text.split('\n').filter((line) => [...line].length > 76 && !line.startsWith('    npx '))).toEqual(
      [],
    );
  }
});

test('no two intents of a life have one Message-ID for the same reader', () => {
  const ids = all.map((told) => write(told, 'nb').messageId);
  expect(new Set(ids).size).toBe(ids.length);
});
