import { createHash, createPublicKey, verify } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A verifier written from docs/decision-record.md alone: it shares nothing with the service, neither its canonical JSON nor
 * its hashes. Gives the faults it finds; none when all that it checks holds.
 */
export function independently(dir: string, root: string, head?: string): string[] {
  const faults: string[] = [];
  const expect = (holds: boolean, what: string) => {
    if (!holds) faults.push(what);
  };
  const names = ['record.json', 'record.md', 'record.html', 'FORMAT.md'];
  const sums = readFileSync(path.join(dir, 'SHA256SUMS'), 'utf8');
  const lines = names.map((name) => {
    const content = existsSync(path.join(dir, name)) ? readFileSync(path.join(dir, name)) : Buffer.alloc(0);
    return `${sha256(content)}  ${name}\n`;
  });
  names.forEach((name, i) => expect(sums.split('\n')[i] === lines[i]?.trimEnd(), name));
  expect(readdirSync(dir).sort().join() === ['SHA256SUMS', ...names].sort().join(), 'files');

  const record = JSON.parse(readFileSync(path.join(dir, 'record.json'), 'utf8')) as Fields;
  expect(record.format === 'dsop-decision-record' && record.version === 1, 'format');
  const seals = record.seals as Fields;
  for (const [name, value] of Object.entries(record))
    expect(name === 'seals' || seals[name] === h(value), `seal of ${name}`);
  expect(Object.keys(seals).length === Object.keys(record).length - 1, 'seals');

  const ruleSet = record.ruleSet as Fields;
  expect(ruleSet.sha256 === h(ruleSet.rules), 'rules');
  for (const edition of record.registers as Fields[])
    expect(edition.sha256 === h(edition.register), `register ${String(edition.revision)}`);

  // The register as the root signed it; later editions are each one signed change further on.
  const [load, ...changes] = record.lineage as Fields[];
  const founding = (load!.cause as Fields).envelope as Fields;
  const snapshot = (founding.payload as Fields).snapshot as Fields;
  const rooted = founding.command === 'loadRegister' && founding.by === 'root' && proves(founding, root);
  expect(rooted && snapshot.root === root, 'root');
  const editions = new Map((record.registers as Fields[]).map((r) => [r.revision, r.register as Fields]));
  const first = (record.registers as Fields[])[0]!;
  expect(
    first.revision === load?.revision && h({ ...snapshot, revision: first.revision }) === first.sha256,
    'register 1: root',
  );
  for (const { revision, cause } of changes) {
    const { at, envelope } = cause as { at: number; envelope: Fields };
    const before = editions.get(Number(revision) - 1);
    expect(before !== undefined && signedUnder(before, envelope, at), `register ${String(revision)}: cause`);
  }

  let edition = first.register as Fields;
  let stamp = zeros;
  let last = zeros;
  let at = 0;
  const heads: string[] = [];
  const commands = new Set<unknown>();
  (record.timeline as Fields[]).forEach((row, i) => {
    const { stamp: own, ...rest } = row;
    const where = `row ${i + 1}`;
    expect(row.seq === i + 1, `${where}: seq`);
    expect(own === h([stamp, rest]), `${where}: stamp`);
    stamp = String(own);
    expect(Date.parse(String(row.at)) >= at, `${where}: at`);
    at = Date.parse(String(row.at));
    if (row.what === 'register') edition = editions.get(row.revision) ?? {};
    if (row.what !== 'command') return;
    expect(signedUnder(edition, row.envelope as Fields, at), `${where}: signature`);
    expect(row.hash === h(row.envelope), `${where}: hash`);
    last = s(last + String(row.hash));
    expect(row.head === last, `${where}: head`);
    heads.push(last);
    commands.add((row.envelope as Fields).id);
  });
  expect(record.head === last, 'head');
  expect(head === undefined || heads.some((one) => one.startsWith(head)), `head ${head ?? ''}`);

  for (const decision of record.decisions as Fields[]) {
    const manifest = decision.manifest as Fields;
    const id = String(decision.id);
    expect(manifest.hash === h(manifest.items), `${id}: manifest`);
    expect(heads.includes(String(decision.head)), `${id}: head`);
    for (const position of decision.positions as Fields[])
      expect(position.manifest === manifest.hash && commands.has(position.command), `${id}: position`);
  }
  return faults;
}

type Fields = Record<string, unknown>;

/** Is it signed by a key that its sender has in this edition, valid then? */
function signedUnder({ keys }: Fields, envelope: Fields, at: number): boolean {
  const id = String(envelope.proof).split('.')[1];
  const key = (keys as Fields[] | undefined)?.find((k) => k.id === id && k.person === envelope.by);
  if (!key || Number(key.validFrom ?? 0) > at || Number(key.revokedAt ?? Infinity) <= at) return false;
  return (
    sha256(Buffer.from(String(key.publicKey), 'base64url')).startsWith(String(id)) &&
    proves(envelope, String(key.publicKey))
  );
}

function proves({ proof, ...signed }: Fields, x: string): boolean {
  const [kind, , signature = ''] = String(proof).split('.');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return (
    kind === 'ed25519' &&
    verify(null, Buffer.from(canonical(signed)), key, Buffer.from(signature, 'base64url'))
  );
}

const zeros = '0'.repeat(64);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const s = (text: string): string => sha256(Buffer.from(text, 'utf8'));
const h = (value: unknown): string => s(canonical(value));

/** RFC 8785. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = value as Fields;
  const names = Object.keys(fields).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(fields[name])}`).join(',')}}`;
}
