/**
 * A checksum per line, so that a line whose bits have changed is noticed: a disk, a cable or a careless editor may turn
 * one decision into another that reads just as well. It is the line's last key, `check`: CRC-32 of the bytes before it,
 * as eight hex digits. Lines without one were written by an older studio.
 */
import { crc32 } from 'node:zlib';

const key = ',"check":"';
const sealBytes = key.length + '12345678"}'.length;
const seal = /^,"check":"([0-9a-f]{8})"\}$/;
/**
 * What a seal becomes when its own bits change: the key with another sum, or another key with a sum, which is also how
 * the line of a journal ends that lost its seal (`LineChain`). No older line ends so.
 */
const almostSeal = /,"(?:check":[^,{}[\]]{0,40}|.{5}":"[0-9a-f]{8}")\}$/s;
const longestSeal = 64;
/** Going back bit by bit takes time that longer lines, none of which is a decision, are not worth. */
const longestBitwise = 1024 * 1024;
/** Of CRC-32, its bits in reverse. */
const polynomial = 0xedb88320;

/**
 * Adds the checksum to an object with at least one key, as JSON on one line. One that has its checksum stays as it is.
 */
export function sealed(json: string): string {
  const line = Buffer.from(json);
  if (sealOf(line) !== null || line.length < 3) return json;
  const body = line.subarray(0, -1);
  return `${json.slice(0, -1)}${key}${sumOf(body)}"}`;
}

/** What a line is known by: the checksum that it carries, or its own where it carries none. */
export const checkOf = (line: Buffer): string => sealOf(line) ?? sumOf(withoutReturn(line));

/** False where the line carries a checksum of something else, or what is left of one. */
export function isIntact(line: Buffer): boolean {
  const text = withoutReturn(line);
  const sum = sealOf(text);
  if (sum === null)
    return !almostSeal.test(text.toString('latin1', Math.max(0, text.length - longestSeal)));
  return sum === sumOf(text.subarray(0, -sealBytes));
}

/**
 * What the line said if one bit of it has changed since it was sealed; null where that does not explain its checksum.
 * Good for telling what a damaged line was about, not for believing it: three changed bits can look like one.
 */
export function withBitBack(line: Buffer): Buffer | null {
  const sum = sealOf(line);
  if (sum === null || line.length > longestBitwise) return null;
  const body = Buffer.from(withoutReturn(line).subarray(0, -sealBytes));
  // The difference that a bit makes to the checksum depends on its place alone: followed back to where it came in.
  let difference = (crc32(body) ^ Number.parseInt(sum, 16)) >>> 0;
  for (let bit = body.length * 8 - 1; bit >= 0; bit -= 1) {
    const cameIn = difference >= 2 ** 31;
    difference = (((cameIn ? difference ^ polynomial : difference) << 1) | Number(cameIn)) >>> 0;
    if (difference !== 1) continue;
    body[bit >> 3] = (body[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return body;
  }
  return null;
}

/**
 * How long the sealed line is that something else was joined to: a line break became another character. Null where the
 * bytes do not start with a sealed line that ends before they do.
 */
export function joinedAt(line: Buffer): number | null {
  let summed = 0;
  let sum = 0;
  for (let at = line.indexOf(key); at !== -1; at = line.indexOf(key, at + 1)) {
    const end = at + sealBytes;
    if (end >= line.length) return null;
    // Summed on from the last place: a line may be full of what looks like the end of one.
    sum = crc32(line.subarray(summed, at), sum);
    summed = at;
    if (seal.exec(line.toString('latin1', at, end))?.[1] === hex(sum)) return end;
  }
  return null;
}

function sealOf(line: Buffer): string | null {
  const text = withoutReturn(line);
  return seal.exec(text.toString('latin1', Math.max(0, text.length - sealBytes)))?.[1] ?? null;
}

/** An editor or git may have ended the line as Windows does. */
const withoutReturn = (line: Buffer): Buffer =>
  line.at(-1) === 0x0d ? line.subarray(0, -1) : line;

const hex = (sum: number): string => sum.toString(16).padStart(8, '0');
const sumOf = (bytes: Buffer): string => hex(crc32(bytes));
