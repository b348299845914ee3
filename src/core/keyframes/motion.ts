/** What arms and hands do over one episode: the input of every kinematic cue, and of the curves on the time axis. */
import type { MotionSignals } from '../../shared/api/keyframes';
import { defaultPolicy } from '../../shared/model/policy';
import type { ArmSide, EpisodeSignals } from '../../shared/model/dataset';
import type { Dataset } from '../datasets/dataset';
import type { KinematicChain } from '../../shared/model/kinematics';
import { storedEvents } from '../events/episode-events';
import { tipOf } from '../kinematics/forward';
import type { Project } from '../project/project';
import type { ProjectFolder } from '../project/project-folder';
import {
  calibrationOf,
  column,
  openingOf,
  type ArmCalibration,
  type Calibration,
  type HandCalibration,
} from './calibrate';
import { toolRuns, type ToolRun } from './tools';
import { armSpeed, type ArmSpeed } from './arm-speed';
import { openingInTime } from '../signals/opening-in-time';
import { norm, smooth, type Series } from '../signals/series';

export interface ArmMotion extends ArmSpeed {
  arm: ArmCalibration;
  /** Smoothed, scaled positions, one series per dimension (velocities are summed up to positions). */
  path: Series[];
  /** Smoothed positions in the dataset's own unit, for words such as "left" and "joint 2". */
  places: Series[];
  /** Where the hand is, of an arm of joints: by how they move it, or as it was recorded. */
  hand?: HandPlace;
}

interface HandPlace {
  /** One series per axis, smoothed. */
  places: Series[];
  /** Of the axes, in this order. */
  names: readonly string[];
}

export interface HandMotion {
  side: ArmSide;
  /** A gripper of one value, or the fingers of a hand. */
  kind: 'gripper' | 'hand';
  source: string;
  /** 0 closed, 1 open. Not smoothed: a command that jumps must keep its frame. */
  opening: Series;
  /** How late its acts are recorded, seconds; absent where nobody said so. */
  lagSec?: HandCalibration['lagSec'];
}

interface Motion<Arm extends ArmSpeed> {
  frames: number;
  fps: number;
  arms: Arm[];
  hands: HandMotion[];
  /** Where powered tools run. */
  toolRuns: ToolRun[];
}

export type EpisodeMotion = Motion<ArmMotion>;
/** Without where the arms are. */
export type EpisodeSpeeds = Motion<ArmSpeed>;

/** Whether neither arm nor hand is known. */
export const isUnknown = ({ arms, hands }: Pick<EpisodeMotion, 'arms' | 'hands'>): boolean =>
  arms.length === 0 && hands.length === 0;

/**
 * @param smoothSec standard deviation of the Gaussian that the positions are smoothed with, seconds
 */
export const episodeMotion = (
  signals: EpisodeSignals,
  calibration: Calibration,
  smoothSec: number,
): EpisodeMotion => motionOf(signals, calibration, (arm) => armMotion(signals, arm, smoothSec));

/** What `episodeMotion` says of speeds and hands, in a fraction of its time and memory. */
export const episodeSpeeds = (
  signals: EpisodeSignals,
  calibration: Calibration,
  smoothSec: number,
): EpisodeSpeeds => motionOf(signals, calibration, (arm) => armSpeed(signals, arm, smoothSec));

function motionOf<Arm extends ArmSpeed>(
  signals: EpisodeSignals,
  calibration: Calibration,
  arm: (arm: ArmCalibration) => Arm | null,
): Motion<Arm> {
  const arms = firstOfSide(calibration.arms.flatMap((each) => arm(each) ?? []));
  const fastest = Math.max(...arms.map(({ reference }) => reference), 0);
  // An arm that only sways while the other one works has no events of its own, nor has its hand.
  const idle = arms.filter(({ reference }) => reference <= 0.2 * fastest && arms.length > 1);
  const isIdle = (side: ArmSpeed['side']): boolean => idle.some((each) => each.side === side);
  return {
    frames: signals.frames,
    fps: signals.fps,
    arms: arms.filter(({ side }) => !isIdle(side)),
    hands: firstOfSide(
      calibration.hands.flatMap((hand) => {
        if (isIdle(hand.side)) return [];
        const opening = openingOf(signals, hand);
        if (opening === null) return [];
        const { side, kind, lagSec } = hand;
        const late = lagSec === undefined ? {} : { lagSec };
        return [{ side, kind, source: handSource(signals, hand), opening, ...late }];
      }),
    ),
    toolRuns: toolRuns(signals, calibration.tools),
  };
}

