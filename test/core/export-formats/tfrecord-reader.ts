/**
 * Reads an RLDS dataset as TFDS would, and complains where a record and `features.json` disagree. Shares no code with
 * what writes or reads them in the studio: CRC-32C bit by bit, protocol buffers from their wire format.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

type Feature = { bytes: Buffer[] } | { floats: number[] } | { integers: number[] };
export type Example = Map<string, Feature>;

export interface ReadRlds {
  info: { name: string; splits: { numBytes: string; shardLengths: string[] }[] };
  /** By file. */
  shards: Map<string, Example[]>;
  /** Sentences; empty where the dataset is right. */
  faults: string[];
}

export async function readRldsFolder(root: string): Promise<ReadRlds> {
  const json = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(path.join(root, name), 'utf8'));
  const info = (await json('dataset_info.json')) as ReadRlds['info'];
  const spec = leavesOf((await json('features.json')) as Node, '');
  const shards: ReadRlds['shards'] = new Map();
  const faults: string[] = [];
  for (const name of (await readdir(root)).filter((each) => each.includes('.tfrecord')).sort()) {
    const examples = readRecords(await readFile(path.join(root, name)), name, faults);
    shards.set(name, examples);
    for (const [at, example] of examples.entries()) {
      faults.push(...disagreements(example, spec).map((fault) => `${name} ${at}: ${fault}`));
    }
  }
  const lengths = [...shards.values()].map((examples) => String(examples.length));
  const stated = info.splits[0]?.shardLengths ?? [];
  if (stated.join() !== lengths.join()) {
    faults.push(`shardLengths is ${stated.join()}, not ${lengths.join()}`);
  }
  return { info, shards, faults };
}

function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (-(crc & 1) & 0x82f63b78);
  }
  return ~crc >>> 0;
}

function masked(bytes: Uint8Array): number {
  const crc = BigInt(crc32c(bytes));
  return Number((((crc >> 15n) | (crc << 17n)) + 0xa282ead8n) % 0x100000000n);
}

function readRecords(file: Buffer, name: string, faults: string[]): Example[] {
  const examples: Example[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(file.readBigUInt64LE(at));
    const payload = file.subarray(at + 12, at + 12 + length);
    if (masked(file.subarray(at, at + 8)) !== file.readUInt32LE(at + 8)) {
      faults.push(`${name}: wrong checksum of a length`);
    }
    if (masked(payload) !== file.readUInt32LE(at + 12 + length)) {
      faults.push(`${name}: wrong checksum of a payload`);
    }
    examples.push(parseExample(payload));
    at += 16 + length;
  }
  return examples;
}

interface Field {
  number: number;
  value: Buffer;
}

