/**
 * The parquet files of one teacher's outputs, numbered: what stands in a later one is newer. A new one takes in those
 * before it that are no larger, so that there are few, and what was written once is written again only a few times.
 */
import { stat } from 'node:fs/promises';
import type { Problem } from '../../shared/errors';
import { outputFault, type TeacherKind, type TeacherOutput } from '../../shared/model/teacher';
import { literalPath, type Selection } from '../datasets/duckdb';
import { lookAtParquet, selectFrom } from '../datasets/lerobot/rows/parquet';
import { ExportDatabase, quoteText } from '../export/files/export-database';
import { limits } from '../files/limits';
import { megabytes } from '../files/regular-file';
import type { ProjectFolder } from '../project/project-folder';
import { asStudioError } from '../system/classify-error';
import {
  appendRow,
  columnNames,
  columnTypes,
  expectedColumns,
  identity,
  outputsOf,
  rowBytes,
  selectedColumns,
} from './output-rows';

/** Larger ones are left as they are: taking them in again would cost more than another file to look into. */
const largestMerge = 128 * 1024 * 1024;
/** Smaller ones are always taken in: most of them is the file's own head and foot. */
const smallPart = 256 * 1024;
/** Rows that are found or passed over together. */
const rowGroup = 4_096;
/** Of one row; what claims more is not ours. */
const largestArray = 16 * 1024 * 1024;
const longestHash = 200;
const mostHashes = 5_000_000;
const partName = /^(\d{6})\.parquet$/;
/** Of a studio that was killed while it wrote one. */
const leftPart = /^\d{6}\.parquet(\.[0-9a-f]+)?\.tmp$/;

interface Part {
  number: number;
  bytes: number;
}

export interface OutputsPlace {
  folder: ProjectFolder;
  /** In the project's folder. */
  name: string;
  teacher: string;
  kind: TeacherKind;
  onProblem: (problem: Problem) => void;
}

export class OutputParts {
  private constructor(
    private readonly place: OutputsPlace,
    private parts: Part[],
  ) {}

  /** A file that is not ours, or is damaged, costs itself and a problem. */
  static async open(place: OutputsPlace): Promise<OutputParts> {
    const { folder, name, onProblem } = place;
    const parts: Part[] = [];
    for (const file of await folder.list(name)) {
      // Whoever only looks leaves it, and so does whoever cannot remove it.
      if (leftPart.test(file)) await folder.remove(`${name}/${file}`).catch(() => undefined);
      const number = Number(partName.exec(file)?.[1] ?? Number.NaN);
      if (Number.isNaN(number)) continue;
      try {
        const where = await folder.placeOf(`${name}/${file}`);
        const { columns } = await lookAtParquet(where);
        for (const [column, type] of expectedColumns) {
          if (columns.get(column) !== type) throw new Error(`its column ${column} is missing`);
        }
        parts.push({ number, bytes: (await stat(where)).size });
      } catch (error) {
        onProblem({
          code: 'teacher-outputs',
          severity: 'warning',
          message: `Outputs of ${place.teacher} do not count: ${name}/${file} cannot be read (${(error as Error).message}); collect or import them again.`,
          file: `${name}/${file}`,
        });
      }
    }
    return new OutputParts(place, parts);
  }

  /** Another after each change. */
  get stamp(): string {
    return this.parts.map(({ number, bytes }) => `${number}:${bytes}`).join(' ');
  }

  /**
   * Of these episodes, older ones first; null where they hold more than is read at once, which a few kB can. A single
   * episode that does costs itself and a problem.
   */
  async read(episodes: readonly number[]): Promise<TeacherOutput[] | null> {
    const rows = `FROM read_parquet($files, hive_partitioning = false, filename = true, file_row_number = true)
       WHERE coalesce(octet_length(action), 0) <= ${largestArray} AND coalesce(octet_length(probs), 0) <= ${largestArray}
         AND episode IN (${episodes.map((each) => Math.trunc(each)).join()})`;
    const size = await this.select(
      `SELECT count(*)::DOUBLE, coalesce(sum(${rowBytes}), 0)::DOUBLE ${rows}`,
    );
    const [count = 0, bytes = 0] = [0, 1].map((column) => size?.numbers(column)[0] ?? 0);
    if (count > limits.outputsRead || bytes > limits.outputBytes) {
      if (episodes.length > 1) return null;
      this.tooMuch(episodes[0] ?? 0, `${count} outputs of ${megabytes(bytes)}`);
      return [];
    }
    const selection = await this.select(
      `SELECT ${selectedColumns} ${rows} ORDER BY filename, file_row_number`,
    );
    if (selection === null) return [];
    return outputsOf(selection, this.place).filter((output) => outputFault(output) === null);
  }

  /** How many rows there are of each episode, older ones counted too; ascending by episode. */
  async counts(): Promise<Map<number, number>> {
    const selection = await this.select(
      `SELECT episode::DOUBLE, count(*)::DOUBLE FROM read_parquet($files, hive_partitioning = false)
       GROUP BY 1 ORDER BY 1 LIMIT ${limits.episodes}`,
    );
    const counts = selection?.numbers(1);
    return new Map(
      [...(selection?.numbers(0) ?? [])].map((each, row) => [each, counts?.[row] ?? 0]),
    );
  }

