import { readdirSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflows } from '../../src/build/bundle';
import { repositoryRoot } from '../../src/config';

const bundled = ['workflows', 'src/domain', 'src/contract'];
const built = path.join(repositoryRoot, 'dist', 'workflows', 'bundle.generated.js');

const isBuilt = (folders: readonly string[]): boolean =>
  folders.every((folder) => modified(built) > newestIn(path.join(repositoryRoot, folder)));

/**
 * The bundle of the workflows as they are written now: the built one when it is not older than the sources, else one made
 * of the sources in `folder`, so that no test runs code of yesterday. Out: its absolute path.
 */
export async function currentBundle(folder: string): Promise<string> {
  if (isBuilt(bundled)) return built;
  const file = path.join(folder, 'bundle.js');
  await writeFile(file, await bundleWorkflows(path.join(repositoryRoot, 'workflows'), 'ts'));
  return file;
}

/** A compiled module, for a process of its own. Throws when it is older than the sources: build first. */
export function compiledModule(name: string): string {
  if (!isBuilt(['src', 'workflows', 'activities'])) throw new Error('dist is not up to date: npm run build');
  return path.join(repositoryRoot, 'dist', `${name}.js`);
}

const modified = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newestIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));
  return Math.max(...files.map((file) => modified(path.join(folder, file))));
}
