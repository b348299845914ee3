/** Which way grippers open: by name, by another signal, or said to be unknown. */
import { describe, expect, it } from 'vitest';
import { between, frames, partsOf, robotOf } from './robots';

/** 0 open, 1 closed: holds from 45 to 110. */
const hold = (at: number): number => between(at, 45, 110);
/** Asked for at once, five frames before the hand begins to move. */
const asked = (at: number): boolean => at >= 40 && at < 95;

describe('a name', () => {
  it.each([
    ['gripper_width', 'larger opens'],
    ['left_gripper_open', 'larger opens'],
    ['gripper_closed', 'larger closes'],
    ['gripper_closedness_action', 'larger closes'],
    ['robotiq_85_left_knuckle_joint', 'larger closes'],
    ['panda_finger_joint1', 'larger opens'],
  ])('%s says that %s', (name, direction) => {
    const robot = robotOf({ action: { names: ['elbow', name] } });
    expect(partsOf(robot, 'action').at(-1)).toContain(direction);
    expect(robot.notes.join()).not.toContain('Nothing names which way');
  });

  it('of a group in modality.json says it too', () => {
    const modality = { action: { gripper_close: { start: 1, end: 2 } } };
    const robot = robotOf({ action: { names: 2 } }, null, modality);
    expect(partsOf(robot, 'action')).toEqual(['single gripper 1 larger closes']);
  });

  it('that says nothing leaves the direction open, and that is said', () => {
    const robot = robotOf({ 'observation.state': { names: ['elbow', 'gripper.pos'] } });
    expect(partsOf(robot, 'observation.state').at(-1)).toBe('single gripper 1');
    expect(robot.notes.join()).toMatch(
      /Nothing names which way the gripper opens \(observation\.state: gripper\.pos\)/,
    );
  });
});

describe('two signals', () => {
  const width = { names: 1, rows: frames(160, (at) => [0.8 * hold(at)]) };
  const close = { names: 1, rows: frames(160, (at) => [asked(at) ? 1 : -1]) };

  it.each([null, 'franka_robotiq'])(
    'of %s: a "width" that rises when told to close is an angle',
    (name) => {
      const robot = robotOf({ 'state.gripper_width': width, 'action.gripper_close': close }, name);
      expect(partsOf(robot, 'state.gripper_width')).toEqual(['single gripper 0 larger closes']);
      expect(partsOf(robot, 'action.gripper_close')).toEqual(['single gripper 0 larger closes']);
      expect(robot.notes.join()).toMatch(
        /state\.gripper_width.*(move together|its name decides nothing)/,
      );
    },
  );

  it('a width in metres is believed before the name of a command that moves with it', () => {
    const metres = { names: 1, rows: frames(160, (at) => [0.08 * (1 - hold(at))]) };
    const wrong = { names: 1, rows: frames(160, (at) => [asked(at) ? -1 : 1]) };
    const robot = robotOf({ 'state.gripper_width': metres, 'action.gripper_close': wrong });
    expect(partsOf(robot, 'action.gripper_close')).toEqual(['single gripper 0 larger opens']);
    expect(robot.notes.join()).toContain('move together');
  });

  it('that agree need no note', () => {
    const metres = { names: 1, rows: frames(160, (at) => [0.08 * (1 - hold(at))]) };
    const robot = robotOf({ 'state.gripper_width': metres, 'action.gripper_close': close });
    expect(partsOf(robot, 'action.gripper_close')).toEqual(['single gripper 0 larger closes']);
    expect(robot.notes).toEqual([]);
  });

  it('one with a telling name, or in metres, tells of the other', () => {
    const fingers = frames(160, (at) => [0.04 * (1 - hold(at)), -0.04 * (1 - hold(at))]);
    const told = frames(160, (at) => [0, 0, 0, 0, 0, 0, asked(at) ? -1 : 1]);
    const names = ['dx', 'dy', 'dz', 'droll', 'dpitch', 'dyaw', 'gripper'];
    const robot = robotOf({
      'observation.state.gripper_pos': { names: 2, rows: fingers },
      action: { names, rows: told },
    });
    expect(partsOf(robot, 'action').at(-1)).toBe('single gripper 6 larger opens');
  });
});
