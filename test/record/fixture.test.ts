import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hashOf } from '../../src/domain/chain';
import { resultsOf, sealsOf, stampOf } from '../../src/domain/record/make';
import { replay, type Replayed } from '../../src/domain/record/replay';
import type { DecisionRecord } from '../../src/domain/record/shape';
import type { Finding } from '../../src/record/checks/finding';
import { textOf } from '../../src/record/checks/form';
import { readRecord } from '../../src/record/directory';
import {
  listedFiles,
  markdownFile,
  pageFile,
  recordFile,
  sumsFile,
  sumsOf,
  type Files,
} from '../../src/record/files';
import { documentOf } from '../../src/record/readable/document';
import { htmlOf } from '../../src/record/readable/html';
import { markdownOf } from '../../src/record/readable/markdown';
import { findingsOf, verify, type Verdict } from '../../src/record/verify';
import { fixture, rootFile } from './fixture';
import { independently } from './independent';
import { mutations, oneOfEach, oneOfEachField } from './mutate';

jest.setTimeout(300_000);

/** Canonical JSON of what stands in the fixture is made once: thousands of changed copies hold all but one place of it. */
jest.mock('canonicalize', () => {
  const canonicalize = jest.requireActual<(value: unknown) => string | undefined>('canonicalize');
  const known = new Map<string, string | undefined>();
  return (value: unknown): string | undefined => {
    const text = JSON.stringify(value);
    if (text === undefined || text.length < 200) return canonicalize(value);
    if (known.has(text)) return known.get(text);
    const canonical = canonicalize(value);
    if (known.size < 600) known.set(text, canonical);
    return canonical;
  };
});

/** The exported record of a whole life on a real server, as it was committed. */

const root = readFileSync(rootFile, 'utf8').trim();
let files: Files;
let record: DecisionRecord;
beforeAll(async () => {
  files = await readRecord(fixture);
  record = JSON.parse(readFileSync(path.join(fixture, recordFile), 'utf8')) as DecisionRecord;
});

const wrong = ({ findings }: Verdict) => findings.filter((f) => f.holds === 'no');

/** The files with others in place of some, and sums that fit. */
function withFiles(changes: [string, string][]): Files {
  const changed = new Map([...files, ...changes.map(([name, text]) => [name, Buffer.from(text)] as const)]);
  return changed.set(sumsFile, Buffer.from(sumsOf(changed)));
}

/** Works a timeline out once, however often its results are changed. */
function remembering(): typeof replay {
  const told = new Map<string, Replayed>();
  return (one) => {
    const key = hashOf([one.timeline, one.registers, one.ruleSet, one.sandbox]);
    const known = told.get(key) ?? replay(one);
    told.set(key, known);
    return known;
  };
}

const tell = remembering();

/** Looks until something does not hold: what that is, or nothing. */
function firstWrong(changed: Files, named: (finding: Finding) => boolean = () => true): Finding | undefined {
  for (const finding of findingsOf(changed, { root }, tell))
    if (finding.holds === 'no' && named(finding)) return finding;
  return undefined;
}

test('the fixture holds', () => {
  const verdict = verify(files, { root, head: record.decisions.at(-1)?.head });
  expect(verdict.findings.filter((f) => f.holds !== 'yes')).toEqual([]);
});

describe('one change, however small', () => {
  test.each([...listedFiles, sumsFile])('in the file %s is found, and the file named', (name) => {
    const content = files.get(name)!;
    for (const at of [0, content.length >> 1, content.length - 1]) {
      const changed = Buffer.from(content);
      changed[at] = changed[at]! ^ 1;
      const found = firstWrong(new Map([...files, [name, changed]]));
      expect(found).toMatchObject({ check: 'files', says: expect.stringContaining(name) as string });
    }
    const without = new Map([...files].filter(([other]) => other !== name));
    expect(firstWrong(without)?.places).toContain(name);
    expect(firstWrong(new Map([...files, ['tillegg.txt', Buffer.from('x')]]))?.places).toContain(
      'tillegg.txt',
    );
  });

  test('in every field of record.json is found and named, also by whoever makes the sums anew', () => {
    const all = oneOfEachField(mutations(record)).filter(thinned);
    expect(all.length).toBeGreaterThan(300);
    const missed = all.filter(({ place, apply }) => {
      const parts = [partOf(place), partOf(place.replace('seals.', '')), 'record.json'];
      const changed = withFiles([[recordFile, textOf(apply())]]);
      return !firstWrong(changed, ({ places }) => places.some((named) => parts.includes(partOf(named))));
    });
    expect(missed.map((m) => m.field)).toEqual([]);
  });

  test('in any single place of record.json breaks the seal of its part', () => {
    const some = mutations(record).filter((_, i) => i % 31 === 0);
    const missed = some.filter(({ place, apply }) => {
      const changed = apply() as unknown as Record<string, unknown>;
      const part = partOf(place);
      return part in record.seals && part in changed && hashOf(changed[part]) === record.seals[part];
    });
    expect(missed.map((m) => m.place)).toEqual([]);
  });
});

