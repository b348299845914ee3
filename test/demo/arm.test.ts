import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  flangeOf,
  inverseKinematics,
  linkFrames,
  nearestJoints,
  type Joints,
} from '../../scripts/demo/arm';
import { chain, rotationX, rotationZ, translation } from '../../scripts/demo/pose';

const angle = fc.double({ min: -3, max: 3, noNaN: true });
const anyJoints = fc.tuple(angle, angle, angle, angle, angle, angle);
/** Away from where axis 6 is parallel to axis 4, which has no single answer. */
const regular = anyJoints.filter((q) => Math.abs(Math.sin(q[4])) > 0.01);

const farthest = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? 0))));

const turn = (a: number, b: number): number =>
  Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)));

describe('inverse kinematics', () => {
  it('gives only joint positions that reach the pose asked for', () => {
    fc.assert(
      fc.property(regular, (joints) => {
        const flange = flangeOf(joints);
        for (const solution of inverseKinematics(flange))
          expect(farthest(flangeOf(solution), flange)).toBeLessThan(1e-6);
      }),
    );
  });

  it('finds the joints that a reachable pose was made from', () => {
    fc.assert(
      fc.property(regular, (joints) => {
        // A stretched elbow is a double root, where rounding decides whether there is a root at all.
        fc.pre(Math.abs(Math.sin(joints[2])) > 0.01);
        const solutions = inverseKinematics(flangeOf(joints));
        const misses = solutions.map((s) => Math.max(...s.map((q, i) => turn(q, joints[i] ?? 0))));
        expect(Math.min(...misses)).toBeLessThan(1e-4);
      }),
    );
  });

  it('takes the solution nearest to where the arm is', () => {
    const joints: Joints = [0.4, -1.7, -1.7, -1.3, 1.57, -1.5];
    const near = joints.map((q) => q + 0.01) as unknown as Joints;
    expect(farthest(nearestJoints(flangeOf(joints), near), joints)).toBeLessThan(1e-9);
  });

  it('says where it cannot reach', () => {
    const far = chain(translation(2, 0, 0.3), rotationZ(0), rotationX(Math.PI));
    expect(() => nearestJoints(far, [0, -1.5, -1.5, -1.5, 1.5, 0])).toThrow(
      'The arm cannot reach the flange pose at (2.000, 0.000, 0.300).',
    );
  });
});

describe('link frames', () => {
  it('keep the distances between joints whatever the angles', () => {
    fc.assert(
      fc.property(anyJoints, (joints) => {
        const places = linkFrames(joints).map((p) => [p[3], p[7], p[11]] as const);
        const gap = (i: number): number =>
          Math.hypot(...places[i]!.map((v, k) => v - places[i + 1]![k]!));
        expect(gap(1)).toBeCloseTo(0.24355, 9);
        expect(gap(2)).toBeCloseTo(0.2132, 9);
        expect(gap(5)).toBeCloseTo(0.0921, 9);
      }),
    );
  });
});
