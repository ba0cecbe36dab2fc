import type { Session } from '../client/connect';
import { serviceErrorIn, type Reply } from '../client/reply';
import { messageOf } from '../dev/errors';
import { checkClock } from './checks/clock';
import { checkDisk } from './checks/disk';
import { fail, skipped, type Bench, type Finding, type ServerBench } from './checks/finding';
import { checkMail } from './checks/mail';
import { checkAnswer, checkRegisterFile, type Answer } from './checks/register';
import { checkRoom } from './checks/room';
import { checkSigning } from './checks/signing';
import { checkNamespace, checkSearchAttributes, checkServer } from './checks/server';
import { checkPollers, checkProblems, checkVersions } from './checks/workers';

/** What the doctor looks at, in the order in which it tells. */
export const checks = [
  'server',
  'namespace',
  'search-attributes',
  'pollers',
  'versions',
  'answer',
  'problems',
  'clock',
  'mail',
  'register',
  'signing',
  'room',
  'disk',
] as const;
export type Check = (typeof checks)[number];

export type Diagnosis = Record<Check, Finding>;

/** Without these nobody answers. */
const reach: readonly Check[] = ['server', 'pollers', 'answer'];

/** The exit status: 0 when nothing fails, 3 when server or worker is out of reach, else 1: a programme that answers is not. */
export function statusOf(diagnosis: Diagnosis): 0 | 1 | 3 {
  const failed = checks.filter((check) => diagnosis[check].grade === 'fail');
  if (failed.length === 0) return 0;
  return failed.some((check) => reach.includes(check) && !diagnosis[check].answered) ? 3 : 1;
}

/**
 * Looks at everything that the service stands on. Changes nothing and sends no letter. `begin` hears of each look, and of
 * its end. Never rejects for what server, mail or disk may do: that is a finding.
 */
export async function examine(
  bench: Bench,
  connect: () => Promise<Reply<Session>>,
  begin: (check: Check) => () => void,
): Promise<Diagnosis> {
  const look = async (check: Check, at: () => Promise<Finding>): Promise<Finding> => {
    const end = begin(check);
    try {
      return await at();
    } catch (error) {
      return unanswered(error);
    } finally {
      end();
    }
  };
  const endConnect = begin('server');
  const mail = look('mail', () => checkMail(bench));
  const disk = look('disk', () => checkDisk(bench));
  const session = await connect();
  endConnect();
  if (!('value' in session)) {
    const found = 'unreachable' in session ? session.unreachable.message : session.refused.message;
    const unseen = skipped('ikke sett på: serveren svarer ikke');
    const server = fail(found, 'npm start bringer en; TEMPORAL_ADDRESS navngir en annen.');
    return {
      ...everywhere(unseen),
      server,
      mail: await mail,
      disk: await disk,
      register: await look('register', () => Promise.resolve(checkRegisterFile(bench, null))),
    };
  }
  const own: ServerBench = { ...bench, ...session.value };
  const [server, namespace, attributes] = await Promise.all([
    look('server', () => checkServer(own)),
    look('namespace', () => checkNamespace(own)),
    look('search-attributes', () => checkSearchAttributes(own)),
  ]);
  if (namespace.grade === 'fail' || server.grade === 'fail') {
    const unseen = skipped(
      `ikke sett på: ${server.grade === 'fail' ? 'serveren svarer ikke' : 'uten navnerom er her ingenting'}`,
    );
    const register = await look('register', () => Promise.resolve(checkRegisterFile(bench, null)));
    return { ...everywhere(unseen), server, namespace, mail: await mail, disk: await disk, register };
  }
  let answer: Answer | undefined;
  const [pollers, versions, answered, problems, clock] = await Promise.all([
    look('pollers', () => checkPollers(own)),
    look('versions', () => checkVersions(own)),
    look('answer', async () => {
      answer = await checkAnswer(own);
      return answer.finding;
    }),
    look('problems', () => checkProblems(own)),
    look('clock', () => checkClock(own)),
  ]);
  const register = await look('register', () =>
    Promise.resolve(checkRegisterFile(bench, answer?.register ?? null)),
  );
  const signing = await look('signing', () => checkSigning(own, answer?.register ?? null));
  const room = await look('room', () => checkRoom(own, answer?.register != null));
  return {
    server,
    namespace,
    'search-attributes': attributes,
    pollers,
    versions,
    answer: answered,
    problems,
    clock,
    mail: await mail,
    register,
    signing,
    room,
    disk: await disk,
  };
}

const everywhere = (finding: Finding): Diagnosis =>
  Object.fromEntries(checks.map((check) => [check, finding])) as Diagnosis;

function unanswered(error: unknown): Finding {
  const service = serviceErrorIn(error);
  return fail(
    service ? `serveren svarte ikke på det: ${service.details || service.message}` : messageOf(error),
    service ? 'Prøv igjen, med lengre --timeout; se serverens logg.' : 'Se meldingen.',
  );
}
