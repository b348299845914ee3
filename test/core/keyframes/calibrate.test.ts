import { describe, expect, test } from 'vitest';
import { calibrate, openingOf } from '../../../src/core/keyframes/calibrate';
import { episodeMotion } from '../../../src/core/keyframes/motion';
import { proposeEpisode } from '../../../src/core/keyframes/propose-episode';
import type { EmbodimentPart, EpisodeSignals } from '../../../src/shared/model/dataset';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { pickAndPlace } from './made-dataset';
import { motionOf, part, signalsOf } from './signals';

const rows = pickAndPlace();
const arm = part('end-effector-position', [0, 1, 2]);

/** Mean opening while the object is carried; the hand of `pickAndPlace` is closed then. */
function carrying(signals: EpisodeSignals, hand: EmbodimentPart): number {
  const [made] = calibrate([arm, hand], [signals]).hands;
  const opening = made === undefined ? null : openingOf(signals, made);
  const held = Array.from(opening?.slice(60, 115) ?? []);
  return held.reduce((sum, value) => sum + value, 0) / held.length;
}

function notesOf(parts: EmbodimentPart[], signals: EpisodeSignals): string {
  return calibrate(parts, [signals]).notes.join(' ');
}

/** Frames and cues of the keyframes under the default policy. */
function propose(signals: EpisodeSignals, parts: EmbodimentPart[]) {
  const calibration = calibrate(parts, [signals]);
  return proposeEpisode(
    { signals, calibration, tasks: [], reasoning: null, events: null },
    defaultPolicy,
  );
}

function framesOf(parts: EmbodimentPart[], signals: EpisodeSignals): number[] {
  return propose(signals, parts).map((keyframe) => keyframe.frame);
}

const near = (frames: number[], other: number[]): boolean =>
  frames.length === other.length &&
  frames.every((frame, i) => Math.abs(frame - (other[i] ?? 0)) <= 2);

describe('which way a hand closes', () => {
  const width = rows.map((row) => row[3]);
  const withGripper = (values: number[], name = 'g') =>
    signalsOf(
      rows.map(([x, y, z], t) => [x, y, z, values[t] ?? 0]),
      { names: ['x', 'y', 'z', name] },
    );
  const state = part('gripper', [3]);
  const command = part('gripper', [3], { quantity: 'command' });

  test('a width in metres opens upwards', () => {
    expect(carrying(withGripper(width), state)).toBeLessThan(0.1);
    // Even where the course of the episode alone would say otherwise.
    expect(carrying(withGripper(width.map((w) => 0.09 - w)), state)).toBeGreaterThan(0.9);
  });

  test.each([
    ['', (opening: number) => opening],
    [', also where larger values close it', (opening: number) => 1 - opening],
  ])('one that takes early and lets go is open where it rests%s', (_how, said) => {
    const early = rows.map((_row, t) => said(t > 20 && t < 70 ? 0 : 1));
    const signals = withGripper(early);
    const [made] = calibrate([arm, state], [signals]).hands;
    const opening = made === undefined ? null : openingOf(signals, made);
    expect(opening?.[5]).toBeGreaterThan(0.9);
    expect(opening?.[45]).toBeLessThan(0.1);
  });

  test('one that rests closed goes out twice: where it carries tells', () => {
    const twice = rows.map((_row, t) => ((t > 30 && t < 50) || (t > 115 && t < 125) ? 1 : 0));
    expect(carrying(withGripper(twice), state)).toBeLessThan(0.1);
  });

  test('a name that says so decides', () => {
    const closing = width.map((w) => 1 - w / 0.08);
    expect(carrying(withGripper(closing, 'gripper_closed'), command)).toBeLessThan(0.2);
    const opening = width.map((w) => w / 0.08);
    expect(carrying(withGripper(opening, 'gripper_is_open'), command)).toBeLessThan(0.2);
  });

  test('otherwise the course of the episodes decides, either way', () => {
    const one = width.map((w) => (w > 0.04 ? 1 : 0));
    expect(carrying(withGripper(one), command)).toBeLessThan(0.1);
    expect(carrying(withGripper(one.map((v) => 1 - v)), command)).toBeLessThan(0.1);
  });

  test('a command is open where the episode begins and ends, however long it holds', () => {
    // Closed from soon after the start until shortly before the end, twice.
    const told = rows.map((_row, t) => ((t > 6 && t < 60) || (t > 66 && t < 90) ? -1 : 1));
    const [hand] = calibrate([arm, command], [withGripper(told)]).hands;
    expect(hand).toMatchObject({ closed: -1, open: 1 });
  });

  test('what is called a width but is none in metres is judged by how it moves', () => {
    const angle = width.map((w) => 0.8 - 10 * w);
    expect(carrying(withGripper(angle, 'gripper_width'), state)).toBeLessThan(0.2);
  });

  test('the fingers of a hand become one opening', () => {
    const signals = signalsOf(rows.map(([x, y, z, w]) => [x, y, z, 20 * w, -12 * w, 0.3, 15 * w]));
    expect(carrying(signals, part('hand', [3, 4, 5, 6]))).toBeLessThan(0.1);
  });

  test('a gripper used once in a long recording keeps its range', () => {
    const long = Array.from({ length: 4000 }, (_, t) => [
      t * 1e-4,
      0,
      0,
      t >= 2000 && t < 2010 ? 0 : 1,
    ]);
    const motion = motionOf(signalsOf(long), [arm, command]);
    expect(motion.hands[0]?.opening[1000]).toBe(1);
    expect(motion.hands[0]?.opening[2005]).toBe(0);
  });
});

