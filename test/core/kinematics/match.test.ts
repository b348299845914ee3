import { expect, test } from 'vitest';
import { matchChain, type Dimension } from '../../../src/core/kinematics/match';
import { jointsOf } from '../../../src/core/kinematics/urdf';
import { planarArm, planarUrdf } from './planar-arm';

const named = (...names: string[]): Dimension[] =>
  names.map((name, dim) => ({ dim, name, largest: 1.5 }));
const joints = jointsOf(planarUrdf);

test('joints are found by what tells their names apart, and the hand is before the fingers', () => {
  const found = matchChain('planar.urdf', joints, named('shoulder_pan.pos', 'elbow.pos'));
  expect(found).toEqual({ by: 'name', chain: planarArm });
  const turned = matchChain('planar.urdf', joints, named('elbow.pos', 'main_shoulder_pan'));
  expect(turned.by).toBe('name');
  expect(turned.chain.joints.map(({ dim }) => dim)).toEqual([1, 0, null]);
});

test('where names do not fit it is the order; values that no radians reach are degrees', () => {
  const dimensions = named('motor_0', 'motor_1').map((each) => ({ ...each, largest: 90 }));
  const { by, chain } = matchChain('planar.urdf', joints, dimensions);
  expect(by).toBe('order');
  expect(chain).toEqual({ ...planarArm, unit: 'degrees' });
});

test('more dimensions than joints fit nothing, and a file of another kind says what it lacks', () => {
  expect(() => matchChain('p.urdf', joints, named('a', 'b', 'c', 'd'))).toThrow(
    /longest arm has 3 joints that move, the dataset 4/,
  );
  expect(() => jointsOf('<mujoco/>')).toThrow(/no robot element/);
  expect(() => jointsOf('<robot name="r"><xacro:include/></robot>')).toThrow(/expand it first/);
  expect(() => jointsOf('<robot name="r"><link name="l"/></robot>')).toThrow(/no joints/);
  expect(() => jointsOf(planarUrdf.replace('0 0 0.5', '0 0'))).toThrow(
    /shoulder_pan_joint has "0 0" where three numbers belong/,
  );
});

test('joints that go round in a circle are said to', () => {
  const circle = `<robot name="r">
    <joint name="a" type="revolute"><parent link="x"/><child link="y"/></joint>
    <joint name="b" type="revolute"><parent link="y"/><child link="x"/></joint>
    <joint name="c" type="revolute"><parent link="y"/><child link="z"/></joint>
  </robot>`;
  expect(() => matchChain('r.urdf', jointsOf(circle), named('a'))).toThrow(/in a circle/);
});

test('a file of many broken elements is read as fast as it is long', () => {
  const many = `<robot name="r">${'<joint type="fixed"'.repeat(100_000)}</robot>`;
  expect(() => jointsOf(many)).toThrow(/no joints/);
});
