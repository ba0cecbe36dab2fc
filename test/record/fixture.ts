import path from 'node:path';

/** The exported record of a whole life, from a real run. `npm run export-fixture` makes it anew. */
export const fixture = path.join(__dirname, 'fixture');

/** The public key of the root it goes back to, as somebody has it from elsewhere. */
export const rootFile = path.join(__dirname, 'fixture-root.pub');
