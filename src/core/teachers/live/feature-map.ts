/**
 * The feature map against a dataset: what does not fit, and what a teacher's chunks are in the dataset's action space.
 */
import type { DatasetSummary, FeatureInfo } from '../../../shared/model/dataset';
import { isActionKey } from '../../../shared/model/embodiment';
import type { FeatureMap, TeacherProtocol } from '../../../shared/model/collect';

export const widthOf = ({ shape }: FeatureInfo): number =>
  shape.reduce((product, size) => product * size, 1);

/** Wider features are pictures or point clouds in disguise, or claim what nobody has: they are no signals. */
const mostValues = 4_096;

/** Whether it is a vector of numbers. */
export const isNumeric = (feature: FeatureInfo): boolean =>
  /^(float|u?int|bool)/.test(feature.dtype) && widthOf(feature) <= mostValues;

/** The dataset's action space: `action` where it has that, else all its features of actions, one after the other. */
export function actionColumns({
  features,
}: Pick<DatasetSummary, 'features'>): { feature: string; dim: number; name: string }[] {
  const actions = features.filter((feature) => isActionKey(feature.key) && isNumeric(feature));
  const named = actions.filter(({ key }) => key === 'action');
  return (named.length === 0 ? actions : named).flatMap((feature) =>
    Array.from({ length: widthOf(feature) }, (_none, dim) => ({
      feature: feature.key,
      dim,
      name: feature.names?.[dim] ?? `${feature.key} ${dim}`,
    })),
  );
}

/**
 * One sentence on the first thing that the dataset does not have, or that the protocol cannot take; null where all
 * fits.
 */
export function mapFault(
  map: FeatureMap,
  protocol: TeacherProtocol,
  dataset: Pick<DatasetSummary, 'cameras' | 'features'>,
): string | null {
  return (
    camerasFault(map, protocol, dataset) ??
    statesFault(map, dataset) ??
    actionsFault(map, protocol, dataset)
  );
}

function camerasFault(
  { cameras, states, prompt, constants }: FeatureMap,
  protocol: TeacherProtocol,
  dataset: Pick<DatasetSummary, 'cameras'>,
): string | null {
  if (cameras.length === 0) return 'The map names no camera; a teacher needs something to look at.';
  for (const { camera, key } of cameras) {
    const found = dataset.cameras.find((each) => each.key === camera);
    if (found === undefined)
      return `The map gives ${key} the camera ${camera}, which the dataset does not have.`;
    if (found.codec === null)
      return `The map gives ${key} the camera ${camera}, whose pictures cannot be read.`;
  }
  const one = protocol === 'openpi' || protocol === 'openvla';
  const several = [...cameras, ...states].find(
    ({ steps }) => one && (steps.length > 1 || steps[0] !== 0),
  );
  if (several !== undefined)
    return `${protocol} takes one moment, so ${several.key} cannot have other steps than [0].`;
  const keys = [...cameras, ...states, ...(prompt === null ? [] : [prompt])].map(({ key }) => key);
  const all = protocol === 'groot' ? [] : [...keys, ...Object.keys(constants)];
  const twice = all.find((key, at) => all.indexOf(key) !== at);
  return twice === undefined ? null : `The map fills ${twice} twice.`;
}

function statesFault(
  { states }: FeatureMap,
  { features }: Pick<DatasetSummary, 'features'>,
): string | null {
  for (const { key, feature, dims } of states) {
    const found = features.find((each) => each.key === feature && isNumeric(each));
    if (found === undefined)
      return `The map gives ${key} the feature ${feature}, which the dataset does not have.`;
    const outside = dims.find((dim) => dim >= widthOf(found));
    if (outside !== undefined) {
      return `The map gives ${key} dimension ${outside} of ${feature}, which has ${widthOf(found)}.`;
    }
  }
  return null;
}

function actionsFault(
  { actions }: FeatureMap,
  protocol: TeacherProtocol,
  dataset: Pick<DatasetSummary, 'features'>,
): string | null {
  if (protocol === 'chat') {
    return actions.length === 0 ? null : 'A chat answers in words; take "actions" out of the map.';
  }
  const columns = actionColumns(dataset);
  if (columns.length === 0) {
    return 'The dataset has no actions that an action teacher could be compared with.';
  }
  const filled = actions.flatMap(({ to }) => to);
  const outside = filled.find((dim) => dim >= columns.length);
  if (outside !== undefined) {
    return `The map fills dimension ${outside} of the dataset's action, which has ${columns.length}.`;
  }
  const twice = filled.find((dim, at) => filled.indexOf(dim) !== at);
  if (twice !== undefined) return `The map fills dimension ${twice} of the dataset's action twice.`;
  const missing = columns.findIndex((_column, dim) => !filled.includes(dim));
  if (missing === -1) return null;
  const name = columns[missing]?.name ?? '';
  return `The map says nothing of dimension ${missing} (${name}) of the dataset's action; name where the teacher gives it.`;
}

/**
 * A teacher's chunks in the dataset's action space and units, `[horizon, width]`; the rest of a sentence that begins
 * with the teacher's host where they do not fit the map.
 */
export function datasetAction(
  chunks: ReadonlyMap<string, number[][]>,
  { actions }: Pick<FeatureMap, 'actions'>,
  width: number,
): number[][] | { fault: string } {
  const first = actions[0];
  const horizon = chunks.get(first?.key ?? '')?.length ?? 0;
  const chunk = Array.from({ length: horizon }, () => Array<number>(width).fill(0));
  for (const { key, from, to, scale, offset } of actions) {
    const rows = chunks.get(key);
    if (rows === undefined) {
      const given = [...chunks.keys()].join(', ').slice(0, 200) || 'nothing that is an action';
      return { fault: `gave no ${key} but ${given}; correct the map` };
    }
    if (rows.length !== horizon) {
      return { fault: `gave ${rows.length} steps of ${key} and ${horizon} of ${first?.key}` };
    }
    for (const [step, row] of rows.entries()) {
      const target = chunk[step];
      for (const [at, dim] of from.entries()) {
        const value = row[dim];
        const place = to[at];
        if (value === undefined || place === undefined || target === undefined) {
          return {
            fault: `gave ${row.length} dimensions of ${key}, and the map wants dimension ${dim}`,
          };
        }
        target[place] = (value - offset) / scale;
      }
    }
  }
  return chunk;
}
