/** Rows of a LeRobot dataset of any version: read from its parquet files, so that no column and no bit is lost. */
import type { Problem } from '../../../../shared/errors';
import type { FeatureInfo } from '../../../../shared/model/dataset';
import type { LeRobotDataset } from '../../../datasets/lerobot/lerobot-dataset';
import { spreadColumns } from '../../../datasets/lerobot/rows/spread-columns';
import type { DataFile, EpisodeFacts } from './survey';
import type { ExportDatabase } from '../../files/export-database';
import { dtypeOf, type ListWord } from './hub-metadata';
import { placedRows, readingRows, valueOf, type Origin } from './parquet-select';
import type { OutEpisode } from '../../formats/format';
import { languageHubs } from './carriers';
import { bookkeeping, declaredColumn, scalarColumn, type OutColumn } from './columns';
import {
  canStack,
  commonType,
  gapFilled,
  gapsOfSource,
  lostRemarks,
  scalarOf,
  typeWithGaps,
  type Gap,
} from './gaps';
import { stagedTable, type PlacedOut, type RowSource } from './row-source';
import { shapeOf } from '../meta/row-stats';

export interface ParquetRules {
  listWord: ListWord;
  /** Names under which columns go on where they are taken; null where they do not go on. */
  names: ReadonlyMap<string, string | null>;
  /** Whether timestamps are made anew as frame / fps. */
  retime: boolean;
  /** Frames per second of the export. */
  fps: number;
  /** The source's features as info.json has them. */
  rawFeatures: Readonly<Record<string, unknown>>;
}

export class ParquetRows implements RowSource {
  readonly columns: readonly OutColumn[];
  readonly names: ReadonlyMap<string, string>;
  readonly remarks: readonly Problem[];
  readonly gaps: readonly Gap[];
  private readonly gappy: ReadonlySet<string>;
  private readonly origins: Origin<OutColumn>[];
  private readonly byEpisode = new Map<number, DataFile>();

  constructor(
    dataset: LeRobotDataset,
    files: readonly DataFile[],
    facts: ReadonlyMap<number, EpisodeFacts>,
    private readonly rules: ParquetRules,
  ) {
    const { columns, gaps } = columnsOfAll(files, facts);
    const episodes = files.flatMap((file) => file.episodes);
    this.gaps = [...gaps, ...gapsOfSource(episodes, facts)];
    const gappy = new Set(gaps.map(({ key }) => key));
    const { origins, lost } = originsOf(dataset.summary.features, columns, gappy, rules);
    this.gappy = gappy;
    this.origins = origins;
    this.columns = origins.map(({ column }) => column);
    const present = new Set(this.columns.map(({ name }) => name));
    const named = dataset.summary.features.map(({ key }) => [key, outNameOf(key, rules)] as const);
    this.names = new Map(
      named.flatMap(([key, name]) => (name !== null && present.has(name) ? [[key, name]] : [])),
    );
    this.remarks = lost;
    for (const file of files) {
      for (const episode of file.episodes) this.byEpisode.set(episode, file);
    }
  }

  bytesOf({ episode }: OutEpisode): number {
    const file = this.fileOf(episode);
    return file.bytes / Math.max(1, file.episodes.length);
  }

  async stage(database: ExportDatabase, episodes: readonly PlacedOut[]): Promise<void> {
    const together = new Map<DataFile, PlacedOut[]>();
    for (const episode of episodes) {
      const file = this.fileOf(episode.episode);
      const known = together.get(file);
      if (known === undefined) together.set(file, [episode]);
      else known.push(episode);
    }
    for (const [file, own] of together) {
      const { columns } = file;
      const { retime, fps } = this.rules;
      const anew = new Set(['episode_index', 'index', 'frame_index']);
      if (retime || !columns.has('timestamp')) anew.add('timestamp');
      const values = this.origins.map((origin) => {
        const { name, type, feature } = origin.column;
        const value = valueOf(origin, columns, { anew, fps });
        if (anew.has(name) || !origin.parts.some((part) => this.gappy.has(part))) return value;
        const isThere = origin.parts.every((part) => columns.has(part));
        return gapFilled(isThere ? value : null, type, shapeOf(feature));
      });
      await readingRows(file, own[0]?.episode ?? 0, () =>
        database.run(
          `INSERT INTO ${stagedTable} SELECT ${values.join(', ')} FROM ${placedRows(file, own)}`,
        ),
      );
    }
  }

