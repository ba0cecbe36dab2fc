import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { loadConfig } from '../../../src/config';
import { processIdentity } from '../../../src/dev/processes';
import { startTemporal } from '../../../src/dev/temporal';
import { osloInstant } from '../../../src/domain/calendar';
import { programmeFor } from '../../../src/rehearsal/board';
import { raiseSandbox } from '../../../src/rehearsal/sandbox';
import { sharedRun } from '../../support/run';
import { runScript } from '../../support/script';
import { rehearsalRegister, sample } from '../script';

/** Where the server that is there cannot move clocks, or must not: a server of the rehearsal's own. */

const portfolio = `initiatives:
  - { key: LAN, title: Lån, need: Slippe papirer, actor: nav, participants: [nav], phase: concept, projectLead: ida.lead }
`;

it.concurrent('without virtual time here a server is started for it, and ends with it: also with Ctrl-C', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dsop-own-'));
  const file = path.join(folder, 'p.yaml');
  writeFileSync(file, portfolio);
  // As a new programme is founded on it, a register that says nothing of letters has those of mornings.
  const registerFile = path.join(folder, 'register.yaml');
  writeFileSync(
    registerFile,
    readFileSync(sample('register.sample.yaml'), 'utf8').replace(/^ *letters: .*$/m, ''),
  );
  /** The number of the server that lies in the folder. */
  const server = (): number => {
    const [data = ''] = readdirSync(folder).filter((name) => name.startsWith('dsop-temporal-'));
    const note = path.join(folder, data, 'run', 'temporal.pid');
    return (JSON.parse(readFileSync(note, 'utf8')) as { pid: number }).pid;
  };
  let pid: number | undefined;
  const { status, stderr: notes } = await runScript(
    ['rehearse', '--from', '2027-01-15', '--months', '1', '--portfolio', file, '--out', folder],
    {
      variables: {
        ...process.env,
        TMPDIR: folder,
        TEMPORAL_ADDRESS: sharedRun().address,
        DSOP_VIRTUAL_TIME: 'false',
        DSOP_REGISTER: registerFile,
      },
      onNote: (text, child) => {
        if (!text.includes('spilt til 2027-02-01')) return;
        pid = server();
        expect(processIdentity(pid)).toBeDefined();
        child.kill('SIGINT');
      },
    },
  );
  expect({ status, notes }).toEqual({ status: 130, notes: expect.stringContaining('Avbryter') as string });
  expect(notes).not.toContain('navnerommet');
  expect(processIdentity(pid ?? 0)).toBeUndefined();
  expect(readdirSync(folder).filter((name) => name.startsWith('dsop-'))).toEqual([]);
  const diary = readFileSync(path.join(folder, 'diary.txt'), 'utf8');
  expect(diary).toContain('Avbrutt: spilt til');
  expect(diary).toContain('dagens brev');
}, 120_000);

it.concurrent('where the server cannot move clocks, what was begun there is removed, and another is started', async () => {
  const there = await startTemporal({ virtualTime: false });
  try {
    const register = rehearsalRegister();
    const said: string[] = [];
    const start = osloInstant('2027-01-01', '00:00');
    const sandbox = await raiseSandbox({
      config: loadConfig({
        TEMPORAL_ADDRESS: there.address,
        DSOP_VIRTUAL_TIME: 'true',
        DSOP_LOG_LEVEL: 'error',
      }),
      register,
      programme: () => programmeFor(register, undefined, [], start),
      log: (line) => said.push(line),
      signal: new AbortController().signal,
      handOver: () => Promise.resolve(),
      worker: { workflowBundle: { codePath: sharedRun().bundle }, workflowThreadPoolSize: 1 },
    });
    try {
      expect(said.join()).toContain('flytter ikke klokker; øvelsen får en egen');
      expect(await namespacesOn(there.address)).toEqual(['default']);
      const { namespaces } = await sandbox.connection.workflowService.listNamespaces({});
      expect(namespaces.map((n) => n.namespaceInfo?.name)).toContain(sandbox.namespace);
    } finally {
      await sandbox.close();
    }
    await expect(sandbox.connection.workflowService.getSystemInfo({})).rejects.toThrow();
  } finally {
    await there.stop();
  }
}, 120_000);

/** Those that stand on a server, and are not its own. */
async function namespacesOn(address: string): Promise<string[]> {
  const connection = await Connection.connect({ address });
  try {
    const { namespaces } = await connection.workflowService.listNamespaces({ pageSize: 500 });
    return namespaces.flatMap(({ namespaceInfo: n }) =>
      Number(n?.state) === 1 && n?.name && n.name !== 'temporal-system' ? [n.name] : [],
    );
  } finally {
    await connection.close();
  }
}
