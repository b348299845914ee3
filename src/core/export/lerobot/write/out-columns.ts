/** The columns of a LeRobot export that does not simply copy its source's files. */
import type { FeatureInfo } from '../../../../shared/model/dataset';
import {
  hubFeatureOfDeclaration,
  hubFeatureOfType,
  type HubFeature,
  type ListWord,
} from '../rows/hub-metadata';
import { scalarTypes } from '../scalar-types';

export interface OutColumn {
  name: string;
  /** DuckDB's name of its type. */
  type: string;
  /** The entry in info.json. */
  feature: Readonly<Record<string, unknown>>;
  /** The entry in the parquet file's `huggingface` metadata; null where `datasets` finds it out itself. */
  hub: HubFeature | null;
}

/** What LeRobot's own writer calls its bookkeeping, with DuckDB's names of the types. */
export const bookkeeping: Readonly<Record<string, string>> = {
  timestamp: 'FLOAT',
  frame_index: 'BIGINT',
  episode_index: 'BIGINT',
  index: 'BIGINT',
  task_index: 'BIGINT',
};

const types = new Map(Object.entries(scalarTypes).map(([type, dtype]) => [dtype, type]));

/** LeRobot's dtype of a scalar of this DuckDB type; undefined where it has none. */
export const dtypeOf = (type: string): string | undefined => scalarTypes[type];
/** DuckDB's type of a scalar of this dtype; undefined for what is no number, truth value or text. */
export const typeOf = (dtype: string): string | undefined => types.get(dtype);

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
