import { expect, test } from 'vitest';
import { draftReasoning, type DraftInput } from '../../../src/core/keyframes/draft';
import { kinematicCues } from '../../../src/core/keyframes/kinematic-cues';
import { redundancyOf } from '../../../src/core/keyframes/redundancy';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { planarArm } from '../kinematics/planar-arm';
import { pickAndPlace } from './made-dataset';
import { motionOf, part, signalsOf } from './signals';

function draftOf(
  rows: readonly (readonly number[])[],
  parts: Parameters<typeof motionOf>[1],
  options: { names?: string[]; tasks?: string[] } = {},
): (from: number, to: number) => string {
  const motion = motionOf(signalsOf(rows, options), parts);
  const grips = kinematicCues(motion, defaultPolicy).filter((cue) => cue.endFrame !== undefined);
  const input: DraftInput = { motion, grips, tasks: options.tasks ?? [], reasoning: null };
  return (from, to) => draftReasoning(input, from, to).text;
}

const arm = part('end-effector-position', [0, 1, 2]);
const gripper = part('gripper', [3]);

test('says where the end-effector goes and what the gripper does, in order', () => {
  const draft = draftOf(pickAndPlace(), [arm, gripper], { tasks: ['stack the cups.'] });
  const task = ' Task: stack the cups.';
  expect(draft(0, 14)).toBe(`Hold still.${task}`);
  expect(draft(17, 38)).toBe(`Move left and down.${task}`);
  expect(draft(15, 47)).toBe(`Move left and down, then close the gripper.${task}`);
  expect(draft(47, 79)).toBe(`Close the gripper, then move up.${task}`);
  expect(draft(80, 107)).toBe(`Move forward and down.${task}`);
  expect(draft(80, 145)).toBe(`Move forward and down, then open the gripper, then move up.${task}`);
  // The hand's acts are told; of what the arm does, only the longest beside them.
  expect(draft(15, 145)).toBe(
    `Close the gripper, then move up, then forward and down, then open the gripper.${task}`,
  );
  expect(draft(159, 159)).toBe(`End of the recording.${task}`);
});

test('where an arm bends is said, directions that nobody knows are not', () => {
  const names = ['joint_0', 'kLeftElbow', 'wrist_roll.pos'];
  const rows = Array.from({ length: 60 }, (_, t) => [0.001 * t, 0.05 * t, 0.04 * t]);
  const draft = draftOf(rows, [part('joints', [0, 1, 2])], { names });
  expect(draft(0, 59)).toBe('Move the arm at the elbow and wrist.');
});

test.each([
  ['numbers', ['16', '12', '3']],
  ['motors', ['motor_1', 'motor_2', 'motor_3']],
  ['numbered joints', ['joint_1', 'joint_2', 'joint_3']],
  ['paths', ['datagen_info.eef_pose.franka_11', 'datagen_info.eef_pose.franka_3', 'a.b_0']],
])('%s are no joints that a reader knows', (_what, names) => {
  const rows = Array.from({ length: 60 }, (_, t) => [0.001 * t, 0.05 * t, 0.04 * t]);
  expect(draftOf(rows, [part('joints', [0, 1, 2])], { names })(0, 59)).toBe('Move the arm.');
});

test('where only the wrist bends it turns, and joints of one place are one', () => {
  const rows = Array.from({ length: 60 }, (_, t) => [0.001 * t, 0.05 * t, 0.04 * t]);
  const names = ['kRightElbow', 'kRightWristYaw', 'kRightWristPitch'];
  const drafted = (side: 'single' | 'right') =>
    draftOf(rows, [part('joints', [0, 1, 2], { side })], { names })(0, 59);
  expect(drafted('single')).toBe('Turn the wrist.');
  expect(drafted('right')).toBe("Turn the right arm's wrist.");
});

test('a joint is where its name says, whatever its arm is called, its unit and its kind of value', () => {
  const rows = Array.from({ length: 60 }, (_, t) => [0.001 * t, 0.05 * t, 0.04 * t]);
  const names = ['arm1_j1', 'arm1_elbow.pos', 'arm1_shoulder_pan_joint.pos'];
  expect(draftOf(rows, [part('joints', [0, 1, 2], { side: 'first' })], { names })(0, 59)).toBe(
    'Move the first arm at the elbow and shoulder.',
  );
});

test('where the arm goes is said by its joints, once it is known how they move the hand', () => {
  const rows = Array.from({ length: 60 }, (_, t) => [0.01 * t, 0]);
  const names = ['joint_1', 'joint_2'];
  const joints = part('joints', [0, 1], { chain: planarArm });
  expect(draftOf(rows, [joints], { names })(0, 59)).toBe('Move left.');
  const folded = Array.from({ length: 60 }, (_, t) => [-0.01 * t, 0.04 * t]);
  expect(draftOf(folded, [joints], { names })(0, 59)).toBe('Move back and left, then back.');
});

test('where the arm goes is said by the place that was recorded beside its joints', () => {
  const rows = Array.from({ length: 60 }, (_, t) => [0.01 * t, 0.02 * t]);
  const signals = signalsOf(rows, { names: ['joint_1', 'joint_2'] });
  const key = 'observation.ee_pose';
  const names = ['ee.y', 'ee.x', 'ee.z'];
  const values = Float32Array.from(rows.flatMap((_, t) => [0.01 * t, 0, -0.008 * t]));
  signals.blocks.push({ key, names, values });
  const joints = part('joints', [0, 1]);
  const place = part('end-effector-position', [0, 1, 2], { feature: key });
  const words = (parts: Parameters<typeof motionOf>[1], of = signals) => {
    const input = { motion: motionOf(of, parts, [signals]), grips: [], tasks: [], reasoning: null };
    return draftReasoning(input, 0, 59).text;
  };
  expect(words([joints, place])).toBe('Move left and down.');
  // Where an episode lacks it, nothing says where the arm goes.
  const without = { ...signals, blocks: signals.blocks.slice(0, 1) };
  expect(words([joints, place], without)).toBe('Move the arm.');
});

