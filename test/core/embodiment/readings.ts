/** Parts of a robot in the words of the tables in these tests. */
import type { EmbodimentPart, RotationKind } from '../../../src/shared/model/dataset';
import type { Arm, Direction, Meaning } from './expected-layouts';

const rotationMeanings: Readonly<Record<RotationKind, Meaning>> = {
  euler: 'ee euler',
  'rotation-vector': 'ee rotation vector',
  quaternion: 'ee quaternion',
  '6d': 'ee 6d',
  matrix: 'ee matrix',
};

/** `0,2-5` as numbers. */
export const dimsIn = (text: string): number[] =>
  text.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_none, at) => from + at);
  });

export function meaningOf(part: EmbodimentPart | undefined): Meaning {
  if (part === undefined) return 'other';
  const isRate = part.quantity === 'velocity';
  switch (part.role) {
    case 'joints':
      return `joint ${part.quantity === 'command' ? 'position' : part.quantity}` as Meaning;
    case 'gripper':
      return (
        part.quantity === 'position' || part.quantity === 'command'
          ? 'gripper'
          : `gripper ${part.quantity}`
      ) as Meaning;
    case 'hand':
      return 'hand joint';
    case 'end-effector-position':
      return isRate ? 'ee velocity' : 'ee position';
    case 'end-effector-rotation':
      return isRate ? 'ee angular velocity' : rotationMeanings[part.rotation ?? 'euler'];
    case 'base':
      return isRate ? 'base velocity' : 'base position';
    case 'head':
    case 'torso':
    case 'force':
    case 'other':
      return part.role;
  }
}

export function sideOf(part: EmbodimentPart | undefined): string {
  const bodyRoles = ['base', 'head', 'torso', 'other'];
  return part === undefined || bodyRoles.includes(part.role) ? 'none' : part.side;
}

export function directionOf(part: EmbodimentPart | undefined): Direction {
  if (part?.openWhen === undefined) return 'unknown';
  return part.openWhen === 'larger' ? 'larger opens' : 'larger closes';
}