  private fileOf(episode: number): DataFile {
    const file = this.byEpisode.get(episode);
    if (file === undefined) throw new RangeError(`data file of episode ${episode}`);
    return file;
  }
}

/** What a column of the source is called in the export; null where it does not go on. */
const outNameOf = (name: string, { names }: ParquetRules): string | null =>
  names.has(name) ? (names.get(name) ?? null) : name;

/** The columns of all files by name, each of a type that holds the values of all, and where some have gaps. */
export function columnsOfAll(
  files: readonly DataFile[],
  facts: ReadonlyMap<number, EpisodeFacts>,
): { columns: Map<string, string>; gaps: Gap[] } {
  const columns = new Map<string, string>();
  for (const [name, type] of files.flatMap((file) => [...file.columns])) {
    const known = columns.get(name);
    columns.set(name, known === undefined ? type : commonType(known, type));
  }
  const gaps: Gap[] = [];
  for (const [name, type] of columns) {
    if (bookkeeping[name] !== undefined) continue;
    const episodes = files.flatMap((file) =>
      file.episodes.filter(
        (episode) => !file.columns.has(name) || facts.get(episode)?.withNulls.includes(name),
      ),
    );
    if (episodes.length === 0) continue;
    gaps.push({ key: name, episodes: episodes.sort((a, b) => a - b) });
    columns.set(name, typeWithGaps(type));
  }
  return { columns, gaps };
}

function originsOf(
  features: readonly FeatureInfo[],
  columns: ReadonlyMap<string, string>,
  gappy: ReadonlySet<string>,
  rules: ParquetRules,
): { origins: Origin<OutColumn>[]; lost: Problem[] } {
  const origins: Origin<OutColumn>[] = [];
  const lost: string[] = [];
  const used = new Set<string>();
  const rawOf = ({ key, shape }: FeatureInfo): OutColumn['feature'] => {
    const raw = rules.rawFeatures[key];
    const entry: Record<string, unknown> =
      typeof raw === 'object' && raw !== null ? { ...raw } : {};
    // A shape is a list to LeRobot, that of a single value [1].
    const isStated = Array.isArray(entry['shape']) && entry['shape'].length > 0;
    return isStated ? entry : { ...entry, shape: shape.length === 0 ? [1] : [...shape] };
  };
  for (const { key } of features.filter(({ dtype }) => dtype === 'video')) {
    // Home-made writers name the files of a camera in a column of its name.
    used.add(key);
    if (columns.has(key)) lost.push(key);
  }
  for (const feature of features.filter(({ dtype }) => dtype !== 'video')) {
    const { key } = feature;
    const name = outNameOf(key, rules);
    const spread = spreadColumns(feature, columns);
    const type = columns.get(key);
    used.add(key);
    if (name === null) continue;
    if (spread !== null) {
      for (const part of spread) used.add(part);
      const column = { name, type: `${feature.dtype === 'float64' ? 'DOUBLE' : 'FLOAT'}[]` };
      const declared = declaredColumn({ ...column, raw: rawOf(feature) }, feature, rules.listWord);
      origins.push({ column: declared, parts: spread });
    } else if (type !== undefined && !canStack(feature, type)) {
      lost.push(key);
    } else if (type !== undefined) {
      const raw = rawOf(feature);
      const dtype = gappy.has(key) ? (dtypeOf(scalarOf(type)) ?? feature.dtype) : feature.dtype;
      const column = declaredColumn(
        { name, type, raw: dtype === feature.dtype ? raw : { ...raw, dtype } },
        { ...feature, dtype },
        rules.listWord,
      );
      const language = languageHubs[key];
      origins.push({
        column: language === undefined ? column : { ...column, hub: language },
        parts: [key],
      });
    } else if (bookkeeping[key] === undefined) {
      lost.push(key);
    }
  }
  for (const [name, type] of columns) {
    if (used.has(name) || bookkeeping[name] !== undefined) continue;
    const next = outNameOf(name, rules);
    if (next === null) continue;
    if (dtypeOf(type) === undefined) lost.push(name);
    else origins.push({ column: scalarColumn(next, type), parts: [name] });
  }
  const present = new Set(origins.map(({ column }) => column.name));
  for (const [name, type] of Object.entries(bookkeeping)) {
    if (present.has(name)) continue;
    origins.push({ column: scalarColumn(name, columns.get(name) ?? type), parts: [name] });
  }
  return { origins, lost: lostRemarks(lost) };
}
