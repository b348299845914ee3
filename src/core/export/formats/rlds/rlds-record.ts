/**
 * One `tf.train.Example` as bytes (tensorflow/core/example/example.proto), and its frame in a TFRecord file
 * (tensorflow/core/lib/io/record_writer.h).
 */
import { maskedCrc32c } from '../../../datasets/rlds/crc32c';

/** What a feature holds, over all steps of an episode one after the other. */
export type Values =
  | { kind: 'floats'; values: Float32Array }
  /** Integers of 0 and more: flags, numbers of episodes. */
  | { kind: 'integers'; values: Uint8Array | readonly number[] }
  | { kind: 'bytes'; values: readonly Uint8Array[] };

/** Lists in the order of `BytesList`, `FloatList`, `Int64List` in a `Feature`. */
const fieldOf = { bytes: 1, floats: 2, integers: 3 } as const;

/** The bytes of an example with these features, in pieces: pictures are not copied. */
export function encodeExample(features: ReadonlyMap<string, Values>): Uint8Array[] {
  const entries = [...features].flatMap(([name, values]) => {
    const key = delimited(1, [new TextEncoder().encode(name)]);
    const feature = delimited(2, delimited(fieldOf[values.kind], listOf(values)));
    return delimited(1, [...key, ...feature]);
  });
  return delimited(1, entries);
}

function listOf(values: Values): Uint8Array[] {
  if (values.kind === 'bytes') return values.values.flatMap((bytes) => delimited(1, [bytes]));
  if (values.kind === 'integers') {
    return delimited(1, [Uint8Array.from([...values.values].flatMap(varint))]);
  }
  const { buffer, byteOffset, byteLength } = values.values;
  return delimited(1, [new Uint8Array(buffer, byteOffset, byteLength)]);
}

/** A field of wire type 2: tag, length, and the pieces as they are. */
function delimited(field: number, pieces: readonly Uint8Array[]): Uint8Array[] {
  return [Uint8Array.from([(field << 3) | 2, ...varint(lengthOf(pieces))]), ...pieces];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

export const lengthOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0);

/** Length, its checksum, the payload, its checksum. */
export function frameRecord(payload: readonly Uint8Array[]): Buffer {
  const length = lengthOf(payload);
  const record = Buffer.alloc(length + 16);
  record.writeBigUInt64LE(BigInt(length), 0);
  record.writeUInt32LE(maskedCrc32c(record.subarray(0, 8)), 8);
  let at = 12;
  for (const piece of payload) {
    record.set(piece, at);
    at += piece.length;
  }
  record.writeUInt32LE(maskedCrc32c(record.subarray(12, at)), at);
  return record;
}
