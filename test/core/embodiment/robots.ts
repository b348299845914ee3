/** Made robots: features with values, and what the studio takes them for, in short. */
import { inferEmbodiment } from '../../../src/core/embodiment/infer';
import type { Modality } from '../../../src/core/embodiment/modality';
import type { Embodiment, EmbodimentPart } from '../../../src/shared/model/dataset';
import { directionOf, meaningOf, sideOf } from './readings';

export interface MadeFeature {
  /** Names of the values, or their number. */
  names: string[] | number;
  shape?: number[];
  /** Rows of values. */
  rows?: number[][];
}

export function robotOf(
  features: Readonly<Record<string, MadeFeature>>,
  robot: string | null = null,
  modality: Modality | null = null,
): Embodiment {
  return inferEmbodiment({
    robot,
    features: Object.entries(features).map(([key, { names, shape }]) => ({
      key,
      dtype: 'float32',
      shape: shape ?? [typeof names === 'number' ? names : names.length],
      names: typeof names === 'number' ? null : names,
    })),
    modality,
    sample: (key) => {
      const rows = features[key]?.rows;
      return rows === undefined ? null : Float32Array.from(rows.flat());
    },
  });
}

/** `left joint position 0,1`, with the direction of grippers. */
export const briefly = (part: EmbodimentPart): string =>
  [
    `${sideOf(part)} ${meaningOf(part)} ${part.dims.join(',')}`,
    ...(part.openWhen === undefined ? [] : [directionOf(part)]),
  ].join(' ');

/** Parts of one feature. */
export const partsOf = ({ parts }: Embodiment, feature: string): string[] =>
  parts.filter((part) => part.feature === feature).map(briefly);

/** `joint1`, `joint2` and so on. */
export const numbered = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_none, at) => `${name}${at + 1}`);

export const frames = (count: number, row: (at: number) => number[]): number[][] =>
  Array.from({ length: count }, (_none, at) => row(at));

/** 0 before and after, 1 from `from` to `to`, on slopes of ten frames. */
export const between = (at: number, from: number, to: number): number =>
  Math.min(1, Math.max(0, Math.min((at - from) / 10, (to - at) / 10)));
