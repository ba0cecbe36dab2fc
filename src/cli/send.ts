import { keyedBy, verbOf, type CommandName } from '../contract/commands';
import type { Envelope } from '../contract/envelope';
import { programmeWorkflowId, type Receipt } from '../contract/messages';
import type { EpochMs } from '../domain/calendar';
import type { CaseView } from '../domain/view';
import { caseConcerned, envelopeOf, newCommandId } from '../client/envelope';
import { queryRegister, queryStateNow } from '../client/reads';
import { refusedAs, type Reply, type ShownRefusal } from '../client/reply';
import { keyIdOf, keyNamed, signingIsOn } from '../domain/proof';
import { snapshotOf, type Register, type RegisterSnapshot } from '../domain/register';
import { KeyError, passingKey, pendingKey, putInPlace } from '../client/keyFiles';
import { registerFileFrom } from '../contract/registerYaml';
import type { Context } from './context';
import { deliver } from './deliver';
import { fingerprint, readText, readYaml } from './files';
import { missingFlags, payloadOf, type Typed } from './flags';
import { leftBehind, rootedRegister } from './found';
import { hasKeyHere, keyPlace, noKeyHere, signedHere } from './keys';
import { malformed } from './malformed';
import { meetingFields, withMeetingId } from './meetingFields';
import { namedByProcess } from './namedByProcess';
import { phaseWords, stepWords } from './names';
import { done, refusedResult, unanswered, usage, type Result } from './result';
import { ruleSetFields } from './ruleSetFields';
import type { Style } from './style';

/** A command as typed. */
export interface Order {
  command: CommandName;
  /** The initiative's key; `undefined` for the programme's own commands. */
  key: string | undefined;
  typed: Typed;
}

/** How often a command is repeated with a fresh register before its refusal is shown. */
const refreshes = 3;

/**
 * Sends one command, or previews it, or prints its envelope: reads what the envelope must pin (register, case), builds
 * it, and repeats it when the register has changed meanwhile. A stale case is not repeated: the person must look again.
 */
export async function send(context: Context, typedOrder: Order): Promise<Result> {
  const { common } = context;
  if (common.as === undefined) return usage('Si hvem som handler: --as PERSON, eller sett DSOP_AS.');
  const order = withMeetingId(typedOrder);
  const file = await fromFile(context, order);
  if ('wrong' in file) return usage(file.wrong);
  if ('refused' in file) return unanswered(file);
  const called = await meetingFields(context, order);
  if ('wrong' in called) return usage(called.wrong);
  if (!('fields' in called)) return notSent(called);
  const ruled = await ruleSetFields(context, order);
  if ('wrong' in ruled) return usage(ruled.wrong);
  if (!('fields' in ruled)) return notSent(ruled);
  const filed = { fields: { ...file.fields, ...called.fields, ...ruled.fields } };
  const lacking = missingFlags(order.command, order.typed, Object.keys(filed.fields));
  if (lacking.length > 0) return usage(lackingWords(order.command, lacking));
  // Read once with the real clock, so that what is mistyped is said before a server is asked.
  const typed = payloadOf(order.command, order.typed, Date.now());
  if ('wrong' in typed) return usage(typed.wrong);
  const fault = malformed(order.command, fullPayload(order, filed.fields, typed.payload));
  if (fault) return { kind: 'refused', refused: fault };
  const session = await context.connect();
  if (!('value' in session)) return notSent(session);
  const named = await namedByProcess(context, order);
  if (!('value' in named)) return notSent(named);
  for (let attempt = 0; ; attempt += 1) {
    const seen = await lookUp(context, order);
    if (!('value' in seen)) return notSent(seen);
    const built = payloadOf(order.command, order.typed, seen.value.now);
    if ('wrong' in built) return usage(built.wrong);
    const loaded = await loadedAsSigned(context, order, seen.value);
    if (loaded && 'failed' in loaded) return loaded.failed;
    const payload = fullPayload(order, loaded ?? filed.fields, built.payload);
    const unsigned: Envelope = {
      ...envelopeOf({
        id: common.id ?? newCommandId(),
        programme: context.config.programme,
        command: order.command,
        key: order.key ?? '',
        target: seen.value.workflowId,
        by: common.as,
        register: seen.value.register,
        payload,
        concerns: caseConcerned(order.command, payload, seen.value.cases),
        decidedOn: common.at,
        sentAt: Date.now(),
      }),
      ...(common.onBehalfOf !== undefined && { onBehalfOf: common.onBehalfOf }),
    };
    const signed = await signedHere(context, unsigned);
    if ('failed' in signed) return signed.failed;
    const { envelope } = signed;
    if (common.print) return printed(context, order, envelope);
    const result = await deliver(context, envelope, (head, receipt, style) =>
      receiptText(head, order, receipt, style),
    );
    if (result.kind === 'done' && rotates(order) && !common.dryRun) rotated(context, envelope);
    if (result.kind !== 'refused') return result;
    if (result.refused.code === 'unsigned' && !hasKeyHere(context, common.as))
      return refusedResult('unsigned', `Kommandoen er ikke signert: ${noKeyHere(common.as)}`);
    if (result.refused.code !== 'register-stale' || attempt >= refreshes) return result;
  }
}

// Nobody answered before anything was sent: the sender should know.
function notSent(reply: Exclude<Reply<never>, { value: never }>): Result {
  if (!('unreachable' in reply)) return unanswered(reply);
  const { unreachable } = reply;
  return unanswered({
    unreachable: { ...unreachable, message: `${unreachable.message} Ingenting er sendt.` },
  });
}

function printed(context: Context, { command }: Order, envelope: Envelope): Result {
  context.note(
    `Lim inn i Temporal UI på workflow «${envelope.target}»: Update eller Signal med navnet «${command}» og dette som argument.`,
  );
  return done(envelope, () => JSON.stringify(envelope, null, 2));
}