/** `timeline` of `timeline[3].at`. */
const partOf = (place: string): string => place.split(/[.[]/)[0] ?? '';

/** The rule set is one value to the checks: a few of its many fields will do. */
const thinned = ({ field }: { field: string }, i: number): boolean =>
  !field.startsWith('ruleSet.rules.') || i % 20 === 0;

/** What a forger makes anew who changes one thing and then seals, stamps, sums and documents to fit; the chain stays. */
function forged(changed: DecisionRecord): Files {
  let stamp = '0'.repeat(64);
  const timeline = changed.timeline.map((row) => {
    stamp = stampOf(stamp, row);
    return { ...row, stamp };
  });
  const registers = changed.registers.map((r) => ({ ...r, sha256: hashOf(r.register) }));
  const whole = { ...changed, timeline, registers };
  const sealed = { ...whole, seals: sealsOf(whole) };
  const document = documentOf(sealed);
  return withFiles([
    [recordFile, textOf(sealed)],
    [markdownFile, markdownOf(document)],
    [pageFile, htmlOf(document)],
  ]);
}

/** What nothing but the seals binds: the service's wording, when a row was taken, and that a moved clock made it a trial. */
const sealsAlone = ['sandbox', 'timeline[].at', 'timeline[].effect[]', 'timeline[].stamp'];

test('whoever makes everything anew but the chain is found out by the rules, in all that anything hangs on', () => {
  const results = /^(key|sandbox|registered|head|timeline|decisions|cases|standing)/;
  const all = oneOfEach(mutations(record)).filter(
    ({ field, how }) => results.test(field) && how === 'changed',
  );
  expect(all.length).toBeGreaterThan(150);
  const missed = all.filter(({ apply }) => {
    try {
      return firstWrong(forged(apply())) === undefined;
    } catch {
      // The forger's own pen broke: no document can be written of it.
      return false;
    }
  });
  expect(missed.map((m) => m.field.replace(': changed', ''))).toEqual(sealsAlone);
});

test('a cut tail holds in itself, and not against the head of a decision letter', () => {
  const last = record.decisions.at(-1)!;
  const end = record.timeline.findIndex((row) => row.what === 'command' && row.head === last.head);
  const timeline = record.timeline.slice(0, end);
  const known = timeline.filter((row) => row.what === 'register').length + 1;
  const [registers, lineage] = [record.registers.slice(0, known), record.lineage.slice(0, known)];
  const shorter = { ...record, timeline, registers, lineage };
  const told = replay(shorter);
  if (!('state' in told)) throw new Error(told.because);
  const cut = { ...shorter, ...resultsOf(told.state), head: told.state.chain.head };
  expect(wrong(verify(forged(cut), { root }, tell))).toEqual([]);
  expect(wrong(verify(forged(cut), { root, head: last.head.slice(0, 16) }, tell))).toMatchObject([
    { check: 'head', places: ['head'] },
  ]);
});

describe('a verifier written from the description alone', () => {
  const copy = () => {
    const dir = mkdtempSync(path.join(os.tmpdir(), 'dsop-record-'));
    cpSync(fixture, dir, { recursive: true });
    return dir;
  };

  test('says that the fixture holds, also against every decision letter', () => {
    for (const { head } of record.decisions)
      expect(independently(fixture, root, head.slice(0, 16))).toEqual([]);
  });

  test('finds what was changed, cut or added', () => {
    const dir = copy();
    const timeline = record.timeline.map((row, i) =>
      i === 30 && row.what === 'command' ? { ...row, envelope: { ...row.envelope, by: 'en.annen' } } : row,
    );
    writeFileSync(path.join(dir, recordFile), textOf({ ...record, timeline }));
    expect(independently(dir, root)).toEqual([
      'record.json',
      'seal of timeline',
      'row 31: stamp',
      'row 31: signature',
      'row 31: hash',
    ]);
    expect(independently(fixture, root, '0123456789abcdef')).toEqual(['head 0123456789abcdef']);
    rmSync(dir, { recursive: true });
  });
});
