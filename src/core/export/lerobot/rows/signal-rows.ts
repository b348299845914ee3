/** Rows of a dataset that is no LeRobot one, made of its signals. */
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  FLOAT,
  INTEGER,
  LIST,
  SMALLINT,
  TINYINT,
  UBIGINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  listValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Problem } from '../../../../shared/errors';
import type { SignalBlock } from '../../../../shared/model/dataset';
import type { Dataset } from '../../../datasets/dataset';
import { outcomeAt } from '../../outcomes';
import type { ExportDatabase } from '../../files/export-database';
import { typeOf, type ListWord } from './hub-metadata';
import type { OutEpisode } from '../../formats/format';
import { taskOfFrames } from '../../formats/tasks';
import { bookkeeping, declaredColumn, scalarColumn, type OutColumn } from './columns';
import type { Gap } from './gaps';
import { stagedTable, type PlacedOut, type RowSource } from './row-source';
import { surveySignals } from './signal-survey';

/** Values of one feature per frame. */
interface Signal {
  /** Its name in the source. */
  key: string;
  width: number;
  column: OutColumn;
  type: DuckDBType;
  /** What a number is to DuckDB. */
  convert: (value: number) => DuckDBValue;
}

interface SignalRules {
  /** The number of each text. */
  tasks: ReadonlyMap<string, number>;
  /** Frames per second of the export. */
  fps: number;
  listWord: ListWord;
}

const duckdbTypes: Readonly<Record<string, DuckDBType>> = {
  float32: FLOAT,
  float64: DOUBLE,
  int8: TINYINT,
  int16: SMALLINT,
  int32: INTEGER,
  int64: BIGINT,
  uint8: UTINYINT,
  uint16: USMALLINT,
  uint32: UINTEGER,
  uint64: UBIGINT,
  bool: BOOLEAN,
};

const sourceTextColumn = scalarColumn('source.reasoning', 'VARCHAR');

export class SignalRows implements RowSource {
  readonly columns: readonly OutColumn[];
  readonly names: ReadonlyMap<string, string>;
  readonly remarks: readonly Problem[];
  private readonly text: OutColumn | null;

  private constructor(
    private readonly dataset: Dataset,
    private readonly signals: readonly Signal[],
    private readonly rules: SignalRules,
    readonly gaps: readonly Gap[],
  ) {
    // The source's own text per frame goes along under another name than the sparse one.
    this.text = dataset.summary.reasoningColumn === null ? null : sourceTextColumn;
    this.columns = [
      ...signals.map(({ column }) => column),
      ...(this.text === null ? [] : [this.text]),
      ...Object.entries(bookkeeping).map(([name, type]) => scalarColumn(name, type)),
    ];
    this.names = new Map(signals.map(({ key, column }) => [key, column.name]));
    const halved = dataset.summary.features.filter(({ dtype }) => dtype === 'float64');
    this.remarks =
      halved.length === 0
        ? []
        : [
            {
              code: 'single-precision',
              severity: 'info',
              message: `${halved.map(({ key }) => key).join(', ')} are written as float32, LeRobot's own precision; the source has float64.`,
            },
          ];
  }

  /** Looks at the signals of all `episodes` to learn which there are. */
  static async of(
    dataset: Dataset,
    episodes: readonly number[],
    rules: SignalRules,
    signal: AbortSignal,
  ): Promise<SignalRows> {
    const { widths, gaps } = await surveySignals(dataset, episodes, signal);
    const signals = [...widths].map(([key, width]) => {
      const hasGaps = gaps.some((gap) => gap.key === key);
      return signalOf(dataset, { key, width, hasGaps }, rules.listWord);
    });
    return new SignalRows(dataset, signals, rules, gaps);
  }

  bytesOf({ frames }: OutEpisode): number {
    return frames.length * (40 + this.signals.reduce((sum, { width }) => sum + 4 * width, 0));
  }

  async stage(database: ExportDatabase, episodes: readonly PlacedOut[]): Promise<void> {
    const appender = await database.appender(stagedTable);
    for (const placed of episodes) {
      const { episode, target, from, frames } = placed;
      const { blocks } = await this.dataset.signals(episode);
      const values = this.signals.map(({ key }) => blocks.find((block) => block.key === key));
      const texts = this.text === null ? null : await this.dataset.reasoning(episode);
      const taskAt = await taskOfFrames(this.dataset, placed);
      frames.forEach((frame, at) => {
        this.signals.forEach(({ key, width, type, convert }, signal) => {
          const outcome = width === 1 ? outcomeAt(key, placed, at, type !== FLOAT) : undefined;
          const found = outcome === undefined ? rowOf(values[signal], frame, width) : [outcome];
          const row = found.map(convert);
          if (width === 1) appender.appendValue(row[0] ?? null, type);
          else appender.appendValue(listValue(row), LIST(type));
        });
        if (this.text !== null) appender.appendVarchar(texts?.[frame] ?? '');
        // In the order of `bookkeeping`.
        appender.appendValue(at / this.rules.fps, FLOAT);
        for (const count of [at, target, from + at]) appender.appendValue(BigInt(count), BIGINT);
        appender.appendValue(BigInt(this.rules.tasks.get(taskAt(frame)) ?? 0), BIGINT);
        appender.endRow();
      });
    }
    appender.closeSync();
  }
}

function signalOf(
  dataset: Dataset,
  { key, width, hasGaps }: { key: string; width: number; hasGaps: boolean },
  listWord: ListWord,
): Signal {
  const declared = dataset.summary.features.find((feature) => feature.key === key);
  const dtype = dtypeOf(declared?.dtype ?? 'float32', hasGaps);
  const single = typeOf(dtype) ?? 'FLOAT';
  // A name with a slash would be taken for a path in the names of statistics.
  const name = key.replaceAll('/', '.');
  const feature = { dtype, shape: [width], names: declared?.names ?? null };
  const type = width === 1 ? single : `${single}[]`;
  return {
    key,
    width,
    column: declaredColumn({ name, type, raw: feature }, feature, listWord),
    type: duckdbTypes[dtype] ?? FLOAT,
    convert: converter(dtype),
  };
}

/** Signals are float32 where they are no integers; those have no word for a gap. */
function dtypeOf(declared: string, hasGaps: boolean): string {
  const isKnown = declared !== 'float64' && duckdbTypes[declared] !== undefined;
  return isKnown && !hasGaps ? declared : 'float32';
}

function converter(dtype: string): Signal['convert'] {
  if (dtype === 'bool') return (value) => value !== 0;
  if (/^u?int64$/.test(dtype))
    return (value) => BigInt(Math.round(Number.isFinite(value) ? value : 0));
  if (/int/.test(dtype)) return (value) => Math.round(Number.isFinite(value) ? value : 0);
  return (value) => value;
}

/** The values of a frame; NaN where the episode has none. */
function rowOf(block: SignalBlock | undefined, frame: number, width: number): number[] {
  if (block === undefined || block.names.length !== width) return Array(width).fill(Number.NaN);
  return Array.from(block.values.subarray(frame * width, (frame + 1) * width));
}
