import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import languageNames from './languageNames.json';

/** The rules, the contract and the libraries under them: they know no workflow, and are the same to all. */
const shared = /(^|\/)(src\/(domain|contract)|node_modules\/(zod|@noble|@scure|canonicalize))\//;

/**
 * Bundles the workflows in a folder: the compiled ones (`js`) or the sources (`ts`). Out: the code that a worker loads.
 * Throws when they do not bundle, such as when one of them reaches for what the sandbox does not have.
 */
export async function bundleWorkflows(folder: string, extension: 'js' | 'ts'): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(folder, `index.${extension}`),
    payloadConverterPath: path.join(folder, `payloadConverter.${extension}`),
    workflowInterceptorModules: [path.join(folder, `reservedNames.${extension}`)],
    logger: new DefaultLogger('WARN'),
    // Lines are enough to find a fault by; columns and the sources themselves are two thirds of what each worker loads.
    webpackConfigHook: (config) => ({ ...config, devtool: 'inline-nosources-cheap-module-source-map' }),
  });
  return untraced(handing(sharing(code)));
}

/**
 * A name of JavaScript's own, looked up in the sandbox, goes through Node's interceptor every time. These never change, so
 * the modules get them handed. Not `Date` and its like, which the SDK replaces.
 */
const handed = languageNames.join(', ');

function handing(code: string): string {
  const parts =
    /^(var __TEMPORAL__;\n.*\(\()(\) => \{ \/\/ webpackBootstrap\n[^]*\n.*\}\)\()(\)\n[^]*)$/.exec(code);
  const [, head, body, tail] = parts ?? [];
  if (head === undefined || body === undefined || tail === undefined) throw new Error(unknownBundle);
  return head + handed + body + handed + tail;
}

const unknownBundle = 'The bundle keeps its modules in another way than this build knows.';

/**
 * Every workflow in a worker's cache has its own copy of each module; of the pure ones, which are most of it, all then
 * have the same copy. The SDK's `preloadModules` would freeze them, which zod's schemas do not stand: they complete
 * themselves at first use.
 */
function sharing(code: string): string {
  const own = 'globalThis.__webpack_module_cache__;';
  const [before, after, ...more] = code.split(`const __webpack_module_cache__ = ${own}`);
  if (before === undefined || after === undefined || more.length > 0) throw new Error(unknownBundle);
  // One line, so that the source map still fits.
  const cache =
    `const __webpack_module_cache__ = ((own, common, pure) => new Proxy({}, {` +
    ` get: (_, id) => common.get(id) ?? own[id],` +
    ` set: (_, id, module) => { if (pure.test(id)) common.set(id, module); else own[id] = module; return true; },` +
    ` deleteProperty: (_, id) => common.delete(id) || delete own[id],` +
    ` }))(${own.slice(0, -1)}, new Map(), ${String(shared)});`;
  return before + cache + after;
}

/**
 * For the UI's call stack the SDK notes where each promise was made, by the trace of a `new globalThis.Error()` from outside:
 * a fifth of the time that a worker takes for a message. All our workflows would show there is the loop in which they wait; what
 * they wait for they say in words. So that name has no trace here. Errors of the workflows themselves keep theirs: modules
 * have `Error` handed to them.
 */
function untraced(code: string): string {
  const [before, map, ...more] = code.split('\n//# sourceMappingURL=');
  if (before === undefined || map === undefined || more.length > 0 || !languageNames.includes('Error'))
    throw new Error(unknownBundle);
  return `${before}\nglobalThis.Error = class { stack = ''; };\n//# sourceMappingURL=${map}`;
}

/** Bundles the compiled workflows once, when the project is built: a worker then starts without doing so. */
async function main(): Promise<void> {
  const workflows = path.join(__dirname, '..', '..', 'workflows');
  await writeFile(path.join(workflows, 'bundle.generated.js'), await bundleWorkflows(workflows, 'js'));
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