function fields(message: Buffer): Field[] {
  const found: Field[] = [];
  for (let at = 0; at < message.length;) {
    const [tag, afterTag] = readVarint(message, at);
    if ((tag & 7) !== 2) throw new Error(`wire type ${tag & 7} at ${at}`);
    const [length, start] = readVarint(message, afterTag);
    if (start + length > message.length) throw new Error(`field at ${at} is too long`);
    found.push({ number: tag >>> 3, value: message.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

function readVarint(bytes: Buffer, from: number): [number, number] {
  let value = 0;
  for (let at = from, factor = 1; ; at += 1, factor *= 128) {
    const byte = bytes.readUInt8(at);
    value += (byte & 127) * factor;
    if (byte < 128) return [value, at + 1];
  }
}

function parseExample(payload: Buffer): Example {
  const example: Example = new Map();
  const [features] = fields(payload);
  for (const { value } of fields(features?.value ?? Buffer.alloc(0))) {
    const [key, feature] = fields(value);
    const [list] = fields(feature?.value ?? Buffer.alloc(0));
    if (key === undefined || list === undefined) throw new Error('a feature without a list');
    example.set(key.value.toString('utf8'), parseList(list));
  }
  return example;
}

function parseList({ number, value }: Field): Feature {
  const items = fields(value);
  if (number === 1) return { bytes: items.map((item) => item.value) };
  const packed = items[0]?.value ?? Buffer.alloc(0);
  if (number === 2) {
    return {
      floats: Array.from({ length: packed.length / 4 }, (_none, at) => packed.readFloatLE(at * 4)),
    };
  }
  const integers: number[] = [];
  for (let at = 0; at < packed.length;) {
    const [integer, next] = readVarint(packed, at);
    integers.push(integer);
    at = next;
  }
  return { integers };
}

interface Node {
  pythonClassName: string;
  featuresDict?: { features: Record<string, Node> };
  sequence?: { feature: Node; length: string };
  tensor?: { shape: { dimensions?: string[] }; dtype: string };
  image?: { shape: { dimensions?: string[] }; encodingFormat: string };
  text?: object;
}

interface Leaf {
  node: Node;
  /** One value per step, not per episode. */
  repeated: boolean;
}

function leavesOf(node: Node, prefix: string, repeated = false): Map<string, Leaf> {
  if (!node.pythonClassName.startsWith('tensorflow_datasets.core.features.')) {
    throw new Error(`${prefix} is of no class of TFDS`);
  }
  if (node.sequence !== undefined) {
    // TFDS takes any other number for the length of every episode.
    if (node.sequence.length !== '-1') throw new Error(`${prefix} has a fixed length`);
    return leavesOf(node.sequence.feature, prefix, true);
  }
  if (node.featuresDict === undefined) return new Map([[prefix, { node, repeated }]]);
  return new Map(
    Object.entries(node.featuresDict.features).flatMap(([name, inner]) => [
      ...leavesOf(inner, prefix === '' ? name : `${prefix}/${name}`, repeated),
    ]),
  );
}

/** Names, kinds, counts and sizes of pictures. */
function disagreements(example: Example, spec: ReadonlyMap<string, Leaf>): string[] {
  const faults: string[] = [];
  const first = example.get('steps/is_first');
  const steps = first !== undefined && 'integers' in first ? first.integers.length : 0;
  if (steps === 0) faults.push('no steps');
  for (const name of example.keys()) if (!spec.has(name)) faults.push(`${name} is undeclared`);
  for (const [name, { node, repeated }] of spec) {
    const feature = example.get(name);
    if (feature === undefined) {
      faults.push(`${name} is missing`);
      continue;
    }
    const sizes = (node.tensor?.shape.dimensions ?? []).map(Number);
    const expected = (repeated ? steps : 1) * sizes.reduce((a, b) => a * b, 1);
    const [kind] = Object.keys(feature);
    const wanted =
      node.tensor === undefined ? 'bytes' : node.tensor.dtype === 'float32' ? 'floats' : 'integers';
    if (kind !== wanted) faults.push(`${name} holds ${kind}, not ${wanted}`);
    const count = Object.values(feature)[0]?.length ?? 0;
    if (count !== expected) faults.push(`${name} has ${count} values, not ${expected}`);
    if (node.image === undefined || !('bytes' in feature)) continue;
    const size = node.image.shape.dimensions?.slice(0, 2).join('x');
    const sizeOf = node.image.encodingFormat === 'png' ? pngSize : jpegSize;
    for (const picture of feature.bytes) {
      if (sizeOf(picture) !== size) faults.push(`${name}: ${sizeOf(picture)}, not ${size}`);
    }
  }
  return faults;
}

/** Height and width from the header chunk. */
const pngSize = (bytes: Buffer): string =>
  bytes.toString('latin1', 12, 16) === 'IHDR'
    ? `${bytes.readUInt32BE(20)}x${bytes.readUInt32BE(16)}`
    : 'no PNG';

/** Height and width from the start-of-frame segment. */
function jpegSize(bytes: Buffer): string {
  for (let at = 2; at + 9 < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xc2) {
      return `${bytes.readUInt16BE(at + 5)}x${bytes.readUInt16BE(at + 7)}`;
    }
  }
  return 'no JPEG';
}
