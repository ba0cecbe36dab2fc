import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runningOf, sample, wantedScript } from './script';

/** What is wrong with a portfolio and a scenario of these texts. */
function faultsOf(portfolio: string | undefined, scenario: string | undefined): readonly string[] {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dsop-script-'));
  const file = (name: string, text: string | undefined, usual: string): string => {
    if (text === undefined) return sample(usual);
    const to = path.join(folder, name);
    writeFileSync(to, text);
    return to;
  };
  const read = wantedScript(
    '2027-01-01',
    14,
    file('p.yaml', portfolio, 'portfolio.sample.yaml'),
    file('s.yaml', scenario, 'scenario.sample.yaml'),
  );
  return read.ok ? [] : read.faults;
}

const portfolio = (more: string): string => `initiatives:
  - key: LAN
    title: Lånesøknad
    need: Slippe papirer
    actor: nav
    participants: [nav]
${more}`;

describe('what a rehearsal is played from', () => {
  it('the samples that the repository brings are without faults, for any length and in any year', () => {
    for (const [from, months] of [
      ['2027-01-01', 14],
      ['2031-07-15', 3],
      ['2026-12-24', 60],
    ] as const) {
      const read = wantedScript(
        from,
        months,
        sample('portfolio.sample.yaml'),
        sample('scenario.sample.yaml'),
      );
      expect(read.ok ? [] : read.faults).toEqual([]);
    }
  });

  it('says all faults of a scenario at once, with file, line and what to do', () => {
    const faults = faultsOf(
      undefined,
      `meetings:
  sg: [2026-12-09, 2027-05-17, 2027-06-09, 2027-06-09]
people:
  per.ukjent: { answers: late }
absences:
  - { person: ida.lead, from: 2027-07-01, to: 2027-07-20 }
  - { person: ida.lead, from: 2027-07-15, to: 2027-07-30 }
  - { person: stig.lead, from: 2027-03-10, to: 2027-03-01 }
positions:
  - { initiative: FINNESIKKE, actor: mars, position: object, reason: Nei }
happenings:
  - { on: 2026-01-05, initiative: LAN, by: ola.pmo, command: escalate }
`,
    );
    const said = faults.map((fault) => fault.replace(/^.*s\.yaml: /, '')).join('\n');
    for (const words of [
      /linje 2 .*2026-12-09 er før øvelsen begynner.*stryk/,
      /linje 2 .*17\. mai 2027 er ingen virkedag; flytt møtet/,
      /linje 2 .*2027-06-09 står to ganger; stryk det ene/,
      /linje 4 .*per\.ukjent.*er ingen person i registeret; bruk en id derfra/,
      /linje 7 .*overlapper et annet \(2027-07-01–2027-07-20\); slå dem sammen/,
      /linje 8 .*2027-03-01 er før 2027-03-10; bytt om dagene/,
      /linje 10 .*FINNESIKKE.*er ikke i porteføljen; rett nøkkelen/,
      /linje 10 .*mars.*er ingen aktør i registeret/,
      /linje 10 .*må si hvilken sak/,
      /linje 12 .*2026-01-05 er før øvelsen begynner/,
      /linje 12 .*mangler reason; legg til reason:/,
    ])
      expect(said).toMatch(words);
    expect(faults).toHaveLength(11);
  });

  it('says what cannot be meant by a change of a meeting, one after the other in time', () => {
    const faults = faultsOf(
      undefined,
      `changes:
  - { forum: sg, meeting: 2027-03-11, on: 2027-03-01, to: 2027-03-17, reason: Ukjent }
  - { forum: sg, meeting: 2027-03-10, on: 2027-03-10, to: 2027-03-09, reason: For sent }
  - { forum: sg, meeting: 2027-05-12, on: 2027-05-03, to: 2027-06-09, reason: Opptatt }
  - { forum: sg, meeting: 2027-06-09, on: 2027-05-17, to: 2027-06-12, reason: Fridager }
  - { forum: tlf, meeting: 2027-06-10, on: 2027-06-01, to: 2027-06-17, reason: Streik }
  - { forum: tlf, meeting: 2027-06-17, on: 2027-06-10, to: 2027-06-24, reason: En gang til }
  - { forum: tlf, meeting: 2027-06-24, on: 2027-06-18, reason: Avlyst }
  - { forum: tlf, meeting: 2027-06-24, on: 2027-06-21, reason: Avlyst igjen }
  - { forum: tlf, meeting: 2027-11-11, on: 2026-12-01, reason: Før tiden }
`,
    );
    const said = faults.map((fault) => fault.replace(/^.*s\.yaml: /, '')).join('\n');
    for (const words of [
      /linje 2 .*SG har ikke noe møte 2027-03-11; neste er 2027-03-10, 2027-04-14, 2027-05-12/,
      /linje 3 .*møtet er 2027-03-10; velg en dag før det/,
      /linje 3 .*2027-03-09 er ikke etter 2027-03-10, da det flyttes/,
      /linje 4 .*SG møtes alt 2027-06-09; velg en annen dag/,
      /linje 5 .*17\. mai 2027 er ingen virkedag/,
      /linje 5 .*12\. juni 2027 er ingen virkedag/,
      /linje 9 .*TLF har ikke noe møte 2027-06-24; neste er 2028-06-08/,
      /linje 10 .*2026-12-01 er før øvelsen begynner/,
    ])
      expect(said).toMatch(words);
    expect(faults).toHaveLength(8);
  });

  it('says all faults of a portfolio at once', () => {
    const faults = faultsOf(
      `${portfolio('    phase: planning\n    projectLead: nemo\n    ready: { BP2: 2027-02-01, BP3: 2027-03-01, BP4: 2027-02-01 }')}
  - key: LAN
    title: Igjen
    need: Det samme
    actor: nav
    participants: [bits]
    registered: 2027-05-17
`,
      'notice: 5\n',
    );
    const said = faults.map((fault) => fault.replace(/^.*p\.yaml: /, '')).join('\n');
    for (const words of [
      /projectLead.*nemo.*er ingen person/,
      /ready\.BP2\): er alt passert i fasen/,
      /ready\.BP3\): krever at noen er navngitt som steeringLead/,
      /ready\.BP4\): 2027-02-01 er før 2027-03-01/,
      /nøkkelen LAN er brukt over/,
      /participants\): mangler nav/,
      /17\. mai 2027 er ingen virkedag/,
    ])
      expect(said).toMatch(words);
  });

  it('refuses an idea under a key that the programme has used for what is not played', () => {
    const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'dsop-used-')), 'p.yaml');
    writeFileSync(file, portfolio('    registered: 2027-02-15'));
    const scenario = `${file}.scenario`;
    writeFileSync(scenario, 'notice: 5\n');
    const used = [{ LAN: 'x' }];
    const read = wantedScript('2027-01-01', 1, file, scenario, runningOf({ programme: { takenKeys: used } }));
    expect(read.ok ? [] : read.faults).toEqual([
      expect.stringMatching(/linje 2 .*nøkkelen LAN er brukt i programmet.*gi ideen en annen/),
    ]);
  });

  it('names a misspelt key, a file that is not there, and one that is no YAML', () => {
    expect(faultsOf(undefined, 'meetins: {}\n')[0]).toMatch(/linje 1 .*kjenner ikke nøkkelen «meetins»/);
    expect(faultsOf('initiatives: [\n', undefined)[0]).toMatch(/p\.yaml: linje/);
    const missing = wantedScript('2027-01-01', 1, '/nowhere/p.yaml');
    expect(missing).toMatchObject({ ok: false });
  });

  it('a duration counts from the first day, and gives way to the next working day', () => {
    const read = wantedScript('2027-01-01', 14, sample('portfolio.sample.yaml'));
    // Two months and fourteen days from 1 January is Monday 15 March; four months is a Saturday.
    expect(read.ok && read.script.portfolio.initiatives.find(({ key }) => key === 'DODSBO')).toMatchObject({
      registered: '2027-02-15',
      ready: { BP1: '2027-05-03' },
    });
  });
});
