import { v2_0, v4_0, type RuleSet } from '../../src/domain/agreement';
import { modelDifferences } from '../../src/domain/agreement/modelDifferences';
import { describeDuties, describeRules, describeVersions, diffRules } from '../../src/domain/rulesText';
import { type Lang } from '../../src/domain/text';

const langs: Lang[] = ['nb', 'en'];
const copyOf = (rules: RuleSet): RuleSet => JSON.parse(JSON.stringify(rules)) as RuleSet;

/** Keys whose value is a citation, a mark or a wording, and no rule. */
const wordings = new Set([
  ...['paragraph', 'deciderParagraph', 'methodParagraph', 'paragraphs', 'ours', 'methodOurs'],
  ...['version', 'source', 'drafted', 'title', 'note', 'ask', 'otherwise', 'en'],
]);

/** Every leaf of a rule set that says a rule, as a path; a rule that is absent (null) has no leaf to change. */
function leaves(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (value === null) return [];
  if (typeof value !== 'object') return [path];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => (wordings.has(String(key)) ? [] : leaves(inner, [...path, key])));
}

/** Another value that could stand in the same place. */
function other(value: unknown, path: (string | number)[]): unknown {
  const [above, key] = path.slice(-2);
  if (above === 'recommendation' && key === 'by') return value === 'pmo' ? 'project' : 'pmo';
  if (key === 'method') return value === 'chair' ? 'consensus' : 'chair';
  if (above === 'filedBy') return value === 'project' ? 'actor' : 'project';
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value === 0 ? 1 : value / 2;
  const kinds = [
    ['tlf', 'sg', 'pmo'],
    ['idea', 'concept', 'planning', 'realisation', 'rollout', 'operations'],
    ['BP1', 'BP2', 'BP3', 'BP4', 'closure'],
    ['owner', 'copies', 'chair', 'participants'],
    ['projectLead', 'steeringLead', 'operationsLead', 'dataOwner'],
    ['anyActor', 'ownActor', 'conditionOwner'],
    ['initiative', 'project'],
    ['open', 'operational', 'confidential'],
    ['participate', 'realise', 'rollOut'],
    ['referral', 'tabling'],
    ['strategic', 'tactical', 'operational'],
    ['due', 'opened'],
    ['closing', 'decision', 'quarter', 'cadence'],
  ];
  const kind = kinds.find((list) => list.includes(String(value)));
  return kind ? kind[(kind.indexOf(String(value)) + 1) % kind.length] : `${String(value)}x`;
}

