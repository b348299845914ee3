/**
 * Messages of openpi: MessagePack in which an array is an object whose keys are byte strings. No library for Node
 * writes such keys from plain objects, so those objects are put together here, of parts that the library makes.
 */
import { decode, encode } from '@msgpack/msgpack';
import { checkMessage } from '../../../shared/rpc/message-bounds';
import type { NdArray } from './nd-array';

const ascii = new TextEncoder();

/** An observation: texts, numbers and arrays by key. */
export function encodeNumpy(values: ReadonlyMap<string, string | number | boolean | NdArray>) {
  const parts = [headOfMap(values.size)];
  for (const [key, value] of values) {
    parts.push(encode(key), typeof value === 'object' ? arrayBytes(value) : encode(value));
  }
  return Buffer.concat(parts);
}

/**
 * Throws `invalid-input` for what is no MessagePack or more than a teacher has to say. Byte-string keys become texts;
 * arrays stay objects, see `arrayIn`.
 */
export function decodeNumpy(bytes: Uint8Array): unknown {
  checkMessage(bytes, 'teacher');
  return decode(bytes, { mapKeyConverter: keyOf });
}

/**
 * The array that an object of `decodeNumpy` stands for; null for anything else. Throws a `RangeError` where it is
 * broken.
 */
export function arrayIn(value: unknown): NdArray | null {
  if (typeof value !== 'object' || value === null || !('__ndarray__' in value)) return null;
  const { data, dtype, shape } = value as { data?: unknown; dtype?: unknown; shape?: unknown };
  if (!(data instanceof Uint8Array) || typeof dtype !== 'string' || !Array.isArray(shape)) {
    throw new RangeError('lacks its data, type or shape');
  }
  return { dtype, shape: shape.map(Number), bytes: data };
}

function arrayBytes({ dtype, shape, bytes }: NdArray): Buffer {
  const entries: [string, unknown][] = [
    ['__ndarray__', true],
    ['data', bytes],
    ['dtype', dtype],
    ['shape', shape],
  ];
  const parts = entries.flatMap(([key, value]) => [encode(ascii.encode(key)), encode(value)]);
  return Buffer.concat([headOfMap(entries.length), ...parts]);
}

const headOfMap = (size: number): Uint8Array =>
  size < 16 ? Uint8Array.of(0x80 | size) : Uint8Array.of(0xde, size >> 8, size & 0xff);

function keyOf(key: unknown): string {
  const text = key instanceof Uint8Array ? Buffer.from(key).toString('utf8') : key;
  if (typeof text === 'string' && text !== '__proto__') return text;
  throw new RangeError('has a key that is no text');
}
