/** What of a robot a rollout holds: a dimension without any finite value was not recorded, and tells nothing. */
import type { EpisodeSignals } from '../../shared/model/dataset';
import { isRecorded, type ArmCalibration } from '../keyframes/calibrate';
import type { Robot } from './rollout';

/** The robot without what was not recorded; a place needs all its axes, a hand all its fingers. */
export function recordedRobot(robot: Robot, signals: EpisodeSignals): Robot {
  const has = (feature: string, dim: number): boolean => isRecorded(signals, feature, dim);
  const { arms, hands } = robot.calibration;
  return {
    ...robot,
    calibration: {
      ...robot.calibration,
      arms: arms.flatMap((arm) => recordedArm(arm, has)),
      hands: hands.filter(({ feature, dims }) => dims.every((dim) => has(feature, dim))),
    },
    actions: robot.actions.map(({ feature, dims, quantity }) => ({
      feature,
      dims: dims.filter((dim) => has(feature, dim)),
      quantity,
    })),
  };
}

function recordedArm(
  { chain, ...arm }: ArmCalibration,
  has: (feature: string, dim: number) => boolean,
): ArmCalibration[] {
  const kept = arm.values.map(({ feature, dim }) => has(feature, dim));
  if (kept.every(Boolean)) return [chain === undefined ? arm : { ...arm, chain }];
  if (arm.role === 'end-effector-position' || !kept.includes(true)) return [];
  const own = <T>(all: readonly T[]): T[] => all.filter((_, at) => kept[at]);
  return [{ ...arm, values: own(arm.values), scale: own(arm.scale), names: own(arm.names) }];
}
