/** A teacher's output as a row of parquet. Arrays are BLOBs of float32, little-endian, row by row. */
import type { DuckDBAppender } from '@duckdb/node-api';
import {
  teacherOutputSchema,
  type TeacherKind,
  type TeacherOutput,
} from '../../shared/model/teacher';
import type { Selection } from '../datasets/duckdb';

const columns = {
  version: 'VARCHAR',
  episode: 'INTEGER',
  frame: 'INTEGER',
  fingerprint: 'VARCHAR',
  /** Of the action: rows, values of a row; of `probs` besides: bins. */
  horizon: 'INTEGER',
  dims: 'INTEGER',
  bins: 'INTEGER',
  action: 'BLOB',
  std: 'BLOB',
  probs: 'BLOB',
  text: 'VARCHAR',
  /** JSON. */
  logprobs: 'VARCHAR',
  latency_ms: 'DOUBLE',
  error: 'VARCHAR',
  source: 'VARCHAR',
  provenance: 'VARCHAR',
  request_hash: 'VARCHAR',
  at_ms: 'BIGINT',
} as const;

type Column = keyof typeof columns;
const names = Object.keys(columns) as Column[];

export const columnNames: string = names.join(', ');
export const columnTypes: string = names.map((name) => `${name} ${columns[name]}`).join(', ');
/** What a file has to have, to be one of ours. */
export const expectedColumns: ReadonlyMap<string, string> = new Map(Object.entries(columns));
/** As `selectFrom` gives them: types that the columns of a `Selection` are read as. */
export const selectedColumns: string = names
  .map((name) =>
    columns[name] === 'VARCHAR' || columns[name] === 'BLOB' ? name : `${name}::DOUBLE`,
  )
  .join(', ');

/** Bytes of a row that its numbers do not take, as SQL. */
export const rowBytes: string = names
  .flatMap((name) => {
    if (columns[name] === 'BLOB') return [`coalesce(octet_length(${name}), 0)`];
    return columns[name] === 'VARCHAR' ? [`coalesce(strlen(${name}), 0)`] : [];
  })
  .join(' + ');

/** Of these an output is the same one: the newest of them counts. An error does not replace what was good. */
export const identity = 'version, episode, frame, fingerprint, error IS NULL';

export function appendRow(appender: DuckDBAppender, output: TeacherOutput): void {
  const text = (value: string | null): void => {
    if (value === null) appender.appendNull();
    else appender.appendVarchar(value);
  };
  const blob = (values: readonly number[] | undefined): void => {
    if (values === undefined) appender.appendNull();
    else appender.appendBlob(floatBytes(values));
  };
  const { action, probs, logprobs, latencyMs } = output;
  text(output.version);
  appender.appendInteger(output.episode);
  appender.appendInteger(output.frame);
  text(output.fingerprint);
  appender.appendInteger(action?.length ?? 0);
  appender.appendInteger(action?.[0]?.length ?? 0);
  appender.appendInteger(probs?.[0]?.[0]?.length ?? 0);
  blob(action?.flat());
  blob(output.std?.flat());
  blob(probs?.flat(2));
  text(output.text);
  text(logprobs === null ? null : JSON.stringify(logprobs));
  if (latencyMs === null) appender.appendNull();
  else appender.appendDouble(latencyMs);
  text(output.error);
  text(output.source);
  text(output.provenance);
  text(output.requestHash);
  appender.appendBigInt(BigInt(output.atMs));
  appender.endRow();
}

const at = (name: Column): number => names.indexOf(name);

/** @param selection of `selectedColumns` first */
export function outputsOf(
  selection: Selection,
  { teacher, kind }: { teacher: string; kind: TeacherKind },
): TeacherOutput[] {
  const numbers = (name: Column): Float64Array => selection.numbers(at(name));
  const [episodes, frames, horizons, dims, bins] = [
    numbers('episode'),
    numbers('frame'),
    numbers('horizon'),
    numbers('dims'),
    numbers('bins'),
  ];
  const [latencies, times] = [numbers('latency_ms'), numbers('at_ms')];
  const texts = (name: Column): (string | null)[] => selection.texts(at(name));
  const [versions, fingerprints, said, logprobs] = [
    texts('version'),
    texts('fingerprint'),
    texts('text'),
    texts('logprobs'),
  ];
  const [errors, sources, provenances, hashes] = [
    texts('error'),
    texts('source'),
    texts('provenance'),
    texts('request_hash'),
  ];
  const [actions, stds, probs] = [
    selection.blobs(at('action')),
    selection.blobs(at('std')),
    selection.blobs(at('probs')),
  ];
  return Array.from({ length: selection.rows }, (_, row): TeacherOutput => {
    const width = dims[row] ?? 0;
    const shape = { rows: horizons[row] ?? 0, width };
    const latency = latencies[row] ?? Number.NaN;
    return {
      teacher,
      kind,
      version: versions[row] ?? null,
      episode: episodes[row] ?? 0,
      frame: frames[row] ?? 0,
      fingerprint: fingerprints[row] ?? '',
      action: matrix(actions[row] ?? null, shape),
      std: matrix(stds[row] ?? null, shape),
      probs:
        matrix(probs[row] ?? null, { ...shape, width: width * (bins[row] ?? 0) })?.map((each) =>
          cut(each, bins[row] ?? 0),
        ) ?? null,
      text: said[row] ?? null,
      logprobs: parsed(logprobs[row] ?? null),
      latencyMs: Number.isNaN(latency) ? null : latency,
      error: errors[row] ?? null,
      source: (sources[row] ?? 'import') as TeacherOutput['source'],
      provenance: provenances[row] ?? '',
      requestHash: hashes[row] ?? null,
      atMs: times[row] ?? 0,
    };
  });
}

/** Null for what a stranger's file has in its place. */
function parsed(text: string | null): TeacherOutput['logprobs'] {
  try {
    return teacherOutputSchema.shape.logprobs.parse(text === null ? null : JSON.parse(text));
  } catch {
    return null;
  }
}

function floatBytes(values: readonly number[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, at) => bytes.setFloat32(at * 4, value, true));
  return new Uint8Array(bytes.buffer);
}

/** Null where the bytes are not of that shape. */
function matrix(
  bytes: Uint8Array | null,
  { rows, width }: { rows: number; width: number },
): number[][] | null {
  // Rows without a value would take no byte, however many a file claims.
  if (bytes === null || bytes.length === 0 || bytes.length !== rows * width * 4) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: width }, (_value, dim) => view.getFloat32((row * width + dim) * 4, true)),
  );
}

const cut = (values: readonly number[], length: number): number[][] =>
  Array.from({ length: values.length / Math.max(1, length) }, (_, at) =>
    values.slice(at * length, (at + 1) * length),
  );
