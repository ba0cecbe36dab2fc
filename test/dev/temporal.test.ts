import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { clockOf } from '../../src/client/forward';
import { initiativeWorkflowId } from '../../src/contract/messages';
import { searchAttributeTypes } from '../../src/contract/searchAttributes';
import {
  ensureNamespace,
  ensureSearchAttributes,
  missingSearchAttributes,
  setupCommands,
} from '../../src/dev/namespace';
import { processIdentity } from '../../src/dev/processes';
import { startTemporal, type Temporal } from '../../src/dev/temporal';
import { runScript } from '../support/script';

const folder = mkdtempSync(path.join(os.tmpdir(), 'dsop-server-'));
const phase = defineSearchAttributeKey('DsopPhase', SearchAttributeType.KEYWORD);
const running: Temporal[] = [];

async function up(options: Parameters<typeof startTemporal>[0]): Promise<Temporal> {
  const temporal = await startTemporal(options);
  running.push(temporal);
  return temporal;
}

async function connected<T>(temporal: Temporal, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: temporal.address });
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}

afterAll(async () => {
  await Promise.all(running.map((temporal) => temporal.stop()));
  rmSync(folder, { recursive: true, force: true });
});

test('killed with its UI and started on the same data and ports, the server has its workflows and their attributes', async () => {
  const dataDir = path.join(folder, 'killed');
  const first = await up({ dataDir, ui: true, virtualTime: true, retentionDays: 30 });
  await connected(first, async (connection) => {
    await new Client({ connection }).workflow.start('nobody', {
      taskQueue: 'nobody',
      workflowId: 'survivor',
      typedSearchAttributes: [{ key: phase, value: 'concept' }],
    });
  });
  first.pids.forEach((pid) => process.kill(pid, 'SIGKILL'));

  const second = await up({ dataDir, ui: true, virtualTime: true, ports: first.ports });
  expect(second).toMatchObject({ address: first.address, uiUrl: first.uiUrl });
  await connected(second, async (connection) => {
    const client = new Client({ connection });
    expect(await client.workflow.getHandle('survivor').describe()).toMatchObject({
      status: { name: 'RUNNING' },
    });
    const found = [];
    for await (const one of client.workflow.list({ query: "DsopPhase = 'concept'" }))
      found.push(one.workflowId);
    expect(found).toEqual(['survivor']);
    const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 86_400);
  });
  expect((await fetch(`${second.uiUrl}/api/v1/namespaces/default`)).status).toBe(200);
});

test('one that still runs on the data is stopped first, so that two never share a database; without virtual time its clocks stand', async () => {
  const dataDir = path.join(folder, 'shared');
  const first = await up({ dataDir, virtualTime: false });
  const second = await up({ dataDir, virtualTime: false });
  expect(first.pids.map(processIdentity)).toEqual([undefined]);
  expect(second.pids.map(processIdentity)).toEqual([expect.any(String)]);

  const { stdout, clock, status } = await connected(second, async (connection) => {
    const workflowId = initiativeWorkflowId('KLOKKE');
    await new Client({ connection }).workflow.start('nobody', { taskQueue: 'nobody', workflowId });
    const variables = { TEMPORAL_ADDRESS: second.address, DSOP_DATA_DIR: path.join(folder, 'none') };
    const ran = await runScript(['forward', 'KLOKKE', '--by', 'P10D', '--json'], { variables });
    return { ...ran, clock: await clockOf(connection, 'default', workflowId) };
  });
  expect({ status, said: JSON.parse(stdout) as unknown }).toMatchObject({
    status: 1,
    said: { refused: { code: 'not-allowed' } },
  });
  expect(clock - Date.now()).toBeLessThan(60_000);
});

describe('a server in memory', () => {
  let temporal: Temporal;
  beforeAll(async () => {
    temporal = await up({ virtualTime: true });
  });

  test('has every search attribute at once', async () => {
    expect(await connected(temporal, (connection) => missingSearchAttributes(connection, 'default'))).toEqual(
      [],
    );
  });

  test('gets another namespace and its attributes once, and keeps them', async () => {
    await connected(temporal, async (connection) => {
      expect(await ensureNamespace(connection, 'other', 1)).toBe(true);
      expect(await ensureNamespace(connection, 'other', 1)).toBe(false);
      expect(await ensureSearchAttributes(connection, 'other')).toEqual(Object.keys(searchAttributeTypes));
      expect(await ensureSearchAttributes(connection, 'other')).toEqual([]);
    });
  });

  test('says so when an attribute has another type', async () => {
    await connected(temporal, async (connection) => {
      await expect(ensureSearchAttributes(connection, 'default', { DsopPhase: 'INT' })).rejects.toThrow(
        'DsopPhase (must be INT)',
      );
    });
  });
});

test('what a hosted server wants done by hand is spelt out', () => {
  expect(setupCommands('dsop', 90, ['DsopAwaits'])).toEqual([
    'temporal operator namespace create --namespace dsop --retention 90d',
    'temporal operator search-attribute create --namespace dsop --name DsopAwaits --type KeywordList',
  ]);
});
