/** Parts of a robot in the words of the tables in these tests. */
import type { EmbodimentPart, RotationKind } from '../../../src/shared/model/dataset';
import type { Direction, Meaning } from './expected-layouts';

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

const jointMeanings: Readonly<Record<EmbodimentPart['quantity'], Meaning>> = {
  position: 'joint position',
  command: 'joint position',
  velocity: 'joint velocity',
  effort: 'joint effort',
};

const gripperMeanings: Readonly<Record<EmbodimentPart['quantity'], Meaning>> = {
  position: 'gripper',
  command: 'gripper',
  velocity: 'gripper velocity',
  effort: 'gripper effort',
};

export function meaningOf(part: EmbodimentPart | undefined): Meaning {
  if (part === undefined) return 'other';
  const { role, quantity, rotation = 'euler' } = part;
  const isRate = quantity === 'velocity';
  if (role === 'joints') return jointMeanings[quantity];
  if (role === 'gripper') return gripperMeanings[quantity];
  if (role === 'hand') return 'hand joint';
  if (role === 'end-effector-position') return isRate ? 'ee velocity' : 'ee position';
  if (role === 'end-effector-rotation') {
    return isRate ? 'ee angular velocity' : rotationMeanings[rotation];
  }
  if (role === 'base') return isRate ? 'base velocity' : 'base position';
  return role;
}

export function sideOf(part: EmbodimentPart | undefined): string {
  const bodyRoles = ['base', 'head', 'torso', 'other'];
  return part === undefined || bodyRoles.includes(part.role) ? 'none' : part.side;
}

export function directionOf(part: EmbodimentPart | undefined): Direction {
  if (part?.openWhen === undefined) return 'unknown';
  return part.openWhen === 'larger' ? 'larger opens' : 'larger closes';
}
