/** What MessagePack bytes are before they are decoded: a decoder sets up what they claim, and a few can claim anything. */
import { StudioError } from '../errors';

/** Levels of lists and objects in each other. */
export const largestDepth = 100;
/** Values in one message, those in lists and objects counted one by one; a typed array is one. */
export const mostValues = 4_000_000;

/** Key that would reach into an object's prototype; no message may carry it. */
const forbiddenKey = new TextEncoder().encode('__proto__');

/**
 * Throws `invalid-input` unless the bytes are one whole MessagePack value that holds as many values as it says, is no
 * larger and no deeper than the limits above, and whose objects have texts for keys. Linear in the bytes, and takes no
 * memory for what they claim.
 */
export function checkMessage(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** Per open list or object: values still to come, keys among them. An object's begin even. */
  const left: number[] = [];
  const keyed: boolean[] = [];
  /** Values promised and not yet seen: each takes a byte at least. */
  let due = 1;
  let seen = 0;
  let at = 0;
  while (due > 0) {
    if (due > bytes.length - at) throw refusal('ends before it should');
    const depth = left.length;
    const open = left[depth - 1] ?? 0;
    const isKey = keyed[depth - 1] === true && open % 2 === 0;
    const { kind, start, size } = valueAt(view, at);
    if (isKey) checkKey(kind, bytes.subarray(start, start + size));
    due -= 1;
    seen += 1;
    if (depth > 0) left[depth - 1] = open - 1;
    at = start;
    if (kind === 'list' || kind === 'object') {
      if (depth === largestDepth) throw refusal(`nests deeper than ${largestDepth} levels`);
      due += size;
      if (seen + due > mostValues) throw refusal(`holds more than ${mostValues} values`);
      left.push(size);
      keyed.push(kind === 'object');
    } else at += size;
    while (left.at(-1) === 0) {
      left.pop();
      keyed.pop();
    }
  }
  if (at > bytes.length) throw refusal('ends before it should');
  if (at < bytes.length) throw refusal('goes on behind its end');
}

interface Value {
  kind: 'list' | 'object' | 'text' | 'other';
  /** Where its contents begin. */
  start: number;
  /** Of a list or object the values in it, of anything else the bytes. */
  size: number;
}

/** Reads the head of a value, as the MessagePack specification lists them. */
function valueAt(view: DataView, at: number): Value {
  const head = byteAt(view, at);
  const fixed = (kind: Value['kind'], size: number): Value => ({ kind, start: at + 1, size });
  /** A length of 1, 2 or 4 bytes behind the head, and `extra` bytes of content that it does not count. */
  const counted = (kind: Value['kind'], power: number, extra = 0): Value => ({
    kind,
    start: at + 1 + 2 ** power,
    size: lengthAt(view, at + 1, power) + extra,
  });
  if (head <= 0x7f || head >= 0xe0) return fixed('other', 0);
  if (head <= 0x8f) return fixed('object', 2 * (head & 0x0f));
  if (head <= 0x9f) return fixed('list', head & 0x0f);
  if (head <= 0xbf) return fixed('text', head & 0x1f);
  if (head === 0xc1) throw refusal('has a byte that MessagePack never uses');
  if (head <= 0xc3) return fixed('other', 0);
  if (head <= 0xc6) return counted('other', head - 0xc4);
  if (head <= 0xc9) return counted('other', head - 0xc7, 1);
  if (head <= 0xcb) return fixed('other', 4 << (head - 0xca));
  if (head <= 0xcf) return fixed('other', 1 << (head - 0xcc));
  if (head <= 0xd3) return fixed('other', 1 << (head - 0xd0));
  if (head <= 0xd8) return fixed('other', (1 << (head - 0xd4)) + 1);
  if (head <= 0xdb) return counted('text', head - 0xd9);
  if (head <= 0xdd) return counted('list', head - 0xdb);
  const pairs = counted('object', head - 0xdd);
  return { ...pairs, size: 2 * pairs.size };
}

function byteAt(view: DataView, at: number): number {
  if (at >= view.byteLength) throw refusal('ends before it should');
  return view.getUint8(at);
}

function lengthAt(view: DataView, at: number, power: number): number {
  if (at + 2 ** power > view.byteLength) throw refusal('ends before it should');
  if (power === 0) return view.getUint8(at);
  return power === 1 ? view.getUint16(at) : view.getUint32(at);
}

function checkKey(kind: Value['kind'], key: Uint8Array): void {
  if (kind !== 'text') throw refusal('has a key that is no text');
  if (key.length === forbiddenKey.length && key.every((byte, at) => byte === forbiddenKey[at])) {
    throw refusal('has the key "__proto__", which is not allowed');
  }
}

const refusal = (what: string) => new StudioError('invalid-input', `The message ${what}.`);
