/** Writes one data file: the kept rows of a source file in their order, with the two new columns. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../../../shared/errors';
import { addedByRepair, keyframeColumn, reasoningColumn, selectList } from './columns';
import type { DataFile } from './survey';
import type { ExportDraft, PlacedEpisode } from '../copy/draft';
import { quoteText, type ExportDatabase } from '../../files/export-database';
import { unreadable } from '../../../system/classify-error';
import {
  hubFeatureOfDeclaration,
  hubFeatureOfType,
  hubMetadataOption,
  readHubFeatures,
  type HubFeatures,
  type ListWord,
} from './hub-metadata';
import { frameOrder } from './row-facts';

export interface WrittenFile {
  /** Absolute. */
  file: string;
  episodes: PlacedEpisode[];
}

/**
 * Values of copied columns stay bit by bit (NaN payloads too). Throws `corrupt-data` naming the source file if its rows
 * cannot be read, or what DuckDB says about writing.
 */
export async function writeRows(
  draft: ExportDraft,
  database: ExportDatabase,
  task: { from: DataFile; to: string; episodes: PlacedEpisode[] },
): Promise<WrittenFile> {
  const { from, to, episodes } = task;
  await mkdir(path.dirname(to), { recursive: true });
  const { columns, source } = from;
  const file = quoteText(source.file);
  const only = episodes[0];
  // In v2 the file is the episode, whatever its rows say.
  const place = source.wholeFile
    ? `SELECT file_row_number AS row, ${only?.target ?? 0}::BIGINT AS target, ${only?.from ?? 0}::BIGINT AS from_row,
         row_number() OVER (ORDER BY ${frameOrder(columns)}) - 1 AS frame
       FROM read_parquet(${file}, hive_partitioning = false, file_row_number = true)`
    : `SELECT r.row, e.target, e.from_row, r.frame FROM (
         SELECT file_row_number AS row, TRY_CAST(episode_index AS BIGINT) AS episode,
           row_number() OVER (PARTITION BY episode_index ORDER BY ${frameOrder(columns)}) - 1 AS frame
         FROM read_parquet(${file}, hive_partitioning = false, file_row_number = true)) r
       JOIN kept e ON e.source = r.episode`;
  const hub = hubMetadataOption(await hubFeatures(draft, from));
  try {
    // The order by file_row_number is needed: joins keep no order, and LeRobot finds rows by position.
    await database.run(
      `COPY (
         WITH p AS (SELECT *, from_row + frame AS global FROM (${place}))
         SELECT ${selectList(columns, draft.rules)}
         FROM read_parquet(${file}, hive_partitioning = false, file_row_number = true) s
         JOIN p ON p.row = s.file_row_number
         LEFT JOIN keyframes k ON k.target = p.target AND k.frame = p.frame
         ORDER BY s.file_row_number
       ) TO ${quoteText(to)} (FORMAT parquet, COMPRESSION snappy, ${hub})`,
    );
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    throw new StudioError(
      'corrupt-data',
      `${source.relative} cannot be read whole (${(error as Error).message.split('\n')[0]}); ` +
        `restore it, or flag its episodes (the first is ${only?.episode ?? 0}) to leave them out.`,
      { cause: error },
    );
  }
  const [count] = await database.rows(
    `SELECT num_rows AS rows FROM parquet_file_metadata(${quoteText(to)})`,
  );
  const expected = episodes.reduce((sum, { frames }) => sum + frames, 0);
  if (Number(count?.['rows']) !== expected) {
    throw new StudioError(
      'conflict',
      `${source.relative} changed while it was exported: ${expected} rows were expected, ${String(count?.['rows'])} found; export again.`,
    );
  }
  return { file: to, episodes };
}

/** What the source's own entry says about a column stays true; the rest follows from declaration and type. */
async function hubFeatures(draft: ExportDraft, from: DataFile): Promise<HubFeatures> {
  const word: ListWord = draft.source.layout === 'v3' ? 'List' : 'Sequence';
  const known = await readHubFeatures(from.source.file);
  const declared = new Map(
    draft.source.summary.features.map(({ key, dtype, shape }) => [key, { dtype, shape }]),
  );
  const features: HubFeatures = {};
  for (const [name, type] of from.columns) {
    const declaration = declared.get(name);
    const feature =
      (Object.hasOwn(known, name) ? known[name] : undefined) ??
      (declaration === undefined
        ? hubFeatureOfType(type, word)
        : hubFeatureOfDeclaration(declaration, type, word));
    if (feature !== null) features[draft.rules.names.get(name) ?? name] = feature;
  }
  for (const [name, type] of addedByRepair(from.columns, draft.rules)) {
    const feature = hubFeatureOfType(type, word);
    if (feature !== null) features[name] = feature;
  }
  features[reasoningColumn] = { dtype: 'string', _type: 'Value' };
  features[keyframeColumn] = { dtype: 'bool', _type: 'Value' };
  return features;
}

/** DuckDB's errors about what it reads, as against those about where it writes. */
export function isCorrupt(error: unknown): boolean {
  return unreadable(error, 'The file cannot be read').code === 'corrupt-data';
}
