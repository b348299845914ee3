/** What episodes are aligned by: the motion of arm and hand, and how much the cameras' pictures change. */
import type { ArmSide } from '../../shared/model/dataset';
import type { LearnFrom } from '../../shared/model/policy';
import type { EpisodeEvents } from '../events/episode-events';
import { openingInTime } from '../signals/opening-in-time';
import { derivative, smooth, type Series } from '../signals/series';
import { gridHz, onGrid, rowsOf, smoothSec } from './grid';
import { pictureEnergy, type PictureEnergy } from './picture-energy';

/** Of one arm that moves, on the grid. */
interface ArmTraits {
  speed: Series;
  /** Opening and its rate; null where that arm has no hand. */
  hand: { opening: Series; rate: Series } | null;
}

/** Of one episode, on the grid. */
export interface Traits {
  frames: number;
  fps: number;
  rows: number;
  /** Those that move. */
  arms: ReadonlyMap<ArmSide, ArmTraits>;
  /** By camera. */
  cameras: ReadonlyMap<string, PictureEnergy>;
}

/** Arms and hands as proposing sees them (`EpisodeMotion`). */
export interface Moving {
  frames: number;
  fps: number;
  arms: readonly { side: ArmSide; speed: Series; reference: number }[];
  hands: readonly {
    side: ArmSide;
    opening: Series;
    lagSec?: { close: number; open: number } | undefined;
  }[];
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
  const arms = moving.arms.map((arm) => {
    const hand = moving.hands.find(({ side }) => side === arm.side);
    const opening = hand === undefined ? null : openingInTime(hand.opening, hand.lagSec, fps);
    const traits: ArmTraits = {
      speed: armTrait(arm, fps, rows),
      hand: opening === null ? null : handTrait(onGrid(opening, fps, rows)),
    };
    return [arm.side, traits] as const;
  });
  const cameras = (seen?.cameras ?? []).flatMap(({ camera, pictures }) => {
    const energy = pictureEnergy(pictures, fps / (seen?.every ?? 1), rows);
    return energy === null ? [] : [[camera, energy] as const];
  });
  return {
    frames,
    fps,
    rows,
    arms: new Map(arms),
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

const handTrait = (opening: Series): NonNullable<ArmTraits['hand']> => ({
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
 * The two episodes in the terms that they share (the same arms, their hands, the same cameras), every `step`-th row;
 * null where they share none of what is to be learned from. A left arm is never held against a right one.
 */
export function sharedRows(
  a: Traits,
  b: Traits,
  { from, step }: { from: LearnFrom; step: number },
): [Rows, Rows] | null {
  const blocks: Block[] = [];
  if (from !== 'video') blocks.push(...armBlocks(a, b));
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

function armBlocks(a: Traits, b: Traits): Block[] {
  const arms = [...a.arms.keys()].sort().flatMap((side): [ArmTraits, ArmTraits][] => {
    const [own, other] = [a.arms.get(side), b.arms.get(side)];
    return own === undefined || other === undefined ? [] : [[own, other]];
  });
  const hands = arms.flatMap(([{ hand: own }, { hand: other }]) =>
    own === null || other === null ? [] : [[own, other] as const],
  );
  return [
    ...blockOf(arms, weights.arm, ({ speed }) => speed),
    ...blockOf(hands, weights.opening, ({ opening }) => opening),
    ...blockOf(hands, weights.rate, ({ rate }) => rate),
  ];
}

/** None where there is nothing. */
function blockOf<T>(
  pairs: readonly (readonly [T, T])[],
  weight: number,
  of: (part: T) => Series,
): Block[] {
  if (pairs.length === 0) return [];
  return [{ weight, of: [pairs.map(([own]) => of(own)), pairs.map(([, other]) => of(other))] }];
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
