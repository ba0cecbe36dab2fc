import { readdirSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflows } from '../../src/build/bundle';
import { repositoryRoot } from '../../src/config';

const sources = ['workflows', 'src/domain', 'src/contract'];
const built = path.join(repositoryRoot, 'dist', 'workflows', 'bundle.generated.js');

/**
 * The bundle of the workflows as they are written now: the built one when it is not older than the sources, else one made
 * of the sources in `folder`, so that no test runs code of yesterday. Out: its absolute path.
 */
export async function currentBundle(folder: string): Promise<string> {
  const newest = Math.max(...sources.map((source) => newestIn(path.join(repositoryRoot, source))));
  if (modified(built) > newest) return built;
  const file = path.join(folder, 'bundle.js');
  await writeFile(file, await bundleWorkflows(path.join(repositoryRoot, 'workflows'), 'ts'));
  return file;
}

const modified = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newestIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));
  return Math.max(...files.map((file) => modified(path.join(folder, file))));
}
