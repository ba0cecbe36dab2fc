import { stringify } from 'yaml';
import { parseRegister } from '../src/contract/registerYaml';
import type { RegisterFile } from '../src/contract/registerFile';
import type { Register } from '../src/domain/register';

const persons = ['tlf', 'sg', 'pmo', 'lead', 'steering', 'operations'];

/** A programme of one actor: one seat in each forum, so that one person's answer decides. Letters go out at any hour. */
const file: RegisterFile = {
  programme: 'bench',
  ruleSet: '4.0',
  actors: [{ id: 'nav', name: 'NAV', sector: 'public', from: '2016-01-01' }],
  persons: persons.map((role) => ({
    id: `${role}.nav`,
    name: `Person ${role}`,
    email: `${role}@nav.example`,
    actor: 'nav',
  })),
  forums: {
    tlf: { chair: 'tlf.nav', seats: { nav: 'tlf.nav' } },
    sg: { chair: 'sg.nav', seats: { nav: 'sg.nav' } },
    pmo: { chair: 'pmo.nav', mailbox: 'pmo@dsop.example', seats: { nav: 'pmo.nav' } },
  },
  standing: { tlfWrittenProcedure: true, sgMethod: 'consensus', sending: 'always' },
};

/** The register that everything is measured with, and its file; `others`: so many persons more, who only stand there. */
export function benchRegister(others = 0): { register: Register; yaml: string } {
  const more = Array.from({ length: others }, (_, index) => ({
    id: `nr-${index}.nav`,
    name: `Person nr. ${index}`,
    email: `nr-${index}@nav.example`,
    actor: 'nav',
  }));
  const yaml = stringify({ ...file, persons: [...file.persons, ...more] });
  const read = parseRegister(yaml);
  if (!read.ok) throw new Error(read.faults.join('\n'));
  return { register: read.register, yaml };
}
