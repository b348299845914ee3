import { expect, test } from 'vitest';
import { flangeOf, links, type Joints } from '../../../scripts/demo/arm';
import { tipOf } from '../../../src/core/kinematics/forward';
import type { ChainJoint, KinematicChain } from '../../../src/shared/model/kinematics';
import { planarArm } from './planar-arm';

const near = (found: readonly number[], wanted: readonly number[]) =>
  found.forEach((value, axis) => expect(value).toBeCloseTo(wanted[axis] ?? Number.NaN, 9));

const at = (...values: number[]) => tipOf(planarArm, (dim) => values[dim] ?? 0);

test('two links in a plane are where a ruler puts them', () => {
  near(at(0, 0), [2, 0, 0.5]);
  near(at(Math.PI / 2, 0), [0, 2, 0.5]);
  near(at(Math.PI / 2, -Math.PI / 2), [1, 1, 0.5]);
  const degrees: KinematicChain = { ...planarArm, unit: 'degrees' };
  near(
    tipOf(degrees, (dim) => [90, -90][dim] ?? 0),
    [1, 1, 0.5],
  );
});

test('a joint turns about its own axis, whichever way its frame is turned, and slides along it', () => {
  const joint: ChainJoint = {
    name: 'j',
    kind: 'turns',
    xyz: [0, 0, 1],
    // Its z axis is the base's x axis, its x axis points down.
    rpy: [0, Math.PI / 2, 0],
    axis: [0, 0, 2],
    dim: 0,
  };
  const hand: ChainJoint = { ...joint, kind: 'fixed', xyz: [0, 1, 0], rpy: [0, 0, 0], dim: null };
  const arm: KinematicChain = { urdf: 'u', tip: 't', unit: 'radians', joints: [joint, hand] };
  near(
    tipOf(arm, () => 0),
    [0, 1, 1],
  );
  near(
    tipOf(arm, () => Math.PI / 2),
    [0, 0, 2],
  );
  const rail: KinematicChain = { ...arm, joints: [{ ...joint, kind: 'slides' }, hand] };
  near(
    tipOf(rail, () => 0.25),
    [0.25, 1, 1],
  );
});

test('six joints are where the published parameters of the demo’s arm put them', () => {
  const { d1, a2, a3, d4, d5, d6 } = links;
  const rows: readonly (readonly [number, number, number])[] = [
    [0, 0, 0],
    [d1, 0, Math.PI / 2],
    [0, a2, 0],
    [0, a3, 0],
    [d4, 0, Math.PI / 2],
    [d5, 0, -Math.PI / 2],
    [d6, 0, 0],
  ];
  const joints = rows.map(([d, a, alpha], at): ChainJoint => {
    const isFlange = at === 6;
    return {
      name: `j${at}`,
      kind: isFlange ? 'fixed' : 'turns',
      xyz: [a, 0, d],
      rpy: [alpha, 0, 0],
      axis: [0, 0, 1],
      dim: isFlange ? null : at,
    };
  });
  const chain: KinematicChain = { urdf: 'u', tip: 'flange', unit: 'radians', joints };
  for (let turn = 0; turn < 20; turn++) {
    const angles: Joints = [0.3 * turn, -turn, 0.7 * turn, 2 * turn, -0.4 * turn, turn];
    const flange = flangeOf(angles);
    near(
      tipOf(chain, (dim) => angles[dim] ?? 0),
      [flange[3], flange[7], flange[11]],
    );
  }
});
