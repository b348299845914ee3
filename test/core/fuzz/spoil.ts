/** Ways to spoil a dataset, by chance: each changes the files of a copy and says what it did. */
import { mkdir, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { quoteName, select } from '../../../src/core/datasets/duckdb';
import { maskedCrc32c } from '../../../src/core/datasets/rlds/crc32c';
import type { SeededRandom } from '../../shared/seeded-random';

export interface Copy {
  root: string;
  /** Relative to the root. */
  files: readonly string[];
  /** Files that do not belong to the dataset, absolute. */
  secrets: readonly string[];
}

/** Changes one file, now and then two; returns what was done. */
export async function spoil(copy: Copy, random: SeededRandom): Promise<string> {
  const done: string[] = [];
  const times = random.next() < 0.15 ? 2 : 1;
  for (let time = 0; time < times; time += 1) done.push(await spoilOnce(copy, random));
  return done.join('; ');
}

async function spoilOnce(copy: Copy, random: SeededRandom): Promise<string> {
  // Small files of metadata deserve as many tries as large ones of pictures.
  const file = random.pick(copy.files);
  const ways: ((copy: Copy, file: string, random: SeededRandom) => Promise<string>)[] = [
    truncateFile,
    flipBits,
    replaceFile,
  ];
  if (/\.jsonl?$/.test(file)) ways.push(spoilJson, spoilJson, spoilJson, spoilJson);
  if (file.endsWith('.parquet')) ways.push(spoilColumn, spoilColumn, spoilColumn);
  if (file.includes('.tfrecord')) ways.push(flipSigned, flipSigned, flipSigned);
  return `${file}: ${await random.pick(ways)(copy, file, random)}`;
}

/** The file may be a link to the sample's: a new one takes its place. */
async function put(file: string, bytes: Uint8Array | string): Promise<void> {
  await rm(file, { recursive: true, force: true });
  await writeFile(file, bytes);
}

const bytesOf = (file: string): Promise<Buffer> => readFile(file).catch(() => Buffer.alloc(0));

async function truncateFile({ root }: Copy, file: string, random: SeededRandom): Promise<string> {
  const bytes = await bytesOf(path.join(root, file));
  const kept = random.pick([0, 1, random.between(0, bytes.length), Math.max(0, bytes.length - 1)]);
  await put(path.join(root, file), bytes.subarray(0, kept));
  return `cut to ${kept} of ${bytes.length} bytes`;
}

async function flipBits({ root }: Copy, file: string, random: SeededRandom): Promise<string> {
  const bytes = await bytesOf(path.join(root, file));
  if (bytes.length === 0) return 'nothing to flip';
  const flips = random.pick([1, 1, 3, 30]);
  // Headers and footers are where formats say how to read the rest.
  const from = random.pick([0, 0, Math.max(0, bytes.length - 400)]);
  const to = random.pick([bytes.length - 1, Math.min(bytes.length - 1, from + 400)]);
  for (let flip = 0; flip < flips; flip += 1) {
    const at = random.between(from, to);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 7));
  }
  await put(path.join(root, file), bytes);
  return `${flips} bits flipped between ${from} and ${to} of ${bytes.length}`;
}

async function replaceFile(copy: Copy, file: string, random: SeededRandom): Promise<string> {
  const { root, files, secrets } = copy;
  const target = path.join(root, file);
  const way = random.pick([
    'deleted',
    'a folder',
    'a link out',
    'another file',
    'zeros',
    'a link to itself',
  ]);
  const other = random.pick(files);
  const bytes = await bytesOf(path.join(root, other));
  await unlink(target).catch(() => rm(target, { recursive: true, force: true }));
  if (way === 'a folder') await mkdir(target);
  if (way === 'a link to itself') await symlink(path.basename(target), target);
  if (way === 'zeros') await writeFile(target, Buffer.alloc(random.between(1, 100_000)));
  if (way === 'another file') await writeFile(target, bytes);
  if (way === 'a link out') {
    const same = secrets.filter((secret) => path.extname(secret) === path.extname(file));
    const secret = random.pick(same.length > 0 ? same : secrets);
    await symlink(random.pick([secret, path.relative(path.dirname(target), secret)]), target);
  }
  return `replaced by ${way === 'another file' ? other : way}`;
}

/** Stands for the value while the JSON is written. */
const mark = 'the hostile value goes here';

/** One value somewhere in the JSON is replaced, or taken out. */
async function spoilJson(
  { root, secrets }: Copy,
  file: string,
  random: SeededRandom,
): Promise<string> {
  const target = path.join(root, file);
  const whole = (await bytesOf(target)).toString('utf8');
  const pieces = file.endsWith('.jsonl') ? whole.split('\n') : [whole];
  const at = random.between(0, pieces.length - 1);
  const hostile = hostileJson(path.dirname(target), secrets, random);
  let place: string;
  try {
    const value: unknown = JSON.parse(pieces[at] ?? '');
    place = replaceSomewhere(value, hostile, random);
    const text = place === '' ? hostile : JSON.stringify(value);
    pieces[at] = text.replaceAll(JSON.stringify(mark), () => hostile);
  } catch {
    // Spoiled before: no JSON any more, or too deep to be written again.
    return truncateFile({ root, files: [], secrets }, file, random);
  }
  await put(target, pieces.join('\n'));
  return `${place === '' ? 'everything' : place} is ${hostile.slice(0, 60)}`;
}

