/** Writes the data files of a LeRobot export, and counts the statistics of each episode on the way. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../../../shared/errors';
import type { Carrier } from '../../../../shared/model/export';
import { quoteName } from '../../../datasets/duckdb';
import type { JobContext } from '../../../jobs/progress';
import { quoteText, type ExportDatabase } from '../../files/export-database';
import { hubMetadataOption, type HubFeatures } from './hub-metadata';
import { syncFile } from '../../target/partial';
import { columnStats, shapeOf } from '../meta/row-stats';
import type { Stats } from '../meta/stats';
import { carrierJoin, carrierRules } from './carriers';
import { placeOf, type LeRobotVersion } from '../layout';
import { batchesOf, stagedTable, type PlacedOut, type RowSource } from './row-source';

export interface DataTask {
  version: LeRobotVersion;
  carrier: Carrier;
  rows: RowSource;
  episodes: readonly PlacedOut[];
  database: ExportDatabase;
  /** Names of the statistics that are wanted. */
  keys: readonly string[];
  /** The partial folder. */
  folder: string;
  job: JobContext;
  wrote: (phase: string, bytes: number) => void;
}

export interface WrittenRows {
  /** Number of the data file by episode of the export. */
  fileOf: Map<number, number>;
  /** Statistics of all numeric columns by episode of the export. */
  stats: Map<number, Stats>;
}

const finishedTable = 'finished';

/** Throws `corrupt-data` naming the episode if the source does not give the rows it promised. */
export async function writeData(task: DataTask): Promise<WrittenRows> {
  const { database, rows, episodes, version, carrier, job } = task;
  const written: WrittenRows = { fileOf: new Map(), stats: new Map() };
  const made = carrierRules[carrier].columns;
  const columns = [...rows.columns, ...made];
  const declared = rows.columns.map(({ name, type }) => `${quoteName(name)} ${type}`);
  await database.run(`CREATE TABLE ${stagedTable} (${declared.join(', ')})`);
  const select = [
    ...rows.columns.map(({ name }) => `s.${quoteName(name)}`),
    ...made.map(({ name, value }) => `${value} AS ${quoteName(name)}`),
  ];
  // A table, not a view: v2.1 asks for each episode by itself, and the joins are made once.
  const finish = `CREATE TABLE ${finishedTable} AS SELECT ${select.join(', ')} FROM ${stagedTable} s
    LEFT JOIN keyframes k ON k.target = s.episode_index AND k.frame = s.frame_index
    ${carrierJoin(carrier)} ORDER BY s."index"`;
  const hub: HubFeatures = {};
  for (const { name, hub: feature } of columns) if (feature !== null) hub[name] = feature;
  const question = {
    from: finishedTable,
    columns: new Map(columns.map(({ name, type }) => [name, type])),
    shapes: new Map(columns.map(({ name, feature }) => [name, shapeOf(feature)])),
    episode: 'episode_index',
    keys: task.keys,
  };
  for (const [number, batch] of batchesOf(rows, episodes).entries()) {
    job.signal.throwIfAborted();
    await job.mayGoOn?.();
    await rows.stage(database, batch);
    await checkRows(database, batch);
    await database.run(finish);
    const parts = version === 'v3.0' ? [{ batch, number }] : eachAlone(batch);
    for (const part of parts) {
      await writePart(task, hub, part);
      for (const { target } of part.batch) written.fileOf.set(target, part.number);
    }
    for (const [target, stats] of await columnStats(database, question)) {
      written.stats.set(target, stats);
    }
    await database.run(`DROP TABLE ${finishedTable}`);
    await database.run(`DELETE FROM ${stagedTable}`);
    const bytes = batch.reduce((sum, episode) => sum + rows.bytesOf(episode), 0);
    task.wrote('writing rows', bytes);
  }
  await database.run(`DROP TABLE ${stagedTable}`);
  return written;
}

interface Part {
  batch: readonly PlacedOut[];
  /** Of the file: of v3.0's files, or of the episode. */
  number: number;
}

const eachAlone = (batch: readonly PlacedOut[]): Part[] =>
  batch.map((episode) => ({ batch: [episode], number: episode.target }));

async function writePart(
  { database, version, folder }: DataTask,
  hub: HubFeatures,
  { batch, number }: Part,
): Promise<void> {
  const to = path.join(folder, placeOf(version, { kind: 'data', number }));
  await mkdir(path.dirname(to), { recursive: true });
  const targets = batch.map(({ target }) => target);
  await database.run(
    `COPY (
       SELECT * FROM ${finishedTable} WHERE episode_index IN (${targets.join(', ')}) ORDER BY "index"
     ) TO ${quoteText(to)} (FORMAT parquet, COMPRESSION snappy, ${hubMetadataOption(hub)})`,
  );
  await syncFile(to);
}

async function checkRows(database: ExportDatabase, batch: readonly PlacedOut[]): Promise<void> {
  const counted = await database.rows(
    `SELECT episode_index::DOUBLE AS target, count(*)::DOUBLE AS rows FROM ${stagedTable} GROUP BY 1`,
  );
  const found = new Map(counted.map((row) => [Number(row['target']), Number(row['rows'])]));
  for (const { episode, target, frames } of batch) {
    const rows = found.get(target) ?? 0;
    if (rows === frames.length) continue;
    throw new StudioError(
      'corrupt-data',
      `Episode ${episode} gave ${rows} rows where ${frames.length} were expected; its file changed or is broken. Restore it, or leave the episode out.`,
    );
  }
}
