import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { KeyError, keyFileOf, makeKey, type KeyPlace } from '../client/keyFiles';
import { queryRegister } from '../client/reads';
import { fileSigner } from '../client/signer';
import { isCommandName } from '../contract/commands';
import { envelopeSchema, type Envelope } from '../contract/envelope';
import { issuesWords } from '../contract/issueWords';
import { registerYaml } from '../contract/registerYaml';
import { codeOf } from '../dev/errors';
import { keyIdOf } from '../domain/proof';
import { rootPerson } from '../domain/register';
import type { Context } from './context';
import { deliver } from './deliver';
import { readText } from './files';
import type { Typed } from './flags';
import { malformed } from './malformed';
import { done, refusedResult, unanswered, usage, type Result } from './result';

/** Where keys of this machine's user are: `DSOP_KEYS`, else those of `npm start` and then the user's own. */
export function keyPlace(dataDir: string, env: NodeJS.ProcessEnv = process.env): KeyPlace {
  const named = env.DSOP_KEYS;
  const own = path.join(os.homedir(), '.config', 'dsop', 'keys');
  return {
    folders: named ? [path.resolve(named)] : [path.join(dataDir, 'keys'), own],
    passphrase: () => Promise.resolve(env.DSOP_KEY_PASSPHRASE || undefined).then((word) => word ?? asked()),
  };
}

/** Asks in the terminal, without showing what is typed. */
async function asked(): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  process.stderr.write('Passord til nøkkelen: ');
  const silent = new Writable({ write: (_chunk, _encoding, then) => then() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

/** Has the person a key on this machine? */
export const hasKeyHere = (context: Context, person: string): boolean =>
  keyFileOf(keyPlace(context.config.dataDir), person) !== undefined;

/** What is said to whoever should sign, and has nothing to do it with. */
export const noKeyHere = (person: string): string =>
  `her er ingen nøkkel for ${person}; «dsop keygen» lager en, og DSOP_KEYS sier hvor de ligger.`;

/** Signs an envelope with the key of whoever acts, if there is one here. */
export async function signedHere(
  context: Context,
  envelope: Envelope,
): Promise<{ envelope: Envelope } | { failed: Result }> {
  try {
    return { envelope: await fileSigner(keyPlace(context.config.dataDir)).sign(envelope) };
  } catch (error) {
    if (error instanceof KeyError) return { failed: refusedResult('key-malformed', error.message) };
    throw error;
  }
}

/** `dsop keygen`: a key pair for the person; the private half stays here, the public one is printed. */
export async function keygen(context: Context, typed: Typed): Promise<Result> {
  const { as: person } = context.common;
  if (person === undefined) return usage('Si hvem nøkkelen er for: --as PERSON.');
  const place = keyPlace(context.config.dataDir);
  const folder = typeof typed.out === 'string' ? path.resolve(typed.out) : (place.folders.at(-1) ?? '.');
  const passphrase = typed.encrypt === true ? await place.passphrase() : undefined;
  if (typed.encrypt === true && passphrase === undefined)
    return usage('Sett DSOP_KEY_PASSPHRASE, eller kjør i en terminal, for å kryptere nøkkelen.');
  try {
    const publicKey = makeKey(folder, person, passphrase);
    const keyId = keyIdOf(publicKey);
    return done({ person, keyId, publicKey, folder }, () =>
      [
        `Nøkkel ${keyId} for ${person} ligger i ${folder}${passphrase === undefined ? ', ukryptert' : ', kryptert'}.`,
        `Offentlig nøkkel: ${publicKey}`,
        person === rootPerson
          ? `Skriv den i registerets fil, som root: ${publicKey}, og signer filen med «dsop found».`
          : `Be PMO føre den inn: dsop add-key --person ${person} --public-key ${publicKey} --as PERSON`,
      ].join('\n'),
    );
  } catch (error) {
    if (error instanceof KeyError) return refusedResult('already-done', error.message);
    const code = codeOf(error);
    if (typeof code !== 'string') throw error;
    return usage(`Kan ikke skrive nøkkelen til mappen «${folder}» (${code}).`);
  }
}

async function envelopeIn(file: string | undefined): Promise<{ envelope: Envelope } | { failed: Result }> {
  if (file === undefined)
    return { failed: usage('Si hvilken fil konvolutten er i, eller «-» for standard inn.') };
  const read = file === '-' ? { text: await readAll(process.stdin) } : await readText(file);
  if ('wrong' in read) return { failed: usage(read.wrong) };
  let raw: unknown;
  try {
    raw = JSON.parse(read.text);
  } catch {
    return {
      failed: refusedResult(
        'malformed',
        'Dette er ikke en konvolutt: det er ikke gyldig JSON. «--print» skriver en.',
      ),
    };
  }
  const parsed = envelopeSchema.safeParse(raw);
  if (parsed.success) return { envelope: parsed.data };
  return {
    failed: refusedResult(
      'malformed',
      `Konvolutten er ikke i orden: ${issuesWords(parsed.error.issues)}. «--print» skriver en som er det.`,
    ),
  };
}

/** `dsop sign FIL`: signs a printed envelope, on any machine that has the key; no server is asked. */
export async function signFile(context: Context, file: string | undefined): Promise<Result> {
  const read = await envelopeIn(file);
  if ('failed' in read) return read.failed;
  const { proof: _, ...envelope } = read.envelope;
  const { as: who, asTyped } = context.common;
  if (asTyped && who !== envelope.by)
    return refusedResult('key-of-another', `Konvolutten er fra ${envelope.by}, ikke ${who ?? ''}.`);
  if (!hasKeyHere(context, envelope.by))
    return refusedResult('key-unknown', noKeyHere(envelope.by).replace('h', 'H'));
  const signed = await signedHere(context, envelope);
  if ('failed' in signed) return signed.failed;
  return done(signed.envelope, () => JSON.stringify(signed.envelope, null, 2));
}

/** `dsop send FIL`: delivers an envelope as it is, signed or not; with `--dry-run` only asks what would follow. */
export async function sendFile(context: Context, file: string | undefined): Promise<Result> {
  const read = await envelopeIn(file);
  if ('failed' in read) return read.failed;
  const { command, payload } = read.envelope;
  const fault = isCommandName(command) ? malformed(command, payload) : undefined;
  if (fault) return { kind: 'refused', refused: fault };
  return deliver(context, read.envelope, (head, receipt, style) =>
    [
      `${style.green(head)}: ${receipt.command} (${receipt.id})`,
      ...receipt.effect.map((e) => `  - ${e}`),
    ].join('\n'),
  );
}

/** `dsop register-export`: the register as YAML that can be read in again. */
export async function exportRegister(context: Context): Promise<Result> {
  const session = await context.connect();
  if (!('value' in session)) return unanswered(session);
  const register = await queryRegister(session.value.client, context.leftMs());
  if (!('value' in register)) return unanswered(register);
  return done(register.value, () => registerYaml(register.value).trimEnd());
}