/** As text, for some of it no JSON.stringify would write. */
function hostileJson(folder: string, secrets: readonly string[], random: SeededRandom): string {
  const secret = random.pick(secrets);
  const json = random.pick<string>([
    'path',
    'path',
    'null',
    '-1',
    '0',
    '1e308',
    '1e999',
    'NaN',
    '9007199254740993',
    '123456789',
    '""',
    '"x"',
    '[]',
    '{}',
    'true',
    '[[[[1]]]]',
    '{"__proto__": 1}',
    'deep',
    'long',
  ]);
  if (json === 'deep') return `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  if (json === 'long') return JSON.stringify('{a}'.repeat(100_000));
  if (json !== 'path') return json;
  return JSON.stringify(
    random.pick([
      secret,
      path.relative(folder, secret),
      path.relative(path.dirname(folder), secret),
      '../../../../../../../../../../etc/passwd',
      'data/{episode_index:999999999d}.parquet',
      '{episode_index.__class__}',
      '*',
      'http://127.0.0.1:9/x.parquet',
      '\u0000',
    ]),
  );
}

/** Puts a mark where the value goes; returns the path to it, empty for the whole. */
function replaceSomewhere(value: unknown, hostile: string, random: SeededRandom): string {
  let place = '';
  for (let inside = value; typeof inside === 'object' && inside !== null;) {
    const holder = inside as Record<string, unknown>;
    const keys = Object.keys(holder);
    if (keys.length === 0) break;
    const key = random.pick(keys);
    place += `/${key}`;
    const child = holder[key];
    const deeper = typeof child === 'object' && child !== null && random.next() < 0.8;
    if (!deeper) {
      if (hostile === 'null' && random.next() < 0.5) delete holder[key];
      else holder[key] = mark;
      break;
    }
    inside = child;
  }
  return place;
}

/** A column of the table becomes another: same file format, other values or another type. */
async function spoilColumn(
  { root, secrets }: Copy,
  file: string,
  random: SeededRandom,
): Promise<string> {
  const target = path.join(root, file);
  const quoted = `'${target.replaceAll("'", "''")}'`;
  const source = `read_parquet(${quoted}, hive_partitioning = false, file_row_number = true)`;
  let columns: [string, string][];
  try {
    const described = await select(`DESCRIBE SELECT * EXCLUDE file_row_number FROM ${source}`);
    const types = described.texts(1);
    columns = described.texts(0).map((name, row) => [name ?? '', types[row] ?? '']);
  } catch {
    return 'no parquet to change any more';
  }
  const [name, type] = random.pick(columns);
  const column = quoteName(name);
  const secret = random.pick(secrets).replaceAll("'", "''");
  const isList = type.endsWith(']');
  const ways: Record<string, string> = {
    'all NULL': 'NULL',
    'now and then NULL': `CASE WHEN file_row_number % 2 = 0 THEN NULL ELSE ${column} END`,
    text: `CAST(${column} AS VARCHAR)`,
    'the path of a file elsewhere': `'${secret}'`,
    'a struct with such a path': `{'bytes': NULL::BLOB, 'path': '${secret}'}`,
    'a huge number': 'CAST(9223372036854775807 AS BIGINT)',
    'minus one': 'CAST(-1 AS BIGINT)',
    NaN: isList ? "[CAST('nan' AS FLOAT)]" : "CAST('nan' AS DOUBLE)",
    infinity: isList ? "[CAST('inf' AS FLOAT), 1, 2]" : "CAST('-inf' AS DOUBLE)",
    'of growing width': 'range(file_row_number)',
    'very wide': 'range(10000)',
    'a list of lists': `[[${column}], []]`,
    'shifted by a row': `lag(${column}) OVER (ORDER BY file_row_number)`,
    'in reverse': `nth_value(${column}, 1) OVER (ORDER BY file_row_number DESC)`,
    bytes: "from_hex('ff00ff')",
    'a time': "TIMESTAMP '2020-01-01'",
  };
  const way = random.pick([...Object.keys(ways), 'taken out', 'twice the rows', 'no rows']);
  const rest = `SELECT * EXCLUDE file_row_number`;
  const query =
    way === 'taken out'
      ? `SELECT * EXCLUDE (file_row_number, ${column}) FROM ${source}`
      : way === 'twice the rows'
        ? `${rest} FROM ${source} UNION ALL ${rest} FROM ${source}`
        : way === 'no rows'
          ? `${rest} FROM ${source} LIMIT 0`
          : `${rest} REPLACE (${ways[way]} AS ${column}) FROM ${source}`;
  const made = `${target}.made`;
  try {
    await select(`COPY (${query}) TO '${made.replaceAll("'", "''")}' (FORMAT parquet)`);
  } catch {
    // Not every type goes with every change, and a parquet file has at least one column.
    return `${name} cannot be ${way}`;
  }
  await put(target, await readFile(made));
  await rm(made);
  return `${name} is ${way}`;
}

/** Bits of a record, with a checksum that fits: what a faulty writer leaves, not a faulty disk. */
async function flipSigned({ root }: Copy, file: string, random: SeededRandom): Promise<string> {
  const target = path.join(root, file);
  const bytes = await bytesOf(target);
  const length = bytes.length < 16 ? 0 : Number(bytes.readBigUInt64LE(0));
  if (length === 0 || length + 16 > bytes.length) return 'no record to change any more';
  const flips = random.pick([1, 1, 4, 20]);
  const last = random.pick([length - 1, Math.min(length - 1, 200)]);
  for (let flip = 0; flip < flips; flip += 1) {
    const at = 12 + random.between(0, last);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 7));
  }
  bytes.writeUInt32LE(maskedCrc32c(bytes.subarray(12, 12 + length)), 12 + length);
  await put(target, bytes);
  return `${flips} bits of the first record flipped, its checksum made anew`;
}
