/** Each measure on motions whose answer is known. */
import { expect, it } from 'vitest';
import { minJerk } from '../../../scripts/demo/min-jerk';
import { claimsIn } from '../../../src/core/score/alignment';
import { attemptsOf, chatterOf } from '../../../src/core/score/hand-turns';
import { logDimensionlessJerk, spectralArcLength } from '../../../src/core/score/smoothness';
import { distanceToSuccess, traceOf, type Traced } from '../../../src/core/score/success-distance';
import { derivative } from '../../../src/core/signals/series';

const stroke = (frames: number): Float64Array =>
  Float64Array.from({ length: frames }, (_, t) => minJerk(t / (frames - 1)));

it('gives one stroke the published values, however fast and far it goes', () => {
  for (const fps of [50, 100]) {
    const path = stroke(100).map((value) => 3 * value);
    // ln(204.8): 720 / T^5 of squared jerk over a peak of 1.875 / T.
    expect(logDimensionlessJerk([path], fps)).toBeCloseTo(-5.323, 1);
    expect(spectralArcLength(derivative(path, fps), fps)).toBeCloseTo(-1.41, 1);
  }
});

it('finds two strokes less smooth than one, and nothing in what does not move', () => {
  const twice = Float64Array.from([...stroke(50), ...stroke(50).map((value) => 1 + value)]);
  const [one, two] = [stroke(100), twice].map((path) =>
    spectralArcLength(derivative(path, 50), 50),
  );
  expect(two ?? 0).toBeLessThan((one ?? 0) - 0.2);
  expect(spectralArcLength(new Float64Array(50), 50)).toBeNull();
  expect(logDimensionlessJerk([new Float64Array(50)], 50)).toBeNull();
});

/** Digits for how open it is, 0 to 9. */
const opening = (text: string): Float64Array => Float64Array.from(text, (char) => Number(char) / 9);

it('counts closings and quick turns of a hand', () => {
  const once = '9'.repeat(20) + '0'.repeat(20) + '9'.repeat(20);
  expect([attemptsOf(opening(once), 10), chatterOf(opening(once), 10)]).toEqual([1, 0]);
  const twice = once + '9630'.padEnd(20, '0') + '9'.repeat(20);
  expect([attemptsOf(opening(twice), 10), chatterOf(opening(twice), 10)]).toEqual([2, 0]);
  const chatters = `${'9'.repeat(20)}00990099${'0'.repeat(20)}`;
  expect([attemptsOf(opening(chatters), 10), chatterOf(opening(chatters), 10)]).toEqual([1, 4]);
});

it.each<[string, string[]]>([
  ['Move left and slightly down, then close the gripper.', ['left', 'down', 'close']],
  ['move to the right', ['right']],
  ['move to the right of the bowl', []],
  ['move the left cube', []],
  ['the cube on the left is red', []],
  ['Lift the cup and carry it forward', ['up', 'forward']],
  ['do not move left', []],
  ['the gripper is open', []],
  ['release the cube', ['open']],
  ['wait for the drawer', ['still']],
  ['MOVE THE ARM BACKWARDS', ['back']],
])('%s', (text, claims) => {
  expect(claimsIn(text)).toEqual(claims);
});

it('compares with successes of the task, never with itself or its siblings', () => {
  const rollout = { task: 't', outcome: 1, robot: null };
  const traced = (offset: number, over: object): Traced => ({
    rollout: { ...rollout, video: null, episode: null, seed: null, ...over },
    trace: traceOf([stroke(40), stroke(40).map((value) => value + offset)], 'x,y'),
  });
  const own = traced(0, { video: 'v', seed: '1', episode: '4' });
  const far = traced(0.5, { video: 'w' });
  const siblings = [{ video: 'v' }, { seed: '1' }, { episode: '4' }].map((of) => traced(0, of));
  expect(distanceToSuccess(own, [own, ...siblings, traced(0, { task: 'u' })])).toBeNull();
  const distance = distanceToSuccess(own, [own, far, ...siblings]) ?? 0;
  expect(distance).toBeGreaterThan(0.05);
  expect(distanceToSuccess(own, [far, traced(0, { video: 'x' })])).toBe(0);
});