test('a movement that returns is not called holding still', () => {
  const rows = Array.from({ length: 61 }, (_, t) => [0.2 * Math.sin((Math.PI * t) / 60), 0, 0]);
  expect(draftOf(rows, [arm])(0, 60)).toBe('Move forward, then back.');
  expect(draftOf(rows, [part('joints', [0, 1, 2])])(0, 60)).toBe('Move the arm away and back.');
});

/** Straight from each place to the next, 30 frames each. */
function way(...ends: number[][]): number[][] {
  return ends.flatMap((to, leg) =>
    Array.from({ length: 30 }, (_, t) =>
      to.map((value, axis) => {
        const from = ends[leg - 1]?.[axis] ?? 0;
        return from + ((t + 1) / 30) * (value - from);
      }),
    ),
  );
}

test('a way that turns is said leg by leg', () => {
  // Three times as far aside as up: the way as a whole would be called left.
  const lift = way([0, 0, 0.1], [0, 0.3, 0.1]);
  expect(draftOf(lift, [arm])(0, 59)).toBe('Move up, then left.');
  const over = way([0, 0, 0.1], [0, 0.3, 0.1], [0, 0.3, 0]);
  expect(draftOf(over, [arm])(0, 89)).toBe('Move up, then left, then down.');
  // A detour of a few hundredths is none.
  expect(draftOf(way([0, 0.01, 0.1], [0, 0, 0.3]), [arm])(0, 59)).toBe('Move up.');
  const both = [part('end-effector-position', [0, 1, 2], { side: 'left' })];
  both.push(part('end-effector-position', [3, 4, 5], { side: 'right' }));
  const two = lift.map((row) => [...row, ...row.map((value) => -value)]);
  expect(draftOf(two, both)(0, 59)).toBe(
    'Move the left arm up, then left, and move the right arm down, then right.',
  );
});

test('axes are taken from the names where these say them', () => {
  const rows = Array.from({ length: 60 }, (_, t) => [0.01 * t, 0, 0]);
  const names = ['ee_pos.z', 'ee_pos.x', 'ee_pos.y'];
  expect(draftOf(rows, [arm], { names })(0, 59)).toBe('Move up.');
});

test('sides are said where there are two arms', () => {
  const rows = Array.from({ length: 60 }, (_, t) => [0.01 * t, 0, 0, 0, -0.01 * t, 0]);
  const draft = draftOf(rows, [
    part('end-effector-position', [0, 1, 2], { side: 'left' }),
    part('end-effector-position', [3, 4, 5], { side: 'right' }),
  ]);
  expect(draft(0, 59)).toBe('Move the left arm forward and move the right arm right.');
});

test("the dataset's own text comes first, an empty one does not count", () => {
  const motion = motionOf(signalsOf(pickAndPlace()), [arm, gripper]);
  const input = { motion, grips: [], tasks: [], reasoning: ['Now I reach.', '   '] };
  expect(draftReasoning(input, 0, 1)).toEqual({ text: 'Now I reach.', source: 'dataset' });
  expect(draftReasoning(input, 1, 14)).toEqual({ text: 'Hold still.', source: 'movement' });
});

test('the task is that of the frame, where it changes within the episode', () => {
  const motion = motionOf(signalsOf(pickAndPlace()), [arm, gripper]);
  const frameTasks = Array.from({ length: 60 }, (_, frame) => (frame < 5 ? 'open it' : 'take it.'));
  const input = { motion, grips: [], tasks: ['open it', 'take it'], frameTasks, reasoning: null };
  expect(draftReasoning(input, 1, 4).text).toMatch(/ Task: open it\.$/);
  expect(draftReasoning(input, 5, 14).text).toMatch(/ Task: take it\.$/);
});

test('the task is said once, and again where it is another one', () => {
  const motion = motionOf(signalsOf(pickAndPlace()), [arm, gripper]);
  const tasks = ['stack the cups'];
  const input = { motion, grips: [], tasks, reasoning: null };
  expect(draftReasoning(input, 0, 4, null).text).toMatch(/ Task: stack the cups\.$/);
  expect(draftReasoning(input, 5, 14, 0).text).toBe('Hold still.');
  const frameTasks = Array.from({ length: 60 }, (_, frame) => (frame < 5 ? 'open it' : 'take it'));
  expect(draftReasoning({ ...input, frameTasks }, 5, 14, 0).text).toMatch(/ Task: take it\.$/);
});

test('where nothing is known of the robot nothing is said, the task neither', () => {
  const motion = { frames: 10, fps: 10, arms: [], hands: [], toolRuns: [] };
  const draft = draftReasoning({ motion, grips: [], tasks: ['pour'], reasoning: null }, 0, 9);
  expect(draft).toEqual({ text: '', source: 'movement' });
});

test('redundancy counts characters, tokens, distinct texts and repeats', () => {
  const dense = ['Reach for it.', 'Reach for it!', '', 'Grasp it now.', 'Grasp it now.', 'Lift.'];
  const redundancy = redundancyOf(dense, ['Reach for it.', 'reach for it', 'Lift.', '', 'My own.']);
  expect(redundancy).toEqual({
    charactersIn: 57,
    tokensIn: 13,
    distinctIn: 3,
    charactersOut: 37,
    tokensOut: 9,
    distinctOut: 2,
    redundant: 1,
  });
  expect(redundancyOf([], []).distinctIn).toBe(0);
});
