import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../../src/config';
import { parseRegister } from '../../src/contract/registerYaml';
import { scriptHere } from '../support/scriptHere';

/** What is asked for by a name that nobody has is refused, not answered with none. */

const read = parseRegister(readFileSync(path.join(repositoryRoot, 'register.sample.yaml'), 'utf8'));
if (!read.ok) throw new Error(read.faults.join());
const queries = { register: read.register, can: [] };
const unreachable = {
  address: 'her',
  message: 'Ingen svarer.',
  lastPolled: null,
  outcomeUnknown: false,
  id: null,
};

test.each([
  [['--phase', 'foo'], /--phase.*idea.*concept.*closed.*«foo»/],
  [['--awaits', 'foo'], /--awaits.*role:.*seat:tlf\/nav.*«foo»/],
  [['--awaits', 'role:sjef'], /--awaits.*«role:sjef»/],
  [['--actor', ''], /--actor mangler en verdi/],
])('list %j is wrong usage, and no server is asked', async (words, says) => {
  const { status, text } = await scriptHere(['list', ...words], { unreachable });
  expect([status, text]).toEqual([2, expect.stringMatching(says)]);
});

test.each([
  [['--actor', 'foo'], /ingen aktør «foo».*nav/],
  [['--awaits', 'seat:tlf/foo'], /ingen aktør «foo»/],
  [['--awaits', 'person:foo'], /ingen person «foo».*dsop people/],
  [['--lead', 'foo'], /ingen person «foo»/],
])('list %j is refused by the register', async (words, says) => {
  const { status, text } = await scriptHere(['list', ...words], { queries });
  expect([status, text]).toEqual([1, expect.stringMatching(says)]);
});

test('where a filter leaves none, it is said by which', async () => {
  const list = async (...words: string[]) => (await scriptHere(['list', ...words], { queries })).text;
  expect(await list()).toBe('Ingen initiativer.');
  expect(await list('--actor', 'nav', '--awaits', 'seat:sg/nav', '--phase', 'concept', '--overdue')).toBe(
    'Ingen initiativer passer til --phase concept, --awaits seat:sg/nav, --actor nav og --overdue.',
  );
  expect(await list('--phase', 'concluded', '--awaits', 'role:project-lead')).toContain('Ingen initiativer');
});

test('what somebody can do is refused for whoever is not in the register', async () => {
  const can = (as: string) => scriptHere(['can', 'SBL', '--as', as], { queries });
  expect(await can('ingen')).toMatchObject({
    status: 1,
    text: expect.stringContaining('ingen person «ingen»') as string,
  });
  expect(await can('per.nav')).toMatchObject({
    status: 0,
    text: expect.stringContaining('kan ikke gjøre noe') as string,
  });
});
