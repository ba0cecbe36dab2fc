import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** What figures depend on beside the code: without it they mean nothing. */
export interface Machine {
  processors: string;
  memoryGiB: number;
  system: string;
  node: string;
  sdk: string;
  server: string;
  /** How the server keeps what it has promised to keep. */
  durability: string;
  /** Load average of the last minute when the run began: what else the machine was doing. */
  load: number;
}

const serverSchema = z.object({
  persistence: z.object({
    numHistoryShards: z.number(),
    datastores: z.object({
      main: z.object({
        sql: z.object({ pluginName: z.string(), connectAttributes: z.record(z.string(), z.string()) }),
      }),
    }),
  }),
});
const packageSchema = z.object({ version: z.string() });

/** Describes this machine, and the server whose data directory is given as its configuration says. */
export function machineOf(dataDir: string, serverVersion: string): Machine {
  const cpus = os.cpus();
  const sdk = createRequire(__filename).resolve('@temporalio/worker/package.json');
  return {
    processors: `${cpus.length} × ${cpus[0]?.model ?? 'unknown'}`,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
    node: process.version,
    sdk: packageSchema.parse(JSON.parse(readFileSync(sdk, 'utf8'))).version,
    server: serverVersion,
    durability: durabilityOf(path.join(dataDir, 'temporal', 'server.yaml')),
    load: os.loadavg()[0] ?? 0,
  };
}

function durabilityOf(configFile: string): string {
  if (!existsSync(configFile)) return 'Temporal CLI: SQLite on file, journal_mode=wal, synchronous=2';
  const { persistence } = serverSchema.parse(parse(readFileSync(configFile, 'utf8')));
  const { pluginName, connectAttributes } = persistence.datastores.main.sql;
  const settings = Object.entries(connectAttributes)
    .filter(([name]) => name !== 'setup')
    .map(([name, value]) => `${name}=${value}`);
  return `${pluginName} on file, ${settings.join(', ')}, ${persistence.numHistoryShards} history shards`;
}
