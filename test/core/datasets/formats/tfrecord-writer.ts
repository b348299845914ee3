/** Writes RLDS datasets for tests. Shares no code with the reader: its CRC is the textbook's, bit by bit. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

const masked = (bytes: Uint8Array): number => {
  const crc = BigInt(crc32c(bytes));
  return Number((((crc >> 15n) | (crc << 17n)) + 0xa282ead8n) & 0xffffffffn);
};

function record(payload: Uint8Array): Buffer {
  const whole = Buffer.alloc(payload.length + 16);
  whole.writeBigUInt64LE(BigInt(payload.length), 0);
  whole.writeUInt32LE(masked(whole.subarray(0, 8)), 8);
  whole.set(payload, 12);
  whole.writeUInt32LE(masked(payload), 12 + payload.length);
  return whole;
}

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

const delimited = (field: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([(field << 3) | 2, ...varint(BigInt(bytes.length))]), bytes]);

export type Values = { floats: number[] } | { ints: number[] } | { bytes: Uint8Array[] };

function feature(values: Values): Buffer {
  if ('floats' in values) {
    return delimited(2, delimited(1, new Uint8Array(Float32Array.from(values.floats).buffer)));
  }
  if ('ints' in values) {
    const packed = values.ints.flatMap((value) => varint(BigInt(value)));
    return delimited(3, delimited(1, Uint8Array.from(packed)));
  }
  return delimited(1, Buffer.concat(values.bytes.map((bytes) => delimited(1, bytes))));
}

export function example(features: Readonly<Record<string, Values>>): Buffer {
  const entries = Object.entries(features).map(([name, values]) =>
    delimited(1, Buffer.concat([delimited(1, Buffer.from(name)), delimited(2, feature(values))])),
  );
  return delimited(1, Buffer.concat(entries));
}

const tensor = (dtype: string, dimensions: number[], encoding = 'none') => ({
  tensor: { shape: { dimensions: dimensions.map(String) }, dtype, encoding },
});
const dict = (features: Record<string, unknown>) => ({ featuresDict: { features } });

/** `features.json` of what `writeRlds` is given in the tests. */
const features = dict({
  steps: {
    sequence: {
      feature: dict({
        action: tensor('float32', [7]),
        packed: tensor('float64', [2], 'zlib'),
        is_first: tensor('bool', []),
        count: tensor('int64', []),
        language_instruction: { text: {} },
        reasoning: { text: {} },
        observation: dict({
          state: tensor('float32', [7]),
          top: {
            image: {
              shape: { dimensions: ['64', '128', '3'] },
              dtype: 'uint8',
              encodingFormat: 'png',
            },
          },
          blank: { image: { shape: {}, dtype: 'uint8', encodingFormat: 'png' } },
        }),
      }),
    },
  },
});

/** Writes shards of payloads into `root`, with a truthful `dataset_info.json`. */
export async function writeRlds(root: string, shards: readonly Uint8Array[][]): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const [number, payloads] of shards.entries()) {
    const count = String(shards.length).padStart(5, '0');
    const name = `toy-train.tfrecord-${String(number).padStart(5, '0')}-of-${count}`;
    await writeFile(path.join(root, name), Buffer.concat(payloads.map(record)));
  }
  const info = {
    name: 'toy',
    version: '2.0.0',
    splits: [{ name: 'train', shardLengths: shards.map(({ length }) => String(length)) }],
  };
  await writeFile(path.join(root, 'dataset_info.json'), JSON.stringify(info));
  await writeFile(path.join(root, 'features.json'), JSON.stringify(features));
}
