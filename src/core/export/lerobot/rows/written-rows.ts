/** Writes the data files of a LeRobot export, and counts the statistics of each episode on the way. */
import path from 'node:path';
import { StudioError } from '../../../../shared/errors';
import { quoteName } from '../../../datasets/duckdb';
import { keyframesOf, type ExportDatabase } from '../../files/export-database';
import { parquetOptions } from './hub-metadata';
import type { WriteTask } from '../../formats/format';
import type { AnewOutline } from '../lerobot-outline';
import { columnStats, portionsOf, shapeOf } from '../meta/row-stats';
import { EpisodeStats } from '../meta/episode-stats';
import { carrierJoin, carrierRules, columnsOf } from './carriers';
import { placeOf } from '../layout';
import { batchesOf, stagedTable, type PlacedOut } from './row-source';

export interface WrittenRows {
  /** Number of the data file by episode of the export. */
  fileOf: Map<number, number>;
  /** Statistics of all numeric columns by episode of the export. */
  stats: EpisodeStats;
}

const finishedTable = 'finished';

/**
 * Writes the rows of all episodes, batch by batch; every file is on disk when it resolves. Throws `corrupt-data` naming
 * the episode if the source does not give the rows it promised.
 *
 * @param keys of the statistics that are wanted
 */
export async function writeRows(
  outline: AnewOutline,
  database: ExportDatabase,
  keys: readonly string[],
  { folder, options, job, wrote }: WriteTask,
): Promise<WrittenRows> {
  const { rows, episodes, version } = outline;
  const { carrier } = options;
  const written: WrittenRows = { fileOf: new Map(), stats: new EpisodeStats() };
  const made = carrierRules[carrier].columns;
  const columns = columnsOf(outline);
  const declared = rows.columns.map(({ name, type }) => `${quoteName(name)} ${type}`);
  await database.run(`CREATE TABLE ${stagedTable} (${declared.join(', ')})`);
  const select = [
    ...rows.columns.map(({ name }) => `s.${quoteName(name)}`),
    ...made.map(({ name, value }) => `${value} AS ${quoteName(name)}`),
  ];
  // A table, not a view: v2.1 asks for each episode by itself, and the joins are made once.
  const finish = (
    batch: readonly PlacedOut[],
  ): string => `CREATE TABLE ${finishedTable} AS SELECT ${select.join(', ')} FROM ${stagedTable} s
    LEFT JOIN ${keyframesOf(batch)} k ON k.target = s.episode_index AND k.frame = s.frame_index
    ${carrierJoin(carrier)} ORDER BY s."index"`;
  const hub = parquetOptions(columns);
  const question = {
    columns: new Map(columns.map(({ name, type }) => [name, type])),
    shapes: new Map(columns.map(({ name, feature }) => [name, shapeOf(feature)])),
    episode: 'episode_index',
    keys,
  };
  for (const [number, batch] of batchesOf(rows, episodes).entries()) {
    job.signal.throwIfAborted();
    await job.mayGoOn?.();
    await rows.stage(database, batch);
    await checkRows(database, batch);
    await database.run(finish(batch));
    // A file of v3.0 holds the batch, one of v2.1 an episode.
    const files = version === 'v3.0' ? [{ number, own: batch }] : batch.map(alone);
    for (const { number: ofFile, own } of files) {
      const targets = own.map(({ target }) => target);
      await database.writeParquet(
        path.join(folder, placeOf(version, { kind: 'data' }, ofFile)),
        `SELECT * FROM ${finishedTable} WHERE episode_index IN (${targets.join(', ')}) ORDER BY "index"`,
        hub,
      );
      for (const target of targets) written.fileOf.set(target, ofFile);
    }
    for (const where of portionsOf(batch)) {
      const from = `${finishedTable} WHERE ${where}`;
      const stats = await columnStats(database, { from, ...question });
      for (const [target, each] of stats) written.stats.set(target, each);
    }
    await database.run(`DROP TABLE ${finishedTable}`);
    await database.run(`DELETE FROM ${stagedTable}`);
    const bytes = batch.reduce((sum, episode) => sum + rows.bytesOf(episode), 0);
    wrote('writing rows', bytes);
  }
  await database.run(`DROP TABLE ${stagedTable}`);
  return written;
}

const alone = (episode: PlacedOut) => ({ number: episode.target, own: [episode] });

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
