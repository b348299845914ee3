/**
 * `tf.train.Example`: a map from names to lists of bytes, floats or integers, as protocol buffers
 * (tensorflow/core/example/example.proto). Walked rather than parsed, so that pictures are skipped, not copied.
 */

import { limits } from '../../files/limits';

/** A half-open range of bytes. */
export interface Span {
  start: number;
  end: number;
}

/** Bytes by position; null where there are none. May be valid until the next call only. */
export type ReadBytes = (at: number, count: number) => Promise<Uint8Array | null>;

/** A name in a map of features, and where its list is. */
const maxKeyBytes = 1_024;

/**
 * The features of the example in `span`: name to the span of its `Feature` message. Throws an Error saying what makes
 * no sense.
 */
export async function walkExample(read: ReadBytes, span: Span): Promise<Map<string, Span>> {
  const features = new Map<string, Span>();
  for await (const outer of fields(read, span)) {
    if (outer.field !== 1) continue;
    for await (const entry of fields(read, outer.span)) {
      if (entry.field !== 1) continue;
      let key: string | null = null;
      let value: Span | null = null;
      for await (const part of fields(read, entry.span)) {
        if (part.field === 1) {
          const { start, end } = part.span;
          if (end - start > maxKeyBytes) throw new Error('a feature has a name without end');
          key = new TextDecoder().decode((await read(start, end - start)) ?? new Uint8Array());
        } else if (part.field === 2) value = part.span;
      }
      if (key !== null && value !== null) features.set(key, value);
    }
  }
  return features;
}

/** The length-delimited fields of a message; others are skipped. */
async function* fields(
  read: ReadBytes,
  { start, end }: Span,
): AsyncGenerator<{ field: number; span: Span }> {
  for (let at = start; at < end;) {
    const head = await read(at, Math.min(20, end - at));
    if (head === null) throw new Error('it ends inside a message');
    const tag = varint(head, 0);
    at += tag.bytes;
    const wire = tag.value & 7;
    if (wire === 2) {
      const length = varint(head, tag.bytes);
      at += length.bytes;
      if (at + length.value > end) throw new Error('a field is longer than its message');
      yield { field: tag.value >>> 3, span: { start: at, end: at + length.value } };
      at += length.value;
    } else if (wire === 0) at += varint(head, tag.bytes).bytes;
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else throw new Error(`a field has the unknown wire type ${wire}`);
  }
}

/** Values up to 2^53; larger ones lose their last digits, which no length has. */
function varint(bytes: Uint8Array, at: number): { value: number; bytes: number } {
  let value = 0;
  for (let count = 0; count < 10; count += 1) {
    const byte = bytes[at + count];
    if (byte === undefined) throw new Error('it ends inside a number');
    value += (byte & 0x7f) * 2 ** (7 * count);
    if (byte < 0x80) return { value, bytes: count + 1 };
  }
  throw new Error('it has a number without end');
}

/** What a feature holds: texts and pictures as bytes, everything else as numbers. */
export type FeatureValues =
  { kind: 'bytes'; values: Uint8Array[] } | { kind: 'numbers'; values: Float64Array };

/** Reads one `Feature` message: `bytes_list` (1), `float_list` (2) or `int64_list` (3), packed or not. */
export function readFeature(message: Uint8Array): FeatureValues {
  const [list] = parts(message);
  if (list === undefined) return { kind: 'numbers', values: new Float64Array() };
  const items: Part[] = [];
  for (const item of parts(list.bytes)) {
    if (item.field !== 1) continue;
    items.push(item);
    if (items.length > limits.recordPieces) throw tooMany(limits.recordPieces);
  }
  if (list.field === 1) {
    return { kind: 'bytes', values: items.map(({ bytes }) => bytes) };
  }
  const count = items.reduce((sum, item) => sum + countNumbers(item, list.field), 0);
  if (count > limits.recordValues) throw tooMany(limits.recordValues);
  const values = new Float64Array(count);
  let filled = 0;
  for (const { bytes, wire } of items) {
    if (list.field === 2) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 0; at + 4 <= bytes.length; at += 4, filled += 1) {
        values[filled] = view.getFloat32(at, true);
      }
    } else if (wire === 0 || wire === 2) {
      for (let at = 0; at < bytes.length; filled += 1) {
        const number = signed(bytes, at);
        values[filled] = number.value;
        at += number.bytes;
      }
    }
  }
  return { kind: 'numbers', values };
}

const tooMany = (limit: number): Error =>
  new Error(`a feature has more than ${limit} values, which is what the studio reads`);

/** How many numbers a part of a list holds: of four bytes each, or ended by a byte below 128 each. */
function countNumbers({ bytes, wire }: Part, list: number): number {
  if (list === 2) return Math.floor(bytes.length / 4);
  if (wire !== 0 && wire !== 2) return 0;
  let count = 0;
  for (const byte of bytes) if (byte < 0x80) count += 1;
  return count;
}

interface Part {
  field: number;
  wire: number;
  bytes: Uint8Array;
}

function* parts(bytes: Uint8Array): Generator<Part> {
  for (let at = 0; at < bytes.length;) {
    const tag = varint(bytes, at);
    at += tag.bytes;
    const wire = tag.value & 7;
    let length: number;
    if (wire === 2) {
      const size = varint(bytes, at);
      at += size.bytes;
      length = size.value;
    } else if (wire === 0) length = varint(bytes, at).bytes;
    else if (wire === 5) length = 4;
    else if (wire === 1) length = 8;
    else throw new Error(`a field has the unknown wire type ${wire}`);
    if (at + length > bytes.length) throw new Error('a field is longer than its message');
    yield { field: tag.value >>> 3, wire, bytes: bytes.subarray(at, at + length) };
    at += length;
  }
}

/** Negative numbers take ten bytes, in two's complement of 64 bits. */
function signed(bytes: Uint8Array, at: number): { value: number; bytes: number } {
  const number = varint(bytes, at);
  if (number.bytes < 10) return number;
  let value = 0n;
  for (let i = 0; i < 10; i += 1) value |= BigInt((bytes[at + i] ?? 0) & 0x7f) << BigInt(7 * i);
  return { value: Number(BigInt.asIntN(64, value)), bytes: 10 };
}
