/** Writes the data files of a copy: the kept rows of each source file in their order, with the two new columns. */
import path from 'node:path';
import { StudioError } from '../../../../shared/errors';
import { quoteName } from '../../../datasets/duckdb';
import { keyframesOf, quoteText, type ExportDatabase } from '../../files/export-database';
import type { WriteTask } from '../../formats/format';
import type { CopyOutline } from '../lerobot-outline';
import { placeOfCopy } from '../layout';
import { carrierRules } from './carriers';
import { addedByRepair, rewrittenColumns } from './columns';
import {
  hubFeatureOfDeclaration,
  hubFeatureOfType,
  parquetOptions,
  readHubFeatures,
  type ListWord,
} from './hub-metadata';
import { placedRows, readingRows, valueOf, type Origin } from './parquet-select';
import type { PlacedOut } from './row-source';
import type { DataFile } from './survey';

export interface CopiedRows {
  /** Absolute, in the export. */
  file: string;
  episodes: readonly PlacedOut[];
}

/** The files, synced to disk, in the order of the source's. */
export async function copyRows(
  outline: CopyOutline,
  database: ExportDatabase,
  { folder, wrote, job }: WriteTask,
): Promise<CopiedRows[]> {
  const placed = new Map(outline.episodes.map((episode) => [episode.episode, episode]));
  const copied: CopiedRows[] = [];
  for (const from of outline.files) {
    job.signal.throwIfAborted();
    await job.mayGoOn?.();
    const episodes = from.episodes.flatMap((episode) => placed.get(episode) ?? []);
    const { relative } = from.source;
    const episode = episodes[0]?.target ?? 0;
    const place = placeOfCopy(outline.dataset, { kind: 'data' }, { relative, episode });
    const file = path.join(folder, place);
    await copyFile(outline, database, { from, file, episodes });
    copied.push({ file, episodes });
    wrote('writing rows', from.bytes);
  }
  return copied;
}

/**
 * Values of copied columns stay bit by bit (NaN payloads too). Throws `corrupt-data` naming the source file if its rows
 * cannot be read, or what DuckDB says about writing.
 */
async function copyFile(
  outline: CopyOutline,
  database: ExportDatabase,
  { from, file, episodes }: CopiedRows & { from: DataFile },
): Promise<void> {
  const { columns, source } = from;
  const origins = await copiedColumns(outline, from);
  const added = carrierRules.columns.columns;
  const anew = new Set([
    ...rewrittenColumns(outline.rules),
    ...addedByRepair(columns, outline.rules).map(({ name }) => name),
  ]);
  const rule = { anew, fps: outline.fps };
  const values = [
    ...origins.map((origin) => ({
      name: origin.column.name,
      value: valueOf(origin, columns, rule),
    })),
    ...added,
  ].map(({ name, value }) => `${value} AS ${quoteName(name)}`);
  const hub = parquetOptions([...origins.map(({ column }) => column), ...added]);
  await readingRows(from, episodes[0]?.episode ?? 0, () =>
    // The order by file_row_number is needed: joins keep no order, and LeRobot finds rows by position.
    database.writeParquet(
      file,
      `SELECT ${values.join(', ')} FROM ${placedRows(from, episodes)}
       LEFT JOIN ${keyframesOf(episodes)} k ON k.target = p.target AND k.frame = p.frame
       ORDER BY s.file_row_number`,
      hub,
    ),
  );
  const [count] = await database.rows(
    `SELECT num_rows AS rows FROM parquet_file_metadata(${quoteText(file)})`,
  );
  const expected = episodes.reduce((sum, { frames }) => sum + frames.length, 0);
  if (Number(count?.['rows']) !== expected) {
    throw new StudioError(
      'conflict',
      `${source.relative} changed while it was exported: ${expected} rows were expected, ${String(count?.['rows'])} found; export again.`,
    );
  }
}

/**
 * The file's own columns in its order, and those that a repair adds. What the file's `huggingface` entry says about a
 * column stays true; the rest follows from declaration and type.
 */
async function copiedColumns(
  { dataset, layout, rules }: CopyOutline,
  { source, columns }: DataFile,
): Promise<Origin[]> {
  const word: ListWord = layout === 'v3' ? 'List' : 'Sequence';
  const known = await readHubFeatures(source.file);
  const declared = new Map(dataset.summary.features.map((feature) => [feature.key, feature]));
  const own = [...columns].map(([name, type]): Origin => {
    const declaration = declared.get(name);
    const hub =
      (Object.hasOwn(known, name) ? known[name] : undefined) ??
      (declaration === undefined
        ? hubFeatureOfType(type, word)
        : hubFeatureOfDeclaration(declaration, type, word));
    return { column: { name: rules.names.get(name) ?? name, type, hub }, parts: [name] };
  });
  return [...own, ...addedByRepair(columns, rules).map((column) => ({ column, parts: [] }))];
}
