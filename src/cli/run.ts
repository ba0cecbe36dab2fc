import type { Context } from './context';
import type { Parsed } from './parse';
import { usage, type Result } from './result';

/** Keys are upper case; what is typed in lower case is meant so. */
const keyTyped = (key: string | undefined): string | undefined => key?.toUpperCase();

/** Does the verb leave files behind? A rehearsal knows by itself what `--dry-run` is. */
const writesFiles = ({ verb, typed }: Parsed & { kind: 'read' }): boolean =>
  verb === 'keygen' || (typed.out !== undefined && verb !== 'rehearse');

/** Does what a command line asks for. */
export async function run(context: Context, parsed: Parsed & { kind: 'command' | 'read' }): Promise<Result> {
  if (parsed.kind === 'command') {
    const { command, typed } = parsed;
    return (await import('./send.js')).send(context, { command, key: keyTyped(parsed.key), typed });
  }
  if (parsed.common.print) {
    return usage(`«${parsed.verb}» sender ingenting, så det er ingen konvolutt å skrive ut.`);
  }
  if (parsed.common.dryRun && writesFiles(parsed)) {
    return usage(`«${parsed.verb}» skriver filer her, og det kan ikke prøves først: utelat --dry-run.`);
  }
  return read(context, parsed);
}

async function read(context: Context, parsed: Parsed & { kind: 'read' }): Promise<Result> {
  const { verb, words, typed } = parsed;
  const key = keyTyped(words[0]);
  switch (verb) {
    case 'list':
      return (await import('./read.js')).readList(context, typed);
    case 'show':
      return (await import('./read.js')).readShow(context, key ?? '');
    case 'why':
      return (await import('./read.js')).readWhy(context, key ?? '');
    case 'can':
      return (await import('./read.js')).readCan(context, key ?? '');
    case 'inbox':
      return (await import('./inbox.js')).readInbox(context);
    case 'history':
      return (await import('./read.js')).readHistory(context, key ?? '');
    case 'export':
      return (await import('./exportRecord.js')).exportRecord(context, key ?? '', typed);
    case 'verify':
      return (await import('./verify.js')).verifyRecord(words[0] ?? '', typed);
    case 'duties':
      return (await import('./duties.js')).readDuties(context, key);
    case 'late':
      return (await import('./late.js')).readLate(context);
    case 'month':
      return (await import('./month.js')).readMonth(context, typed);
    case 'meetings':
      return (await import('./meetings.js')).readMeetings(context, typed);
    case 'agenda':
      return (await import('./meetings.js')).readMeetingAgenda(context, words[0] ?? '', typed);
    case 'people':
      return (await import('./inbox.js')).readPeople(context);
    case 'rules':
      return (await import('./rules.js')).readRules(context, words);
    case 'forward':
      return (await import('./forward.js')).forward(context, key, typed);
    case 'doctor':
      return (await import('./doctor.js')).readDoctor(context);
    case 'promote':
      return (await import('./promote.js')).promote(context, words[0], typed);
    case 'keygen':
      return (await import('./keys.js')).keygen(context, typed);
    case 'sign':
      return (await import('./keys.js')).signFile(context, words[0]);
    case 'send':
      return (await import('./keys.js')).sendFile(context, words[0]);
    case 'found':
      return (await import('./found.js')).foundOn(context, words[0]);
    case 'register-export':
      return (await import('./keys.js')).exportRegister(context);
    case 'rehearse':
      return (await import('./rehearse.js')).rehearse(context, typed);
    case 'batch':
      return (await import('./batch.js')).batch(context, words[0], typed, run);
    case 'letters':
      return (await import('./letters.js')).writeLetters(typed, context.note);
    default:
      return usage(`«${verb}» er ikke et verb; «dsop --help» viser alle.`);
  }
}