function firstOfSide<T extends { side: ArmMotion['side'] }>(parts: readonly T[]): T[] {
  return parts.filter((part, i) => parts.findIndex(({ side }) => side === part.side) === i);
}

function armMotion(
  signals: EpisodeSignals,
  arm: ArmCalibration,
  smoothSec: number,
): ArmMotion | null {
  const places: Series[] = [];
  const moves = armSpeed(signals, arm, smoothSec, (each) => places.push(each));
  if (moves === null) return null;
  const { chain } = arm;
  const hand =
    chain === undefined ? recordedPlace(signals, arm, smoothSec) : movedPlace(chain, arm, places);
  return {
    ...moves,
    arm,
    path: places.map((values, i) => values.map((value) => value * (arm.scale[i] ?? 1))),
    places,
    ...(hand === null ? {} : { hand }),
  };
}

/** Null where the episode does not hold it. */
function recordedPlace(
  signals: EpisodeSignals,
  { place = [], placeNames = [] }: ArmCalibration,
  smoothSec: number,
): HandPlace | null {
  const places = place.flatMap(({ feature, dim }) => {
    const values = column(signals, feature, dim);
    return values === null ? [] : [smooth(values, smoothSec * signals.fps)];
  });
  return place.length > 0 && places.length === place.length ? { places, names: placeNames } : null;
}

function movedPlace(
  chain: KinematicChain,
  { values }: Pick<ArmCalibration, 'values'>,
  places: readonly Series[],
): HandPlace {
  const byDim = new Map(values.map(({ dim }, at) => [dim, places[at]]));
  const frames = places[0]?.length ?? 0;
  const hand = [0, 1, 2].map(() => new Float64Array(frames));
  for (let t = 0; t < frames; t++) {
    tipOf(chain, (dim) => byDim.get(dim)?.[t] ?? 0).forEach((place, axis) => {
      const series = hand[axis];
      if (series !== undefined) series[t] = place;
    });
  }
  return { places: hand, names: ['x', 'y', 'z'] };
}

function handSource(signals: EpisodeSignals, hand: { feature: string; dims: number[] }): string {
  const block = signals.blocks.find((candidate) => candidate.key === hand.feature);
  const names = hand.dims.map((dim) => block?.names[dim] ?? String(dim));
  return names.length === 1
    ? `${hand.feature}: ${names[0]}`
    : `${hand.feature}: ${names.length} values of the hand`;
}

/**
 * The curves of one episode for the time axis. Throws what `dataset.signals` throws.
 *
 * @param project whose policy says how much the curves are smoothed, as for its cues; which may correct the robot, and
 *   whose folder may hold the episode's surprise
 */
export async function motionSignals(
  dataset: Dataset,
  episode: number,
  project: Pick<Project, 'info' | 'robot' | 'folder'> | null = null,
): Promise<MotionSignals> {
  const { pause } = project?.info.policy ?? defaultPolicy;
  const calibration = await calibrationOf(dataset, project?.robot ?? dataset.summary.embodiment);
  const signals = await dataset.signals(episode);
  const motion = episodeMotion(signals, calibration, pause.smoothSec);
  const speed = norm(
    motion.arms.map((arm) => arm.speed),
    motion.frames,
  );
  return {
    episode,
    speed: Float32Array.from(speed),
    speedSource: speedSource(motion.arms[0]?.arm),
    grippers: motion.hands.map((hand) => ({
      side: hand.side,
      source: hand.source,
      opening: Float32Array.from(openingInTime(hand.opening, hand.lagSec, motion.fps)),
    })),
    surprise:
      project === null
        ? null
        : await surpriseOfFrames(dataset, project.folder, { episode, frames: signals.frames }),
  };
}

/** One value per frame, on straight lines between the pictures that were looked at. */
async function surpriseOfFrames(
  dataset: Dataset,
  folder: ProjectFolder,
  of: { episode: number; frames: number },
): Promise<Float32Array | null> {
  const fingerprint = await dataset.fingerprint(of.episode);
  const stored = await storedEvents(folder, of.episode, { fingerprint, model: null });
  if (stored === null) return null;
  const { surprise, every } = stored;
  return Float32Array.from({ length: of.frames }, (_, frame) => {
    const before = Math.floor(frame / every);
    const low = surprise[before] ?? surprise.at(-1) ?? 0;
    const high = surprise[before + 1] ?? low;
    return low + (high - low) * (frame / every - before);
  });
}

function speedSource(arm: ArmCalibration | undefined): MotionSignals['speedSource'] {
  if (arm === undefined) return 'none';
  if (!arm.feature.includes('state')) return 'action';
  return arm.role === 'joints' ? 'joints' : 'end-effector';
}
