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
  const findings = [checkFiles(files)];
  const text = files.get(recordFile)?.toString('utf8');
  const form = text === undefined ? undefined : checkForm(text);
  if (form) findings.push(form.finding);
  if (form?.record) {
    const { record } = form;
    const made = [checkSeals, checkTimeline, checkChain, checkRules, checkRegisters].map((look) =>
      look(record),
    );
    // Seals cover the results too, which the replay judges better.
    const whole = made.every((f) => f.holds === 'yes' || f.check === 'seals');
    findings.push(
      ...made,
      checkManifests(record),
      checkSignatures(record),
      checkTrust(record, measures.root),
      checkReplay(record, whole, tell),
      checkReadable(record, files),
      checkHead(record, measures.head),
    );
  }
  return { holds: findings.every((f) => f.holds !== 'no'), findings };
}
