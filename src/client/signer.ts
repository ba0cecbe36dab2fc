import type { Envelope } from '../contract/envelope';
import { keyReader, rawPublicKey, type KeyPlace } from './keyFiles';
import { proofOf, signedText } from '../domain/proof';
import { sign as signBytes } from 'node:crypto';

/**
 * Who signs for a person. The one place where another way of proving who acts plugs in, such as a national eID: whatever
 * it asks of the person, it answers with the envelope and a proof that `verifyProof` accepts.
 */
export interface Signer {
  /** The envelope with a proof by the person in its `by`; as it came when this signer has nothing to sign with for that person. */
  sign: (envelope: Envelope) => Promise<Envelope>;
}

/** Signs with the key file of whoever acts. Throws `KeyError` when there is one that cannot be used. */
export function fileSigner(place: KeyPlace): Signer {
  const keyOf = keyReader(place);
  return {
    sign: async (envelope) => {
      const key = await keyOf(envelope.by);
      if (key === undefined) return envelope;
      const signature = signBytes(null, Buffer.from(signedText(envelope), 'utf8'), key);
      return { ...envelope, proof: proofOf(rawPublicKey(key), signature) };
    },
  };
}
