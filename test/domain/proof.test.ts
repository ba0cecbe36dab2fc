import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import type { Envelope } from '../../src/contract/envelope';
import { registerFileOf, checkRegister } from '../../src/contract/registerFile';
import { keyIdOf, publicKeyOf, signedText, signs, verifyProof } from '../../src/domain/proof';
import { snapshotOf } from '../../src/domain/register';
import { anIdea, register, wire } from '../support/given';
import { keyFor, publicKeyFor, signed, withKeys } from '../support/keys';

const people = withKeys(register);
const snapshot = snapshotOf(people);
const scene = anIdea({ register: people });
const { now } = scene;
const plain = scene.envelope('ola.pmo', 'assess', { utility: 5, text: 'Ærlig vurdert' });

const codeOf = (envelope: Envelope, over: object = {}): string => {
  const answer = verifyProof({ ...snapshot, ...over }, envelope, now);
  return answer.ok ? 'holds' : answer.refused.code;
};

describe('a proof', () => {
  test('holds when the person who acts has signed exactly this', () => {
    expect(codeOf(signed(plain))).toBe('holds');
  });

  test('can be checked with another library, from the canonical text alone', () => {
    const envelope = signed(plain);
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: publicKeyFor('ola.pmo') },
      format: 'jwk',
    });
    const { proof = '', ...rest } = envelope;
    const text = JSON.stringify(
      Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1))),
    ).replace('{"utility":5,"text":"Ærlig vurdert"}', '{"text":"Ærlig vurdert","utility":5}');
    expect(signedText(envelope)).toBe(text);
    const signature = Buffer.from(proof.split('.')[2] ?? '', 'base64url');
    expect(verify(null, Buffer.from(text), key, signature)).toBe(true);
  });

  test('is refused for each reason by its own name', () => {
    const good = signed(plain);
    expect(codeOf(plain)).toBe('unsigned');
    expect(codeOf({ ...good, payload: { utility: 4 } })).toBe('forged');
    expect(codeOf({ ...good, proof: `${good.proof ?? ''}=` })).toBe('key-malformed');
    expect(codeOf({ ...good, proof: 'rsa.0011223344556677.AA' })).toBe('key-malformed');
    expect(codeOf(signed(plain, 'kari.nes'))).toBe('key-of-another');
    expect(codeOf(signed(plain, 'a stranger'))).toBe('key-unknown');
    expect(codeOf(signed({ ...plain, by: 'root' }, 'ola.pmo'))).toBe('key-of-another');
    const revoked = [keyFor('ola.pmo', 'ola.pmo', { revokedAt: now - 1, reason: 'mistet' })];
    expect(codeOf(good, { keys: revoked })).toBe('key-revoked');
    const later = [keyFor('ola.pmo', 'ola.pmo', { validFrom: now + 1 })];
    expect(codeOf(good, { keys: later })).toBe('key-not-begun');
  });

  test('has one form: no other spelling of a good one holds', () => {
    const good = signed(plain);
    const { proof = '' } = good;
    // The last character carries four bits that are not used.
    const others = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
      .split('')
      .map((c) => proof.slice(0, -1) + c)
      .filter((other) => other !== proof);
    expect(others.filter((other) => codeOf({ ...good, proof: other }) === 'holds')).toEqual([]);
  });

  test('no change of one field of what was signed goes through', () => {
    const good = signed({ ...plain, decidedOn: '2026-11-20', case: { id: 'BP1-1', revision: 1 } });
    const fields = Object.keys(good).filter((f) => f !== 'proof') as (keyof Envelope)[];
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, value) => {
        if (field === 'by' || JSON.stringify(value) === JSON.stringify(good[field])) return;
        expect(codeOf({ ...good, [field]: value })).toBe('forged');
      }),
      { numRuns: 100 },
    );
  });

  test('is asked for only where the register has a root key', () => {
    expect(codeOf(plain, { root: null })).toBe('holds');
    expect(codeOf(plain, { root: undefined })).toBe('holds');
  });
});

test('a key that anybody can sign for is no key', () => {
  const smallOrder = Buffer.alloc(32);
  smallOrder[0] = 1;
  expect(publicKeyOf(smallOrder.toString('base64url'))).toBeUndefined();
  expect(publicKeyOf('AAAA')).toBeUndefined();
  expect(publicKeyOf(publicKeyFor('ola.pmo'))).toHaveLength(32);
  expect(keyIdOf(publicKeyFor('ola.pmo'))).toMatch(/^[0-9a-f]{16}$/);
});

