import { expect, it } from 'vitest';
import { commonClock, inStep } from '../../../src/renderer/features/score/rollouts/in-step';

const slow = { fps: 10, frames: 20 };
const fast = { fps: 30, frames: 45 };

it('is as fine as the finest rollout and as long as the longest', () => {
  expect(commonClock([slow, fast])).toMatchObject({ fps: 30, frames: 60 });
  expect(commonClock([{ fps: null, frames: 0 }])).toMatchObject({ fps: 1, frames: 1 });
});

it('shows the same second of both, and the last picture of one that is over', () => {
  const clock = commonClock([slow, fast]);
  const [first, second] = [slow, fast].map(({ fps, frames }) => inStep(clock, fps, frames));
  clock.seek(33);
  expect([first?.state().frame, second?.state().frame]).toEqual([11, 33]);
  clock.seek(59);
  expect([first?.state().frame, second?.state().frame]).toEqual([19, 44]);
});

it('reaches every picture of a rate that does not divide the clock', () => {
  const clock = commonClock([{ fps: 30, frames: 300 }]);
  const own = inStep(clock, 7, 70);
  for (let frame = 0; frame < 70; frame += 1) {
    own.seek(frame);
    expect(own.state().frame).toBe(frame);
  }
});

it('steps by its own pictures and tells its listeners of them', () => {
  const clock = commonClock([slow, fast]);
  const own = inStep(clock, slow.fps, slow.frames);
  const heard: number[] = [];
  own.subscribe(({ frame }) => heard.push(frame));
  own.step(1);
  own.step(1);
  expect(clock.state().frame).toBe(6);
  expect(heard).toEqual([1, 2]);
});
