import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { queryRegister } from '../../client/reads';
import { registerFileOf } from '../../contract/registerFile';
import { parseRegister } from '../../contract/registerYaml';
import { signingIsOn } from '../../domain/proof';
import { withUsual, type Register } from '../../domain/register';
import { fail, ok, warn, type Bench, type Finding, type ServerBench } from './finding';

const shownFaults = 3;

/** The worker's answer, and the register in it. */
export interface Answer {
  finding: Finding;
  /** Null when nobody answered. */
  register: Register | null;
}

/** Does a worker answer? Asks the programme, which every worker can. */
export async function checkAnswer({ client, config, leftMs }: ServerBench): Promise<Answer> {
  const asked = Date.now();
  const reply = await queryRegister(client, leftMs());
  if ('unreachable' in reply) {
    const start = 'Start workeren: npm start, eller se loggen til den som går.';
    return { finding: fail(reply.unreachable.message, start), register: null };
  }
  if ('refused' in reply) {
    const start =
      'Start workeren én gang med programmets register (DSOP_REGISTER); den setter programmet i gang.';
    return { finding: { ...fail(reply.refused.message, start), answered: true }, register: null };
  }
  const { programme, revision } = reply.value;
  const register = reply.value;
  if (programme !== config.programme) {
    const found = `serveren kjører programmet «${programme}», men DSOP_PROGRAMME er «${config.programme}»`;
    const todo = 'Rett DSOP_PROGRAMME, eller velg en annen server.';
    return { finding: { ...fail(found, todo), answered: true }, register };
  }
  const ms = Date.now() - asked;
  return {
    finding: ok(`programmet ${programme}, register i utgave ${revision}, svar på ${ms} ms`),
    register,
  };
}

/** Is the register's file sound, and does it say the same as the programme? `programme` is null when nobody answered. */
export function checkRegisterFile({ config }: Bench, programme: Register | null): Finding {
  const file = config.register;
  if (!existsSync(file)) return fail(`${file} finnes ikke`, 'Sett DSOP_REGISTER til programmets register.');
  const read = parseRegister(readFileSync(file, 'utf8'));
  if (!read.ok) {
    const more = read.faults.length - shownFaults;
    const faults = [...read.faults.slice(0, shownFaults), ...(more > 0 ? [`${more} feil til`] : [])];
    return fail(`${file}: ${faults.join('; ')}`, 'Rett filen; register.sample.yaml forklarer hvert felt.');
  }
  if (programme === null) return ok(`${file} er i orden`);
  // A programme is founded with what is usual where its file is silent.
  const inFile = registerFileOf(withUsual({ ...read.register, programme: programme.programme }));
  const held = read.register.root == null ? withoutKeys(programme) : programme;
  if (isDeepStrictEqual(plain(inFile), plain(registerFileOf(withUsual(held)))))
    return ok(`${file} sier det samme som programmet, som har utgave ${programme.revision}`);
  return warn(
    `${file} er i orden, men sier noe annet enn programmet, som har utgave ${programme.revision} og følger sitt eget`,
    signingIsOn(programme)
      ? 'Registeret endres av signerte kommandoer, ikke av filen; dsop register-export skriver det slik det er.'
      : 'Er filen den nye? dsop load-register --file FIL --as PERSON (en fra PMO).',
  );
}

/** The sample's file has no keys: `npm start` makes them. */
const withoutKeys = ({ root: _root, keys: _keys, delegations: _given, ...rest }: Register): Register => rest;

const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));
