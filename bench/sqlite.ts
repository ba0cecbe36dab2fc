import { existsSync, readFileSync } from 'node:fs';
import { closeSync, openSync, readSync } from 'node:fs';

const headerBytes = 100;
const walHeaderBytes = 32;
const frameHeaderBytes = 24;

/**
 * Bytes in use in a SQLite file that somebody else writes to, its write-ahead log included: all pages but the free ones.
 * The size of the file would not do, since it never shrinks.
 */
export function bytesInUse(file: string): number {
  const header = newestHeader(`${file}-wal`) ?? firstBytes(file, headerBytes);
  const size = header.readUInt16BE(16);
  const pageSize = size === 1 ? 65_536 : size;
  return (header.readUInt32BE(28) - header.readUInt32BE(36)) * pageSize;
}

function firstBytes(file: string, count: number): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(count);
    readSync(descriptor, bytes, 0, count, 0);
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

/** The first page as it was last written to the log; undefined when the log does not hold it. */
function newestHeader(wal: string): Buffer | undefined {
  if (!existsSync(wal)) return undefined;
  const log = readFileSync(wal);
  if (log.length < walHeaderBytes) return undefined;
  const pageSize = log.readUInt32BE(8);
  const salts = log.subarray(16, 24);
  let found: Buffer | undefined;
  for (
    let at = walHeaderBytes;
    at + frameHeaderBytes + pageSize <= log.length;
    at += frameHeaderBytes + pageSize
  ) {
    // Frames of an earlier round of the log lie behind those of this one.
    if (!log.subarray(at + 8, at + 16).equals(salts)) break;
    if (log.readUInt32BE(at) === 1)
      found = log.subarray(at + frameHeaderBytes, at + frameHeaderBytes + headerBytes);
  }
  return found;
}
