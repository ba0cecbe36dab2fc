import { replay } from '../domain/record/replay';
import type { Finding } from './checks/finding';
import { checkForm } from './checks/form';
import {
  checkChain,
  checkManifests,
  checkRegisters,
  checkRules,
  checkSeals,
  checkTimeline,
} from './checks/hashes';
import { checkReadable } from './checks/readable';
import { checkSignatures, checkTrust } from './checks/signatures';
import { checkHead, checkReplay } from './checks/told';
import { checkFiles, recordFile, type Files } from './files';

/** What a record is measured against, from elsewhere. */
export interface Measures {
  /** The root's public key, base64url. */
  root?: string;
  /** A head of the chain, whole or its first digits. */
  head?: string;
}

export interface Verdict {
  /** Everything that was asked holds. */
  holds: boolean;
  findings: Finding[];
}

/**
 * Checks an exported record, with no server: everything that can be told from its files and the measures. `tell` works the
 * results out again.
 */
export function verify(files: Files, measures: Measures, tell: typeof replay = replay): Verdict {
  const findings = [...findingsOf(files, measures, tell)];
  return { holds: findings.every((f) => f.holds !== 'no'), findings };
}

/** The findings one by one: whoever looks for a fault need not wait for all of them. */
export function* findingsOf(
  files: Files,
  measures: Measures,
  tell: typeof replay = replay,
): Generator<Finding> {
  yield checkFiles(files);
  const text = files.get(recordFile)?.toString('utf8');
  const form = text === undefined ? undefined : checkForm(text);
  if (!form) return;
  yield form.finding;
  const { record } = form;
  if (!record) return;
  let whole = true;
  for (const look of [checkSeals, checkTimeline, checkChain, checkRules, checkRegisters]) {
    const finding = look(record);
    // Seals cover the results too, which the replay judges better.
    whole &&= finding.holds === 'yes' || finding.check === 'seals';
    yield finding;
  }
  yield checkManifests(record);
  yield checkSignatures(record);
  yield checkTrust(record, measures.root);
  yield checkReplay(record, whole, tell);
  yield checkReadable(record, files);
  yield checkHead(record, measures.head);
}
