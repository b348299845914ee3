/**
 * The entries of a zip archive, one by one, by its table of contents: what NumPy, and anybody, packs several files
 * into.
 */
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

const inflate = promisify(inflateRaw);

export interface ZipEntry {
  name: string;
  method: number;
  packed: number;
  unpacked: number;
  /** Of its own head in the file. */
  offset: number;
}

const endBytes = 22;
const longestComment = 65_535;
const mostTableBytes = 16 * 1024 * 1024;
const mostEntries = 10_000;
/** Stands where a number does not fit: an extra field has it. */
const inExtra = 0xffffffff;

/** Throws an Error that completes "FILE cannot be read: ...". */
export async function zipEntries(handle: FileHandle, size: number): Promise<ZipEntry[]> {
  const tail = await bytesAt(handle, Math.max(0, size - endBytes - longestComment), size);
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end === -1 || end + endBytes > tail.length) throw new Error('it is no whole zip archive');
  let [from, length] = [tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12)];
  const zip64 = tail.lastIndexOf('PK\x06\x06', undefined, 'latin1');
  if (from === inExtra && zip64 !== -1 && zip64 + 56 <= tail.length) {
    length = Number(tail.readBigUInt64LE(zip64 + 40));
    from = Number(tail.readBigUInt64LE(zip64 + 48));
  }
  if (length > mostTableBytes || from + length > size) {
    throw new Error('its table of contents is damaged or too large');
  }
  const table = await bytesAt(handle, from, from + length);
  const entries: ZipEntry[] = [];
  for (
    let at = 0;
    at + 46 <= table.length && table.toString('latin1', at, at + 4) === 'PK\x01\x02';
  ) {
    const [nameBytes, extraBytes] = [table.readUInt16LE(at + 28), table.readUInt16LE(at + 30)];
    const nameEnd = at + 46 + nameBytes;
    entries.push(entryOf(table.subarray(at, nameEnd + extraBytes), nameBytes));
    if (entries.length > mostEntries) throw new Error('it has too many entries');
    at = nameEnd + extraBytes + table.readUInt16LE(at + 32);
  }
  return entries;
}

function entryOf(bytes: Buffer, nameBytes: number): ZipEntry {
  const [unpacked = 0, packed = 0, offset = 0] = wideNumbers(bytes, 46 + nameBytes);
  return {
    name: bytes.toString('utf8', 46, 46 + nameBytes),
    method: bytes.readUInt16LE(10),
    packed,
    unpacked,
    offset,
  };
}

/**
 * Unpacked and packed size and offset; those that do not fit into four bytes follow one another in the extra field 1.
 */
function wideNumbers(bytes: Buffer, extraFrom: number): number[] {
  const numbers = [bytes.readUInt32LE(24), bytes.readUInt32LE(20), bytes.readUInt32LE(42)];
  for (let at = extraFrom; at + 4 <= bytes.length; at += 4 + bytes.readUInt16LE(at + 2)) {
    if (bytes.readUInt16LE(at) !== 1) continue;
    let field = at + 4;
    return numbers.map((number) => {
      if (number !== inExtra || field + 8 > bytes.length) return number;
      field += 8;
      return Number(bytes.readBigUInt64LE(field - 8));
    });
  }
  return numbers;
}

/**
 * What an entry holds. Throws, as above, where that is more than `mostBytes`, and where it is packed in an unusual way.
 */
export async function readZipEntry(
  handle: FileHandle,
  { name, method, packed, unpacked, offset }: ZipEntry,
  mostBytes: number,
): Promise<Buffer> {
  if (unpacked > mostBytes || packed > mostBytes) {
    throw new Error(`its ${name} has ${unpacked} bytes, more than ${mostBytes}`);
  }
  const head = await bytesAt(handle, offset, offset + 30);
  if (head.toString('latin1', 0, 4) !== 'PK\x03\x04')
    throw new Error(`its ${name} is not where it should be`);
  const from = offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const bytes = await bytesAt(handle, from, from + packed);
  if (method === 0) return bytes;
  if (method !== 8) throw new Error(`its ${name} is packed in an unknown way`);
  // No more than it claims, which was looked at.
  return inflate(bytes, { maxOutputLength: Math.max(1, unpacked) }).catch(() => {
    throw new Error(`its ${name} is not what was packed`);
  });
}

async function bytesAt(handle: FileHandle, from: number, to: number): Promise<Buffer> {
  // Looked at first: a few bytes can claim any place, and any length.
  if (to > (await handle.stat()).size) throw new Error('it ends too early');
  const bytes = Buffer.alloc(to - from);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
  if (bytesRead < bytes.length) throw new Error('it ends too early');
  return bytes;
}