describe('a signature', () => {
  const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
  const pairs = Array.from({ length: 3 }, () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    return {
      privateKey,
      publicKey,
      raw: bytes(publicKey.export({ type: 'spki', format: 'der' }).toString('hex').slice(-64)),
    };
  });
  const [pair, other] = pairs as [(typeof pairs)[number], (typeof pairs)[number]];
  const made = bytes(sign(null, Buffer.from('ja'), pair.privateKey).toString('hex'));

  test('is that of RFC 8032', () => {
    // Its test 2, the message being the one byte 72, which is the letter r.
    const key = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
    const signature =
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00';
    expect(signs(bytes(key), bytes(signature), 'r')).toBe(true);
    expect(signs(bytes(key), bytes(signature), 'q')).toBe(false);
  });

  test('holds where Node says so and nowhere else, with keys seen before and new ones in turn', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...pairs),
        fc.constantFrom(...pairs),
        fc.string({ unit: 'binary' }),
        fc.option(fc.nat(511)),
        (signer, asked, text, flipped) => {
          const signature = bytes(sign(null, Buffer.from(text), signer.privateKey).toString('hex'));
          if (flipped !== null) signature[flipped >> 3]! ^= 1 << (flipped & 7);
          expect(signs(asked.raw, signature, text)).toBe(
            verify(null, Buffer.from(text), asked.publicKey, signature),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  test('has one form: the order of the curve added to its second half makes it another, which does not hold', () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const half = BigInt(`0x${Buffer.from(made.slice(32)).reverse().toString('hex')}`);
    const second = Buffer.from((half + order).toString(16).padStart(64, '0'), 'hex').reverse();
    expect(signs(pair.raw, made, 'ja')).toBe(true);
    expect(
      signs(
        pair.raw,
        bytes(
          made.slice(0, 32).reduce((s, b) => s + b.toString(16).padStart(2, '0'), '') +
            second.toString('hex'),
        ),
        'ja',
      ),
    ).toBe(false);
  });

  test('does not hold with a key of small order, nor with what is no point of the curve', () => {
    // The neutral point: with it as key and as first half, and zero as the second, the equation holds of every text.
    const neutral = `01${'00'.repeat(31)}`;
    expect(signs(bytes(neutral), bytes(neutral + '00'.repeat(32)), 'ja')).toBe(false);
    expect(signs(bytes('ff'.repeat(32)), made, 'ja')).toBe(false);
    expect(signs(bytes('00'), made, 'ja')).toBe(false);
    expect(signs(other.raw, made, 'ja')).toBe(false);
  });
});

describe('an initiative where commands are signed', () => {
  test('takes what is signed, and nothing else', () => {
    expect(scene.refuses('ola.pmo', 'assess', { utility: 5 }).code).toBe('unsigned');
    const forged = signed(plain, 'kari.nes');
    expect(scene.refuses('ola.pmo', 'assess', plain.payload, forged).code).toBe('key-of-another');
    const before = scene.state.chain.entries.length;
    scene.takes('ola.pmo', 'assess', plain.payload, signed(plain));
    expect(scene.state.chain.entries.slice(before).map((e) => e.envelope?.proof)).toEqual([
      signed(plain).proof,
    ]);
  });
});

describe('the register file', () => {
  test('holds root, keys and delegations, and gives them again', () => {
    const full = {
      ...people,
      keys: [
        ...(people.keys ?? []),
        keyFor('ola.pmo', 'old', { validFrom: now - 5000, revokedAt: now, reason: 'byttet' }),
      ],
      delegations: [
        {
          id: 'D1',
          actor: 'nav',
          from: 'tor.nav',
          to: 'per.nav',
          scope: 'commit' as const,
          forum: 'tlf' as const,
          validFrom: now,
          validTo: now + 1000,
          revokedAt: null,
          evidence: 'Brev av 1. november',
        },
      ],
    };
    const answer = checkRegister(wire(registerFileOf(full)));
    expect(answer).toEqual({ ok: true, register: full });
  });

  test('is refused where a key is nobody’s, is there twice, or is no key; and where a person is called root', () => {
    const file = registerFileOf(people);
    const faults = (over: object) => {
      const answer = checkRegister(wire({ ...file, ...over }));
      return answer.ok ? '' : answer.faults.join('\n');
    };
    const key = publicKeyFor('x');
    expect(faults({ keys: [{ person: 'ingen', key }] })).toMatch(/keys\[0\]\.person.*«ingen»/);
    expect(
      faults({
        keys: [
          { person: 'ola.pmo', key },
          { person: 'per.nav', key },
        ],
      }),
    ).toMatch(/keys\[1\].*før/);
    expect(faults({ keys: [{ person: 'ola.pmo', key: 'abc' }] })).toMatch(/keys\[0\]\.key.*offentlig nøkkel/);
    expect(faults({ root: 'abc' })).toMatch(/root.*offentlig nøkkel/);
    const persons = [...file.persons, { id: 'root', name: 'Rot', email: 'rot@dsop.example' }];
    expect(faults({ persons })).toMatch(/persons\[\d+\]\.id.*rotnøkkelen/);
  });
});
