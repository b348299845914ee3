/**
 * DuckDB for one export: may spill to disk, but only into the partial folder, and stops when the export is canceled.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBInstance,
  VARCHAR,
  type DuckDBConnection,
  type DuckDBValue,
} from '@duckdb/node-api';
import { userDataDir } from '../../system/data-dir';
import { isAlive } from '../../system/is-alive';
import type { OutEpisode } from '../formats/format';
import { syncFile } from './disk';

/** An episode with the position of its first row over all episodes of the export. */
type Loaded = Pick<OutEpisode, 'episode' | 'target' | 'frames' | 'keyframes' | 'outcome'> & {
  from: number;
};

type Row = Record<string, unknown>;

const dayMs = 24 * 3_600_000;

export class ExportDatabase {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
    private readonly spill: string,
    private readonly signal: AbortSignal,
  ) {}

  /** Give it back with `close`, which also removes what it spilled, below a name in `folder` that nobody can know. */
  static async open(folder: string, signal: AbortSignal): Promise<ExportDatabase> {
    const spill = path.join(folder, `.spill-${process.pid}-${randomBytes(8).toString('hex')}`);
    const instance = await DuckDBInstance.create(':memory:', {
      temp_directory: spill,
      memory_limit: '1GB',
      // Else all that was read stays, up to that limit: of each file, what the system has anyway.
      enable_external_file_cache: 'false',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    return new ExportDatabase(instance, await instance.connect(), spill, signal);
  }

  /**
   * The same for files of a project, which may be a stranger's and is written through its own door: it spills into the
   * user's cache. What a killed studio left there is removed a day later: a home may be shared by machines.
   */
  static async openForProject(signal: AbortSignal): Promise<ExportDatabase> {
    const folder = path.join(userDataDir(), 'cache', 'spill');
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) {
      const left = path.join(folder, name);
      const { mtimeMs } = await stat(left).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
      const isDead = !isAlive(Number(/^\.spill-(\d+)-/.exec(name)?.[1] ?? 0));
      if (isDead && mtimeMs < Date.now() - dayMs) await rm(left, { recursive: true, force: true });
    }
    return ExportDatabase.open(folder, signal);
  }

  /** Runs one statement. Throws the signal's reason when canceled, else what DuckDB says. */
  async run(sql: string): Promise<void> {
    await this.interruptibly(() => this.connection.run(sql));
  }

  /** Runs one query; its rows as plain values (lists as arrays, BIGINT as bigint). */
  async rows(sql: string): Promise<Row[]> {
    const reader = await this.interruptibly(() => this.connection.runAndReadAll(sql));
    return reader.getRowObjects().map(plainRow);
  }

  /** The same, however many they are: no other statement may run before the last of them is taken. */
  async *stream(sql: string): AsyncGenerator<Row> {
    const result = await this.interruptibly(() => this.connection.stream(sql));
    const parts = result.yieldRowObjects();
    for (;;) {
      const { done, value } = await this.interruptibly(() => parts.next());
      if (done === true) return;
      yield* value.map(plainRow);
    }
  }

  /** A path for a file that is needed meanwhile: it goes with what is spilled. */
  scratch(name: string): string {
    return path.join(this.spill, name);
  }

  /** Writes the rows of a query as a new file, synced to disk; `options` of COPY, `COMPRESSION zstd` say. */
  async writeParquet(file: string, query: string, options: string): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    await this.run(`COPY (${query}) TO ${quoteText(file)} (FORMAT parquet, ${options})`);
    await syncFile(file);
  }

  /**
   * Fills `kept` (source, target, from_row, to_row, first_frame, stride, outcome, decided) and `keyframes` (target,
   * frame, text), which the other queries join. Rows and the frames of keyframes count in the export.
   */
  async load(episodes: readonly Loaded[]): Promise<void> {
    await this.run(
      'CREATE TABLE kept (source BIGINT, target BIGINT, from_row BIGINT, to_row BIGINT, first_frame BIGINT, stride BIGINT, outcome DOUBLE, decided BOOLEAN)',
    );
    await this.run('CREATE TABLE keyframes (target BIGINT, frame BIGINT, text VARCHAR)');
    const kept = await this.connection.createAppender('kept');
    const keyframes = await this.connection.createAppender('keyframes');
    for (const each of episodes) {
      const { episode, target, from, frames } = each;
      const [first = 0, second = first + 1] = frames;
      for (const value of [episode, target, from, from + frames.length, first, second - first]) {
        kept.appendValue(BigInt(value), BIGINT);
      }
      kept.appendValue(each.outcome.value, DOUBLE);
      kept.appendValue(each.outcome.decided !== null, BOOLEAN);
      kept.endRow();
      for (const { outFrame, reasoning } of each.keyframes) {
        keyframes.appendValue(BigInt(target), BIGINT);
        keyframes.appendValue(BigInt(outFrame), BIGINT);
        keyframes.appendValue(reasoning.text, VARCHAR);
        keyframes.endRow();
      }
    }
    kept.closeSync();
    keyframes.closeSync();
  }

  /** For what SQL text is too clumsy for. */
  appender(table: string) {
    return this.connection.createAppender(table);
  }

  async close(): Promise<void> {
    this.connection.closeSync();
    this.instance.closeSync();
    await rm(this.spill, { recursive: true, force: true });
  }

  private async interruptibly<T>(work: () => Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    const interrupt = (): void => this.connection.interrupt();
    this.signal.addEventListener('abort', interrupt, { once: true });
    try {
      return await work();
    } catch (error) {
      this.signal.throwIfAborted();
      throw error;
    } finally {
      this.signal.removeEventListener('abort', interrupt);
    }
  }
}

const plainRow = (row: Readonly<Record<string, DuckDBValue>>): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]));

function plain(value: DuckDBValue): unknown {
  if (value !== null && typeof value === 'object' && 'items' in value) {
    const { items } = value;
    return Array.isArray(items) ? items.map((item: DuckDBValue) => plain(item)) : value;
  }
  return value;
}

/** A text as SQL. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Of the table `keyframes` those of these episodes, ascending, as SQL: a join would go through all that there are. */
export const keyframesOf = (episodes: readonly Pick<Loaded, 'target'>[]): string =>
  `(FROM keyframes WHERE target BETWEEN ${episodes[0]?.target ?? 0} AND ${episodes.at(-1)?.target ?? 0})`;
