/**
 * The `huggingface` entry in a parquet file's metadata, by which the `datasets` library knows the type of each column
 * (a list of fixed length, a picture, an array). DuckDB drops it, so an export writes it anew.
 */
import { select } from '../../../datasets/duckdb';
import { scalarTypes } from '../scalar-types';

export type HubFeature = Record<string, unknown>;
export type HubFeatures = Record<string, HubFeature>;

/** `Sequence` is read by every version of `datasets`, `List` only by version 4, which LeRobot 0.4 came with. */
export type ListWord = 'Sequence' | 'List';

const scalars: Readonly<Record<string, string>> = { ...scalarTypes, BLOB: 'binary' };

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
    const rows = await select(
      "SELECT decode(value) FROM parquet_kv_metadata($1) WHERE key = 'huggingface'::BLOB",
      [file],
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

/** COPY's option that writes the entry, nothing else of the source's metadata. */
export function hubMetadataOption(features: HubFeatures): string {
  const text = JSON.stringify({ info: { features } });
  return `KV_METADATA {huggingface: '${text.replaceAll("'", "''")}'}`;
}
