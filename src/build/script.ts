import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { codeOf } from '../dev/errors';

const dist = path.join(__dirname, '..', '..');
/** Beside `config.js`, as what is bundled finds the repository from where it stands. */
const script = path.join(dist, 'src', 'dsop.js');
/** A rehearsal brings a worker with it, and a gallery a browser: both are loaded by those who ask for them. */
const loadedLater = [path.join(dist, 'src', 'cli', 'rehearse.js'), 'playwright-core'];

/**
 * Bundles the compiled admin script, which reads one file at its start then and not seven hundred, and lets it run once so
 * that it keeps what it compiles (`bin/dsop.js`). Does nothing where the bundle is as before.
 */
async function main(): Promise<void> {
  const { outputFiles } = await build({
    entryPoints: [path.join(dist, 'src', 'cli', 'main.js')],
    outfile: script,
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: loadedLater,
    // What stays outside is required: a script that is compiled by hand cannot import.
    supported: { 'dynamic-import': false },
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  });
  const [bundle] = outputFiles;
  if (bundle === undefined || (await asBefore(bundle.text))) return;
  await rm(`${script}.compiled`, { force: true });
  await writeFile(script, bundle.text);
  try {
    await runOnce();
  } catch (error) {
    // The next build must not take it for the one before.
    await rm(script);
    throw error;
  }
}

async function asBefore(text: string): Promise<boolean> {
  try {
    return (await readFile(script, 'utf8')) === text;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** What the script ends with where no server answers. */
const unreachable = 3;

/**
 * A question to a server that is not there takes the script through what most commands take. Rejects with its words when it
 * ends otherwise: then what has been bundled does not run.
 */
function runOnce(): Promise<void> {
  const env = { PATH: process.env.PATH, TEMPORAL_ADDRESS: '127.0.0.1:1' };
  const words = [path.join(dist, '..', 'bin', 'dsop.js'), 'list', '--timeout', '0.1'];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, words, { cwd: dist, env }, (ended, _out, said) =>
      ended?.code === unreachable ? resolve() : reject(new Error(`the bundled script does not run: ${said}`)),
    );
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