describe('arms', () => {
  test('numbered ones are watched each by itself, rates and forces of grippers are no openings', () => {
    const two = signalsOf(rows.map((row) => [...row, ...row, 0]));
    const { arms, hands } = calibrate(
      [
        part('joints', [0, 1, 2], { side: 'first' }),
        part('gripper', [4], { side: 'first', quantity: 'effort' }),
        part('gripper', [3], { side: 'first' }),
        part('joints', [4, 5, 6], { side: 'second' }),
        part('joints', [8]),
      ],
      [two],
    );
    expect(arms.map(({ side, values }) => [side, values.map(({ dim }) => dim)])).toEqual([
      ['first', [0, 1, 2]],
      ['second', [4, 5, 6]],
    ]);
    expect(hands.map(({ side, dims }) => [side, dims])).toEqual([['first', [3]]]);
  });

  test('an observation is watched before what the robot is told', () => {
    const signals = {
      ...signalsOf([]),
      frames: rows.length,
      blocks: ['action_dict.cartesian_position', 'observation.cartesian_position'].map((key) => ({
        key,
        names: ['x', 'y', 'z'],
        values: Float32Array.from(rows.flatMap(([x, y, z]) => [x, y, z])),
      })),
    };
    const parts = signals.blocks.map(({ key }) =>
      part('end-effector-position', [0, 1, 2], { feature: key }),
    );
    expect(calibrate(parts, [signals]).arms[0]?.feature).toBe('observation.cartesian_position');
  });

  test('joints that are features of their own are watched together', () => {
    const keys = ['shoulder', 'elbow', 'wrist'].map((name) => `observation.state.arm_${name}`);
    const signals = {
      ...signalsOf([]),
      frames: rows.length,
      blocks: [...keys, 'action.arm_elbow'].map((key, at) => ({
        key,
        names: ['0'],
        values: Float32Array.from(rows.map((row) => row[at % 3] ?? 0)),
      })),
    };
    const parts = signals.blocks.map(({ key }) => part('joints', [0], { feature: key }));
    const { arms } = calibrate(parts, [signals]);
    expect(arms.map(({ values }) => values.map(({ feature }) => feature))).toEqual([keys]);
    expect(arms[0]?.names).toEqual(['arm_shoulder', 'arm_elbow', 'arm_wrist']);
    const { arms: moving } = episodeMotion(signals, calibrate(parts, [signals]), 0.1);
    expect(moving[0]?.path).toHaveLength(3);
  });
});

describe('what is missing is said and skipped', () => {
  test('no gripper', () => {
    expect(notesOf([arm], signalsOf(rows))).toContain('gripper cues are skipped');
    expect(framesOf([arm], signalsOf(rows)).length).toBeGreaterThan(4);
  });

  test('a gripper that never moves', () => {
    const still = signalsOf(rows.map(([x, y, z]) => [x, y, z, 0.05]));
    expect(notesOf([arm, part('gripper', [3])], still)).toContain('never opens or closes');
  });

  test('a gripper that never moves in the state but does in the action is taken from there', () => {
    const state = rows.map(([x, y, z]) => [x, y, z, 0]);
    const signals = signalsOf(state, { action: rows });
    const parts = [arm, part('gripper', [3]), part('gripper', [3], { feature: 'action' })];
    const [hand] = calibrate(parts, [signals]).hands;
    expect(hand).toMatchObject({ feature: 'action' });
  });

  test('an unknown layout is watched as joints', () => {
    const signals = signalsOf(rows);
    expect(notesOf([], signals)).toContain('all of observation.state');
    expect(framesOf([], signals).length).toBeGreaterThan(4);
  });

  test('no state and no action', () => {
    const empty: EpisodeSignals = { ...signalsOf(rows), blocks: [] };
    expect(notesOf([arm], empty)).toContain('the arm cannot be watched');
    expect(framesOf([arm], empty)).toEqual([0]);
  });

  test('parts beyond the width of their feature are left out', () => {
    expect(notesOf([part('joints', [0, 99])], signalsOf(rows))).toContain('No arm is known');
  });
});

