import { Command, CommanderError, Option } from 'commander';
import { commandNames, commandOf, commands, keyedBy, verbOf, type CommandName } from '../contract/commands';
import { isDay, parseInstant } from '../domain/calendar';
import { flagsOf, type Typed } from './flags';
import { allVerbs, readVerbs, verbsBySubject } from './verbs';

/** Options that every verb takes. */
export interface CommonOptions {
  /** Who acts. */
  as: string | undefined;
  /** Whether the line itself says so. */
  asTyped: boolean;
  json: boolean;
  /** Day or instant when the thing was decided. */
  at: string | undefined;
  dryRun: boolean;
  /** Whom a delegate acts for. */
  onBehalfOf: string | undefined;
  print: boolean;
  /** Milliseconds. */
  timeoutMs: number;
  /** Command id to use, to repeat a command. */
  id: string | undefined;
}

/** What a command line asks for. */
export type Parsed =
  | { kind: 'help'; text: string }
  | { kind: 'usage'; message: string; json: boolean }
  | { kind: 'command'; command: CommandName; key: string | undefined; typed: Typed; common: CommonOptions }
  | { kind: 'read'; verb: string; words: string[]; typed: Typed; common: CommonOptions };

const longestTimeoutSeconds = 3600;
const usualTimeoutSeconds = 15;

/**
 * Reads a command line (without `node` and the script's name). `asDefault` is who acts when `--as` does not say.
 * Pure: prints nothing, exits never.
 */
export function parseArgs(typed: readonly string[], asDefault: string | undefined): Parsed {
  const argv = twoWords(typed);
  const json = argv.includes('--json');
  const output: string[] = [];
  let found: Parsed | undefined;
  const program = programOf((parsed) => {
    found = parsed;
  }, asDefault);
  for (const each of [program, ...program.commands]) {
    each.exitOverride().configureOutput({
      writeOut: (text) => output.push(text),
      writeErr: () => undefined,
      outputError: () => undefined,
    });
  }
  try {
    program.parse(argv[0] === 'help' ? [...argv.slice(1), '--help'] : [...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'help', text: output.join('') };
    return { kind: 'usage', message: inNorwegian(error, exampleFor(argv)), json };
  }
  return found ?? { kind: 'usage', message: noVerb, json };
}

/** `dsop key rotate` is `dsop rotate-key`. */
function twoWords(argv: readonly string[]): readonly string[] {
  const [first, second, ...rest] = argv;
  return first === 'key' && second !== undefined && /^(add|rotate|revoke)$/.test(second)
    ? [`${second}-key`, ...rest]
    : argv;
}

function programOf(tell: (parsed: Parsed) => void, asDefault: string | undefined): Command {
  const program = new Command('dsop')
    .option('--as <PERSON>', 'hvem som handler (ellers DSOP_AS)')
    .option('--on-behalf-of <PERSON>', 'den du har fullmakt fra')
    .option('--json', 'ett JSON-dokument på standard ut, ikke noe annet')
    .option('--at <DATO>', 'når det ble avgjort, om det er tidligere enn nå')
    .option('--dry-run', 'ville den blitt tatt imot, og hva ville følge? Ingenting endres')
    .option('--print', 'skriv ut den ferdige konvolutten i stedet for å sende den')
    .option('--timeout <SEKUNDER>', `hvor lenge det ventes på svar (${usualTimeoutSeconds})`)
    .option('--id <ID>', 'kommando-id, for å gjenta en kommando trygt')
    .helpOption('-h, --help', 'vis hjelp')
    .helpCommand(false)
    .showHelpAfterError(false)
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => titles[title] ?? title,
      commandUsage: (command) => `dsop ${command.name()} ${command.usage().replace('[options]', '[valg]')}`,
    });
  program.helpInformation = rootHelp;
  const finish = (make: (common: CommonOptions) => Parsed): void => {
    const common = commonOf(program.opts(), asDefault);
    tell(
      'wrong' in common
        ? { kind: 'usage', message: common.wrong, json: program.opts().json === true }
        : make(common),
    );
  };
  for (const name of commandNames) addCommand(program, name, finish);
  for (const verb of readVerbs) {
    const command = program.command(`${verb.name} ${verb.arguments}`.trim());
    for (const { flags, help } of verb.options) command.option(flags, help);
    describe(command, verb.summary, [verb.example, ...(verb.more ?? [])].join('\n  '), verb.notes).action(
      () =>
        finish((common) => ({
          kind: 'read',
          verb: verb.name,
          words: command.args,
          typed: command.opts<Typed>(),
          common,
        })),
    );
  }
  return program;
}

function addCommand(
  program: Command,
  name: CommandName,
  finish: (make: (common: CommonOptions) => Parsed) => void,
): void {
  const keyed = keyedBy(name) !== 'none';
  const command = program.command(keyed ? `${verbOf(name)} <KEY>` : verbOf(name));
  for (const flag of flagsOf(name)) {
    const option = new Option(flag.kind === 'switch' ? `--${flag.name}` : `--${flag.name} <${flag.metavar}>`);
    const choices = flag.choices.length > 0 ? `: ${flag.choices.join(', ')}` : '';
    option.description = `${flag.help}${choices}${flag.optional ? ' (valgfritt)' : ''}`;
    if (flag.kind === 'words' || flag.kind === 'conditions') option.argParser(collect);
    option.attributeName = () => flag.field;
    command.addOption(option);
  }
  const file = fileHelp[name];
  if (file !== undefined) command.option('--file <FIL>', file);
  describe(command, commands[name].summary, commands[name].example).action(() =>
    finish((common) => ({
      kind: 'command',
      command: name,
      key: keyed ? command.args[0] : undefined,
      typed: command.opts<Typed>(),
      common,
    })),
  );
}