  /** How many are kept of these and those in the files, once older ones are replaced. */
  async distinct(others: readonly TeacherOutput[]): Promise<number> {
    const keys = new Set(
      others.map(({ version, episode, frame, fingerprint, error }) =>
        JSON.stringify([version, episode, frame, fingerprint, error === null]),
      ),
    );
    if (this.parts.length === 0) return keys.size;
    const episodes = [...new Set(others.map(({ episode }) => Math.trunc(episode)))];
    const counted = await this.select(
      `SELECT count(*)::DOUBLE FROM (SELECT DISTINCT ${identity} FROM read_parquet($files, hive_partitioning = false))`,
    );
    if (episodes.length === 0) return counted?.numbers(0)[0] ?? 0;
    for await (const known of inHalves(episodes, (some) => this.read(some))) {
      for (const { version, episode, frame, fingerprint, error } of known)
        keys.delete(JSON.stringify([version, episode, frame, fingerprint, error === null]));
    }
    return (counted?.numbers(0)[0] ?? 0) + keys.size;
  }

  /** Hashes of the questions that were answered. Of more than anybody asks some are asked again. */
  async hashes(): Promise<string[]> {
    const selection = await this.select(
      `SELECT DISTINCT request_hash FROM read_parquet($files, hive_partitioning = false)
       WHERE strlen(request_hash) <= ${longestHash} AND error IS NULL LIMIT ${mostHashes}`,
    );
    return (selection?.texts(0) ?? []).filter((hash) => hash !== null);
  }

  /** Writes a new file that holds these, newer than all there are; on disk when it resolves. Calls must not overlap. */
  async add(outputs: readonly TeacherOutput[]): Promise<void> {
    if (outputs.length === 0) return;
    const { folder, name } = this.place;
    await folder.makeFolder(name);
    await folder.mustWrite();
    const number = (this.parts.at(-1)?.number ?? 0) + 1;
    const place = await this.file(number);
    const database = await ExportDatabase.openForProject(new AbortController().signal);
    let taken: Part[];
    try {
      await database.run(`CREATE TABLE fresh (${columnTypes})`);
      const appender = await database.appender('fresh');
      for (const output of outputs) appendRow(appender, output);
      appender.closeSync();
      taken = this.takenIn(outputs.reduce((sum, output) => sum + sizeOf(output), 0));
      const all = await this.merged(taken);
      await folder.writeBy(nameOf(name, number), (temporary) =>
        database.writeParquet(temporary, all, parquetOptions),
      );
    } catch (error) {
      throw asStudioError(error, `Outputs of ${this.place.teacher} cannot be written to ${name}`);
    } finally {
      await database.close();
    }
    const bytes = (await stat(place)).size;
    this.parts = [...this.parts.slice(0, this.parts.length - taken.length), { number, bytes }];
    for (const old of taken) await folder.remove(nameOf(name, old.number));
  }

  /** The newest parts, as long as they are no larger than what is added with what was taken in already. */
  private takenIn(bytes: number): Part[] {
    let sum = bytes;
    let from = this.parts.length;
    for (; from > 0; from -= 1) {
      const before = this.parts[from - 1]?.bytes ?? 0;
      if (before > Math.max(sum, smallPart) || before + sum > largestMerge) break;
      sum += before;
    }
    return this.parts.slice(from);
  }

  private async merged(taken: readonly Part[]): Promise<string> {
    const files = await Promise.all(taken.map(({ number }) => this.file(number)));
    const old =
      files.length === 0
        ? ''
        : `UNION ALL SELECT ${columnNames}, filename AS f, file_row_number AS r FROM read_parquet([${files
            .map((file) => quoteText(literalPath(file)))
            .join()}], hive_partitioning = false, filename = true, file_row_number = true)`;
    return `SELECT ${columnNames} FROM (SELECT ${columnNames}, '~' AS f, rowid AS r FROM fresh ${old})
      QUALIFY row_number() OVER (PARTITION BY ${identity} ORDER BY f DESC, r DESC) = 1
      ORDER BY episode, frame, f, r`;
  }

  private tooMuch(episode: number, what: string): void {
    const { name, teacher, onProblem } = this.place;
    onProblem({
      code: 'teacher-outputs',
      severity: 'warning',
      message: `Outputs of ${teacher} for episode ${episode} do not count: ${name} holds ${what}, more than are read of one; collect or import them again.`,
      file: name,
      episode,
    });
  }

  private async select(sql: string): Promise<Selection | null> {
    if (this.parts.length === 0) return null;
    const files = await Promise.all(this.parts.map(({ number }) => this.file(number)));
    return selectFrom(files, sql);
  }

  private file(number: number): Promise<string> {
    return this.place.folder.placeOf(nameOf(this.place.name, number));
  }
}

/** What `read` gives of all of them, or, where that is more than it reads at once, of each half of them. */
export async function* inHalves<Item, Read>(
  items: readonly Item[],
  read: (some: readonly Item[]) => Promise<Read | null>,
): AsyncGenerator<Read> {
  const all = await read(items);
  if (all !== null) yield all;
  else {
    const half = items.length >> 1;
    yield* inHalves(items.slice(0, half), read);
    yield* inHalves(items.slice(half), read);
  }
}

const nameOf = (folder: string, number: number): string =>
  `${folder}/${String(number).padStart(6, '0')}.parquet`;

const parquetOptions = `COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroup}`;

/** Bytes in a part, about. */
export const sizeOf = ({ action, std, probs, text, logprobs }: TeacherOutput): number => {
  const values = (action?.length ?? 0) * (action?.[0]?.length ?? 0);
  const bins = probs?.[0]?.[0]?.length ?? 0;
  const numbers = 4 * values * (1 + Number(std !== null) + bins);
  return 100 + numbers + (text?.length ?? 0) + tokenBytes * tokensIn(logprobs);
};

/** As JSON, and about as many in memory. */
const tokenBytes = 40;

const tokensIn = (logprobs: TeacherOutput['logprobs']): number =>
  logprobs?.reduce((sum, { top }) => sum + 1 + top.length, 0) ?? 0;
