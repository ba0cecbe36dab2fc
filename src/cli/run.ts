import type { Context } from './context';
import { readDuties } from './duties';
import { exportRecord } from './exportRecord';
import { forward } from './forward';
import { readInbox, readPeople } from './inbox';
import { foundOn } from './found';
import { exportRegister, keygen, sendFile, signFile } from './keys';
import { readLate } from './late';
import { writeLetters } from './letters';
import { readMonth } from './month';
import type { Parsed } from './parse';
import { readMeetingAgenda, readMeetings } from './meetings';
import { promote } from './promote';
import { readCan, readHistory, readList, readShow, readWhy } from './read';
import { usage, type Result } from './result';
import { readRules } from './rules';
import { send } from './send';

/** Keys are upper case; what is typed in lower case is meant so. */
const keyTyped = (key: string | undefined): string | undefined => key?.toUpperCase();

/** Does what a command line asks for. */
export function run(context: Context, parsed: Parsed & { kind: 'command' | 'read' }): Promise<Result> {
  if (parsed.kind === 'command') {
    const { command, typed } = parsed;
    return send(context, { command, key: keyTyped(parsed.key), typed });
  }
  if (parsed.common.print) {
    return Promise.resolve(
      usage(`«${parsed.verb}» sender ingenting, så det er ingen konvolutt å skrive ut.`),
    );
  }
  return read(context, parsed);
}

async function read(context: Context, parsed: Parsed & { kind: 'read' }): Promise<Result> {
  const { verb, words, typed } = parsed;
  const key = keyTyped(words[0]);
  switch (verb) {
    case 'list':
      return readList(context, typed);
    case 'show':
      return readShow(context, key ?? '');
    case 'why':
      return readWhy(context, key ?? '');
    case 'can':
      return readCan(context, key ?? '');
    case 'inbox':
      return readInbox(context);
    case 'history':
      return readHistory(context, key ?? '');
    case 'export':
      return exportRecord(context, key ?? '', typed);
    case 'verify':
      return (await import('./verify.js')).verifyRecord(words[0] ?? '', typed);
    case 'duties':
      return readDuties(context, key);
    case 'late':
      return readLate(context);
    case 'month':
      return readMonth(context, typed);
    case 'meetings':
      return readMeetings(context, typed);
    case 'agenda':
      return readMeetingAgenda(context, words[0] ?? '', typed);
    case 'people':
      return readPeople(context);
    case 'rules':
      return readRules(context, words);
    case 'forward':
      return forward(context, key, typed);
    case 'doctor':
      return (await import('./doctor.js')).readDoctor(context);
    case 'promote':
      return promote(context, words[0], typed);
    case 'keygen':
      return keygen(context, typed);
    case 'sign':
      return signFile(context, words[0]);
    case 'send':
      return sendFile(context, words[0]);
    case 'found':
      return foundOn(context, words[0]);
    case 'register-export':
      return exportRegister(context);
    case 'rehearse':
      return (await import('./rehearse.js')).rehearse(context, typed);
    case 'batch':
      return (await import('./batch.js')).batch(context, words[0], typed, run);
    case 'letters':
      return writeLetters(typed, context.note);
    default:
      return usage(`«${verb}» er ikke et verb; «dsop --help» viser alle.`);
  }
}