interface Seen {
  workflowId: string;
  register: number;
  /** The programme's register, where the command is for it. */
  held?: Register;
  cases: readonly CaseView[];
  now: EpochMs;
}

// What the sender has seen when the command is made: it is pinned in the envelope.
async function lookUp(context: Context, order: Order): Promise<Reply<Seen>> {
  const session = await context.connect();
  if (!('value' in session)) return session;
  const { client } = session.value;
  if (keyedBy(order.command) !== 'target') {
    const register = await queryRegister(client, context.leftMs());
    if (!('value' in register)) return register;
    const { revision } = register.value;
    return {
      value: {
        workflowId: programmeWorkflowId,
        register: revision,
        held: register.value,
        cases: [],
        now: Date.now(),
      },
    };
  }
  const seen = await queryStateNow(client, order.key ?? '', context.leftMs());
  if (!('value' in seen)) return seen;
  const { state, now, workflowId } = seen.value;
  return { value: { workflowId, register: state.register, cases: state.cases, now } };
}

/** Where commands are signed, a register is loaded as what initiatives hold of it; undefined for all else. */
async function loadedAsSigned(
  context: Context,
  { command, typed }: Order,
  { held }: Seen,
): Promise<{ snapshot: RegisterSnapshot } | { failed: Result } | undefined> {
  if (command !== 'loadRegister' || !held || !signingIsOn(held)) return undefined;
  const read = await rootedRegister(String(typed.file));
  if ('failed' in read) return read;
  const left = leftBehind(held, read.register);
  if (left !== undefined) context.note(left);
  return { snapshot: snapshotOf({ ...read.register, programme: context.config.programme }) };
}

function fullPayload(
  order: Order,
  filed: Readonly<Record<string, unknown>>,
  typed: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return { ...filed, ...typed, ...(keyedBy(order.command) === 'payload' && { key: order.key }) };
}

/** A key is rotated to one that is made here, unless its public half is given. */
const rotates = (order: Order): boolean =>
  order.command === 'rotateKey' && order.typed.publicKey === undefined;

const ownFolder = (context: Context): string => keyPlace(context.config.dataDir).folders[0] ?? '.';

function rotated(context: Context, envelope: Envelope): void {
  putInPlace(ownFolder(context), envelope.by, keyNamed(envelope.proof) ?? 'usignert');
}

async function newKey(context: Context): Promise<{ publicKey: string } | { refused: ShownRefusal }> {
  try {
    return { publicKey: await pendingKey(keyPlace(context.config.dataDir), context.common.as ?? '') };
  } catch (error) {
    if (error instanceof KeyError) return refusedAs('key-malformed', error.message);
    throw error;
  }
}

type Filed = { fields: Record<string, unknown> } | { wrong: string } | { refused: ShownRefusal };

async function fromFile(context: Context, order: Order): Promise<Filed> {
  const { file } = order.typed;
  const { command } = order;
  if (rotates(order) && context.common.dryRun) {
    context.note('Prøves med en nøkkel som ikke tas vare på; den nye lages når kommandoen sendes.');
    return { fields: { publicKey: passingKey() } };
  }
  if (rotates(order)) {
    const made = await newKey(context);
    if ('refused' in made) return made;
    const { publicKey } = made;
    context.note(
      `Ny nøkkel ${keyIdOf(publicKey)} er laget. Den tas i bruk når registeret har den; den gamle blir da liggende ved siden av.`,
    );
    return { fields: { publicKey } };
  }
  if (command === 'loadRegister') {
    if (typeof file !== 'string') return { wrong: 'Mangler --file med registeret, en YAML-fil.' };
    const text = await readText(file);
    if ('wrong' in text) return text;
    const read = registerFileFrom(text.text);
    return read.ok
      ? { fields: { register: read.file } }
      : refusedAs('malformed', `Registeret i «${file}» er ikke i orden: ${read.faults.join('; ')}.`);
  }
  if (typeof file !== 'string' || command === 'adoptRuleSet') return { fields: {} };
  if (command === 'register') {
    const read = await readYaml(file, 'title, need og actor');
    if (!('fields' in read) || read.fields.key === undefined || read.fields.key === order.key) return read;
    return {
      wrong: `Filen «${file}» gjelder nøkkelen ${JSON.stringify(read.fields.key)}, ikke «${order.key ?? ''}».`,
    };
  }
  if (order.typed.sha256 !== undefined) return { wrong: 'Gi --file eller --sha256, ikke begge.' };
  const print = await fingerprint(file, (doneBytes, ofBytes) =>
    context.note(`Leser «${file}»: ${Math.round((100 * doneBytes) / Math.max(1, ofBytes))} %`),
  );
  return 'sha256' in print ? { fields: { ...print } } : print;
}

function lackingWords(command: CommandName, lacking: readonly string[]): string {
  const words = lacking.map((flag) => (flag === '--sha256' ? '--file (eller --url og --sha256)' : flag));
  const list =
    words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} og ${words[words.length - 1]}`;
  return `Mangler ${list}; se «dsop ${verbOf(command)} --help».`;
}

function receiptText(head: string, order: Order, receipt: Receipt, style: Style): string {
  const target = order.key === undefined ? '' : ` ${order.key}`;
  const lines = [
    `${style.green(head)}: ${verbOf(order.command)}${target} ${style.dim(`(${receipt.id})`)}`,
    ...receipt.effect.map((sentence) => `  - ${sentence}`),
  ];
  if (receipt.phase !== null) {
    lines.push(style.dim(`Fase: ${phaseWords(receipt.phase)}${stepWords(receipt.phase, receipt.step)}`));
  }
  return lines.join('\n');
}
