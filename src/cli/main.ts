import { clientConfig, ConfigError, loadDotEnv, packageVersion } from '../config';
import { legible } from '../contract/faultWords';
import { contextOf } from './context';
import { parseArgs, type Parsed } from './parse';
import { jsonOf, statusOf, textOf, usage, type Result } from './result';
import { styleFor } from './style';

/** The admin script: a command line in, an answer out, and the exit status of the contract. */
async function main(): Promise<void> {
  loadDotEnv();
  const argv = process.argv.slice(2);
  // Beside a verb it is an option of that verb: of the rule set.
  if (argv.length === 1 && argv[0] === '--version') {
    process.stdout.write(`dsop ${packageVersion()}\n`);
    return;
  }
  const parsed = parseArgs(argv, process.env.DSOP_AS);
  if (parsed.kind === 'help') {
    process.stdout.write(parsed.text);
    return;
  }
  if (parsed.kind === 'usage') {
    tell(usage(parsed.message), parsed.json);
    return;
  }
  tell(await answer(parsed), parsed.common.json);
}

async function answer(parsed: Parsed & { kind: 'command' | 'read' }): Promise<Result> {
  try {
    const config = clientConfig(process.env);
    const { run } = await import('./run.js');
    const note = (line: string) => process.stderr.write(`${legible(line)}\n`);
    const { common } = parsed;
    const soFar = (result: Result) => (common.json ? undefined : print(result, false));
    const context = contextOf(config, common, { note, tell: soFar }, performance.now());
    try {
      return await run(context, parsed);
    } finally {
      await context.close();
    }
  } catch (error) {
    if (error instanceof ConfigError) return usage(error.message);
    const reason = error instanceof Error ? error.message : String(error);
    return {
      kind: 'refused',
      refused: {
        code: 'failed',
        message: `Noe gikk galt her i skriptet: ${reason}`,
        paragraph: null,
        missing: [],
      },
    };
  }
}

function tell(result: Result, json: boolean): void {
  process.exitCode = statusOf(result);
  print(result, json);
}

function print(result: Result, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(jsonOf(result), null, 2)}\n`);
    return;
  }
  const stream = result.kind === 'done' ? process.stdout : process.stderr;
  stream.write(`${textOf(result, styleFor(stream, process.env.NO_COLOR))}\n`);
}

// The reader of a pipe may stop reading: `dsop list | head`. A full disk takes no answer.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit(0);
  process.stderr.write(`Svaret kan ikke skrives ut (${code}).\n`);
  process.exit(1);
});

void main();
