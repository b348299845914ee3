/** What vectors without names give away by their values. */
import { describe, expect, it } from 'vitest';
import { between, frames, partsOf, robotOf } from './robots';

const wave = (at: number, k: number): number => Math.sin(2.4 * k * k + at / (5 + ((7 * k) % 13)));
const place = (at: number): number[] => [0.4 + 0.1 * wave(at, 1), 0.2 * wave(at, 2), 0.3];

/** A unit quaternion that turns about an axis that turns too. */
function quaternion(at: number): number[] {
  const [angle, tilt] = [at / 40, at / 90];
  const s = Math.sin(angle / 2);
  return [s * Math.cos(tilt), s * Math.sin(tilt), 0, Math.cos(angle / 2)];
}

const sixD = (at: number): number[] => {
  const angle = at / 30;
  return [Math.cos(angle), Math.sin(angle), 0, -Math.sin(angle), Math.cos(angle), 0];
};

/** Fingers that bend as one, each by its own measure, from frame 60 to 130. */
const hand = (at: number, fingers: number): number[] =>
  Array.from({ length: fingers }, (_none, k) => 0.1 * k + (0.5 + 0.05 * k) * between(at, 60, 130));

const joints = (at: number, count: number): number[] =>
  Array.from({ length: count }, (_none, k) => wave(at, k));

const arm = (at: number): number[] => [...place(at), ...sixD(at), between(at, 60, 130)];

const grip = (at: number): number => 0.04 - 0.03 * between(at, 60, 130);

const byRow = (at: number): number[] => [1, 0, 0, at / 99, 0, 1, 0, 0.2, 0, 0, 1, 0.3, 0, 0, 0, 1];
const byColumn = (at: number): number[] => [
  1,
  0,
  0,
  0,
  0,
  1,
  0,
  0,
  0,
  0,
  1,
  0,
  at / 99,
  0.2,
  0.3,
  1,
];
const poseOf = (row: (at: number) => number[]): string[] =>
  partsOf(
    robotOf({ 'observation.ee_pose': { names: 16, shape: [4, 4], rows: frames(40, row) } }),
    'observation.ee_pose',
  );

const stateOf = (width: number, row: (at: number) => number[], robot: string | null = null) =>
  partsOf(
    robotOf({ 'observation.state': { names: width, rows: frames(200, row) } }, robot),
    'observation.state',
  );

describe('a vector without names', () => {
  it('holds a pose where four values have the length 1, and a hand where the rest bends as one', () => {
    const parts = stateOf(19, (at) => [...place(at), ...quaternion(at), ...hand(at, 12)]);
    expect(parts).toEqual([
      'single ee position 0,1,2',
      'single ee quaternion 3,4,5,6',
      'single hand joint 7,8,9,10,11,12,13,14,15,16,17,18',
    ]);
  });

  it('holds two poses with their grippers where two rotations are in it', () => {
    expect(stateOf(20, (at) => [...arm(at), ...arm(at + 30)])).toEqual([
      'left ee position 0,1,2',
      'left ee 6d 3,4,5,6,7,8',
      'left gripper 9',
      'right ee position 10,11,12',
      'right ee 6d 13,14,15,16,17,18',
      'right gripper 19',
    ]);
  });

  it('ends in a hand where its last values bend as one', () => {
    expect(stateOf(13, (at) => [...joints(at, 7), ...hand(at, 6)])).toEqual([
      'single joint position 0,1,2,3,4,5,6',
      'single hand joint 7,8,9,10,11,12',
    ]);
  });

  it('is of two arms where its halves take turns', () => {
    const still = [0, 1, 2, 3, 4, 5];
    const parts = stateOf(12, (at) =>
      at < 100
        ? [...joints(at, 6), ...still]
        : [...joints(100, 6), ...still.map((v, k) => v + wave(at, k))],
    );
    expect(parts).toEqual([
      'left joint position 0,1,2,3,4,5',
      'right joint position 6,7,8,9,10,11',
    ]);
    expect(stateOf(12, (at) => joints(at, 12))).toEqual([
      'single joint position 0,1,2,3,4,5,6,7,8,9,10,11',
    ]);
  });

  it('is cut by the number of joints that its robot is known to have', () => {
    expect(stateOf(6, (at) => joints(at, 6), 'so101_follower')).toEqual([
      'single joint position 0,1,2,3,4',
      'single gripper 5',
    ]);
    expect(stateOf(14, (at) => joints(at, 14), 'aloha')).toEqual([
      'left joint position 0,1,2,3,4,5',
      'left gripper 6',
      'right joint position 7,8,9,10,11,12',
      'right gripper 13',
    ]);
    expect(stateOf(9, (at) => joints(at, 9), 'Panda')).toEqual([
      'single joint position 0,1,2,3,4,5,6',
      'single gripper 7,8',
    ]);
  });

  it('of seven values is a pose and a gripper where the action changes it', () => {
    const state = frames(200, (at) => [...place(at), ...joints(at, 3), between(at, 60, 130)]);
    const action = state.map((row, at) =>
      row.map((value, dim) =>
        dim === 6 ? (at > 55 ? 1 : 0) : (state[at + 1]?.[dim] ?? value) - value,
      ),
    );
    const robot = robotOf({
      'observation.state': { names: 7, rows: state },
      action: { names: 7, rows: action },
    });
    expect(partsOf(robot, 'observation.state')).toEqual([
      'single ee position 0,1,2',
      'single ee euler 3,4,5',
      'single gripper 6',
    ]);
    expect(partsOf(robot, 'action')[0]).toBe('single ee velocity 0,1,2');
    expect(robot.source).toBe('guess');
  });
});

describe('values beside names', () => {
  it('tell a matrix by columns from one by rows', () => {
    expect(poseOf(byRow)).toEqual([
      'single ee position 3,7,11',
      'single ee matrix 0,1,2,4,5,6,8,9,10',
    ]);
    expect(poseOf(byColumn)[0]).toBe('single ee position 12,13,14');
  });

  it('find fingers among joints: those that move exactly as the gripper does', () => {
    const robot = robotOf({
      'observation.gripper_pos': { names: 1, rows: frames(200, (at) => [grip(at)]) },
      'observation.joint_pos': {
        names: 9,
        rows: frames(200, (at) => [...joints(at, 7), grip(at), -grip(at)]),
      },
    });
    expect(partsOf(robot, 'observation.joint_pos')).toEqual([
      'single joint position 0,1,2,3,4,5,6',
      'single gripper 7,8 larger opens',
    ]);
  });
});
