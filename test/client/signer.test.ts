import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { envelopeOf } from '../../src/client/envelope';
import { keyFileOf, makeKey, pendingKey, putInPlace } from '../../src/client/keyFiles';
import { fileSigner } from '../../src/client/signer';
import { keyIdOf, keyNamed } from '../../src/domain/proof';

const person = 'per.nav';
const envelope = envelopeOf({
  id: 'command-1',
  programme: 'dsop',
  command: 'approve',
  key: 'SBL',
  by: person,
  register: 3,
  payload: {},
  concerns: undefined,
  decidedOn: undefined,
  sentAt: 0,
});

describe('whoever signs with key files', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'dsop-keys-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const nobody = () => Promise.resolve(undefined);

  test('signs with the new key as soon as it is in place', async () => {
    const place = { folders: [folder], passphrase: nobody };
    const { sign } = fileSigner(place);
    expect(await sign(envelope)).toEqual(envelope);
    const first = keyIdOf(makeKey(folder, person, undefined));
    expect(keyNamed((await sign(envelope)).proof)).toBe(first);
    const second = keyIdOf(await pendingKey(place, person));
    expect(keyNamed((await sign(envelope)).proof)).toBe(first);
    putInPlace(folder, person, first);
    expect(keyNamed((await sign(envelope)).proof)).toBe(second);
    rmSync(keyFileOf(place, person) ?? '');
    expect(await sign(envelope)).toEqual(envelope);
  });

  test('is asked for a passphrase once, and again after a wrong one', async () => {
    makeKey(folder, person, 'riktig');
    const answers = ['feil', 'riktig'];
    let asked = 0;
    const { sign } = fileSigner({ folders: [folder], passphrase: () => Promise.resolve(answers[asked++]) });
    await expect(sign(envelope)).rejects.toThrow('er passordet riktig?');
    const signed = await sign(envelope);
    expect(await sign(envelope)).toEqual(signed);
    expect(asked).toBe(2);
  });
});