const fileHelp: Partial<Record<CommandName, string>> = {
  register: 'YAML-fil med title, need, actor og actors',
  loadRegister: 'YAML-fil med registeret',
  document: 'dokumentet; det leses her, og bare fingeravtrykk, størrelse og navn sendes',
  lessons: 'læringsanalysen; bare fingeravtrykk, størrelse og navn sendes',
  adoptRuleSet: 'YAML- eller JSON-fil med regelsettet, når det ikke følger med tjenesten',
  minutes: 'referatet; bare fingeravtrykk, størrelse og navn sendes',
};

const collect = (word: string, before: unknown): string[] => [
  ...(Array.isArray(before) ? (before as string[]) : []),
  word,
];

const describe = (
  command: Command,
  summary: string,
  example: string,
  notes: readonly string[] = [],
): Command =>
  command
    .description(summary)
    .helpOption('-h, --help', 'vis hjelp')
    .allowExcessArguments(false)
    .addHelpText(
      'after',
      `\n${[`Eksempel:\n  ${example}`, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')}\n`,
    );

const titles: Record<string, string> = {
  'Usage:': 'Bruk:',
  'Arguments:': 'Argumenter:',
  'Options:': 'Valg:',
  'Global Options:': 'Valg for alle verb:',
  'Commands:': 'Verb:',
};

function rootHelp(): string {
  const parts = verbsBySubject().map(({ title, verbs }) =>
    [
      `${title}:`,
      ...verbs.flatMap((v) => [`  ${v.name.padEnd(14)} ${v.summary}`, `  ${' '.repeat(14)} ${v.example}`]),
    ].join('\n'),
  );
  return [
    'dsop: send beslutninger og les status i samarbeidsmodellen DSOP',
    'Bruk: dsop VERB [KEY] [valg]',
    ...parts,
    [
      'Valg for alle verb:',
      '  --as PERSON         hvem som handler (ellers DSOP_AS)',
      '  --on-behalf-of P    den du har fullmakt fra',
      '  --json              ett JSON-dokument på standard ut, også når noe avvises',
      '  --at DATO           når det ble avgjort, om det er tidligere enn nå',
      '  --dry-run           ville den blitt tatt imot, og hva ville følge? Ingenting endres',
      '  --print             skriv ut den ferdige konvolutten i stedet for å sende den',
      '  --timeout SEKUNDER  hvor lenge det ventes på svar (15)',
      '  --id ID             kommando-id, for å gjenta en kommando trygt',
      '  --version           vis utgaven, uten verb',
      '  -h, --help          vis hjelp; «dsop VERB --help» viser verbets egne valg',
    ].join('\n'),
    'Avslutter med 0: gjort, 1: avvist eller feilet, 2: feil bruk, 3: server eller worker svarer ikke.',
    '',
  ].join('\n\n');
}

function commonOf(
  options: Record<string, unknown>,
  asDefault: string | undefined,
): CommonOptions | { wrong: string } {
  const word = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  const seconds = Number((word('timeout') ?? String(usualTimeoutSeconds)).replace(',', '.'));
  if (!(seconds > 0 && seconds <= longestTimeoutSeconds)) {
    return {
      wrong: `--timeout må være et antall sekunder, høyst ${longestTimeoutSeconds}, ikke «${word('timeout')}»`,
    };
  }
  const at = word('at');
  if (at !== undefined && !isDay(at) && parseInstant(at) === undefined) {
    return {
      wrong: `--at må være en dato som 2026-12-01 eller et tidspunkt som 2026-12-01T14:00:00+01:00, ikke «${at}»`,
    };
  }
  const id = word('id');
  if (id !== undefined && !/^[A-Za-z0-9_-]{8,64}$/.test(id)) {
    return { wrong: `--id må være 8–64 tegn (bokstaver, tall, _ og -), ikke «${id}»` };
  }
  const who = word('as') ?? asDefault;
  return {
    as: who === '' ? undefined : who,
    asTyped: word('as') !== undefined,
    onBehalfOf: word('onBehalfOf'),
    json: options.json === true,
    at,
    dryRun: options.dryRun === true,
    print: options.print === true,
    timeoutMs: Math.round(seconds * 1000),
    id,
  };
}

const noVerb = 'Si hva du vil gjøre: «dsop --help» viser alle verb.';

const quoted = (message: string): string => /'([^']*)'/.exec(message)?.[1] ?? '';

/** The example of the verb on a line. */
const exampleFor = (argv: readonly string[]): string =>
  argv.flatMap((word) => allVerbs.find(({ name }) => name === word)?.example ?? [])[0] ?? 'dsop show SBL';

/** One sentence for what commander found wrong. */
function inNorwegian(error: CommanderError, example: string): string {
  const what = quoted(error.message);
  const meant = /Did you mean (?:one of )?([^?]+)\?/.exec(error.message)?.[1];
  const hint = meant === undefined ? '' : ` Mente du ${meant.split(', ').join(' eller ')}?`;
  switch (error.code) {
    case 'commander.unknownCommand':
      return commandOf(what)
        ? `«${what}» står på feil plass.`
        : `«${what}» er ikke et verb.${hint} «dsop --help» viser alle.`;
    case 'commander.unknownOption':
      return `${what} er ikke et valg her.${hint}`;
    case 'commander.excessArguments':
      return 'Det er for mange ord på linjen; sett anførselstegn rundt tekst med mellomrom.';
    case 'commander.missingArgument':
      return `${error.message.includes("'KEY'") ? 'Initiativets nøkkel' : what} mangler, som i «${example}».`;
    case 'commander.optionMissingArgument':
      return `${what.split(' ')[0] ?? what} mangler en verdi.`;
    case 'commander.help':
      return noVerb;
    default:
      return error.message;
  }
}
