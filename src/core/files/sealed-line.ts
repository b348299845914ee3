/**
 * A checksum per line, so that a line whose bits have changed is noticed: a disk, a cable or a careless editor may turn
 * one decision into another that reads just as well. It is the line's last key, `check`: CRC-32 of the bytes before it, as
 * eight hex digits. Lines without one are older, and count.
 */
import { crc32 } from 'node:zlib';

const key = ',"check":"';
const sealBytes = key.length + '12345678"}'.length;
const seal = /^,"check":"([0-9a-f]{8})"\}$/;

/** Adds the checksum to an object with at least one key, as JSON on one line. One that has its checksum stays as it is. */
export function sealed(json: string): string {
  const line = Buffer.from(json);
  if (sealOf(line) !== null || line.length < 3) return json;
  const body = line.subarray(0, -1);
  return `${json.slice(0, -1)}${key}${sumOf(body)}"}`;
}

/** False where the line carries a checksum of something else. */
export function isIntact(line: Buffer): boolean {
  const sum = sealOf(line);
  return sum === null || sum === sumOf(line.subarray(0, -sealBytes));
}

/**
 * How long the sealed line is that something else was joined to: a line break became another character. Null where the
 * bytes do not start with a sealed line that ends before they do.
 */
export function joinedAt(line: Buffer): number | null {
  for (let at = line.indexOf(key); at !== -1; at = line.indexOf(key, at + 1)) {
    const end = at + sealBytes;
    if (end >= line.length) return null;
    const candidate = line.subarray(0, end);
    if (sealOf(candidate) !== null && isIntact(candidate)) return end;
  }
  return null;
}

const sealOf = (line: Buffer): string | null =>
  seal.exec(line.toString('latin1', Math.max(0, line.length - sealBytes)))?.[1] ?? null;

const sumOf = (bytes: Buffer): string => crc32(bytes).toString(16).padStart(8, '0');
