/** What episodes are aligned by: the motion of arm and hand, and how much the cameras' pictures change. */
import type { ArmSide } from '../../shared/model/dataset';
import type { LearnFrom } from '../../shared/model/policy';
import type { EpisodeEvents } from '../events/episode-events';
import { derivative, smooth, type Series } from '../signals/series';
import { gridHz, onGrid, rowsOf, smoothSec } from './grid';
import { pictureEnergy, type PictureEnergy } from './picture-energy';

/** Of one episode, on the grid. */
export interface Traits {
  frames: number;
  fps: number;
  rows: number;
  /** Null where no arm moves. */
  arm: Series | null;
  /** Opening and its rate; null where that arm has no hand. */
  hand: { opening: Series; rate: Series } | null;
  /** By camera. */
  cameras: ReadonlyMap<string, PictureEnergy>;
}

/** Arms and hands as proposing sees them (`EpisodeMotion`). */
export interface Moving {
  frames: number;
  fps: number;
  arms: readonly { side: ArmSide; speed: Series; reference: number }[];
  hands: readonly { side: ArmSide; opening: Series }[];
}

/** What a camera saw, every so many frames. */
export interface SmallPictures {
  every: number;
  cameras: readonly { camera: string; pictures: Uint8Array }[];
}

/** What layer 1 kept of an episode; null where an older studio watched it. */
export function keptPictures({ every, cameras }: EpisodeEvents): SmallPictures | null {
  const kept = cameras.flatMap(({ camera, pictures }) =>
    pictures === undefined ? [] : [{ camera, pictures: Buffer.from(pictures, 'base64') }],
  );
  return kept.length < cameras.length ? null : { every, cameras: kept };
}

const mostRate = 2;
/** Of full speed: below it an arm trembles. */
const stillShare = 0.05;

export function traitsOf(moving: Moving, seen: SmallPictures | null): Traits {
  const { frames, fps } = moving;
  const rows = rowsOf(moving);
  const [arm] = [...moving.arms].sort((a, b) => b.reference - a.reference);
  const hand = moving.hands.find(({ side }) => side === arm?.side);
  const cameras = (seen?.cameras ?? []).flatMap(({ camera, pictures }) => {
    const energy = pictureEnergy(pictures, fps / (seen?.every ?? 1), rows);
    return energy === null ? [] : [[camera, energy] as const];
  });
  return {
    frames,
    fps,
    rows,
    arm: arm === undefined ? null : armTrait(arm, fps, rows),
    hand: hand === undefined ? null : handTrait(onGrid(hand.opening, fps, rows)),
    cameras: new Map(cameras),
  };
}

const armTrait = (
  { speed, reference }: { speed: Series; reference: number },
  fps: number,
  rows: number,
): Series =>
  onGrid(speed, fps, rows).map((value) =>
    Math.log((reference > 0 ? value / reference : 0) + stillShare),
  );

const handTrait = (opening: Series): { opening: Series; rate: Series } => ({
  opening,
  rate: derivative(smooth(opening, smoothSec * gridHz), gridHz).map((rate) =>
    Math.min(Math.max(rate, -mostRate), mostRate),
  ),
});

interface Block {
  weight: number;
  /** Channels of each of the two episodes, the same ones. */
  of: readonly [readonly Series[], readonly Series[]];
}

/** Rows of as many values each, one after the other. */
export interface Rows {
  count: number;
  width: number;
  values: Float32Array;
}

/** How much a block counts beside the others. */
const weights = { arm: 1, opening: 2, rate: 1, pictures: 1, picturesBesideArm: 0.5 };

/**
 * The two episodes in the terms that they share (an arm, a hand, the same cameras), every `step`-th row; null where
 * they share none of what is to be learned from.
 */
export function sharedRows(
  a: Traits,
  b: Traits,
  { from, step }: { from: LearnFrom; step: number },
): [Rows, Rows] | null {
  const blocks: Block[] = [];
  if (from !== 'video' && a.arm !== null && b.arm !== null) {
    blocks.push({ weight: weights.arm, of: [[a.arm], [b.arm]] });
    if (a.hand !== null && b.hand !== null) {
      blocks.push({ weight: weights.opening, of: [[a.hand.opening], [b.hand.opening]] });
      blocks.push({ weight: weights.rate, of: [[a.hand.rate], [b.hand.rate]] });
    }
  }
  const cameras = [...a.cameras.keys()].filter((camera) => b.cameras.has(camera)).sort();
  if (from !== 'kinematics' && cameras.length > 0) {
    const weight = blocks.length > 0 ? weights.picturesBesideArm : weights.pictures;
    for (const part of ['whole', 'regions'] as const) {
      const channels = ({ cameras: all }: Traits): Series[] =>
        cameras.flatMap((camera) => all.get(camera)?.[part] ?? []);
      blocks.push({ weight, of: [channels(a), channels(b)] });
    }
  }
  if (blocks.length === 0) return null;
  return [rowsIn(blocks, 0, a.rows, step), rowsIn(blocks, 1, b.rows, step)];
}

function rowsIn(blocks: readonly Block[], which: 0 | 1, rows: number, step: number): Rows {
  const channels = blocks.flatMap(({ weight, of }) =>
    of[which].map((series) => ({ series, share: weight / Math.sqrt(of[which].length) })),
  );
  const width = channels.length;
  const count = Math.ceil(rows / step);
  const values = new Float32Array(count * width);
  for (const [channel, { series, share }] of channels.entries()) {
    for (let row = 0; row < count; row++) {
      values[row * width + channel] = (series[row * step] ?? 0) * share;
    }
  }
  return { count, width, values };
}