describe('odd values', () => {
  const gripper = part('gripper', [3]);
  test('a few lost samples change nothing', () => {
    const holes = rows.map((row, t) => (t % 17 === 3 ? row.map(() => Number.NaN) : row));
    const whole = propose(signalsOf(rows), [arm, gripper]).map((keyframe) => keyframe.frame);
    const holed = propose(signalsOf(holes), [arm, gripper]).map((keyframe) => keyframe.frame);
    expect(near(holed, whole)).toBe(true);
  });

  test('all lost, infinite, constant, one frame, no frame', () => {
    const lost = signalsOf(rows.map((row) => row.map(() => Number.NaN)));
    const endless = signalsOf(rows.map((row, t) => row.map((v) => (t === 80 ? Infinity : v))));
    const constant = signalsOf(rows.map(() => [1, 2, 3, 4]));
    expect(propose(lost, [arm, gripper]).map((k) => k.frame)).toEqual([0]);
    expect(propose(constant, [arm, gripper]).map((k) => k.frame)).toEqual([0]);
    expect(propose(endless, [arm, gripper]).length).toBeGreaterThan(4);
    expect(propose(signalsOf(rows.slice(0, 1)), [arm, gripper]).map((k) => k.frame)).toEqual([0]);
    expect(propose(signalsOf([]), [arm, gripper])).toEqual([]);
  });

  test('a velocity action gives the same rests as the positions it sums up to', () => {
    const rates = rows.map((row, t) => row.map((v, d) => 20 * ((rows[t + 1]?.[d] ?? v) - v)));
    const velocity = part('end-effector-position', [0, 1, 2], {
      feature: 'action',
      quantity: 'velocity',
    });
    const signals: EpisodeSignals = signalsOf(rows, { action: rates });
    const fromPlaces = propose(signals, [arm, gripper]).map((keyframe) => keyframe.frame);
    const fromRates = propose(signals, [velocity, gripper]).map((keyframe) => keyframe.frame);
    expect(near(fromRates, fromPlaces)).toBe(true);
  });

  test('of two arms the idle one gives no cues, and cues of the other name its side', () => {
    const both = signalsOf(
      rows.map((row, t) => [...row, 0.001 * Math.sin(t), 0.001 * Math.cos(t), 0, 0.04]),
    );
    const keyframes = propose(both, [
      part('end-effector-position', [0, 1, 2], { side: 'left' }),
      part('gripper', [3], { side: 'left' }),
      part('end-effector-position', [4, 5, 6], { side: 'right' }),
      part('gripper', [7], { side: 'right' }),
    ]);
    const cues = keyframes.flatMap((keyframe) => keyframe.cues);
    expect(cues.length).toBeGreaterThan(4);
    expect(cues.every((cue) => cue.side === 'left')).toBe(true);
  });

  test('episodes of different robots in one dataset are each watched by what they hold', () => {
    const [first, second] = ['observation.state', 'action'].map((key): EpisodeSignals => {
      const signals = signalsOf(rows);
      return { ...signals, blocks: signals.blocks.map((block) => ({ ...block, key })) };
    });
    if (first === undefined || second === undefined) throw new Error('two episodes');
    const parts = [arm, gripper, ...[arm, gripper].map((of) => ({ ...of, feature: 'action' }))];
    const calibration = calibrate(parts, [first, second]);
    const [one, other] = [first, second].map((signals) =>
      proposeEpisode(
        { signals, calibration, tasks: [], reasoning: null, events: null },
        defaultPolicy,
      ).map(({ frame }) => frame),
    );
    expect(one?.length).toBeGreaterThan(6);
    expect(other).toEqual(one);
    expect(calibrate(parts, [first, first]).arms).toHaveLength(1);
  });
});
