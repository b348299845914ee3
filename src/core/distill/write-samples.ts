/** `samples.parquet`: every column a trainer needs, nested lists for chunks. */
import {
  BIGINT,
  BOOLEAN,
  FLOAT,
  LIST,
  VARCHAR,
  listValue,
  type DuckDBAppender,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { quoteName } from '../datasets/duckdb';
import { ExportDatabase } from '../export/files/export-database';
import type { Sample } from './samples';

type Cell = number | string | boolean | bigint | null | readonly Cell[];

interface Column {
  type: DuckDBType;
  says: string;
  of: (sample: Sample) => Cell;
}

const chunk = LIST(LIST(FLOAT));
const whole = (value: number | undefined): bigint | null =>
  value === undefined ? null : BigInt(value);
const json = (value: object | null): string | null =>
  value === null ? null : JSON.stringify(value);
const nested = (value: readonly (readonly Cell[])[] | null | undefined): Cell => value ?? null;

/** In the order of the file; `says` goes into the specification beside it. */
export const sampleColumns: Readonly<Record<string, Column>> = {
  id: { type: VARCHAR, says: 'Names the row.', of: ({ id }) => id },
  domain: {
    type: VARCHAR,
    says: 'action (reasoning was pruned), embodied-reasoning (a kept keyframe) or multimodal.',
    of: ({ domain }) => domain,
  },
  target: {
    type: VARCHAR,
    says: 'What the row teaches: action or text.',
    of: ({ target }) => target,
  },
  split: {
    type: VARCHAR,
    says: 'train or validation; whole episodes, and all multimodal samples of one picture, are on one side.',
    of: ({ split }) => split,
  },
  episode_index: {
    type: BIGINT,
    says: 'Episode of the dataset export with the same options; null for multimodal.',
    of: ({ place }) => whole(place?.episode),
  },
  frame_index: {
    type: BIGINT,
    says: 'Frame of that episode.',
    of: ({ place }) => whole(place?.frame),
  },
  source_episode_index: {
    type: BIGINT,
    says: 'Episode of the source.',
    of: ({ place }) => whole(place?.sourceEpisode),
  },
  source_frame_index: {
    type: BIGINT,
    says: 'Frame of that episode.',
    of: ({ place }) => whole(place?.sourceFrame),
  },
  image: {
    type: VARCHAR,
    says: 'Of multimodal samples: an address, or a path, relative to image_base of the specification.',
    of: ({ asked }) => asked?.image ?? null,
  },
  question: {
    type: VARCHAR,
    says: 'Of multimodal samples.',
    of: ({ asked }) => asked?.question ?? null,
  },
  hard_action: {
    type: chunk,
    says: 'Demonstrated action of the frame, one row; the rows after it are those of the following frames.',
    of: ({ hardAction }) => nested(hardAction),
  },
  hard_text: { type: VARCHAR, says: 'Curated text, or answer.', of: ({ hardText }) => hardText },
  teacher: {
    type: VARCHAR,
    says: 'Whose the soft label is; null where there is none.',
    of: ({ soft }) => soft?.output?.teacher ?? null,
  },
  teacher_version: {
    type: VARCHAR,
    says: 'As the teacher states it.',
    of: ({ soft }) => soft?.output?.version ?? null,
  },
  soft_action: {
    type: chunk,
    says: "The teacher's chunk, [rows, dimensions], one row a frame of the export, the first for the frame itself.",
    of: ({ soft }) => nested(soft?.output?.action),
  },
  soft_std: {
    type: chunk,
    says: 'Its standard deviations.',
    of: ({ soft }) => nested(soft?.output?.std),
  },
  soft_probs: {
    type: LIST(chunk),
    says: 'Its probabilities of bins, [rows, dimensions, bins].',
    of: ({ soft }) => nested(soft?.output?.probs),
  },
  soft_text: {
    type: VARCHAR,
    says: "The teacher's text.",
    of: ({ soft }) => soft?.output?.text ?? null,
  },
  soft_logprobs: {
    type: VARCHAR,
    says: 'JSON, a token each: {token, logprob, top: [{token, logprob}]}.',
    of: ({ soft }) => json(soft?.output?.logprobs ?? null),
  },
  error: {
    type: FLOAT,
    says: 'Mean size of its error over live dimensions and rows, in spreads.',
    of: ({ soft }) => finite(soft?.error),
  },
  c: { type: FLOAT, says: 'Confidence.', of: ({ soft }) => finite(soft?.factors.c) },
  g: {
    type: FLOAT,
    says: 'Agreement with the hard label.',
    of: ({ soft }) => finite(soft?.factors.g),
  },
  v: { type: FLOAT, says: "The curator's verdict.", of: ({ soft }) => finite(soft?.factors.v) },
  weight: {
    type: FLOAT,
    says: 'w of the loss; 0 where there is no soft label.',
    of: ({ soft }) => soft?.weight ?? 0,
  },
  verdict: {
    type: VARCHAR,
    says: 'accept, wrong or unsure; null where nobody looked.',
    of: ({ soft }) => soft?.verdict ?? null,
  },
  rejected: {
    type: BOOLEAN,
    says: 'Whether a curator called the soft label wrong. Such rows stay, so that a run can choose.',
    of: ({ soft }) => soft?.verdict === 'wrong',
  },
};

const finite = (value: number | null | undefined): number | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : value;

/** Takes rows one by one; `finish` writes them in their order. */
export class SampleWriter {
  private constructor(
    private readonly database: ExportDatabase,
    private readonly appender: DuckDBAppender,
  ) {}

  /** @param folder the partial folder */
  static async open(folder: string, signal: AbortSignal): Promise<SampleWriter> {
    const database = await ExportDatabase.open(folder, signal);
    const types = Object.entries(sampleColumns).map(
      ([name, { type }]) => `${quoteName(name)} ${type.toString()}`,
    );
    await database.run(`CREATE TABLE samples (${types.join(', ')})`);
    return new SampleWriter(database, await database.appender('samples'));
  }

  add(sample: Sample): void {
    for (const { type, of } of Object.values(sampleColumns)) {
      const value = of(sample);
      if (value === null) this.appender.appendNull();
      else this.appender.appendValue(asValue(value), type);
    }
    this.appender.endRow();
  }

  async finish(file: string): Promise<void> {
    this.appender.closeSync();
    await this.database.writeParquet(
      file,
      'SELECT * FROM samples ORDER BY rowid',
      'COMPRESSION zstd',
    );
  }

  close(): Promise<void> {
    return this.database.close();
  }
}

function asValue(value: Cell): DuckDBValue {
  if (value === null || typeof value !== 'object') return value;
  return listValue(value.map(asValue));
}
