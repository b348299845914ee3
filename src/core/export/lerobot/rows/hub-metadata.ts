/**
 * The `huggingface` entry in a parquet file's metadata, by which the `datasets` library knows the type of each column
 * (a list of fixed length, a picture, an array). DuckDB drops it, so an export writes it anew.
 */
import { selectFrom } from '../../../datasets/lerobot/rows/parquet';
import { quoteText } from '../../files/export-database';

export type HubFeature = Record<string, unknown>;
type HubFeatures = Record<string, HubFeature>;

/** `Sequence` is read by every version of `datasets`, `List` only by version 4, which LeRobot 0.4 came with. */
export type ListWord = 'Sequence' | 'List';

/** Scalar types of DuckDB, by the names that numpy, LeRobot and `datasets` give them. */
const scalarTypes: Readonly<Record<string, string>> = {
  FLOAT: 'float32',
  DOUBLE: 'float64',
  TINYINT: 'int8',
  SMALLINT: 'int16',
  INTEGER: 'int32',
  BIGINT: 'int64',
  UTINYINT: 'uint8',
  USMALLINT: 'uint16',
  UINTEGER: 'uint32',
  UBIGINT: 'uint64',
  BOOLEAN: 'bool',
  VARCHAR: 'string',
};
const types = new Map(Object.entries(scalarTypes).map(([type, dtype]) => [dtype, type]));
const scalars: Readonly<Record<string, string>> = { ...scalarTypes, BLOB: 'binary' };

/** LeRobot's dtype of a scalar of this DuckDB type; undefined where it has none. */
export const dtypeOf = (type: string): string | undefined => scalarTypes[type];
/** DuckDB's type of a scalar of this dtype; undefined for what is no number, truth value or text. */
export const typeOf = (dtype: string): string | undefined => types.get(dtype);

/** The feature a column is by its type in DuckDB; null for types that `datasets` is left to find out itself. */
export function hubFeatureOfType(type: string, listWord: ListWord): HubFeature | null {
  if (type.endsWith('[]')) {
    const feature = hubFeatureOfType(type.slice(0, -2), listWord);
    return feature === null ? null : { feature, _type: listWord };
  }
  const dtype = scalars[type];
  return dtype === undefined ? null : { dtype, _type: 'Value' };
}

/**
 * The feature a column is by its declaration in `info.json`, if its type fits: fixed lengths and arrays, which the type
 * alone does not tell. Same rules as LeRobot's `get_hf_features_from_features`.
 */
export function hubFeatureOfDeclaration(
  declared: { dtype: string; shape: readonly number[] },
  type: string,
  listWord: ListWord,
): HubFeature | null {
  const { dtype, shape } = declared;
  if (dtype === 'image') return { _type: 'Image' };
  const physical = scalars[type.replaceAll('[]', '')];
  const depth = (type.length - type.replaceAll('[]', '').length) / 2;
  const single = shape.length === 1 && shape[0] === 1;
  if (physical !== dtype) return hubFeatureOfType(type, listWord);
  if (depth === 0) return { dtype, _type: 'Value' };
  if (depth === 1 && shape.length === 1 && !single) {
    return { feature: { dtype, _type: 'Value' }, length: shape[0], _type: listWord };
  }
  if (depth === shape.length && depth >= 2 && depth <= 5) {
    return { shape: [...shape], dtype, _type: `Array${depth}D` };
  }
  return hubFeatureOfType(type, listWord);
}

/** The features that a parquet file's own `huggingface` entry declares; empty where it has none that can be read. */
export async function readHubFeatures(file: string): Promise<HubFeatures> {
  try {
    const rows = await selectFrom(
      [file],
      "SELECT decode(value) FROM parquet_kv_metadata($files) WHERE key = 'huggingface'::BLOB",
    );
    const parsed = JSON.parse(rows.texts(0)[0] ?? '{}') as {
      info?: { features?: unknown };
    };
    const features = parsed.info?.features;
    return typeof features === 'object' && features !== null ? (features as HubFeatures) : {};
  } catch {
    // Not text or not JSON: the declarations in info.json say the same.
    return {};
  }
}

/** COPY's options: LeRobot's codec, and the entry for these columns, nothing else of the source's metadata. */
export function parquetOptions(
  columns: Iterable<{ name: string; hub: HubFeature | null }>,
): string {
  const features: HubFeatures = {};
  for (const { name, hub } of columns) if (hub !== null) features[name] = hub;
  const text = JSON.stringify({ info: { features } });
  return `COMPRESSION snappy, KV_METADATA {huggingface: ${quoteText(text)}}`;
}
