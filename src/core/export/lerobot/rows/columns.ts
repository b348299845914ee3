/** The columns of an export: what the source's are called in it, and which are counted anew. */
import type { Repair } from '../../../../shared/model/export';
import type { FeatureInfo } from '../../../../shared/model/dataset';
import {
  dtypeOf,
  hubFeatureOfDeclaration,
  hubFeatureOfType,
  type HubFeature,
  type ListWord,
} from './hub-metadata';

export const reasoningColumn = 'reasoning';
export const keyframeColumn = 'is_keyframe';

/** A column of a data file. */
export interface FileColumn {
  name: string;
  /** DuckDB's name of its type. */
  type: string;
  /** The entry in the parquet file's `huggingface` metadata; null where `datasets` finds it out itself. */
  hub: HubFeature | null;
}

export interface OutColumn extends FileColumn {
  /** The entry in info.json. */
  feature: Readonly<Record<string, unknown>>;
}

/** What LeRobot's own writer calls its bookkeeping, with DuckDB's names of the types. */
export const bookkeeping: Readonly<Record<string, string>> = {
  timestamp: 'FLOAT',
  frame_index: 'BIGINT',
  episode_index: 'BIGINT',
  index: 'BIGINT',
  task_index: 'BIGINT',
};

/** A column of one value per frame. */
export function scalarColumn(
  name: string,
  type: string,
  feature?: OutColumn['feature'],
): OutColumn {
  const dtype = dtypeOf(type) ?? 'string';
  return {
    name,
    type,
    feature: feature ?? { dtype, shape: [1], names: null },
    hub: hubFeatureOfType(type, 'Sequence'),
  };
}

/** A column that the source declares; `raw` is its entry in info.json, key for key. */
export function declaredColumn(
  column: { name: string; type: string; raw: OutColumn['feature'] },
  declared: Pick<FeatureInfo, 'dtype' | 'shape'>,
  listWord: ListWord,
): OutColumn {
  const { name, type, raw } = column;
  return { name, type, feature: raw, hub: hubFeatureOfDeclaration(declared, type, listWord) };
}

/**
 * The names under which the source's columns go on: itself, except that those the export adds (in any case, for DuckDB
 * does not tell them apart) become `source.reasoning` and so on, with one more `source.` for each time that name is
 * taken: exporting an export loses nothing.
 */
export function nameColumns(
  source: Iterable<string>,
  taking: readonly string[],
): Map<string, string> {
  const names = [...source];
  const taken = new Set(names.map((name) => name.toLowerCase()));
  const renamed = new Map<string, string>();
  for (const name of names) {
    let next = name;
    if (taking.includes(name.toLowerCase())) {
      do next = `source.${next}`;
      while (taken.has(next.toLowerCase()));
      taken.add(next.toLowerCase());
    }
    renamed.set(name, next);
  }
  return renamed;
}

/** What a copy does to the columns of its source. */
export interface ColumnRules {
  /** Exported name by source name. */
  names: ReadonlyMap<string, string>;
  /** Whether episodes and rows get new numbers. */
  renumber: boolean;
  repairs: ReadonlySet<Repair>;
  fps: number;
}

/** The bookkeeping columns that a copy writes anew instead of copying. */
export function rewrittenColumns(rules: ColumnRules): Set<string> {
  const rewritten = new Set<string>();
  if (rules.renumber) rewritten.add('episode_index').add('index');
  if (rules.repairs.has('indices')) rewritten.add('frame_index');
  if (rules.repairs.has('timestamps')) rewritten.add('timestamp');
  return rewritten;
}

/** Bookkeeping columns that a file lacks and a chosen repair adds. */
export function addedByRepair(
  columns: ReadonlyMap<string, string>,
  { repairs }: Pick<ColumnRules, 'repairs'>,
): OutColumn[] {
  const wanted = [
    ...(repairs.has('timestamps') ? ['timestamp'] : []),
    ...(repairs.has('indices') ? ['frame_index', 'episode_index', 'index'] : []),
  ];
  return wanted
    .filter((name) => !columns.has(name))
    .map((name) => scalarColumn(name, bookkeeping[name] ?? 'BIGINT'));
}
