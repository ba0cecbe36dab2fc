import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../../src/config';
import { parseRegister } from '../../src/contract/registerYaml';
import { osloInstant } from '../../src/domain/calendar';
import type { Register } from '../../src/domain/register';
import { scriptHere } from '../support/scriptHere';

/** Who is who on the programme's day, whatever the day is here. */

const read = parseRegister(readFileSync(path.join(repositoryRoot, 'register.sample.yaml'), 'utf8'));
if (!read.ok) throw new Error(read.faults.join());
const sample: Register = read.register;
const mandate = { actor: 'nav', person: 'eva.nav', validFrom: '2030-01-01', validTo: '2030-12-31' };
const register: Register = {
  ...sample,
  persons: [...sample.persons, { ...sample.persons[0]!, id: 'eva.nav', name: 'Eva Vik', actor: 'nav' }],
  mandates: [...sample.mandates, mandate],
  seats: sample.seats.map((s) =>
    s.forum === 'sg' && s.actor === 'nav' ? { ...s, person: 'eva.nav', validFrom: '2030-01-01' } : s,
  ),
};
const name = register.actors.find((a) => a.id === 'nav')!.name;
const on = (day: string) => ({ register, portfolio: { at: osloInstant(day, '10:00') } });

test('people shows the mandates and seats of the day, by the actors’ names', async () => {
  const eva = async (day: string) =>
    (await scriptHere(['people'], { queries: on(day) })).text
      .split('\n')
      .find((l) => l.startsWith('eva.nav'));
  expect(await eva('2029-12-31')).not.toMatch(/vilje|DSOP SG/);
  expect(await eva('2030-06-01')).toContain(`DSOP SG, vilje for ${name}`);
  expect(await eva('2031-01-01')).toMatch(/DSOP SG\s*$/);
});

test('inbox asks for what waits for the seats of the day', async () => {
  const asked: string[] = [];
  const inbox = async (day: string) => {
    await scriptHere(['inbox', '--as', 'eva.nav'], {
      queries: on(day),
      onList: (query) => asked.push(query),
    });
    return asked.at(-1);
  };
  expect(await inbox('2029-12-31')).not.toContain('seat:sg/nav');
  expect(await inbox('2030-06-01')).toContain('seat:sg/nav');
});