describe('the difference of two rule sets', () => {
  test('a set does not differ from itself, nor by its paragraphs alone', () => {
    const moved = copyOf(v4_0);
    moved.gates[0]!.paragraph = 'V4 §7';
    moved.gates[0]!.basis[0]!.paragraph = 'V4 §7';
    for (const lang of langs) {
      expect(diffRules(v4_0, copyOf(v4_0), lang)).toEqual([]);
      expect(diffRules(v4_0, moved, lang)).toEqual([]);
    }
  });

  test('"4.1": BP4 to TLF, a document more at BP2, August left out — and nothing else', () => {
    const next = copyOf(v4_0);
    next.version = '4.1';
    next.gates[3]!.decidedBy = 'tlf';
    next.documents.push({
      kind: 'climate-account',
      name: { nb: 'Klimaregnskap', en: 'Climate account' },
      paragraph: 'V4 §4.2',
      class: 'open',
      waivable: true,
      filedBy: ['project'],
    });
    next.gates[1]!.basis.push({ kind: 'climate-account', paragraph: 'V4 §4.2' });
    next.reporting[0]!.skipMonths = [7, 8];
    expect(diffRules(v4_0, next, 'nb')).toEqual([
      { topic: 'BP2: grunnlag', a: '–', b: '+ Klimaregnskap' },
      { topic: 'BP4: avgjøres av', a: 'DSOP SG', b: 'TLF' },
      {
        topic: 'Dokument climate-account',
        a: '–',
        b: 'Klimaregnskap, åpent, kan frafalles, leveres av prosjektet',
      },
      { topic: 'Prosjektstatus: måneder uten rapport', a: 'juli', b: 'juli og august' },
    ]);
  });

  test('no rule can change unseen: each leaf of V4.0, changed alone, makes a difference', () => {
    const paths = leaves(v4_0);
    expect(paths.length).toBeGreaterThan(500);
    const unseen = paths.filter((path) => {
      const changed = copyOf(v4_0);
      let at = changed as unknown as Record<string | number, unknown>;
      for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
      const last = path.at(-1)!;
      at[last] = other(at[last], path);
      return !brokenOrDifferent(changed);
    });
    expect(unseen.map((path) => path.join('.'))).toEqual([]);
  });

  /** A change that breaks a reference may be told as a missing rule; the schema refuses such a set anyway. */
  function brokenOrDifferent(changed: RuleSet): boolean {
    try {
      return diffRules(v4_0, changed, 'nb').length > 0;
    } catch (fault) {
      return fault instanceof Error && fault.message.includes('has no rule for');
    }
  }

  test('a new name alone is told once, not wherever the name stands', () => {
    const renamed = copyOf(v4_0);
    renamed.forums.pmo.short = 'Kontoret';
    renamed.phases[1]!.name.nb = 'Utredningsfase';
    expect(diffRules(v4_0, renamed, 'nb').map(({ topic }) => topic)).toEqual(['PMO: navn', 'Fase concept']);
  });

  test('from 2.0 to 4.0: every difference of the texts with its ruling, then those of the machine', () => {
    for (const lang of langs) {
      const differences = diffRules(v2_0, v4_0, lang);
      const ofTexts = differences.filter(({ ruling }) => ruling !== undefined);
      expect(ofTexts).toHaveLength(38);
      expect(ofTexts.map(({ topic }) => topic)).toEqual(modelDifferences.map(({ topic }) => topic[lang]));
      expect(differences.slice(0, 38)).toEqual(ofTexts);
      const topics = differences.map(({ topic }) => topic);
      expect(new Set(topics).size).toBe(topics.length);
    }
    const nb = diffRules(v2_0, v4_0, 'nb');
    expect(nb).toContainEqual({ topic: 'BP2: avgjøres av', a: 'DSOP SG', b: 'TLF' });
    expect(nb).toContainEqual({ topic: 'Prosjektstatus: måneder uten rapport', a: '–', b: 'juli' });
    expect(nb).toContainEqual({ topic: 'Aktører', a: '5', b: '9', ruling: 'V4; historien beholdes' });
    expect(nb).toContainEqual({ topic: 'Råd om lengste fase', a: '3 måneder', b: '–' });
  });

  test('the other way round, the sides change places', () => {
    const [there, back] = [diffRules(v2_0, v4_0, 'en'), diffRules(v4_0, v2_0, 'en')];
    const rows = there.slice(0, 38).map((row) => ({ ...row, a: row.b, b: row.a }));
    expect(back.slice(0, 38)).toEqual(rows);
  });
});

describe('a rule set in print', () => {
  test.each(
    [v4_0, v2_0].flatMap((rules) =>
      langs.map((lang): [string, Lang, RuleSet] => [rules.version, lang, rules]),
    ),
  )('V%s in %s tells every phase, gate, document, paragraph and command', (_version, lang, rules) => {
    const print = describeRules(rules, lang);
    for (const { name, paragraph } of [...rules.phases, ...rules.gates]) {
      expect(print).toContain(`${name[lang]} (${paragraph})`);
    }
    for (const { kind } of [...rules.gates.flatMap((gate) => gate.basis), ...rules.closure.basis]) {
      expect(print).toContain(`[${kind}]`);
    }
    for (const { command } of rules.authorities) expect(print).toContain(`\n  ${command} `);
    expect(print).toContain(rules.note[lang]);
    expect(print).not.toMatch(/undefined|null|\[object/);
    expect(print.includes('vår lesning')).toBe(lang === 'nb' && rules.source === 'V2');
  });

  test('it never calls itself a contract', () => {
    expect(describeRules(v4_0, 'nb').split('\n')[0]).toBe('DSOP samarbeidserklæring V4.0');
    expect(v4_0.note.nb).toContain('ikke juridisk bindende');
  });

  test.each(langs)('the duties in %s: each with paragraph, due, ladder and command, ours marked', (lang) => {
    const print = describeDuties(v4_0, lang);
    for (const duty of v4_0.duties) {
      expect(print).toContain(`${duty.name[lang]} (${duty.paragraph}) [${duty.kind}]`);
      expect(print).toContain(`  ${duty.command}\n`);
    }
    expect(print).toMatch(
      lang === 'nb'
        ? /frist: 5\. arbeidsdag i måneden kl\. 16:00 \*/
        : /due: working day 5 of the month at 16:00 \*/,
    );
    expect(print).toContain(lang === 'nb' ? '* vårt valg' : '* our choice');
    expect(print).toMatch(lang === 'nb' ? /står stille i juli/ : /stand still in July/);
  });

  test('the history names who approved what', () => {
    expect(describeVersions('nb')).toMatch(/4\.0 {2}2024-05-14 .* SG 2024-05-14 og TLF 2025-06-16/);
    expect(describeVersions('en').trimEnd().split('\n')).toHaveLength(11);
  });
});
