/**
 * What MessagePack bytes are before they are decoded: a decoder sets up what they claim, and a few can claim anything.
 */
import { StudioError } from '../errors';

/** Levels of lists and objects in each other. */
export const largestDepth = 100;

export interface MessageLimits {
  /** Values in one message, those in lists and objects counted one by one; a typed array is one. */
  values: number;
  /** Lists, objects, typed arrays and times among them: each takes far longer to set up than its bytes to send. */
  groups: number;
  /** Whether keys may be byte strings too. */
  byteKeys?: boolean;
}

/**
 * By who sends it. The largest that a window has to say: a million numbers of episodes, or a decision on 5,000
 * keyframes with thirty cues each. A teacher's arrays are bytes; what it says of its time and itself are a few values.
 */
export const messageLimits = {
  window: { values: 1_500_000, groups: 200_000 },
  studio: { values: 4_000_000, groups: 4_000_000 },
  teacher: { values: 100_000, groups: 10_000, byteKeys: true },
} satisfies Record<string, MessageLimits>;
export type Sender = keyof typeof messageLimits;

/** Key that would reach into an object's prototype; no message may carry it. */
const forbiddenKey = new TextEncoder().encode('__proto__');

/**
 * Throws `invalid-input` unless the bytes are one whole MessagePack value that holds as many values as it says, is no
 * larger than the sender's limits and no deeper than the one above, and whose objects have texts for keys, or bytes
 * where the sender may. Linear in the bytes, and takes no memory for what they claim.
 */
export function checkMessage(bytes: Uint8Array, sender: Sender = 'window'): void {
  const limits: MessageLimits = messageLimits[sender];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** Per open list or object, from 1 on: values still to come, keys among them. An object's begin even. */
  const left = new Float64Array(largestDepth + 1);
  const keyed = new Uint8Array(largestDepth + 1);
  let depth = 0;
  /** Values promised and not yet seen: each takes a byte at least. */
  let due = 1;
  let seen = 0;
  let groups = 0;
  let at = 0;
  while (due > 0) {
    if (due > bytes.length - at) throw refusal('ends before it should');
    const { kind, lengthBytes, fixed, each } = heads[view.getUint8(at)] ?? unused;
    const start = at + 1 + lengthBytes;
    if (start > bytes.length) throw refusal('ends before it should');
    const size = fixed + (lengthBytes === 0 ? 0 : each * lengthAt(view, at + 1, lengthBytes));
    if (kind !== 'list' && kind !== 'object' && start + size > bytes.length)
      throw refusal('ends before it should');
    const open = left[depth] ?? 0;
    if (keyed[depth] === 1 && open % 2 === 0) {
      if (kind !== 'text' && !(kind === 'bytes' && limits.byteKeys === true)) {
        throw refusal('has a key that is no text');
      }
      checkKey(bytes.subarray(start, start + size));
    }
    if (kind === 'unused') throw refusal('has a byte that MessagePack never uses');
    due -= 1;
    seen += 1;
    left[depth] = open - 1;
    at = start;
    if (kind !== 'text' && kind !== 'bytes' && kind !== 'other') groups += 1;
    if (groups > limits.groups) throw refusal(`holds more than ${limits.groups} lists and objects`);
    if (kind === 'list' || kind === 'object') {
      if (depth === largestDepth) throw refusal(`nests deeper than ${largestDepth} levels`);
      due += size;
      if (seen + due > limits.values) throw refusal(`holds more than ${limits.values} values`);
      depth += 1;
      left[depth] = size;
      keyed[depth] = kind === 'object' ? 1 : 0;
    } else at += size;
    while (depth > 0 && left[depth] === 0) depth -= 1;
  }
  if (at < bytes.length) throw refusal('goes on behind its end');
}

/** The first byte of a value: what it is, and how its size is found. */
interface Head {
  kind: 'list' | 'object' | 'text' | 'bytes' | 'extension' | 'other' | 'unused';
  /** Bytes of the length that follows. */
  lengthBytes: 0 | 1 | 2 | 4;
  /**
   * Of a list or object the values in it, of anything else the bytes: so many, and `each` times the length that
   * follows.
   */
  fixed: number;
  each: number;
}

const unused: Head = { kind: 'unused', lengthBytes: 0, fixed: 0, each: 0 };
/** Looked up, not made: this runs once for every value of a message. */
const heads = Array.from({ length: 256 }, (_none, head) => headOf(head));

/** As the MessagePack specification lists them. */
function headOf(head: number): Head {
  const fixed = (kind: Head['kind'], size: number): Head => ({ ...unused, kind, fixed: size });
  const counted = (kind: Head['kind'], power: number, each = 1): Head => ({
    kind,
    lengthBytes: power === 0 ? 1 : power === 1 ? 2 : 4,
    // The type of an extension stands behind its length, which does not count it.
    fixed: kind === 'extension' ? 1 : 0,
    each,
  });
  if (head <= 0x7f || head >= 0xe0) return fixed('other', 0);
  if (head <= 0x8f) return fixed('object', 2 * (head & 0x0f));
  if (head <= 0x9f) return fixed('list', head & 0x0f);
  if (head <= 0xbf) return fixed('text', head & 0x1f);
  if (head === 0xc1) return unused;
  if (head <= 0xc3) return fixed('other', 0);
  if (head <= 0xc6) return counted('bytes', head - 0xc4);
  if (head <= 0xc9) return counted('extension', head - 0xc7);
  if (head <= 0xcb) return fixed('other', 4 << (head - 0xca));
  if (head <= 0xcf) return fixed('other', 1 << (head - 0xcc));
  if (head <= 0xd3) return fixed('other', 1 << (head - 0xd0));
  if (head <= 0xd8) return fixed('extension', (1 << (head - 0xd4)) + 1);
  if (head <= 0xdb) return counted('text', head - 0xd9);
  if (head <= 0xdd) return counted('list', head - 0xdb);
  return counted('object', head - 0xdd, 2);
}

function lengthAt(view: DataView, at: number, lengthBytes: number): number {
  if (lengthBytes === 1) return view.getUint8(at);
  return lengthBytes === 2 ? view.getUint16(at) : view.getUint32(at);
}

function checkKey(key: Uint8Array): void {
  if (key.length === forbiddenKey.length && key.every((byte, at) => byte === forbiddenKey[at])) {
    throw refusal('has the key "__proto__", which is not allowed');
  }
}

const refusal = (what: string) => new StudioError('invalid-input', `The message ${what}.`);
